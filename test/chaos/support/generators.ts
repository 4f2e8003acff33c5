/** The histories that are played: half as chance has it, half with more of what has found something before. */
import fc from "fast-check";
import type { FaultRule } from "../../../src/simulator";
import type { Scenario } from "../../scenarios/scenario";
import {
  type Command,
  extraActs,
  type Forced,
  forced,
  type History,
  type Part,
  type PortalAct,
  portalActs,
  type RunCommand,
  type Target,
  targets,
} from "./commands";
import type { End } from "./host";
import { type ListEdit, listEdits, type NumberSpec, type Program, type RecordSpec } from "./program";
import { type Theme, themed, themes } from "./themes";

const SECOND = 1000;
const DAY = 86_400 * SECOND;

const slot = fc.nat({ max: 1 });
const maybeSlot = fc.option(slot, { freq: 3 });
const seldom = fc.oneof({ weight: 5, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) });

const numberSpec: fc.Arbitrary<NumberSpec> = fc.record({
  name: fc.constantFrom("a", "b"),
  aliased: fc.boolean(),
  criteria: fc.constantFrom("1206", "1206", "1206", "1253", "1253", "exact 0", "exact 1", "adopt 0", "adopt theirs"),
  maxSetupCost: fc.constantFrom(5, 2),
  ownAlias: seldom,
  keep: seldom,
  protect: seldom,
  retain: seldom,
  replacesMissing: fc.boolean(),
  primary: maybeSlot,
  failover: fc.option(slot, { freq: 2 }),
  address: maybeSlot,
  callerName: fc.option(slot, { freq: 2 }),
  attachName: fc.constantFrom("x", "y"),
  onAccount: seldom,
  attachOnAccount: seldom,
});

const recordSpec: fc.Arbitrary<RecordSpec> = fc.record({
  name: fc.constantFrom("a", "b"),
  aliased: fc.boolean(),
  value: fc.nat({ max: 2 }),
  ownLabel: fc.oneof({ weight: 2, arbitrary: fc.constant(false) }, { weight: 1, arbitrary: fc.constant(true) }),
  onAccount: seldom,
});

const pair = <T>(one: fc.Arbitrary<T>, freq: number): fc.Arbitrary<(T | null)[]> =>
  fc.tuple(fc.option(one, { freq }), fc.option(one, { freq: 2 })).map((both) => [...both]);

/** Two of one search with two providers of the account, which buy at the same moment. */
const twins: fc.Arbitrary<NumberSpec[]> = fc
  .tuple(numberSpec, numberSpec)
  .map((both) => both.map((one, at) => ({ ...one, criteria: "1206", maxSetupCost: 5, onAccount: at === 0 })));

const program: fc.Arbitrary<Program> = fc.record({
  numbers: fc.oneof({ weight: 5, arbitrary: pair(numberSpec, 6) }, { weight: 1, arbitrary: twins }),
  routes: pair(recordSpec, 4),
  addresses: pair(recordSpec, 4),
  callerNames: pair(recordSpec, 2),
});

/** Each kind of request, and all reads. */
const match = fc.constantFrom<NonNullable<FaultRule["match"]>>(
  { method: "POST", path: "^/v2/numbers/\\d+$" },
  { method: "POST", path: "^/v2/numbers/\\d+$" },
  { method: "POST", path: "^/v2/numbers/\\d+$" },
  { method: "PATCH", path: "^/v2/numbers/\\d+$" },
  { method: "DELETE", path: "^/v2/numbers/\\d+$" },
  { method: "PATCH", path: "/relationships/" },
  { method: "DELETE", path: "/relationships/" },
  { method: "POST", path: "^/v2/(routes|e911s|cnams)$" },
  { method: "PATCH", path: "^/v2/(routes|e911s|cnams)/" },
  { method: "DELETE", path: "^/v2/(routes|e911s|cnams)/" },
  { method: "GET", path: "^/v2/numbers/\\d+$" },
  { method: "GET", path: "^/v2/numbers\\?" },
  { method: "GET", path: "^/v2/numbers/available" },
  { path: "details$" },
  { method: "GET", path: "^/v2/(routes|e911s|cnams)" },
  { path: "." },
);

