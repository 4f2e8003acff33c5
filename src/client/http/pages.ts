/**
 * Lists as async iterables, page by page. They can be iterated more than once.
 *
 * A list ends where `links.next` is missing, never at a short page. Links are never followed. The offset advances by the
 * number of items received, so that nothing is lost when a server sends fewer than requested. Duplicates are recognized
 * by id.
 *
 * A list proves that something is *absent* only when each page is a plain 200 and the pages fit together. Otherwise it is
 * read again: after a change of order between two pages, where an item may have been skipped, until a pass brings nothing
 * new; after an announced page that was empty, until none is.
 */
import { RefusedError, UnavailableError } from "../errors";
import type { Resource } from "../json/document";
import { isOfType, readMany } from "../json/document";
import { withSteps } from "../text/steps";
import type { Send } from "./call";
import { InvalidResponse } from "./call";

const pageSize = 200;
/** Pages in a row without a new item (the list may change while it is read) before it counts as a loop. */
const maxStalePages = 3;
/** Passes over a list whose pages do not fit together. */
const maxPasses = 10;
/** No account has this much, so a list beyond it is endless. */
export const listBounds = { items: 1_000_000, pages: 10_000, ms: 3_600_000 };

/** Reports what was left out of an answer. */
export type Warn = (message: string) => void;

export interface Listing<T> {
  /** As it reads after "Could not": `list inbound routes`. */
  readonly what: string;
  readonly path: string;
  /** Of the resources in it. */
  readonly type: string;
  readonly query?: Readonly<Record<string, string>>;
  /** Stop after so many items. */
  readonly limit?: number | undefined;
  readonly offset?: number | undefined;
  /**
   * What happens to a malformed entry. A list that must prove absence cannot have gaps, so the whole page is refused. In
   * a list of offers, or one for people to read, the entry is left out with a warning.
   */
  readonly malformed: "refuse" | Warn;
  /** Whether something counts as gone because it is not in the list. Then the pages must fit together. */
  readonly provesAbsence: boolean;
  /** Key of an entry that every such list has. Without it the list is incomplete. */
  readonly requiredKey?: string;
  /** One item. @throws InvalidResponse when it is malformed */
  read(resource: Resource): { key: string; item: T };
}

interface Page<T> {
  readonly count: number;
  readonly hasNext: boolean;
  readonly items: { key: string; item: T }[];
  readonly receivedAt: number;
}

/** Over all passes. */
interface Progress {
  pages: number;
  startedAt: number | undefined;
  readonly bounds: typeof listBounds;
}

/** @throws RefusedError when limit or offset is not a whole number from 0 */
export function paginate<T>(send: Send, listing: Listing<T>, bounds = listBounds): AsyncIterable<T> {
  for (const name of ["limit", "offset"] as const) {
    const value = listing[name];
    if (value !== undefined && (!Number.isInteger(value) || value < 0)) {
      throw new RefusedError(
        "invalid-input",
        withSteps(
          `Could not ${listing.what}: ${name} is ${value}. Nothing was sent.`,
          "Give a whole number, 0 or more.",
        ),
      );
    }
  }
  return { [Symbol.asyncIterator]: () => iterateList(send, listing, bounds) };
}

async function* iterateList<T>(send: Send, listing: Listing<T>, bounds: typeof listBounds): AsyncGenerator<T> {
  const { limit = Number.POSITIVE_INFINITY, requiredKey } = listing;
  if (limit === 0) return;
  const seen = new Set<string>();
  const progress: Progress = { pages: 0, startedAt: undefined, bounds };
  for (let pass = 1; pass <= maxPasses; pass += 1) {
    const before = seen.size;
    let isOrderly = true;
    let isBroken = false;
    for await (const page of readPages(send, listing, seen, progress)) {
      isOrderly &&= page.isInOrder;
      isBroken ||= page.isBroken;
      for (const item of page.fresh) {
        yield item;
        if (seen.size >= limit) return;
      }
    }
    const isComplete = requiredKey === undefined || !isFromStart(listing) || seen.has(requiredKey);
    const isStable = isOrderly || (pass > 1 && seen.size === before);
    const isProven = !listing.provesAbsence || (isStable && !isBroken);
    if (isComplete && isProven) return;
  }
  const gap =
    requiredKey !== undefined && !seen.has(requiredKey)
      ? `the entry "${requiredKey}", which every account has, is missing`
      : `after ${maxPasses} readings its pages still do not fit together`;
  throw incompleteList(listing, gap);
}

