/** The wire shapes of the caller names, known here and nowhere else. */
import { Unreadable } from "../http/call";
import type { Resource } from "../json/document";
import { readBoolean, readId, readIncluded, readManyRelated, readOne, readRecordId, readText } from "../json/document";
import { omitUndefined } from "../omit-undefined";
import { numberOnAccount } from "../phone-number";
import { isRecordId, recordId } from "../record-id";
import type { CnamDetails, CnamRecord, CnamRequest } from "./model";

export const wirePaths = {
  cnams: "/v2/cnams",
  cnam: (id: string) => `/v2/cnams/${id}`,
  association: (number: string, id: string) => `/v2/numbers/${number}/relationships/cnams/${id}`,
  associations: (number: string) => `/v2/numbers/${number}/relationships/cnams`,
};

/** @throws RefusedError for an id that is none */
export function cnamId(id: string): string {
  return recordId(id, "a caller name");
}

/** Flat, unlike the update of the same record. */
export function creationRequest(value: string): unknown {
  return { value };
}

export function updateDocument(value: string): unknown {
  return { data: { type: "cnam", attributes: { value } } };
}

/** @throws Unreadable without an id: a list with a hole in it proves nothing. */
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
 * An id may be the number or, as elsewhere in this API, an internal key: what is brought along knows the number. A key
 * that nothing explains stays in the list, because a name that numbers show must not look unused.
 *
 * @throws Unreadable
 */
export function readCnamDetails(json: unknown): CnamDetails {
  const resource = readOne(json, "cnam");
  const values = new Map(readIncluded(json, "number").map(({ id, attributes }) => [id, readId(attributes.value)]));
  const numbers = readManyRelated(resource.relationships, "numbers").map((id) => {
    const number = numberOnAccount(values.get(id) ?? id) ?? id;
    if (!isRecordId(number)) throw new Unreadable("one of its numbers is not a phone number");
    return number;
  });
  return { ...readCnam(resource), numbers };
}

/**
 * What has been taken on: the record that is assigned, or none after an unassignment. Recorded answers tell it as an
 * integer and as null.
 *
 * @throws Unreadable when it is about another record
 */
export function readRequest(json: unknown, expected: string | null): CnamRequest {
  const { id, attributes } = readOne(json, "cnam");
  if (id !== expected) throw new Unreadable("it is about another caller name");
  return omitUndefined({ dateCreated: readText(attributes.date_created) });
}