const fault: fc.Arbitrary<FaultRule["fault"]> = fc.oneof(
  fc.constantFrom<FaultRule["fault"]>(
    { kind: "reset-before" },
    { kind: "reset-after" },
    { kind: "reset-after" },
    { kind: "hang-before" },
    { kind: "hang-after" },
    { kind: "hang-after" },
    { kind: "truncate" },
    { kind: "multi-status" },
    { kind: "not-json" },
    { kind: "not-json", status: 502 },
    { kind: "status", status: 429 },
    { kind: "status", status: 429, retryAfter: 7 },
    { kind: "status", status: 500 },
    { kind: "status", status: 503 },
    { kind: "stale-read", ms: 3 * SECOND },
    { kind: "stale-read", reads: 2 },
    { kind: "delay", ms: 20 * SECOND },
    // Longer than a client waits: the change comes when nobody listens any more.
    { kind: "delay", ms: 45 * SECOND },
  ),
);

/** What stands in front of an API answers in its place, and the request never gets there. */
const lie = fc.constantFrom<FaultRule["fault"]>(
  { kind: "status", status: 200, body: {} },
  { kind: "status", status: 200, body: { message: "maintenance" } },
  { kind: "status", status: 200, body: { data: [], errors: [{ status: 503, title: "Service Unavailable" }] } },
  { kind: "status", status: 202, body: { data: [] } },
  { kind: "status", status: 206, body: { data: [] } },
  { kind: "status", status: 207, body: { data: [] } },
  { kind: "status", status: 404, body: { errors: [{}] } },
  { kind: "status", status: 404, body: { errors: [{ title: "Not Found", detail: "no Route matched" }] } },
  { kind: "status", status: 404, body: "<h1>404 Not Found</h1>" },
);

const entry = (value: unknown, setupCost: unknown = 1) => ({
  type: "number",
  id: value,
  attributes: { value, setup_cost: setupCost, monthly_cost: 1.25 },
});

/**
 * Entries that are no number, one number in two spellings, a price that is none, and numbers that nobody has asked for,
 * among so many good ones, at the prices that they have, that no list comes to its end.
 */
const malformedStock: FaultRule["fault"] = {
  kind: "status",
  status: 200,
  body: {
    data: [
      ...["442071234567", "2065550103", "9".repeat(50), "1206555010x", "", null].map((value) => entry(value)),
      ...[206, 253].flatMap((area) =>
        Array.from({ length: 10 }, (_, at) => {
          const setupCost = area === 206 && at % 3 === 0 ? 4.95 : 1;
          return [entry(`+1${area}555010${at}`, setupCost), entry(`1${area}555010${at}`, setupCost)];
        }).flat(),
      ),
      entry("12065550110", "call us"),
    ],
  },
};

/** Where a lie has a place of its own: all lists but that of the routes may well be empty. */
const misplaced = fc.constantFrom<Pick<FaultRule, "match" | "fault">>(
  { match: { method: "GET", path: "^/v2/routes" }, fault: { kind: "status", status: 200, body: { data: [] } } },
  { match: { method: "GET", path: "^/v2/numbers/available" }, fault: malformedStock },
);

const often = {
  skip: fc.constantFrom(0, 0, 0, 1, 2, 5),
  times: fc.constantFrom(1, 1, 2, 5, 40),
};

const rule: fc.Arbitrary<FaultRule> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ match, ...often, fault }) },
  { weight: 3, arbitrary: fc.record({ match, ...often, fault: lie }) },
  {
    weight: 1,
    arbitrary: fc.record({ ...often, misplaced }).map(({ misplaced: place, ...rest }) => ({ ...rest, ...place })),
  },
);

const end: fc.Arbitrary<End> = fc.record({
  kind: fc.constantFrom("machine", "engine"),
  of: fc.constantFrom("changes", "changes", "requests"),
  at: fc.integer({ min: 1, max: 24 }),
});