/** One pass. An announced page that is empty breaks it. Items are added to `seen` as the caller takes them. */
async function* readPages<T>(
  send: Send,
  listing: Listing<T>,
  seen: Set<string>,
  progress: Progress,
): AsyncGenerator<{ isInOrder: boolean; isBroken: boolean; fresh: Iterable<T> }> {
  const size = Math.min(pageSize, listing.limit ?? pageSize);
  const first = listing.offset ?? 0;
  const before: string[] = [];
  const known = new Set<string>();
  let offset = first;
  let stale = 0;
  for (;;) {
    const page = await fetchPage(send, listing, size, offset, seen);
    progress.startedAt ??= page.receivedAt;
    progress.pages += 1;
    const keys = page.items.map(({ key }) => key);
    const isInOrder = continuesFrom(before, keys, known);
    const isBroken = page.count === 0 && offset > first;
    const fresh = page.items.filter(({ key }) => !known.has(key) && known.add(key));
    before.push(...keys);
    yield { isInOrder, isBroken, fresh: yieldNew(fresh, seen) };
    if (!page.hasNext) return;
    stale = fresh.length === 0 ? stale + 1 : 0;
    if (page.count === 0 || stale > maxStalePages) {
      throw incompleteList(
        listing,
        `after ${offset + page.count} items Flowroute announces more, but sends nothing new`,
      );
    }
    const { bounds, pages, startedAt } = progress;
    if (seen.size >= bounds.items || pages >= bounds.pages || page.receivedAt - startedAt > bounds.ms) {
      throw incompleteList(listing, `after ${seen.size} items in ${pages} pages there is no end`);
    }
    offset += stale > 0 ? size : Math.min(page.count, size);
  }
}

/** Whether a page continues where the previous ones end. It may repeat their end, when a new item came in front. */
function continuesFrom(before: readonly string[], page: readonly string[], known: ReadonlySet<string>): boolean {
  if (new Set(page).size < page.length) return false;
  const repeated = page.filter((key) => known.has(key)).length;
  return page.slice(0, repeated).every((key, at) => key === before[before.length - repeated + at]);
}

function* yieldNew<T>(entries: readonly { key: string; item: T }[], seen: Set<string>): Generator<T> {
  for (const { key, item } of entries) {
    if (seen.has(key)) continue;
    seen.add(key);
    yield item;
  }
}

function fetchPage<T>(
  send: Send,
  listing: Listing<T>,
  size: number,
  offset: number,
  seen: ReadonlySet<string>,
): Promise<Page<T>> {
  return send({
    what: listing.what,
    effect: "read",
    method: "GET",
    path: listing.path,
    query: { ...listing.query, limit: String(size), offset: String(offset) },
    success: [200],
    decode: ({ json, receivedAt }) => {
      const { resources, hasNext } = readMany(json);
      const items = readAll(resources, listing.type, listing.malformed, listing.read, listing.what);
      const { requiredKey } = listing;
      // A list of one page is judged here, where the request is tried again.
      const isAll = !hasNext && offset === 0 && requiredKey !== undefined && !seen.has(requiredKey);
      if (isAll && !items.some(({ key }) => key === requiredKey)) {
        throw new InvalidResponse(`the entry "${requiredKey}", which every account has, is missing`);
      }
      return { count: resources.length, hasNext, items, receivedAt };
    },
  });
}

const isFromStart = ({ offset = 0 }: Listing<unknown>): boolean => offset === 0;

/** @throws InvalidResponse for a malformed entry, if `malformed` is `refuse` */
export function readAll<T>(
  resources: readonly Resource[],
  type: string,
  malformed: "refuse" | Warn,
  read: (resource: Resource) => T,
  what: string,
): T[] {
  const items: T[] = [];
  for (const resource of resources) {
    try {
      if (!isOfType(resource, [type]))
        throw new InvalidResponse(`the list contains an entry that is not of type ${type}`);
      items.push(read(resource));
    } catch (error) {
      if (!(error instanceof InvalidResponse) || malformed === "refuse") throw error;
      malformed(`Ignored a malformed entry in an answer of Flowroute ("${what}"): ${error.message}.`);
    }
  }
  return items;
}

function incompleteList({ what, path }: Listing<unknown>, why: string): UnavailableError {
  return new UnavailableError(
    withSteps(
      `Could not ${what}: the list is incomplete, because ${why}. Nothing was changed.`,
      "An incomplete list proves nothing, so it was not used. Try again later.",
    ),
    { method: "GET", path, reason: "incomplete-list" },
  );
}
