/** The schema of fault rules. */
import * as v from "valibot";
import { count, must, object, strictFields, text } from "../validate";

const httpStatus = v.pipe(
  v.number(must("a status from 200 to 599")),
  v.integer(must("a status from 200 to 599")),
  v.minValue(200, must("a status from 200 to 599")),
  v.maxValue(599, must("a status from 200 to 599")),
);

const kindOnly = <const Kind extends string>(kind: Kind) => fault(kind, {});

const fault = <const Kind extends string, Entries extends v.ObjectEntries>(kind: Kind, entries: Entries) =>
  strictFields(`a fault of kind ${kind}`, { kind: v.literal(kind), ...entries });

const faults = [
  fault("status", {
    status: httpStatus,
    body: v.optional(v.unknown()),
    retryAfter: v.optional(v.union([v.number(), v.string()], must("a number of seconds or the text of the header"))),
  }),
  fault("delay", { ms: count }),
  kindOnly("reset-before"),
  kindOnly("reset-after"),
  kindOnly("hang-before"),
  kindOnly("hang-after"),
  kindOnly("truncate"),
  kindOnly("multi-status"),
  v.pipe(
    fault("stale-read", { ms: v.optional(count), reads: v.optional(count) }),
    v.check(
      ({ ms, reads }) => (ms === undefined) !== (reads === undefined),
      "needs either ms (of virtual time) or reads (that many after each change)",
    ),
  ),
  fault("not-json", { status: v.optional(httpStatus) }),
] as const;

export const faultKinds = faults.map(({ entries }) => entries.kind.literal);

const chance = must("from 0 to 1");

const isRegularExpression = (path: string | RegExp): boolean => {
  try {
    return new RegExp(path) instanceof RegExp;
  } catch {
    return false;
  }
};

const oneOfKinds = must(`one of ${faultKinds.join(", ")}`);

export const faultRule = object("a fault rule", {
  match: v.optional(
    object("match", {
      method: v.optional(text),
      path: v.optional(
        v.pipe(
          v.union([v.string(), v.instance(RegExp)], must("a regular expression")),
          v.check(isRegularExpression, must("a regular expression")),
        ),
      ),
    }),
  ),
  skip: v.optional(count),
  times: v.optional(count),
  probability: v.optional(v.pipe(v.number(chance), v.minValue(0, chance), v.maxValue(1, chance))),
  seed: v.optional(count),
  fault: v.variant("kind", faults, (issue) =>
    issue.path === undefined ? 'must be an object with a "kind"' : oneOfKinds(issue),
  ),
});
