/** The search arguments of a `PhoneNumber`, checked and brought into one form. Pure. */
import * as v from "valibot";
import type { CheckFailure, PropertyValues } from "../../host";
import type { Caps } from "../../purchase";
import { isGiven, phoneNumber } from "../inputs";
import { fields, noOthers, readInputs, rule } from "../read-inputs";

/** Default caps of the configuration. */
export type DefaultCaps = Caps;

const AMOUNT = "must be an amount in US dollars, such as 1 or 2.5";
export const amount = v.pipe(v.number(AMOUNT), v.minValue(0, AMOUNT));

const digits = v.pipe(
  v.any(),
  v.transform((value) => String(value).replace(/[\s()+.-]/g, "")),
  v.regex(/^\d{1,11}$/, "must be digits, such as 206"),
);
const place = v.pipe(v.any(), v.transform(String), v.trim(), v.toUpperCase());
const orAbsent = (schema: v.GenericSchema) => v.nullish(schema, () => undefined);

const criteria = {
  startsWith: orAbsent(
    v.pipe(
      digits,
      v.transform((start) => (start.startsWith("1") ? start : `1${start}`)),
    ),
  ),
  contains: orAbsent(digits),
  endsWith: orAbsent(digits),
  rateCenter: orAbsent(place),
  state: orAbsent(v.pipe(place, v.regex(/^[A-Z]{2}$/, "must be two letters, such as WA"))),
  numberType: orAbsent(v.picklist(["longcode", "toll-free"], 'must be "longcode" or "toll-free"')),
};

export const search = fields(
  criteria,
  noOthers(Object.keys(criteria)),
  rule(
    [],
    "rateCenter",
    ({ rateCenter, state }) =>
      isGiven(rateCenter) && !isGiven(state) && "needs state as well: several states have a rate center of one name",
  ),
);

/** What a `NumberSearch` is to look for: an exact number, or any by `criteria`, which programs know as `search`. */
export function readTarget(
  { number, criteria, ...raw }: PropertyValues,
  defaults: DefaultCaps,
): { inputs: PropertyValues; failures: CheckFailure[] } {
  const schema = fields({
    maxSetupCost: v.nullish(amount, defaults.maxSetupCost),
    maxMonthlyCost: v.nullish(amount, defaults.maxMonthlyCost),
    number: v.nullish(phoneNumber),
    search: v.nullish(search),
  });
  const target = isGiven(number) ? { number } : { search: criteria ?? {} };
  const { inputs, failures } = readInputs<PropertyValues>(schema, { ...raw, ...target });
  const { search: read, ...others } = inputs;
  return { inputs: read === undefined ? others : { ...others, criteria: read }, failures };
}
