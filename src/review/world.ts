/** What a plan makes of an account: its numbers with all that hangs on them, before and after. Pure. */
import { northAmerican } from "../client/phone-number";
import { formatNumber } from "../purchase";
import { isUnknown, type Plan, type Side, type Step } from "./plan";

/** A route, address or caller name that a number refers to, or such a number. */
export interface Reference {
  /** Equal for the same thing before and after: its URN where it is in the stack, else its id. */
  key: string;
  label: string;
  step?: Step;
}

export interface NumberEntry {
  key: string;
  name: string;
  /** 11 digits; absent while it is not known which one is bought. */
  digits?: string;
  /** Absent when the stack only has what hangs on the number. */
  step?: Step;
  side?: Side;
  primary?: Reference;
  failover?: Reference;
  e911?: Reference;
  cnam?: Reference;
  /** What hangs on it stays there, as `onDelete: "leave"` says. */
  leaves: Set<"routing" | "e911" | "cnam">;
}

export type World = ReadonlyMap<string, NumberEntry>;

export interface Worlds {
  before: World;
  after: World;
  /** References to what does not exist yet were matched by name, because events do not say more. */
  isMatchedByName: boolean;
}

/** These add nothing to an account and take nothing away. */
const NOT_THERE_AFTER = new Set(["delete", "discard", "discard-replaced", "delete-replaced", "remove-pending-replace"]);

type When = "before" | "after";

/** The side that a step has in one of the worlds; what a refresh has found is no part of the plan. */
export const sideOf = (step: Step, when: When): Side | undefined =>
  when === "before" ? (step.state ?? step.old) : NOT_THERE_AFTER.has(step.op) ? undefined : step.new;

export function worldsOf({ steps }: Plan): Worlds {
  const reader = new Reader(steps);
  const before = reader.world("before", new Map());
  const known = new Map([...before.values()].flatMap(({ digits, key }) => (digits ? [[digits, key] as const] : [])));
  const after = reader.world("after", known);
  return { before, after, isMatchedByName: reader.isMatchedByName };
}

/** What events do not say more of. */
const NEW_LABELS: Readonly<Record<string, string>> = {
  InboundRoute: "a new route",
  E911Address: "a new address",
  CnamRecord: "a new caller name",
};

const REPLACED = "#replaced";

class Reader {
  isMatchedByName = false;
  private readonly byUrn: ReadonlyMap<string, Step>;

  constructor(private readonly steps: readonly Step[]) {
    this.byUrn = new Map(steps.map((step) => [step.urn, step]));
  }

  world(when: When, former: ReadonlyMap<string, string>): World {
    const numbers = new Map<string, NumberEntry>();
    const byDigits = new Map<string, string>();
    for (const step of this.steps) {
      const side = step.kind === "PhoneNumber" ? sideOf(step, when) : undefined;
      if (side === undefined || side.isExternal) continue;
      const digits = digitsOf(step, side, when);
      const key = step.op === "replace" && when === "before" ? step.urn + REPLACED : step.urn;
      const name = when === "before" ? nameIn(side.urn) : step.name;
      numbers.set(key, { key, name, step, side, leaves: new Set(), ...(digits ? { digits } : {}) });
      if (digits) byDigits.set(digits, key);
    }
    const entryOf = (side: Side, step: Step): NumberEntry | undefined => {
      const value = side.inputs["numberId"];
      const digits = digitsIn(value);
      const key = digits
        ? (byDigits.get(digits) ?? former.get(digits) ?? `number:${digits}`)
        : this.urnOf("PhoneNumber", "numberId", side, step);
      if (key === undefined) return undefined;
      const entry = numbers.get(key) ?? { key, name: digits ? formatNumber(digits) : step.name, leaves: new Set() };
      if (digits) entry.digits ??= digits;
      numbers.set(key, entry);
      return entry;
    };
    const ids = this.idsOf(when);
    for (const step of this.steps) {
      const side = sideOf(step, when);
      if (side === undefined || side.isExternal) continue;
      const refer = (kind: string, property: string) => this.refer(ids, kind, property, side, step);
      if (step.kind === "NumberRouting") {
        const entry = entryOf(side, step);
        if (!entry) continue;
        const primary = refer("InboundRoute", "primaryRouteId");
        const failover = refer("InboundRoute", "failoverRouteId");
        if (primary) entry.primary = primary;
        if (failover) entry.failover = failover;
        if (stays(step)) entry.leaves.add("routing");
      } else if (step.kind === "E911Assignment") {
        const [entry, e911] = [entryOf(side, step), refer("E911Address", "e911AddressId")];
        if (entry && e911) entry.e911 = e911;
        if (entry && stays(step)) entry.leaves.add("e911");
      } else if (step.kind === "CnamAssignment") {
        const [entry, cnam] = [entryOf(side, step), refer("CnamRecord", "cnamRecordId")];
        if (entry && cnam) entry.cnam = cnam;
        if (entry && stays(step)) entry.leaves.add("cnam");
      }
    }
    return numbers;
  }

