/** What users do to their programs: other numbers and records, less and more of them, kept, locked, on an Account. */

import { baselineProgram, declared, OTHER_LINE, one, type Wanted } from "../baseline-program";
import {
  ALL,
  ATTACHMENTS,
  addExtra,
  DESK,
  NUMBERS,
  OF_LINE,
  present,
  RECORDS,
  remove,
  removeDesk,
  removeLine,
  setArgs,
  setOptions,
} from "../edits";
import type { LifecycleEvent, Scenario } from "../scenario";

const BRANCH = {
  ...one(baselineProgram(), "hq").args,
  streetNumber: "700",
  streetName: "Olive Way",
};

const both = (first: (wanted: Wanted) => void, second: (wanted: Wanted) => void) => async (scenario: Scenario) => {
  first(scenario.wanted);
  await scenario.up();
  second(scenario.wanted);
  await scenario.up();
};

export const programEvents: LifecycleEvent[] = [
  {
    title: "the searched number: removed",
    about: ["desk"],
    removes: DESK,
    edit: removeDesk,
    effects: { releases: ["desk"] },
  },
  {
    title: "the exact number: removed",
    about: ["line"],
    removes: OF_LINE,
    edit: removeLine,
    effects: { releases: ["line"] },
  },
  {
    title: "all that is on numbers: removed",
    about: ATTACHMENTS,
    removes: ATTACHMENTS,
    edit: (wanted) => remove(wanted, ATTACHMENTS),
    effects: { bare: NUMBERS, unrouted: NUMBERS },
  },
  {
    title: "all but the numbers: removed",
    about: [...ATTACHMENTS, ...RECORDS],
    removes: [...ATTACHMENTS, ...RECORDS],
    edit: (wanted) => remove(wanted, [...ATTACHMENTS, ...RECORDS]),
    effects: { bare: NUMBERS, unrouted: NUMBERS },
  },
  {
    title: "the emergency address: edited in place",
    about: ["hq"],
    remakes: ["hq"],
    edit: (wanted) => setArgs(wanted, ["hq"], { streetNumber: "602" }),
  },
  {
    title: "the emergency address: another one in its place",
    about: ["hq", "deskPlace", "linePlace"],
    removes: ["hq"],
    edit: (wanted) => {
      const { options } = one(wanted, "hq");
      remove(wanted, ["hq"]);
      wanted.resources["branch"] = declared("E911Address", "branch", BRANCH, {}, { ...options, aliases: [] });
      for (const each of present(wanted, ["deskPlace", "linePlace"]))
        each.refs = { ...each.refs, e911AddressId: "branch" };
    },
    effects: { charges: 2 },
  },
  {
    title: "the route: edited in place",
    about: ["pbx"],
    edit: (wanted) => setArgs(wanted, ["pbx"], { value: "sip2.example.net" }),
  },
  {
    title: "the route: an edit that the carrier refuses, in a run that goes on after errors",
    about: ["pbx", "deskRouting", "lineRouting"],
    edit: (wanted) => setArgs(wanted, ["pbx"], { value: "sip2.example.net" }),
    external: ({ control }) => {
      control.faults.add({ match: { method: "PATCH", path: "/v2/routes/" }, fault: { kind: "status", status: 422 } });
    },
    up: { continuesOnError: true },
    expectedError: /Could not update inbound route/,
  },
  {
    title: "the route: another one in its place",
    about: ["pbx", "deskRouting", "lineRouting"],
    removes: ["pbx"],
    edit: (wanted) => {
      remove(wanted, ["pbx"]);
      wanted.resources["sbc"] = declared("InboundRoute", "sbc", { routeType: "host", value: "sbc.example.net" });
      for (const each of Object.values(wanted.resources))
        if (each.refs?.["primaryRouteId"] === "pbx") each.refs = { ...each.refs, primaryRouteId: "sbc" };
    },
  },
  {
    title: "the caller name: changed after its approval",
    about: ["acme", "lineName"],
    edit: (wanted) => setArgs(wanted, ["acme"], { value: "ACME INC" }),
    effects: { leaves: ["acme"] },
  },
  {
    title: "the exact number: replaced by another one",
    about: ["line"],
    remakes: ["line"],
    edit: (wanted) => setArgs(wanted, ["line"], { number: OTHER_LINE }),
    effects: { buys: 1, releases: ["line"], charges: 1 },
  },
  {
    title: "the exact number: replaced by another one, and kept",
    about: ["line"],
    remakes: ["line"],
    keeps: ["line", ...RECORDS],
    edit: (wanted) => setArgs(wanted, ["line"], { number: OTHER_LINE, onDelete: "keep" }),
    effects: { buys: 1, charges: 1, leaves: ["line"] },
  },
  {
    title: "the searched number: its search changed",
    about: ["desk"],
    edit: (wanted) => setArgs(wanted, ["desk"], { search: { state: "OR" }, number: undefined }),
  },
  {
    title: "the searched number: pinned to its digits",
    about: ["desk"],
    pins: ["desk"],
    act: async (scenario) => {
      const { resources } = scenario.wanted;
      if (resources["desk"] !== undefined) {
        const { search: _, ...args } = resources["desk"].args;
        resources["desk"].args = { ...args, number: scenario.fixture.ids["desk"] };
      }
      await scenario.up();
    },
  },
  {
    title: "the numbers: protected, then removed, which is taken back",
    about: NUMBERS,
    locks: NUMBERS,
    act: async (scenario) => {
      setOptions(scenario.wanted, NUMBERS, { protect: true });
      await scenario.up();
      const whole = { ...scenario.wanted.resources };
      removeDesk(scenario.wanted);
      removeLine(scenario.wanted);
      await scenario.up();
      scenario.wanted.resources = whole;
    },
    expectedError: /protect/,
  },
  {
    title: "the searched number: retained by Pulumi, then removed",
    about: ["desk"],
    removes: DESK,
    act: both(
      (wanted) => setOptions(wanted, ["desk", "deskRouting", "deskPlace"], { retainOnDelete: true }),
      removeDesk,
    ),
    effects: { leaves: ["desk"] },
  },
  {
    title: "the searched number: kept, then removed",
    about: ["desk"],
    removes: DESK,
    act: both((wanted) => setArgs(wanted, ["desk"], { onDelete: "keep" }), removeDesk),
    effects: { leaves: ["desk"] },
  },
  {
    title: "the searched number: kept, then to be released, then removed",
    isAlone: "in the end it is an ordinary removal",
    about: ["desk"],
    removes: DESK,
    act: async (scenario) => {
      await both(
        (wanted) => setArgs(wanted, ["desk"], { onDelete: "keep" }),
        (wanted) => setArgs(wanted, ["desk"], { onDelete: "release" }),
      )(scenario);
      removeDesk(scenario.wanted);
      await scenario.up();
    },
    effects: { releases: ["desk"] },
  },
  {
    title: "another number: bought alone with --target",
    about: ["extra"],
    edit: addExtra,
    up: { target: ["extra"] },
    effects: { buys: 1 },
  },
  {
    title: "the exact number: another alias, with --target",
    about: ["line"],
    edit: (wanted) => setArgs(wanted, ["line"], { alias: "Front desk" }),
    up: { target: ["line"] },
  },
  {
    title: "the searched number: removed, with --target",
    about: ["desk"],
    removes: DESK,
    edit: removeDesk,
    up: { target: ["desk", "deskRouting", "deskPlace"] },
    effects: { releases: ["desk"] },
  },
  {
    title: "everything: on an Account instead of the stack's own keys",
    about: ALL,
    changesProvider: true,
    edit: (wanted) => {
      wanted.usesAccount = true;
    },
  },
  {
    title: "everything: on an Account, and back to the stack's own keys",
    isAlone: "the way there stands for it",
    about: ALL,
    act: both(
      (wanted) => {
        wanted.usesAccount = true;
      },
      (wanted) => {
        wanted.usesAccount = false;
      },
    ),
  },
];