const run = (stacks: number, kinds: fc.Arbitrary<RunCommand["do"]>): fc.Arbitrary<RunCommand> =>
  fc.record({
    do: kinds,
    stack: fc.nat({ max: stacks - 1 }),
    keys: fc.oneof(
      { weight: 8, arbitrary: fc.constant("own" as const) },
      { weight: 2, arbitrary: fc.constantFrom("new" as const, "other" as const, "wrong" as const) },
    ),
    faults: fc.oneof(
      { weight: 2, arbitrary: fc.constant<FaultRule[]>([]) },
      { weight: 3, arbitrary: fc.array(rule, { maxLength: 3 }) },
    ),
    end: fc.option(end, { freq: 2 }),
    refresh: fc.boolean(),
    serial: seldom,
    stopAfter: fc.oneof({ weight: 5, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat({ max: 8 }) }),
    budget: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constant(1) }),
    maxReleases: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat({ max: 1 }) }),
    maxNumbers: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.nat({ max: 3 }) }),
    replace: fc.oneof(
      { weight: 4, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.constantFrom(...(Object.keys(forced) as Forced[])) },
    ),
    target: fc.oneof(
      { weight: 7, arbitrary: fc.constant(null) },
      { weight: 1, arbitrary: fc.constantFrom(...(Object.keys(targets) as Target[])) },
    ),
  });

function command(stacks: number): fc.Arbitrary<Command> {
  const stack = fc.nat({ max: stacks - 1 });
  const up = run(stacks, fc.constant("up"));
  const edit = <T extends NumberSpec | RecordSpec>(part: Part, spec: fc.Arbitrary<T>): fc.Arbitrary<Command> =>
    fc.record({
      do: fc.constant("edit" as const),
      stack,
      part: fc.constant(part),
      slot,
      to: fc.option(spec, { freq: 3 }) as fc.Arbitrary<NumberSpec | RecordSpec | null>,
    });
  return fc.oneof(
    { weight: 10, arbitrary: up },
    {
      weight: 3,
      arbitrary: run(stacks, fc.constantFrom("preview", "refresh", "destroy", "destroy")),
    },
    { weight: 4, arbitrary: edit("numbers", numberSpec) },
    { weight: 2, arbitrary: edit("routes", recordSpec) },
    { weight: 2, arbitrary: edit("addresses", recordSpec) },
    { weight: 1, arbitrary: edit("callerNames", recordSpec) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant("move" as const),
        stack,
        part: fc.constantFrom("routes" as const, "routes" as const, "addresses" as const, "callerNames" as const),
        edit: fc.constantFrom(...(Object.keys(listEdits) as ListEdit[])),
      }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("together" as const),
        runs: fc.array(up, { minLength: 2, maxLength: 3 }),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("rivals" as const), count: fc.integer({ min: 1, max: 2 }) }) },
    {
      weight: 3,
      arbitrary: fc.record({
        do: fc.constant("portal" as const),
        act: fc.constantFrom(...portalActs),
        pick: fc.nat({ max: 7 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({ do: fc.constant("judge" as const), pick: fc.nat({ max: 3 }), approve: fc.constant(true) }),
    },
    {
      weight: 2,
      arbitrary: fc.record({
        do: fc.constant("wait" as const),
        ms: fc.constantFrom(SECOND, 20 * SECOND, 60 * SECOND, 200 * SECOND, 3600 * SECOND, 2.5 * DAY, 12 * DAY),
      }),
    },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("restore" as const), stack, pick: fc.nat({ max: 5 }) }) },
    { weight: 1, arbitrary: fc.record({ do: fc.constant("state delete" as const), stack, slot }) },
    {
      weight: stacks > 1 ? 2 : 0,
      arbitrary: fc.record({ do: fc.constant("state move" as const), stack, to: stack, slot, isAlone: fc.boolean() }),
    },
  );
}

/** Runs that come to a bad end one after the other, which chance alone brings about too seldom. */
const badStart = (stacks: number): fc.Arbitrary<Command[]> =>
  fc.array(
    fc.tuple(run(stacks, fc.constant("up")), end).map(([one, end]): Command => ({ ...one, keys: "own", end })),
    { maxLength: 2 },
  );

