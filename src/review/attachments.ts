/** What changes on numbers that stay, and on the records that they use. */
import { type Finding, finding, numberName, type Rule } from "./findings";
import { HIDDEN, type Plan, type Properties, type Step } from "./plan";
import { literal, type Text, text } from "./text";
import { type NumberEntry, type Reference, sideOf, type World, type Worlds } from "./world";

/** A number that is there before and after. */
interface Staying {
  was: NumberEntry;
  will: NumberEntry;
}

export function attachmentFindings(plan: Plan, { before, after }: Worlds): Finding[] {
  const gone = new Set(
    [...before.values()].filter(({ step }) => step && sideOf(step, "after") === undefined).map(({ key }) => key),
  );
  const staying = [...before.values()].flatMap((was): Staying[] => {
    const isReplaced = was.step?.op === "replace";
    if (isReplaced || gone.has(was.key)) return [];
    return [{ was, will: after.get(was.key) ?? bare(was) }];
  });
  // What hangs on a number that the stack does not have, or not from now on.
  const added = [...after.values()].filter(({ step, key }) => step === undefined && !before.has(key));
  const all = [...staying, ...added.map((will) => ({ was: bare(will), will }))];
  return [
    ...addressFindings(all),
    ...routeFindings(all),
    ...nameFindings(all),
    ...plan.steps.flatMap((step) => recordFindings(step, plan, before, after)),
  ];
}

/** With nothing on it. */
const bare = ({ key, name, digits }: NumberEntry): NumberEntry => ({
  key,
  name,
  leaves: new Set(),
  ...(digits ? { digits } : {}),
});

interface Move extends Staying {
  from?: Reference;
  to?: Reference;
}

/** Pairs of numbers that exchange what they have, and the rest. */
function swaps(moves: readonly Move[]): { pairs: [Move, Move][]; rest: Move[] } {
  const pairs: [Move, Move][] = [];
  const waiting = new Map<string, Move[]>();
  const paired = new Set<Move>();
  for (const move of moves) {
    const { from, to } = move;
    if (!from || !to) continue;
    const other = waiting.get(`${to.key}\n${from.key}`)?.pop();
    if (other) {
      pairs.push([other, move]);
      paired.add(other).add(move);
    } else waiting.set(`${from.key}\n${to.key}`, [...(waiting.get(`${from.key}\n${to.key}`) ?? []), move]);
  }
  return { pairs, rest: moves.filter((move) => !paired.has(move)) };
}

const moveOf = (one: Staying, from: Reference | undefined, to: Reference | undefined): Move[] =>
  from?.key === to?.key ? [] : [{ ...one, ...(from ? { from } : {}), ...(to ? { to } : {}) }];

const onNumber = (rule: Rule, { was, will, from, to }: Move, effect: Text): Finding =>
  finding(rule, {
    urn: will.key,
    name: will.name,
    numbers: [numberName(will.digits ? will : was)],
    before: from?.label ?? null,
    after: to?.label ?? null,
    effect,
  });

const swapped = (rule: Rule, [one, other]: [Move, Move], effect: Text): Finding => ({
  ...onNumber(rule, one, effect),
  numbers: [numberName(one.will), numberName(other.will)],
});

function addressFindings(all: readonly Staying[]): Finding[] {
  const moves = all.flatMap((one) =>
    one.will.leaves.has("e911") || one.was.leaves.has("e911") ? [] : moveOf(one, one.was.e911, one.will.e911),
  );
  const { pairs, rest } = swaps(moves);
  return [
    ...pairs.map((pair) => {
      const [{ from, to }] = pair;
      const effect = text`The numbers exchange their addresses ${from?.label ?? ""} and ${to?.label ?? ""}. Flowroute charges for each assignment. Dial 933 from both afterwards.`;
      return swapped("e911-swapped", pair, effect);
    }),
    ...rest.map((move) => {
      const { from, to } = move;
      if (!from)
        return onNumber("e911-assigned", move, text`Gets the address ${to?.label ?? ""}. Flowroute charges for it.`);
      if (!to)
        return onNumber(
          "e911-lost",
          move,
          text`The number stays and **loses its E911 address** ${from.label}: a 911 call brings no address.`,
        );
      return onNumber(
        "e911-moved",
        move,
        text`Address ${from.label} → ${to.label}. Flowroute charges for it. Dial 933 afterwards.`,
      );
    }),
  ];
}

