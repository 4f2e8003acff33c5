/** The wire shapes of the caller names, known here and nowhere else. */
import { accepted } from "../http/accepted";
import type { Answer } from "../http/call";
import { Unreadable } from "../http/call";
import type { Resource } from "../json/document";
import {
  isRecord,
  present,
  readBoolean,
  readId,
  readIncluded,
  readManyRelated,
  readOne,
  readText,
} from "../json/document";
import { recordId } from "../record-id";
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
export function readCnam({ id, attributes }: Resource): CnamRecord {
  if (id === null) throw new Unreadable("a caller name has no id");
  return {
    id,
    value: readText(attributes.value) ?? "",
    isApproved: readBoolean(attributes.is_approved) ?? false,
    approvalDatetime: readText(attributes.approval_datetime) ?? null,
    creationDatetime: readText(attributes.creation_datetime) ?? null,
    rejectionReason: readText(attributes.rejection_reason) ?? null,
  };
}

/** An id may be the number or, as elsewhere in this API, an internal key: what is brought along knows the number. */
export function readCnamDetails(json: unknown): CnamDetails {
  const resource = readOne(json);
  const values = new Map(readIncluded(json, "number").map(({ id, attributes }) => [id, readId(attributes.value)]));
  const numbers = readManyRelated(resource.relationships, "numbers").map((id) => values.get(id) ?? id);
  return { ...readCnam(resource), numbers: numbers.map((number) => number.replace(/^\+/, "")) };
}

/** A 202. What it tells of the record (an integer id, null after an unassignment) is known already. */
export function readRequest(answer: Answer): CnamRequest {
  accepted(answer);
  const { data } = isRecord(answer.json) ? answer.json : {};
  const attributes = isRecord(data) && isRecord(data.attributes) ? data.attributes : {};
  return present({ dateCreated: readText(attributes.date_created) });
}
