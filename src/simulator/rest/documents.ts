/** JSON:API documents as Flowroute writes them: resources, single documents, lists with their links. */
import type { Choices } from "../choices";
import { shuffled } from "../random";
import { ApiError, errorItem, invalidQuery } from "./errors";
import type { Answer, Call } from "./family";

interface Reference {
  id: string;
  type: string;
}

export interface Resource {
  type: string;
  id: string | number | null;
  attributes?: Record<string, unknown>;
  relationships?: Record<string, { data: Reference | Reference[] | null }>;
  links?: Record<string, string>;
}

/** A correct link, or a wrong one as recorded: another host over http, no version, broken entities. */
export function makeLink(base: string, path: string, choices: Choices): string {
  if (choices.is("links", "own")) return base + path;
  return `http://api.staging.fl.gg${path.replace(/^\/v2(\.\d)?/, "").replace(/=/g, ";=")}`;
}

/** The attributes that the server shows: with unknown fields, or only the `original` ones. */
export function shownAttributes(
  call: Call,
  attributes: Record<string, unknown>,
  original: readonly string[],
): Record<string, unknown> {
  switch (call.world.choices.get("attributes")) {
    case "original":
      return Object.fromEntries(Object.entries(attributes).filter(([name]) => original.includes(name)));
    case "unknown-extra":
      return { ...attributes, carbon_class: { grade: "B", since: 2027 }, shown_until: null };
    default:
      return attributes;
  }
}

/** An answer with one resource. */
export function documentAnswer(call: Call, status: number, resource: Resource, included?: Resource[]): Answer {
  const extra: Resource[] = call.world.choices.is("attributes", "unknown-extra")
    ? [{ type: "carbon_report", id: "1", attributes: {} }]
    : [];
  return {
    status,
    document: {
      data: resource,
      ...(included === undefined ? {} : { included: [...included, ...extra] }),
      links: { self: resource.links?.self ?? call.link(call.path) },
    },
  };
}

/** Turns an answer into a 207: the document, with errors if the choice says so. */
export function multiStatus({ document }: Answer, choices: Choices, random: () => number): Answer {
  const error = new ApiError(
    503,
    "Service Unavailable",
    "The Message Provision API could not be reached. Everything else was done.",
  );
  const errors =
    choices.is("multi-status-body", "document-and-errors") || document === undefined
      ? { errors: [errorItem(error, choices, random)] }
      : {};
  return { status: 207, document: { ...document, ...errors } };
}

export interface ListOptions<T> {
  /** All that match, in the documented order. */
  items: readonly T[];
  maximum: number;
  /** Turns an item into a resource; undefined leaves it out of the page. */
  show(item: T): Resource | undefined;
  /** Filters to repeat in the links. */
  echo?: Record<string, string | undefined>;
  /** The request has asked for this order. */
  ordered?: boolean;
  /** The number of items without a `limit`. @default 10 */
  usual?: number;
  /** The links have only `next`. */
  onlyNext?: true;
}

/** A page of a list. It has `next` only if there is another page. */
export function listAnswer<T>(
  call: Call,
  { items, maximum, show, echo = {}, ordered = false, usual = 10, onlyNext }: ListOptions<T>,
): Answer {
  const { limit, offset } = readPage(call, maximum, usual);
  const page = (ordered ? items : inListOrder(call, items)).slice(offset, offset + limit);
  const filters = Object.entries(echo).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  const link = (from: number): string =>
    call.link(`${call.path}?${[...filters, `limit=${limit}`, `offset=${from}`].join("&")}`);
  return {
    status: 200,
    document: {
      data: page.map(show).filter((resource) => resource !== undefined),
      links: {
        ...(onlyNext ? {} : { self: link(offset) }),
        ...(offset + limit < items.length ? { next: link(offset + limit) } : {}),
      },
    },
  };
}

function inListOrder<T>(call: Call, items: readonly T[]): readonly T[] {
  const order = call.world.choices.get("list-order");
  if (order === "documented") return items;
  return shuffled(items, order === "shuffled" ? 7 : call.world.requests.length);
}

function readPage(call: Call, maximum: number, usual: number): { limit: number; offset: number } {
  const limit = readCount(call, "limit", 1, usual);
  const offset = readCount(call, "offset", 0, 0);
  if (limit > maximum && call.world.choices.is("limit-above-maximum", "refuse-422")) {
    throw invalidQuery("limit", `Must be between 1 and ${maximum}.`);
  }
  return { limit: Math.min(limit, maximum), offset };
}

function readCount(call: Call, name: string, least: number, otherwise: number): number {
  const text = call.query(name);
  if (text === undefined) return otherwise;
  if (/^\d+$/.test(text) && Number(text) >= least) return Number(text);
  if (call.world.choices.is("limit-invalid", "default")) return otherwise;
  throw invalidQuery(name, `Must be an integer of at least ${least}.`);
}