function routeFindings(all: readonly Staying[]): Finding[] {
  const routed = all.filter(({ was, will }) => !was.leaves.has("routing") && !will.leaves.has("routing"));
  const { pairs, rest } = swaps(routed.flatMap((one) => moveOf(one, one.was.primary, one.will.primary)));
  const moved = new Set([...pairs.flat(), ...rest].map(({ will }) => will));
  const failovers = routed
    .filter(({ will }) => !moved.has(will))
    .flatMap((one) => moveOf(one, one.was.failover, one.will.failover));
  return [
    ...pairs.map((pair) => {
      const [{ from, to }] = pair;
      return swapped(
        "routes-swapped",
        pair,
        text`The numbers exchange their routes ${from?.label ?? ""} and ${to?.label ?? ""}.`,
      );
    }),
    ...rest.map((move) => {
      const { from, to, was, will } = move;
      if (!to) return onNumber("unrouted", move, text`Its calls go nowhere: it loses its route ${from?.label ?? ""}.`);
      const primary: Text = ["primary ", ...named(from), " → ", ...named(to)];
      return onNumber("rerouted", move, [...primary, "; failover ", ...failoverOf(was, will)]);
    }),
    ...failovers.map((move) => {
      const { from, to, was, will } = move;
      if (to) return onNumber("rerouted", move, ["failover ", ...failoverOf(was, will)]);
      return onNumber(
        "failover-removed",
        move,
        text`Nobody takes its calls when ${will.primary?.label ?? "the route"} fails: failover ${from?.label ?? ""} → none.`,
      );
    }),
  ];
}

/** A route with its host, which is what a reviewer compares. */
function named(reference: Reference | undefined): Text {
  if (reference === undefined) return literal("none");
  const { label, step } = reference;
  const side = step && (step.new ?? step.old);
  const host = side?.inputs["value"];
  const made = step?.op === "create" ? literal(", created here") : [];
  return typeof host === "string" ? [...text`${label} (${host}`, ...made, ")"] : text`${label}`;
}

const failoverOf = ({ failover: was }: NumberEntry, { failover: will }: NumberEntry): Text =>
  was?.key === will?.key
    ? will
      ? text`${will.label} unchanged`
      : literal("none")
    : [...(was ? text`${was.label}` : literal("none")), " → ", ...(will ? text`${will.label}` : literal("none"))];

function nameFindings(all: readonly Staying[]): Finding[] {
  return all
    .flatMap((one) =>
      one.was.leaves.has("cnam") || one.will.leaves.has("cnam") ? [] : moveOf(one, one.was.cnam, one.will.cnam),
    )
    .map((move) => {
      const { from, to } = move;
      if (!to)
        return onNumber(
          "cnam-removed",
          move,
          text`The caller name ${from?.label ?? ""} comes off a number that stays.`,
        );
      const value = to.step && (to.step.new ?? to.step.old)?.inputs["value"];
      const shown = typeof value === "string" ? text`${to.label} (${value})` : text`${to.label}`;
      return onNumber("cnam-changed", move, [
        "caller name ",
        ...(from ? text`${from.label}` : literal("none")),
        " → ",
        ...shown,
      ]);
    });
}

/** Every number that refers to a record, in the order of the digits. */
function usersOf(world: World, urn: string): NumberEntry[] {
  return [...world.values()]
    .filter((entry) =>
      [entry.primary, entry.failover, entry.e911, entry.cnam].some((reference) => reference?.key === urn),
    )
    .sort((one, other) => ((one.digits ?? one.key) < (other.digits ?? other.key) ? -1 : 1));
}

const CHANGES = ["update", "replace", "recreate"];

