/** One number of a program on an account in memory: what its steps ask of Flowroute, and what is refused. */
import { type NumberDetails, RejectedError } from "../../src/client";
import { ownedNumber } from "./carrier";
import { urnOf } from "./program";
import { type ClientParts, openSession } from "./session";

export const A = "12065550100";
export const B = "12065550101";
export const C = "12065550102";
export const D = "12065550103";
export const SELF = urnOf("phoneNumber", "line");
export const TAG = "shop/dev/line";
export const SEARCH = { startsWith: "1206" };
export const refusal = (reason: "in-use" | "rejected" | "no-funds" | "not-authorized") =>
  new RejectedError(`refused: ${reason}`, { reason, status: 403 });

interface Setup {
  owned?: NumberDetails[];
  /** For one attempt to release after the other; then it is released. */
  refusals?: Error[];
  numbers?: ClientParts["numbers"];
  /** Of the configuration. */
  settings?: Record<string, string>;
}

export function openSetup({ owned = [], refusals = [], numbers = {}, settings = {} }: Setup = {}) {
  const asked: string[] = [];
  const wait = [...refusals];
  const context = openSession(
    {
      numbers: {
        find: async (number) => owned.find((one) => one.number === number),
        details: async (list) => owned.filter(({ number }) => list.includes(number)),
        list: async function* ({ startsWith = "", alias } = {}) {
          for (const one of owned) {
            if (one.number.startsWith(startsWith) && (alias === undefined || one.alias === alias)) yield one;
          }
        },
        update: async (number, changes) => {
          asked.push(`PATCH ${JSON.stringify(changes)}`);
          return { ...ownedNumber(number), ...changes };
        },
        release: async () => {
          asked.push("release");
          const error = wait.shift();
          if (error) throw error;
          return "released";
        },
        setRoute: async (_number, slot, id) => void asked.push(`${slot} ${id}`),
        clearRoute: async (_number, slot) => void asked.push(`${slot} off`),
        ...numbers,
      },
      routes: { remove: async () => "removed" },
      e911s: {
        assign: async (_number, id) => void asked.push(`address ${id}`),
        unassign: async () => void asked.push("address off"),
      },
      cnams: {
        assign: async (_number, id) => {
          asked.push(`name ${id}`);
          return {};
        },
        unassign: async () => {
          asked.push("name off");
          return {};
        },
      },
    },
    "phoneNumber",
    "line",
    settings,
  );
  return { context, asked };
}
