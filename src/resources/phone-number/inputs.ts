/** The arguments of a `PhoneNumber`, checked and brought into one form. Pure. */
import * as v from "valibot";
import type { PropertyValues } from "../../host";
import type { Caps, Criteria, PurchaseTarget } from "../../purchase";
import { flag, isGiven, LABEL_LIMIT, oneOf, phoneNumber } from "../inputs";
import { amount, search } from "../number-search/target";
import { fields, readInputs, rule } from "../read-inputs";

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

const ALIAS = `must be a text of up to ${LABEL_LIMIT} characters`;

const schema = fields(
  {
    maxSetupCost: v.nullish(amount),
    maxMonthlyCost: v.nullish(amount),
    number: v.nullish(
      v.pipe(
        phoneNumber,
        v.transform((digits) => `+${digits}`),
      ),
    ),
    search: v.nullish(search),
    alias: v.nullish(v.pipe(v.string(ALIAS), v.maxLength(LABEL_LIMIT, ALIAS))),
    cnamLookupsEnabled: flag,
    messagingEnabled: flag,
    adopt: flag,
    onDelete: oneOf("release", "keep"),
    onMissing: oneOf("fail", "replace"),
  },
  rule(
    [],
    "search",
    (inputs) =>
      isGiven(inputs["number"]) &&
      isGiven(inputs["search"]) &&
      'cannot be given together with "number": give one of the two',
  ),
  rule(
    [],
    "number",
    (inputs) =>
      !isGiven(inputs["number"]) &&
      !isGiven(inputs["search"]) &&
      'is missing: give an exact "number", or a "search" such as { rateCenter: "SEATTLE", state: "WA" }',
  ),
  rule(
    [],
    "adopt",
    (inputs) =>
      inputs["adopt"] === true &&
      !isGiven(inputs["number"]) &&
      isGiven(inputs["search"]) &&
      'needs the exact "number" to adopt',
  ),
);

export const readNumberInputs = (raw: PropertyValues) => readInputs<NumberInputs>(schema, raw);

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
