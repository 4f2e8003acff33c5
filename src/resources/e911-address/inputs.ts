/** The arguments of an `E911Address`, checked and brought into one form. Pure. */
import * as v from "valibot";
import type { E911Address, E911AddressFields } from "../../client";
import type { PropertyValues } from "../../host";
import { flag, LABEL_LIMIT } from "../inputs";
import { fields, readInputs, rule } from "../read-inputs";
import { FIELDS, type Field } from "./fields";

export interface AddressInputs extends E911AddressFields {
  /** `""` for none, so that the key is always there, and hidden. */
  addressType: string;
  addressTypeNumber: string;
  validate?: boolean;
  /** Names of the fields that the last edit changed: all that a review may see of it. */
  changed?: string[];
  /** Id of an address to adopt (the `import` option). */
  __adopt?: string;
  __self: string;
}

const ADDRESS_TYPES = (
  "Apartment Basement Building Department Floor Front Key Lobby Lot Lower Office Penthouse Pier Rear Room Side Slip " +
  "Space Stop Suite Trailer Unit Upper"
).split(" ");

const optional = v.pipe(
  v.nullish(v.union([v.string(), v.number()], "must be a string"), ""),
  v.transform(String),
  v.trim(),
);
const needed = v.pipe(optional, v.nonEmpty("is missing"));

const LABEL = `must have 1 to ${LABEL_LIMIT} characters`;

const TYPE = ["addressType", "addressTypeNumber"];

const schema = fields(
  {
    firstName: needed,
    lastName: needed,
    streetNumber: needed,
    streetName: needed,
    addressType: optional,
    addressTypeNumber: optional,
    city: needed,
    state: v.pipe(
      needed,
      v.toUpperCase(),
      v.regex(/^[A-Z]{2}$/, "must be the two letters of a state or province, such as WA"),
    ),
    country: v.pipe(needed, v.toUpperCase(), v.picklist(["US", "CA"], 'must be "US" or "CA"')),
    zip: v.pipe(
      needed,
      v.regex(/^.{4,7}$/, "must have 4 to 7 characters, such as 98104 or M4C 5K7. Flowroute does not accept ZIP+4."),
    ),
    label: v.nullish(
      v.pipe(
        v.string(LABEL),
        v.check((label) => label.trim() !== "" && label.length <= LABEL_LIMIT, LABEL),
      ),
    ),
    validate: flag,
  } satisfies Record<Field | "label" | "validate", v.GenericSchema>,
  rule(
    TYPE,
    "addressType",
    ({ addressType, addressTypeNumber }) =>
      (addressType === "") !== (addressTypeNumber === "") && "and addressTypeNumber go together",
  ),
  rule(
    TYPE,
    "addressType",
    ({ addressType }) =>
      addressType !== "" &&
      !ADDRESS_TYPES.some((type) => isSame(type, addressType)) &&
      `must be one of ${ADDRESS_TYPES.join(", ")}`,
  ),
);

export const readAddress = (raw: PropertyValues) => readInputs<AddressInputs>(schema, raw, FIELDS);

/** Flowroute may keep letters in another case, and without spaces around. */
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
