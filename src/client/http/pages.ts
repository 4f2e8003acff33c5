/**
 * Lists, page by page, as async iterables that can be iterated more than once.
 *
 * The end of a list is where `links.next` is missing, never a short page; links are never followed. The offset goes
 * on by what came, so that a server that gives fewer than asked loses nothing; what comes twice is told apart by id.
 */
import { RefusedError, UnavailableError } from "../errors";
import type { Resource } from "../json/document";
import { readMany } from "../json/document";
import type { Send } from "./call";

const pageSize = 200;
/** So many pages in a row may bring nothing new (a list that changes under us) before it counts as a loop. */
const mostStalePages = 3;

export interface Listing<T> {
  /** As it reads after "Could not": `list inbound routes`. */
  readonly what: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Stop after so many items. */
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  /** One item; undefined leaves it out. Throws Unreadable when the page cannot be trusted. */
  read(resource: Resource): { key: string; item: T } | undefined;
}

/** @throws RefusedError when limit or offset are no counts. */
export function paginate<T>(send: Send, listing: Listing<T>): AsyncIterable<T> {
  for (const name of ["limit", "offset"] as const) {
    const value = listing[name];
    if (value !== undefined && (!Number.isInteger(value) || value < 0)) {
      throw new RefusedError(
        `Could not ${listing.what}: ${name} is ${value}. Nothing was sent. Give a whole number from 0.`,
      );
    }
  }
  return { [Symbol.asyncIterator]: () => walk(send, listing) };
}

async function* walk<T>(send: Send, listing: Listing<T>): AsyncGenerator<T> {
  const { what, path, read } = listing;
  const limit = listing.limit ?? Number.POSITIVE_INFINITY;
  const size = Math.min(pageSize, limit);
  const seen = new Set<string>();
  let offset = listing.offset ?? 0;
  let given = 0;
  let stale = 0;
  while (given < limit) {
    const page = await send({
      what,
      effect: "read",
      method: "GET",
      path,
      query: { ...listing.query, limit: String(size), offset: String(offset) },
      decode: ({ json }) => {
        const { resources, hasNext } = readMany(json);
        return { count: resources.length, hasNext, items: resources.map(read).filter((entry) => entry !== undefined) };
      },
    });
    const fresh = page.items.filter(({ key }) => !seen.has(key) && seen.add(key));
    for (const { item } of fresh) {
      yield item;
      given += 1;
      if (given >= limit) return;
    }
    if (!page.hasNext) return;
    stale = fresh.length === 0 ? stale + 1 : 0;
    if (page.count === 0 || stale > mostStalePages) {
      throw new UnavailableError(
        `Could not ${what} to the end: Flowroute announces more after ${offset + page.count} items, but sends nothing new. ` +
          "A list that is not complete proves nothing, so it is not used. Run again later.",
        { method: "GET", path },
      );
    }
    offset += stale > 0 ? size : Math.min(page.count, size);
  }
}
