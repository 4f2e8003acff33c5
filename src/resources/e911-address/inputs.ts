/**
 * The arguments of an `E911Address`, checked and brought into one form. Pure. What is wrong is told of the resource and
 * not of the property, because the engine prints the value of a property with the complaint.
 */
import type { E911Address, E911AddressFields } from "../../client";
import { type CheckFailure, hasUnknown, isUnknown, type PropertyValues } from "../../host";
import { isGiven, LABEL_LIMIT } from "../inputs";
import { FIELDS, type Field } from "./fields";

export interface AddressInputs extends E911AddressFields {
  /** `""` for none, so that the key is always there, and hidden. */
  addressType: string;
  addressTypeNumber: string;
  validate?: boolean;
  /** Names of the fields that the last edit changed: all that a review may see of it. */
  changed?: string[];
  /** Id of an address to take over (the `import` option). */
  __adopt?: string;
  __self: string;
}

const OPTIONAL: readonly Field[] = ["addressType", "addressTypeNumber"];

const ADDRESS_TYPES = (
  "Apartment Basement Building Department Floor Front Key Lobby Lot Lower Office Penthouse Pier Rear Room Side Slip " +
  "Space Stop Suite Trailer Unit Upper"
).split(" ");

export function normaliseAddress(raw: PropertyValues): { inputs: AddressInputs; failures: CheckFailure[] } {
  const failures: CheckFailure[] = [];
  const fail = (reason: string) => failures.push({ property: "", reason });
  const inputs: PropertyValues = { ...raw };
  for (const field of FIELDS) {
    const value = raw[field];
    if (isUnknown(value)) continue;
    const isText = typeof value === "string" || typeof value === "number";
    inputs[field] = isText ? String(value).trim() : "";
    if (isGiven(value) && !isText) fail(`${field} must be a string`);
    else if (inputs[field] === "" && !OPTIONAL.includes(field)) fail(`${field} is missing`);
  }
  for (const field of ["state", "country"]) {
    if (!isUnknown(inputs[field])) inputs[field] = String(inputs[field]).toUpperCase();
  }
  const { state, country, zip, addressType, addressTypeNumber } = inputs as unknown as AddressInputs;
  if (isWrong(state, /^[A-Z]{2}$/)) fail("state must be the two letters of a state or province, such as WA");
  if (isWrong(country, /^(US|CA)$/)) fail('country must be "US" or "CA"');
  if (isWrong(zip, /^.{4,7}$/))
    fail("zip must have 4 to 7 characters, such as 98104 or M4C 5K7. Flowroute does not accept ZIP+4.");
  if (!hasUnknown([addressType, addressTypeNumber])) {
    if ((addressType === "") !== (addressTypeNumber === "")) fail("addressType and addressTypeNumber go together");
    if (addressType !== "" && !ADDRESS_TYPES.some((type) => isSame(type, addressType))) {
      fail(`addressType must be one of ${ADDRESS_TYPES.join(", ")}`);
    }
  }
  const { label, validate } = raw;
  if (isGiven(label) && !isUnknown(label) && (typeof label !== "string" || !isLabel(label))) {
    failures.push({ property: "label", reason: `must have 1 to ${LABEL_LIMIT} characters` });
  }
  if (isGiven(validate) && !isUnknown(validate) && typeof validate !== "boolean") {
    failures.push({ property: "validate", reason: "must be true or false" });
  }
  return { inputs: inputs as unknown as AddressInputs, failures };
}

const isLabel = (label: string): boolean => label.trim() !== "" && label.length <= LABEL_LIMIT;

const isWrong = (value: unknown, form: RegExp): boolean =>
  typeof value === "string" && value !== "" && !isUnknown(value) && !form.test(value);

/** The carrier may keep letters in another case, and without spaces around. */
export const isSame = (one: unknown, other: unknown): boolean => keyOf(one) === keyOf(other);
const keyOf = (value: unknown): string =>
  String(value ?? "")
    .trim()
    .toLowerCase();

/** Names of the fields in which two addresses differ. An unknown value differs from all others. */
export const differingFields = (
  one: Partial<AddressInputs> | PropertyValues,
  other: Partial<AddressInputs> | PropertyValues,
): Field[] => FIELDS.filter((field) => !isSame((one as PropertyValues)[field], (other as PropertyValues)[field]));

/** Without a label of the user's own any label will do. */
export const hasLabel = (address: E911Address, label: string | undefined): boolean =>
  label === undefined || isSame(address.label, label);

/** What the client sends. */
export function fieldsOf(inputs: AddressInputs): E911AddressFields {
  const { label } = inputs;
  return { label, ...(Object.fromEntries(FIELDS.map((field) => [field, inputs[field]])) as Record<Field, string>) };
}
