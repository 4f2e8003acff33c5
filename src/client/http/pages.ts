/**
 * Lists, page by page, as async iterables that can be iterated more than once.
 *
 * The end of a list is where `links.next` is missing, never a short page; links are never followed. The offset goes
 * on by what came, so that a server that gives fewer than asked loses nothing; what comes twice is told apart by id.
 *
 * A list is a proof of what is *not* there only when each page is a plain 200 and the pages fit together. Where they do
 * not, the list is read again: after a change of order between two pages, when something may have slipped through, until
 * a reading brings nothing new; after an announced page that was empty, until none is.
 */
import { RefusedError, UnavailableError } from "../errors";
import type { Resource } from "../json/document";
import { isOfType, readMany } from "../json/document";
import { withSteps } from "../text/steps";
import type { Send } from "./call";
import { Unreadable } from "./call";

const pageSize = 200;
/** So many pages in a row may bring nothing new (a list that changes under us) before it counts as a loop. */
const mostStalePages = 3;
/** Readings of a list whose pages do not fit together. */
const mostReadings = 10;
/** No account has so much: a list that goes on has no end. */
export const listBounds = { items: 1_000_000, pages: 10_000, ms: 3_600_000 };

/** Tells the user of what was left out of an answer, each sentence once. */
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
   * What happens to an entry that is malformed. In a list that proves what is not there, a hole proves nothing: the whole
   * page is refused. From a list of offers, or one that people look at, the entry is left out, with a warning.
   */
  readonly malformed: "refuse" | Warn;
  /** Whether something counts as gone because the list does not have it: then its pages must fit together. */
  readonly isProof: boolean;
  /** Key of an entry that is in every such list: without it the list is not whole. */
  readonly mustHave?: string;
  /** One item. @throws Unreadable when it is malformed */
  read(resource: Resource): { key: string; item: T };
}

interface Page<T> {
  readonly count: number;
  readonly hasNext: boolean;
  readonly items: { key: string; item: T }[];
  readonly receivedAt: number;
}

/** Of all readings together. */
interface Progress {
  pages: number;
  startedAt: number | undefined;
  readonly bounds: typeof listBounds;
}

/** @throws RefusedError when limit or offset are no counts. */
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
  return { [Symbol.asyncIterator]: () => walk(send, listing, bounds) };
}

async function* walk<T>(send: Send, listing: Listing<T>, bounds: typeof listBounds): AsyncGenerator<T> {
  const { limit = Number.POSITIVE_INFINITY, mustHave } = listing;
  if (limit === 0) return;
  const seen = new Set<string>();
  const progress: Progress = { pages: 0, startedAt: undefined, bounds };
  for (let reading = 1; reading <= mostReadings; reading += 1) {
    const before = seen.size;
    let isOrderly = true;
    let isBroken = false;
    for await (const page of pagesOf(send, listing, seen, progress)) {
      isOrderly &&= page.goesOn;
      isBroken ||= page.isBroken;
      for (const item of page.fresh) {
        yield item;
        if (seen.size >= limit) return;
      }
    }
    const isWhole = mustHave === undefined || !isFromStart(listing) || seen.has(mustHave);
    const isSettled = isOrderly || (reading > 1 && seen.size === before);
    const isProven = !listing.isProof || (isSettled && !isBroken);
    if (isWhole && isProven) return;
  }
  const gap =
    mustHave !== undefined && !seen.has(mustHave)
      ? `the entry "${mustHave}", which every account has, is missing`
      : `after ${mostReadings} readings its pages still do not fit together`;
  throw notWhole(listing, gap);
}

/** One reading. A page that was announced and is empty breaks it. What a page brings is noted in `seen` as the caller takes it. */
async function* pagesOf<T>(
  send: Send,
  listing: Listing<T>,
  seen: Set<string>,
  progress: Progress,
): AsyncGenerator<{ goesOn: boolean; isBroken: boolean; fresh: Iterable<T> }> {
  const size = Math.min(pageSize, listing.limit ?? pageSize);
  const first = listing.offset ?? 0;
  const reading: string[] = [];
  const known = new Set<string>();
  let offset = first;
  let stale = 0;
  for (;;) {
    const page = await fetchPage(send, listing, size, offset, seen);
    progress.startedAt ??= page.receivedAt;
    progress.pages += 1;
    const keys = page.items.map(({ key }) => key);
    const isInOrder = goesOn(reading, keys, known);
    const isBroken = page.count === 0 && offset > first;
    const fresh = page.items.filter(({ key }) => !known.has(key) && known.add(key));
    reading.push(...keys);
    yield { goesOn: isInOrder, isBroken, fresh: takeNew(fresh, seen) };
    if (!page.hasNext) return;
    stale = fresh.length === 0 ? stale + 1 : 0;
    if (page.count === 0 || stale > mostStalePages) {
      throw notWhole(listing, `after ${offset + page.count} items Flowroute announces more, but sends nothing new`);
    }
    const { bounds, pages, startedAt } = progress;
    if (seen.size >= bounds.items || pages >= bounds.pages || page.receivedAt - startedAt > bounds.ms) {
      throw notWhole(listing, `after ${seen.size} items in ${pages} pages there is no end`);
    }
    offset += stale > 0 ? size : Math.min(page.count, size);
  }
}

/** Whether a page goes on where the ones before it end. It may repeat their end: something new has come in front. */
function goesOn(before: readonly string[], page: readonly string[], known: ReadonlySet<string>): boolean {
  if (new Set(page).size < page.length) return false;
  const repeated = page.filter((key) => known.has(key)).length;
  return page.slice(0, repeated).every((key, at) => key === before[before.length - repeated + at]);
}

function* takeNew<T>(entries: readonly { key: string; item: T }[], seen: Set<string>): Generator<T> {
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
      const { mustHave } = listing;
      // A list of one page is judged here, where the request is tried again.
      const isAll = !hasNext && offset === 0 && mustHave !== undefined && !seen.has(mustHave);
      if (isAll && !items.some(({ key }) => key === mustHave)) {
        throw new Unreadable(`the entry "${mustHave}", which every account has, is missing`);
      }
      return { count: resources.length, hasNext, items, receivedAt };
    },
  });
}

const isFromStart = ({ offset = 0 }: Listing<unknown>): boolean => offset === 0;

/** @throws Unreadable for a malformed entry, where that counts */
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
      if (!isOfType(resource, [type])) throw new Unreadable(`the list contains an entry that is not of type ${type}`);
      items.push(read(resource));
    } catch (error) {
      if (!(error instanceof Unreadable) || malformed === "refuse") throw error;
      malformed(`Ignored a malformed entry in an answer of Flowroute ("${what}"): ${error.message}.`);
    }
  }
  return items;
}

function notWhole({ what, path }: Listing<unknown>, why: string): UnavailableError {
  return new UnavailableError(
    withSteps(
      `Could not ${what}: the list is incomplete, because ${why}. Nothing was changed.`,
      "An incomplete list proves nothing, so it was not used. Try again later.",
    ),
    { method: "GET", path, reason: "incomplete-list" },
  );
}