function recordFindings(step: Step, plan: Plan, before: World, after: World): Finding[] {
  const { kind, urn, name } = step;
  const [was, will] = [sideOf(step, "before"), sideOf(step, "after")];
  if (kind !== "E911Address" && kind !== "InboundRoute" && kind !== "CnamRecord") return [];
  if (was === undefined) return [];
  const users = usersOf(after, urn);
  const unused =
    kind === "E911Address" && will !== undefined && users.length === 0 && plan.hasUnchanged
      ? usersOf(before, urn)
          .slice(0, 1)
          .map(() =>
            finding("e911-unused", {
              urn,
              name,
              effect: text`No number has the address ${name} any more: the last one leaves it in this change. The record stays.`,
            }),
          )
      : [];
  if (will === undefined || !CHANGES.includes(step.op)) return unused;
  const about = { urn, name, numbers: users.map(numberName) };
  const label = was.inputs["label"] === will.inputs["label"] ? [] : ["label"];
  if (kind === "E911Address") {
    const fields = changedFields(was.inputs, will.inputs, step);
    if (fields === undefined)
      return label.length === 0
        ? unused
        : [...unused, finding("alias", { urn, name, fields: label, effect: text`Address ${name}: label` })];
    const validated =
      will.inputs["validate"] === false
        ? "Not validated by the carrier (`validate: false`)"
        : plan.warned.has(urn)
          ? "The carrier could not validate it in this preview"
          : "Accepted by the carrier's validation in this preview";
    const names = fields.length > 0 ? fields.map((field) => `\`${field}\``).join(", ") : "hidden fields";
    const effect: Text = [
      ...text`Address ${name} (content hidden): `,
      `${names} ${fields.length === 1 ? "changes" : "change"}. ${validated}.`,
    ];
    return [...unused, finding("e911-changed", { ...about, fields, effect })];
  }
  const fields = differing(was.inputs, will.inputs);
  if (fields.length === 0 && step.op !== "replace") return unused;
  const value = (properties: Properties) => (typeof properties["value"] === "string" ? properties["value"] : "?");
  if (kind === "CnamRecord")
    return [
      finding("cnam-changed", {
        ...about,
        before: value(was.inputs),
        after: value(will.inputs),
        fields,
        effect: text`Caller name ${name}: ${value(was.inputs)} → ${value(will.inputs)}`,
      }),
    ];
  const isMoved = fields.some((field) => field !== "alias");
  if (!isMoved) return [finding("alias", { urn, name, fields, effect: text`Route ${name}: alias` })];
  const effect: Text = [
    ...text`Route ${name}: ${value(was.inputs)} → ${value(will.inputs)}`,
    ...others(fields),
    ...(users.length === 0 ? [". No number of the stack uses it"] : []),
    ".",
  ];
  return [
    finding(users.length > 0 || !plan.hasUnchanged ? "route-changed" : "changed", {
      ...about,
      before: value(was.inputs),
      after: value(will.inputs),
      fields,
      effect,
    }),
  ];
}

const others = (fields: readonly string[]): Text => {
  const rest = fields.filter((field) => field !== "value");
  return rest.length === 0 ? [] : [`; ${rest.join(", ")}`];
};

/** Inputs that a program gives; those that begin with `__` are ours. */
const isOwn = (name: string): boolean => name.startsWith("__");

/** Names of the inputs that differ, sorted. */
export const differing = (one: Properties, other: Properties): string[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])]
    .filter((name) => !isOwn(name) && JSON.stringify(one[name]) !== JSON.stringify(other[name]))
    .sort();

const NO_CONTENT = ["label", "validate", "changed"];

/**
 * Which hidden fields of an address change: by what `check` has put into `changed`, and by comparison where they are in
 * clear. `undefined` when none does.
 */
function changedFields(was: Properties, will: Properties, step: Step): string[] | undefined {
  const told = Array.isArray(will["changed"])
    ? will["changed"].filter((name) => typeof name === "string" && /^\w+$/.test(name))
    : [];
  const isTold = JSON.stringify(was["changed"] ?? []) !== JSON.stringify(will["changed"] ?? []);
  const seen = differing(was, will).filter(
    (name) => !NO_CONTENT.includes(name) && was[name] !== HIDDEN && /^\w+$/.test(name),
  );
  if (seen.length > 0 || isTold) return [...new Set([...(isTold ? told : []), ...seen])].sort();
  // Nothing that shows is different, so it is something hidden: the same fields as in the last edit.
  return differing(was, will).length === 0 && step.op === "update" ? told.sort() : undefined;
}
