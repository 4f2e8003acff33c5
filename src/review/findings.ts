/** What a reviewer has to know of a change: each finding has a rule, and each rule a level. */
import type { Text } from "./text";
import type { NumberEntry } from "./world";

/** How bad it can be. `note` is for completeness. */
export type Level = "stop" | "danger" | "caution" | "note";
export const LEVELS: readonly Level[] = ["stop", "danger", "caution", "note"];

/** All rules in the order in which a review shows them, with their level. The names stand in the JSON and in `--accept`. */
export const RULES = {
  "preview-failed": "stop",
  "state-in-doubt": "stop",
  "unknown-operation": "stop",
  "rename-suspected": "stop",
  "numbers-swapped": "stop",
  "release-protected": "stop",
  "release-in-replacement": "stop",
  "price-unknown": "stop",
  "price-above-cap": "stop",
  "over-budget": "stop",
  "e911-lost": "stop",
  "policy-mandatory": "stop",
  release: "danger",
  "e911-changed": "danger",
  "e911-moved": "danger",
  "e911-swapped": "danger",
  unrouted: "danger",
  "route-changed": "danger",
  "cnam-removed": "danger",
  purchase: "caution",
  adopted: "caution",
  kept: "caution",
  "e911-assigned": "caution",
  "e911-unused": "caution",
  rerouted: "caution",
  "routes-swapped": "caution",
  "failover-removed": "caution",
  "options-changed": "caution",
  "cnam-changed": "caution",
  "drift-gone": "caution",
  "drift-stays": "caution",
  "policy-advisory": "caution",
  "drift-undone": "note",
  "drift-adopted": "note",
  unlocked: "note",
  alias: "note",
  changed: "note",
} as const satisfies Record<string, Level>;
export type Rule = keyof typeof RULES;
const RULE_ORDER = Object.keys(RULES) as Rule[];

/** A number that a finding is about. */
export interface NumberName {
  name: string;
  /** 11 digits; `null` while it is not known which one is bought. */
  digits: string | null;
}

export interface Finding {
  rule: Rule;
  level: Level;
  /** Stable: the rule and what it is about. */
  key: string;
  urn: string;
  name: string;
  numbers: readonly NumberName[];
  /** Where something has a value before and after, in short. */
  before: string | null;
  after: string | null;
  fields: readonly string[];
  /** What happens, for the person who reviews. */
  effect: Text;
  /** Somebody has accepted it by `--accept`. */
  isAccepted: boolean;
}

export type Draft = Pick<Finding, "urn" | "name" | "effect"> &
  Partial<Pick<Finding, "numbers" | "before" | "after" | "fields">>;

export const finding = (
  rule: Rule,
  { numbers = [], before = null, after = null, fields = [], ...rest }: Draft,
): Finding => ({
  rule,
  level: RULES[rule],
  key: `${rule}:${rest.urn}`,
  ...{ numbers, before, after, fields, isAccepted: false },
  ...rest,
});

export const numberName = ({ name, digits }: NumberEntry): NumberName => ({ name, digits: digits ?? null });

/** A rule and what it is about: the 11 digits of a number, the name of a resource, or its URN. */
export interface Acceptance {
  rule: string;
  id: string;
}

/** Lowers what was accepted to a note. A preview that failed cannot be accepted. @returns what nothing matches, too */
export function accept(
  findings: readonly Finding[],
  acceptances: readonly Acceptance[],
): { findings: Finding[]; unused: Acceptance[] } {
  const used = new Set<Acceptance>();
  const lowered = findings.map((one): Finding => {
    if (one.rule === "preview-failed" || one.rule === "state-in-doubt") return one;
    const by = acceptances.filter(({ rule, id }) => rule === one.rule && isAbout(one, id));
    for (const acceptance of by) used.add(acceptance);
    return by.length === 0 ? one : { ...one, level: "note", isAccepted: true };
  });
  return { findings: lowered, unused: acceptances.filter((acceptance) => !used.has(acceptance)) };
}

/** A finding about several numbers is not accepted for one of them. */
const isAbout = ({ urn, name, numbers }: Finding, id: string): boolean =>
  id === urn || id === name || (numbers.length === 1 && numbers[0]?.digits === id);

/** By level, rule, number of numbers, digits, and name. */
export function ordered(findings: readonly Finding[]): Finding[] {
  const rank = ({ level, rule }: Finding) => LEVELS.indexOf(level) * 100 + RULE_ORDER.indexOf(rule);
  const text = ({ numbers, key }: Finding) => `${numbers[0]?.digits ?? "2"} ${key}`;
  return [...findings].sort(
    (one, other) =>
      rank(one) - rank(other) ||
      other.numbers.length - one.numbers.length ||
      (text(one) < text(other) ? -1 : text(one) > text(other) ? 1 : 0),
  );
}
