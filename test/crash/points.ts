/**
 * Where runs are killed: each changing request of each operation, before and after the carrier has made the change, with
 * or without the host, and how it goes on.
 */

import { extraScenarios } from "../scenarios/beyond";
import type { Scenario } from "../scenarios/scenario";
import { extraRequests, withRequests } from "./extra-kinds";

export type Profile = "plain" | "harsh";
export type Operation = "up" | "destroy" | "replacement";

/** What each operation sends for the kinds that the program declares by hand; `#` stands for a number or an id. */
const BY_HAND: Record<Profile, Record<Operation, Record<string, number>>> = {
  plain: {
    up: upRequests(),
    destroy: recordsGo(),
    replacement: moves(),
  },
  harsh: {
    up: upRequests(),
    // This carrier releases no number that has something attached: all comes off before.
    destroy: {
      ...recordsGo(),
      "DELETE /v2/numbers/#/relationships/cnams": 3,
      "DELETE /v2/numbers/#/relationships/e911s": 2,
      "DELETE /v2/numbers/#/relationships/failover_route": 1,
      "PATCH /v2/numbers/#/relationships/primary_route": 2,
    },
    replacement: {
      ...moves(),
      "DELETE /v2/numbers/#/relationships/cnams": 1,
      "DELETE /v2/numbers/#/relationships/e911s": 1,
      "DELETE /v2/numbers/#/relationships/failover_route": 1,
      "PATCH /v2/numbers/#/relationships/primary_route": 2,
    },
  },
};

/** What each operation sends that changes something. A test compares it with a run that nothing disturbs. */
export const requestsOf = (
  profile: Profile,
  operation: Operation,
  extra: readonly Scenario[] = extraScenarios,
): Record<string, number> => withRequests(BY_HAND[profile][operation], extraRequests(extra, operation));

function upRequests(): Record<string, number> {
  return {
    "PATCH /v2/numbers/#": 3,
    "PATCH /v2/numbers/#/relationships/cnams/#": 1,
    "PATCH /v2/numbers/#/relationships/e911s/#": 2,
    "PATCH /v2/numbers/#/relationships/failover_route": 1,
    "PATCH /v2/numbers/#/relationships/primary_route": 2,
    "POST /v2/cnams": 1,
    "POST /v2/e911s": 1,
    "POST /v2/numbers/#": 3,
    "POST /v2/routes": 2,
  };
}

function recordsGo(): Record<string, number> {
  return { "DELETE /v2/cnams/#": 1, "DELETE /v2/e911s/#": 1, "DELETE /v2/numbers/#": 3, "DELETE /v2/routes/#": 2 };
}

function moves(): Record<string, number> {
  return {
    "DELETE /v2/numbers/#": 1,
    "PATCH /v2/numbers/#": 1,
    "PATCH /v2/numbers/#/relationships/cnams/#": 1,
    "PATCH /v2/numbers/#/relationships/e911s/#": 1,
    "PATCH /v2/numbers/#/relationships/failover_route": 1,
    "PATCH /v2/numbers/#/relationships/primary_route": 1,
    "POST /v2/numbers/#": 1,
  };
}

export interface Point {
  operation: Operation;
  /** As in `requestsOf`. */
  request: string;
  /** The how-manieth of these, from 1; before the change those count, too, that the carrier goes on to refuse. */
  nth: number;
  moment: "before" | "after";
  killed: "CLI and host" | "CLI alone";
  again: "at once" | "after a while";
  /** With what it goes on: after an interrupted destroy both make sense, where a released number can be bought again. */
  then: "up" | "destroy";
}

export const OPERATIONS: Operation[] = ["up", "destroy", "replacement"];

const WAYS = { plain: ["destroy", "up"], harsh: ["destroy"], always: ["up"] } as const;

/** All points of an operation, in a fixed order. @param extra kinds that the program has by their scenarios */
export function pointsOf(profile: Profile, operation: Operation, extra: readonly Scenario[] = extraScenarios): Point[] {
  const requests = Object.entries(requestsOf(profile, operation, extra)).flatMap(([request, count]) =>
    Array.from({ length: count }, (_, index) => ({ request, nth: index + 1 })),
  );
  const ways = WAYS[operation === "destroy" ? profile : "always"];
  return requests.flatMap((which) =>
    (["before", "after"] as const).flatMap((moment) =>
      (["CLI and host", "CLI alone"] as const).flatMap((killed) =>
        (["at once", "after a while"] as const).flatMap((again) =>
          ways.map((then) => ({ operation, ...which, moment, killed, again, then })),
        ),
      ),
    ),
  );
}

/** Fit for `-g`. */
export const nameOf = ({ operation, request, nth, moment, killed, again, then }: Point): string =>
  `${operation} ${moment} ${request} no ${nth}, ${killed} killed, ${then} ${again}`;

/** `/v2/numbers/12065550110/relationships/e911s/98004` as `/v2/numbers/#/relationships/e911s/#`. */
export const shapeOf = ({ method, path }: { method: string; path: string }): string =>
  `${method} ${path.replace(/\/\d{5,}(?=\/|$)/g, "/#")}`;

/** A request that changes something: a validation only asks. */
export const isChange = (shape: string): boolean => !/^GET |\/validate$|\/details$/.test(shape);