  /** Ids of records at the carrier, and which resource each is. */
  private idsOf(when: When): Map<string, Step> {
    return new Map(
      this.steps.flatMap((step) => {
        const side = when === "before" || !isNew(step) ? (step.state ?? step.old) : undefined;
        return side?.id && step.kind !== undefined ? [[`${step.kind} ${side.id}`, step] as const] : [];
      }),
    );
  }

  private refer(
    ids: ReadonlyMap<string, Step>,
    kind: string,
    property: string,
    side: Side,
    step: Step,
  ): Reference | undefined {
    const value = side.inputs[property];
    if (value === undefined || value === null || value === "" || value === "0") return undefined;
    if (isUnknown(value)) {
      const urn = this.urnOf(kind, property, side, step);
      const target = urn === undefined ? undefined : this.byUrn.get(urn);
      return target
        ? { key: target.urn, label: target.name, step: target }
        : { key: `new ${kind}`, label: NEW_LABELS[kind] ?? "a new one" };
    }
    const target = ids.get(`${kind} ${String(value)}`);
    return target
      ? { key: target.urn, label: target.name, step: target }
      : { key: `${kind} ${String(value)}`, label: String(value) };
  }

  /** What an input that is not known yet comes from. */
  private urnOf(kind: string, property: string, side: Side, step: Step): string | undefined {
    const told = side.references?.[property]?.find((urn) => this.byUrn.get(urn)?.kind === kind);
    if (told !== undefined || side.references !== undefined) return told;
    const candidates = this.steps.filter((other) => other.kind === kind && isNew(other));
    if (candidates.length === 1) return candidates[0]?.urn;
    this.isMatchedByName ||= candidates.length > 0;
    return candidates.find(({ name }) => name === step.name)?.urn;
  }
}

/** It gets an id that nobody knows yet. */
export const isNew = ({ op }: Step): boolean =>
  ["create", "replace", "recreate", "create-replacement", "import", "import-replacement"].includes(op);

const stays = ({ op, old }: Step): boolean =>
  op === "delete" && (old?.isRetained === true || old?.inputs["onDelete"] === "leave");

/** The 11 digits of a number, as an id or with a `+`; `undefined` for anything else. */
export const digitsIn = (value: unknown): string | undefined =>
  typeof value === "string" ? northAmerican(value) : undefined;

const nameIn = (urn: string): string => urn.split("::").slice(3).join("::");

function digitsOf(step: Step, side: Side, when: When): string | undefined {
  if (when === "after" && isNew(step)) return digitsIn(side.inputs["number"]);
  return digitsIn((step.state ?? step.old)?.id) ?? digitsIn(side.outputs["number"]) ?? digitsIn(side.inputs["number"]);
}
