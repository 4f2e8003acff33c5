/** Requests and answers of caller names. Only this file knows their shape. */
import { InvalidResponse } from "../http/call";
import type { Resource } from "../json/document";
import { readBoolean, readId, readIncluded, readManyRelated, readOne, readRecordId, readText } from "../json/document";
import { omitUndefined } from "../omit-undefined";
import { parseAccountNumber } from "../phone-number";
import { isRecordId, requireRecordId } from "../record-id";
import type { CnamDetails, CnamRecord, CnamRequest } from "./model";

export const wirePaths = {
  cnams: "/v2/cnams",
  cnam: (id: string) => `/v2/cnams/${id}`,
  association: (number: string, id: string) => `/v2/numbers/${number}/relationships/cnams/${id}`,
  associations: (number: string) => `/v2/numbers/${number}/relationships/cnams`,
};

/** @throws RefusedError for an invalid id */
export function requireCnamId(id: string): string {
  return requireRecordId(id, "a caller name");
}

/** A flat body, unlike that of an update. */
export function creationRequest(value: string): unknown {
  return { value };
}

export function updateDocument(value: string): unknown {
  return { data: { type: "cnam", attributes: { value } } };
}

/** @throws InvalidResponse without an id: a list with a gap proves nothing */
export function readCnam(resource: Resource): CnamRecord {
  const { attributes } = resource;
  return {
    id: readRecordId(resource, "a caller name"),
    value: readText(attributes.value) ?? "",
    isApproved: readBoolean(attributes.is_approved) ?? false,
    approvalDatetime: readText(attributes.approval_datetime) ?? null,
    creationDatetime: readText(attributes.creation_datetime) ?? null,
    rejectionReason: readText(attributes.rejection_reason) ?? null,
  };
}

/**
 * An id may be the number or, as elsewhere in this API, an internal key. Then the number is in `included`. An unknown key
 * stays in the list, because a caller name that numbers have must not look unused.
 *
 * @throws InvalidResponse
 */
export function readCnamDetails(json: unknown): CnamDetails {
  const resource = readOne(json, "cnam");
  const values = new Map(readIncluded(json, "number").map(({ id, attributes }) => [id, readId(attributes.value)]));
  const numbers = readManyRelated(resource.relationships, "numbers").map((id) => {
    const number = parseAccountNumber(values.get(id) ?? id) ?? id;
    if (!isRecordId(number)) throw new InvalidResponse("one of its numbers is not a phone number");
    return number;
  });
  return { ...readCnam(resource), numbers };
}

/**
 * An accepted assignment has the record's id, an unassignment has none. Recorded answers have an integer and null.
 *
 * @throws InvalidResponse when it is about another record
 */
export function readRequest(json: unknown, expected: string | null): CnamRequest {
  const { id, attributes } = readOne(json, "cnam");
  if (id !== expected) throw new InvalidResponse("it is about another caller name");
  return omitUndefined({ dateCreated: readText(attributes.date_created) });
}
