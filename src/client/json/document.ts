/**
 * JSON:API as Flowroute speaks it, read with tolerance: unknown fields are ignored, an extra `data` around the
 * document is looked through, ids come as strings, numbers or null, money as number or text.
 */
import { Unreadable } from "../http/call";

export type JsonRecord = Record<string, unknown>;

export function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Undefined for anything that is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** One JSON:API resource object. */
export interface Resource {
  readonly id: string | null;
  readonly attributes: JsonRecord;
  /** Undefined when the answer leaves relationships out. */
  readonly relationships: JsonRecord | undefined;
}

export interface Page {
  readonly resources: Resource[];
  /** Whether `links.next` is there. Its value is never used: recorded ones point to wrong hosts and paths. */
  readonly hasNext: boolean;
}

/** The resource of a single-object document. @throws Unreadable */
export function readOne(json: unknown): Resource {
  const { data } = unwrap(json);
  if (!isRecord(data)) throw new Unreadable("it holds no object under `data`");
  return readResource(data);
}

/** The object under `data` where that is no resource object. @throws Unreadable */
export function readData(json: unknown): JsonRecord {
  const { data } = unwrap(json);
  if (!isRecord(data)) throw new Unreadable("it holds no object under `data`");
  return isRecord(data.attributes) ? data.attributes : data;
}

/** What a document brings along of one type; unreadable parts are left out. */
export function readIncluded(json: unknown, type: string): Resource[] {
  let holder = json;
  for (let depth = 0; depth < 2 && isRecord(holder) && !("included" in holder); depth += 1) holder = holder.data;
  const included = isRecord(holder) && Array.isArray(holder.included) ? holder.included : [];
  return included.filter((item) => isRecord(item) && item.type === type).map(readResource);
}

/** The resources of a list document. @throws Unreadable */
export function readMany(json: unknown): Page {
  const { data, next } = unwrap(json);
  if (!Array.isArray(data)) throw new Unreadable("it holds no list under `data`");
  return {
    resources: data.map((item) => {
      if (!isRecord(item)) throw new Unreadable("its list holds something that is no object");
      return readResource(item);
    }),
    hasNext: next,
  };
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
    id: readId(data.id),
    attributes: isRecord(data.attributes) ? data.attributes : {},
    relationships: isRecord(data.relationships) ? data.relationships : undefined,
  };
}

/** Letters of ASCII. Ids are told to people, and stand in code and paths: with anything else in it, it is none. */
const ID = /^[\x20-\x7e]{1,200}$/;

/** An id, whichever way it is sent; null when there is none. */
export function readId(value: unknown): string | null {
  if (typeof value === "number" && Number.isSafeInteger(value)) return String(value);
  return typeof value === "string" && ID.test(value) ? value : null;
}

/** The id that a relationship points to, under the first of `names` that is there; null when it points to nothing. */
export function readRelated(relationships: JsonRecord | undefined, ...names: string[]): string | null {
  for (const name of names) {
    const relationship = relationships?.[name];
    if (isRecord(relationship)) return isRecord(relationship.data) ? readId(relationship.data.id) : null;
  }
  return null;
}

/** The ids that a relationship points to when it points to many; none when it is missing. */
export function readManyRelated(relationships: JsonRecord | undefined, name: string): string[] {
  const relationship = relationships?.[name];
  const data = isRecord(relationship) && Array.isArray(relationship.data) ? relationship.data : [];
  return data.map((item) => (isRecord(item) ? readId(item.id) : null)).filter((id) => id !== null);
}

/** Text that says something; undefined for absent, null and "". */
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

/** The given fields without those that are undefined. */
export function present<T extends JsonRecord>(fields: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as never;
}
