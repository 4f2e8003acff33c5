/** What a number is searched by, in one normal form that messages, comparisons and the state share. */
import { createHash } from "node:crypto";
import { formatMoney } from "./money";

/** The search itself, normalized: digits only, upper-case places. */
export interface Criteria {
  startsWith?: string;
  contains?: string;
  endsWith?: string;
  rateCenter?: string;
  state?: string;
  numberType?: string;
}

/** The most that may be paid, in US dollars; inclusive. */
export interface Caps {
  maxSetupCost: number;
  maxMonthlyCost: number;
}

/** What to buy: one exact number, or any that fits. */
export type PurchaseTarget = Caps & ({ number: string; criteria?: never } | { number?: never; criteria: Criteria });

const FIELDS = ["startsWith", "contains", "endsWith", "rateCenter", "state", "numberType"] as const;

/**
 * What a shortlist was made for. Caps are left out: they are looked at again before each purchase, and a changed cap
 * must not throw away the list that an interrupted run may have bought from.
 */
export const targetKey = (target: PurchaseTarget): string =>
  target.number === undefined ? criteriaKey(target.criteria) : target.number;

/** Equal for two searches with the same criteria: a number of one will do for the other. */
export const criteriaKey = (criteria: Criteria): string =>
  shortHash(FIELDS.map((field) => criteria[field] ?? "").join("|"), 12);

/** "rate center SEATTLE, state WA, toll-free", for messages. */
export function describeCriteria(criteria: Criteria): string {
  const words: Record<(typeof FIELDS)[number], string> = {
    startsWith: "starting with",
    contains: "containing",
    endsWith: "ending in",
    rateCenter: "in rate center",
    state: "in state",
    numberType: "of type",
  };
  const parts = FIELDS.filter((field) => criteria[field]).map((field) => `${words[field]} ${criteria[field]}`);
  return parts.length > 0 ? parts.join(", ") : "of any kind";
}

export const describeCaps = (caps: Caps): string =>
  `setup up to ${formatMoney(caps.maxSetupCost)} and monthly up to ${formatMoney(caps.maxMonthlyCost)}`;

export const shortHash = (text: string, length: number): string =>
  createHash("sha256").update(text).digest("hex").slice(0, length);
