/** The search arguments of a `PhoneNumber`, checked and brought into one form. */
import { type CheckFailure, isUnknown, type PropertyValues } from "../../host";
import type { Caps, Criteria } from "../../purchase";
import { isGiven, phoneNumber } from "../inputs";

/** Default caps of the configuration. */
export type DefaultCaps = Caps;

const STATE = /^[A-Z]{2}$/;

/** Pure; unknown values pass. */
export function normaliseTarget(raw: PropertyValues, defaults: DefaultCaps, failures: CheckFailure[]): PropertyValues {
  const caps = {
    maxSetupCost: cap(raw, "maxSetupCost", defaults.maxSetupCost, failures),
    maxMonthlyCost: cap(raw, "maxMonthlyCost", defaults.maxMonthlyCost, failures),
  };
  if (isGiven(raw["number"])) return { ...caps, number: phoneNumber(raw, "number", failures) };
  const criteria = raw["criteria"] ?? raw["search"];
  if (isUnknown(criteria)) return { ...caps, criteria };
  return { ...caps, criteria: normaliseCriteria((criteria ?? {}) as PropertyValues, failures) };
}

function cap(raw: PropertyValues, name: keyof Caps, fallback: number, failures: CheckFailure[]): unknown {
  const value = raw[name] ?? fallback;
  if (isUnknown(value) || (typeof value === "number" && value >= 0)) return value;
  failures.push({ property: name, reason: "must be an amount in US dollars, such as 1 or 2.5" });
  return value;
}

function normaliseCriteria(raw: PropertyValues, failures: CheckFailure[]): Criteria {
  const fail = (name: string, reason: string) => failures.push({ property: `search.${name}`, reason });
  const known = new Set(["startsWith", "contains", "endsWith", "rateCenter", "state", "numberType"]);
  for (const name of Object.keys(raw)) if (!known.has(name)) fail(name, `is not known; use ${[...known].join(", ")}`);

  const criteria: Record<string, unknown> = {};
  for (const name of ["startsWith", "contains", "endsWith"]) {
    const value = raw[name];
    if (value === undefined || value === null) continue;
    const digits = isUnknown(value) ? value : String(value).replace(/[\s()+.-]/g, "");
    if (!isUnknown(digits) && !/^\d{1,11}$/.test(String(digits))) fail(name, "must be digits, such as 206");
    criteria[name] = name === "startsWith" && !isUnknown(digits) ? withCountryCode(String(digits)) : digits;
  }
  for (const name of ["rateCenter", "state"]) {
    const value = raw[name];
    if (value === undefined || value === null) continue;
    criteria[name] = isUnknown(value) ? value : String(value).trim().toUpperCase();
  }
  const { state, rateCenter } = criteria;
  if (state !== undefined && !isUnknown(state) && !STATE.test(String(state)))
    fail("state", "must be two letters, such as WA");
  if (rateCenter !== undefined && state === undefined) {
    fail("rateCenter", "needs state as well: several states have a rate center of one name");
  }
  const type = raw["numberType"];
  if (type !== undefined && type !== null) {
    if (!isUnknown(type) && !["longcode", "toll-free"].includes(String(type))) {
      fail("numberType", 'must be "longcode" or "toll-free"');
    }
    criteria["numberType"] = type;
  }
  return criteria as Criteria;
}

const withCountryCode = (digits: string): string => (digits.startsWith("1") ? digits : `1${digits}`);
