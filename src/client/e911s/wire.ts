/** Requests and answers of emergency addresses. Only this file knows their shape. */
import { RefusedError } from "../errors";
import { InvalidResponse } from "../http/call";
import type { JsonRecord, Resource } from "../json/document";
import { readId, readRecordId, readText } from "../json/document";
import { omitUndefined } from "../omit-undefined";
import { northAmerican } from "../phone-number";
import { requireRecordId } from "../record-id";
import { withSteps } from "../text/steps";
import type { E911Address, E911AddressChanges, E911AddressFields } from "./model";

export const wirePaths = {
  addresses: "/v2/e911s",
  validation: "/v2/e911s/validate",
  address: (id: string) => `/v2/e911s/${id}`,
  numbers: (id: string) => `/v2/e911s/${id}/relationships/numbers`,
  association: (number: string, id: string) => `/v2/numbers/${number}/relationships/e911s/${id}`,
  associations: (number: string) => `/v2/numbers/${number}/relationships/e911s`,
};

/** Our names of the fields, and Flowroute's. */
export const wireNames: Record<keyof E911AddressFields, string> = {
  label: "label",
  firstName: "first_name",
  lastName: "last_name",
  streetNumber: "street_number",
  streetName: "street_name",
  addressType: "address_type",
  addressTypeNumber: "address_type_number",
  city: "city",
  state: "state",
  country: "country",
  zip: "zip",
};

const fieldNames = Object.keys(wireNames) as (keyof E911AddressFields)[];

/** @throws RefusedError for an invalid id, without the id */
export function requireAddressId(id: string): string {
  return requireRecordId(id, "an emergency address");
}

/** A whole address, for creation and validation. @throws RefusedError for fields that are not strings */
export function addressDocument(address: E911AddressFields): unknown {
  const missing = fieldNames.filter((name) => !isOptional(name) && typeof address[name] !== "string");
  if (missing.length > 0) throw notTextError(missing);
  return document({
    ...address,
    // Empty fields are left out, because "" is not one of the known types.
    addressType: address.addressType || undefined,
    addressTypeNumber: address.addressTypeNumber || undefined,
  });
}

/**
 * Changes of an address. Type and number of a suite or floor go together: half of the pair would combine with what
 * Flowroute happens to have.
 *
 * @throws RefusedError when one of the two is missing, or there is nothing to change
 */
export function changesDocument(changes: E911AddressChanges): unknown {
  const { addressType: type, addressTypeNumber: number } = changes;
  if (fieldNames.every((name) => changes[name] === undefined)) {
    throw new RefusedError(
      "invalid-input",
      "Could not update an emergency address: the call names no changes. Nothing was sent.",
    );
  }
  if (type === undefined && number === undefined) return document(changes);
  const gone = (value: string | null | undefined) => value === null || value === "";
  if (gone(type) && (number === undefined || gone(number))) {
    return document({ ...changes, addressType: null, addressTypeNumber: null });
  }
  if (typeof type !== "string" || typeof number !== "string" || gone(type) || gone(number)) {
    throw new RefusedError(
      "invalid-input",
      withSteps(
        "Could not update an emergency address: addressType and addressTypeNumber go together. Nothing was sent.",
        "Give both, or null for both.",
      ),
    );
  }
  return document(changes);
}

function document(fields: { [name in keyof E911AddressFields]?: string | null | undefined }): unknown {
  const isText = (name: keyof E911AddressFields) =>
    fields[name] === undefined || typeof fields[name] === "string" || (fields[name] === null && isOptional(name));
  const wrong = fieldNames.filter((name) => !isText(name));
  if (wrong.length > 0) throw notTextError(wrong);
  const attributes = Object.fromEntries(fieldNames.map((name) => [wireNames[name], fields[name]]));
  return { data: { type: "e911", attributes: omitUndefined(attributes) } };
}

function isOptional(name: keyof E911AddressFields): boolean {
  return name === "addressType" || name === "addressTypeNumber";
}

function notTextError(names: readonly string[]): RefusedError {
  return new RefusedError(
    "invalid-input",
    `This is not an emergency address: ${names.join(", ")} must be strings. Nothing was sent.`,
  );
}

/** @throws InvalidResponse without an id: a list with a gap proves nothing */
export function readAddress(resource: Resource): E911Address {
  const { attributes } = resource;
  const required = (name: keyof E911AddressFields) => readField(attributes, name) ?? "";
  return {
    id: readRecordId(resource, "an emergency address"),
    label: required("label"),
    firstName: required("firstName"),
    lastName: required("lastName"),
    streetNumber: required("streetNumber"),
    streetName: required("streetName"),
    ...omitUndefined({
      addressType: readField(attributes, "addressType"),
      addressTypeNumber: readField(attributes, "addressTypeNumber"),
    }),
    city: required("city"),
    state: required("state"),
    country: required("country"),
    zip: required("zip"),
  };
}

/** Some pages document integers. */
function readField(attributes: JsonRecord, name: keyof E911AddressFields): string | undefined {
  const value = attributes[wireNames[name]];
  return readText(typeof value === "number" ? String(value) : value);
}

/** The number itself, because the id may be an internal key. @throws InvalidResponse without it */
export function readAssociatedNumber({ attributes }: Resource): string {
  const number = northAmerican(readId(attributes.value));
  if (number === undefined) throw new InvalidResponse("a number has no `value` of 11 digits beginning with 1");
  return number;
}
