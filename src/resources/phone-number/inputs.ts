/** The arguments of a `PhoneNumber`, checked and brought into one form. Pure. */
import { type CheckFailure, isUnknown, type PropertyValues } from "../../host";
import type { Caps, Criteria, PurchaseTarget } from "../../purchase";
import { isGiven, LABEL_LIMIT, oneOf } from "../inputs";
import { normaliseTarget } from "../number-search/target";

export interface NumberInputs {
  /** `+` and 11 digits. */
  number?: string;
  search?: Criteria;
  maxSetupCost?: number;
  maxMonthlyCost?: number;
  alias?: string;
  cnamLookupsEnabled?: boolean;
  messagingEnabled?: boolean;
  adopt?: boolean;
  onDelete?: "release" | "keep";
  onMissing?: "fail" | "replace";
  /** First choice and its price, as of the check before the purchase. */
  quote?: string;
  /** URN of the `NumberSearch` that the shortlist comes from. */
  __search?: string;
  /** Key of what is asked for, which the outputs have once it is so: see `NumberSearch`. */
  __searched?: string;
  /** Numbers that this resource had before and left on the account on purpose, 11 digits, separated by spaces. */
  __kept?: string;
  __self: string;
}

export function normaliseNumberInputs(
  raw: PropertyValues,
  defaults: Caps,
): { inputs: NumberInputs; failures: CheckFailure[] } {
  const failures: CheckFailure[] = [];
  const fail = (property: string, reason: string) => failures.push({ property, reason });
  const has = (name: string) => isGiven(raw[name]);
  const inputs: PropertyValues = { ...raw };

  if (has("number") && has("search")) fail("search", 'cannot be given together with "number": give one of the two');
  else if (!has("number") && !has("search")) {
    fail("number", 'is missing: give an exact "number", or a "search" such as { rateCenter: "SEATTLE", state: "WA" }');
  } else if (raw["adopt"] === true && !has("number")) {
    fail("adopt", 'needs the exact "number" to adopt');
  } else {
    const target = normaliseTarget(raw, defaults, failures);
    if (has("number")) inputs["number"] = isUnknown(target["number"]) ? target["number"] : `+${target["number"]}`;
    else inputs["search"] = target["criteria"];
  }
  const alias = raw["alias"];
  if (has("alias") && !isUnknown(alias) && (typeof alias !== "string" || alias.length > LABEL_LIMIT)) {
    fail("alias", `must be a text of up to ${LABEL_LIMIT} characters`);
  }
  for (const name of ["cnamLookupsEnabled", "messagingEnabled", "adopt"]) {
    if (has(name) && !isUnknown(raw[name]) && typeof raw[name] !== "boolean") fail(name, "must be true or false");
  }
  oneOf(raw, "onDelete", ["release", "keep"], failures);
  oneOf(raw, "onMissing", ["fail", "replace"], failures);
  return { inputs: inputs as unknown as NumberInputs, failures };
}

/** What to buy, from checked inputs in which nothing is unknown. */
export function purchaseTargetOf(inputs: Partial<NumberInputs>, defaults: Caps): PurchaseTarget {
  const caps = {
    maxSetupCost: inputs.maxSetupCost ?? defaults.maxSetupCost,
    maxMonthlyCost: inputs.maxMonthlyCost ?? defaults.maxMonthlyCost,
  };
  return inputs.number === undefined
    ? { ...caps, criteria: inputs.search ?? {} }
    : { ...caps, number: digitsOf(inputs.number) };
}

export const digitsOf = (number: string): string => number.replace(/^\+/, "");

/** Numbers that the resource had before and has left on the account on purpose. */
export const keptBefore = ({ __kept }: Pick<NumberInputs, "__kept">): string[] =>
  (__kept ?? "").split(" ").filter(Boolean);