/** A number is lost and found, or moved: what chance alone brings about too seldom in the order in which it matters. */
function journey(stacks: number): fc.Arbitrary<Command[]> {
  const stack = fc.nat({ max: stacks - 1 });
  const up = run(stacks, fc.constant("up")).map((one): Command => ({ ...one, keys: "own", target: null }));
  const looks = run(stacks, fc.constantFrom("refresh", "up")).map(
    (one): Command => ({ ...one, refresh: true, keys: "own" }),
  );
  const portal = (act: PortalAct): fc.Arbitrary<Command> =>
    fc.record({ do: fc.constant("portal" as const), act: fc.constant(act), pick: fc.nat({ max: 7 }) });
  const move = fc.record({ do: fc.constant("state move" as const), stack, to: stack, slot, isAlone: fc.boolean() });
  const maybe = (one: fc.Arbitrary<Command>) => fc.array(one, { maxLength: 1 });
  // Its old object is left for the next run, or its line is taken out.
  const given = fc.oneof(
    fc
      .tuple(up, fc.integer({ min: 1, max: 3 }))
      .map(([one, stopAfter]): Command => ({ ...(one as RunCommand), stopAfter })),
    fc.tuple(up, end).map(([one, end]): Command => ({ ...(one as RunCommand), end })),
    fc.record({
      do: fc.constant("edit" as const),
      stack,
      part: fc.constant("numbers" as const),
      slot,
      to: fc.constant(null),
    }),
    command(stacks),
  );
  const goes = fc.tuple(up, fc.constantFrom("up" as const, "up" as const, "destroy" as const));
  const last = goes.map(
    ([one, what]): Command => ({ ...(one as RunCommand), do: what, refresh: false, replace: null }),
  );
  const lost = fc.tuple(up, portal("transfer away"), looks, given, portal("bring back"), last);
  const moved = fc.tuple(up, move, maybe(command(stacks)), up);
  return fc.oneof(
    { weight: 6, arbitrary: fc.constant<Command[]>([]) },
    { weight: 2, arbitrary: lost.map((all) => all.flat()) },
    { weight: stacks > 1 ? 2 : 0, arbitrary: moved.map((all) => all.flat()) },
  );
}

/** As chance has it. */
const unthemed: fc.Arbitrary<History> = fc.constantFrom(1, 1, 2, 2, 3).chain((stacks) =>
  fc.record({
    stacks: fc.constant(stacks),
    seed: fc.nat({ max: 2 ** 31 }),
    foreign: fc.boolean(),
    isScarce: seldom,
    programs: fc.array(program, { minLength: stacks, maxLength: stacks }),
    commands: fc
      .tuple(badStart(stacks), journey(stacks), fc.array(command(stacks), { minLength: 2, maxLength: 14, size: "max" }))
      .map((parts) => parts.flat()),
  }),
);

const theme = fc.option(fc.constantFrom(...(Object.keys(themes) as Theme[])), { freq: 2 });

const histories: fc.Arbitrary<History> = fc.tuple(unthemed, theme).map(([history, which]) => themed(history, which));

/**
 * The histories with kinds that they do not know by hand: each is declared at first, or later, and then what its scenario
 * says happens to it between the other commands.
 */
export function historiesWith(scenarios: readonly Scenario[]): fc.Arbitrary<History> {
  if (scenarios.length === 0) return histories;
  const command = fc.record({
    do: fc.constant("extra" as const),
    kind: fc.constantFrom(...scenarios.map(({ kind }) => kind)),
    act: fc.constantFrom(...extraActs, "edit" as const, "declare" as const),
  });
  const placed = fc.array(fc.tuple(fc.nat({ max: 30 }), command), { minLength: 2, maxLength: 8, size: "max" });
  return fc.tuple(histories, placed, fc.boolean()).map(([history, extra, isFirst]) => {
    const commands: Command[] = [...history.commands];
    for (const [at, one] of extra) commands.splice(at % (commands.length + 1), 0, one);
    const first = scenarios.map(({ kind }): Command => ({ do: "extra", kind, act: "declare" }));
    return { ...history, commands: [...(isFirst ? first : []), ...commands] };
  });
}
