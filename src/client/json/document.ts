/**
 * Reads Flowroute's JSON:API tolerantly: unknown fields are ignored, an extra `data` around the document is accepted, ids
 * may be strings, numbers or null, and money may be a number or text.
 */
import { InvalidResponse } from "../http/call";
import { isRecordId } from "../record-id";
import { isWithinLimits } from "./limits";

export type JsonRecord = Record<string, unknown>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** @returns undefined for text that is not JSON, or larger than any answer of the API */
export function parseJson(text: string): unknown {
  if (!isWithinLimits(text)) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One JSON:API resource object. */
export interface Resource {
  /** `number`, `route` and so on; undefined when the answer does not have it. */
  readonly type: string | undefined;
  readonly id: string | null;
  readonly attributes: JsonRecord;
  /** Undefined when the answer does not have relationships. */
  readonly relationships: JsonRecord | undefined;
}

export interface Page {
  readonly resources: Resource[];
  /** Whether `links.next` exists. Its value is not used: recorded ones point to wrong hosts and paths. */
  readonly hasNext: boolean;
}

/** The resource of a document with a single one. @throws InvalidResponse also when it is of another type */
export function readOne(json: unknown, ...types: string[]): Resource {
  const { data } = unwrap(json);
  if (!isRecord(data)) throw new InvalidResponse("it has no object under `data`");
  const resource = readResource(data);
  if (!isOfType(resource, types)) throw new InvalidResponse(`its data is not of type ${types.join(" or ")}`);
  return resource;
}

/** A resource without a type may be of any. */
export const isOfType = ({ type }: Resource, types: readonly string[]): boolean =>
  type === undefined || types.includes(type);

/** @throws InvalidResponse when the answer is about another record than the request */
export function requireSameId<T extends { readonly id: string }>(record: T, id: string, what: string): T {
  if (record.id !== id) throw new InvalidResponse(`it is about another ${what}`);
  return record;
}

/** The object under `data`, where that is not a resource object. @throws InvalidResponse */
export function readData(json: unknown): JsonRecord {
  const { data } = unwrap(json);
  if (!isRecord(data)) throw new InvalidResponse("it has no object under `data`");
  return isRecord(data.attributes) ? data.attributes : data;
}

/** The `included` resources of one type. Malformed ones are left out. */
export function readIncluded(json: unknown, type: string): Resource[] {
  let holder = json;
  for (let depth = 0; depth < 2 && isRecord(holder) && !("included" in holder); depth += 1) holder = holder.data;
  const included = isRecord(holder) && Array.isArray(holder.included) ? holder.included : [];
  return included.filter((item) => isRecord(item) && item.type === type).map(readResource);
}

/** The resources of a list document. @throws InvalidResponse */
export function readMany(json: unknown): Page {
  const { data, next } = unwrap(json);
  if (!Array.isArray(data)) throw new InvalidResponse("it has no list under `data`");
  // What is no object has no id either, which its family judges.
  return { resources: data.map((item) => readResource(isRecord(item) ? item : {})), hasNext: next };
}

function unwrap(json: unknown): { data: unknown; next: boolean } {
  let data = json;
  let next = false;
  for (let depth = 0; depth < 3 && isRecord(data) && "data" in data && !("attributes" in data); depth += 1) {
    const link = isRecord(data.links) ? data.links.next : undefined;
    next ||= link !== undefined && link !== null && link !== "";
    data = data.data;
  }
  return { data: data === json ? undefined : data, next };
}

function readResource(data: JsonRecord): Resource {
  return {
    type: readText(data.type),
    id: readId(data.id),
    attributes: isRecord(data.attributes) ? data.attributes : {},
    relationships: isRecord(data.relationships) ? data.relationships : undefined,
  };
}

/** Printable ASCII only, because ids are shown to people and used in code and paths. */
const ID = /^[\x20-\x7e]{1,200}$/;

/** An id that is sent as a string or a number; null when there is none. */
export function readId(value: unknown): string | null {
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  return typeof value === "string" && ID.test(value) ? value : null;
}

/**
 * The id of a relationship, under the first of `names` that exists; null when it points to nothing.
 *
 * @throws InvalidResponse when it points to something without an id, which is not the same as nothing
 */
export function readRelated(relationships: JsonRecord | undefined, ...names: string[]): string | null {
  for (const name of names) {
    const relationship = relationships?.[name];
    if (relationship === undefined || relationship === null) continue;
    const data = isRecord(relationship) ? relationship.data : relationship;
    if (data === null) return null;
    const id = isRecord(data) ? readId(data.id) : null;
    if (id === null) throw new InvalidResponse(`its relationship \`${name}\` points to a record without an id`);
    return id;
  }
  return null;
}

/**
 * The ids of a relationship to many; empty when it is missing.
 *
 * @throws InvalidResponse when one of them has no id
 */
export function readManyRelated(relationships: JsonRecord | undefined, name: string): string[] {
  const relationship = relationships?.[name];
  const data = isRecord(relationship) && Array.isArray(relationship.data) ? relationship.data : [];
  return data.map((item) => {
    const id = isRecord(item) ? readId(item.id) : null;
    if (id === null) throw new InvalidResponse(`its relationship \`${name}\` points to a record without an id`);
    return id;
  });
}

/** The id of a record, in the form of paths. @throws InvalidResponse for any other form */
export function readRecordId({ id }: Pick<Resource, "id">, what: string): string {
  if (id !== null && isRecordId(id)) return id;
  throw new InvalidResponse(`${what} has no id of 1 to 20 digits`);
}

/** The id of a related record, or null. @throws InvalidResponse for any other form */
export function relatedRecordId(id: string | null, what: string): string | null {
  return id === null ? null : readRecordId({ id }, what);
}

/** Text; undefined for absent, null and "". */
export function readText(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** A whole number from 0, or its digits. */
export function readCount(value: unknown): number | undefined {
  const count = typeof value === "string" && /^\d+$/.test(value) ? Number(value) : value;
  return typeof count === "number" && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

/** A boolean, or the word for it. */
export function readBoolean(value: unknown): boolean | undefined {
  if (typeof value === "boolean") return value;
  const word = typeof value === "string" ? value.toLowerCase() : undefined;
  return word === "true" ? true : word === "false" ? false : undefined;
}

/** An amount in dollars, as a number or text (`1.25`, `"1.25"`, `"$1.25"`); undefined for anything else, never 0. */
export function readMoney(value: unknown): number | undefined {
  const text = typeof value === "string" ? value.trim().replace(/^\$/, "") : value;
  if (typeof text === "string" && !/^\d+(?:\.\d+)?$/.test(text)) return undefined;
  const amount = typeof text === "string" ? Number(text) : text;
  return typeof amount === "number" && Number.isFinite(amount) && amount >= 0 ? amount : undefined;
}
