/** Phone numbers: the inventory, buying, the account's numbers, their options and routes. Flowroute's /v2/numbers. */
import { RefusedError } from "../errors";
import { digitFilters, digits, money, text } from "../filters";
import type { Call, Send } from "../http/call";
import { noContent, Unreadable } from "../http/call";
import { paginate, readAll, type Warn } from "../http/pages";
import { readMany, readOne } from "../json/document";
import { isNotFound, undefinedIfNotFound } from "../not-found";
import { normalizeNumber } from "../phone-number";
import { routeId as checkedRouteId } from "../routes/wire";
import { quoted } from "../text/foreign-text";
import { withSteps } from "../text/steps";
import type { NumberCallbacksApi } from "./callbacks";
import { createNumberCallbacks } from "./callbacks";
import type { AccountNumber, AvailableNumber, NumberDetails, Portability, PurchaseResult, RouteSlot } from "./model";
import {
  numberPatch,
  numbersRequest,
  readAccountNumber,
  readAvailable,
  readDetails,
  readDocument,
  readPortability,
  readWarning,
  readWord,
  routeAssignment,
  wirePaths,
} from "./wire";

/**
 * Phone numbers. Every `number` argument may be written with +, spaces, dashes and brackets; what comes back is 11
 * digits. Lists are read page by page while they are iterated, and can be iterated again.
 */
export interface NumbersApi extends NumberCallbacksApi {
  /**
   * Area codes with numbers in stock, e.g. `206`. API: GET /v2/numbers/available/areacodes.
   * `maxSetupCost` in dollars, inclusive; `limit` stops after so many, `offset` leaves out so many first.
   */
  areaCodes(query?: { maxSetupCost?: number; limit?: number; offset?: number }): AsyncIterable<string>;
  /** Area code and exchange with numbers in stock, e.g. `206555`. API: GET /v2/numbers/available/exchanges. */
  exchanges(query?: {
    areaCode?: string;
    maxSetupCost?: number;
    limit?: number;
    offset?: number;
  }): AsyncIterable<string>;
  /** Names of the price tiers. API: GET /v2/numbers/available/tiers. */
  tiers(query?: { limit?: number; offset?: number }): AsyncIterable<string>;
  /**
   * Numbers in stock. API: GET /v2/numbers/available. A snapshot: nothing is reserved, the order is the carrier's, and
   * the first may be the dearest.
   */
  search(query?: {
    /** Leading digits, with or without the country code 1. */
    startsWith?: string;
    contains?: string;
    endsWith?: string;
    /** Abbreviated, in any letter case; Flowroute wants `state` with it. */
    rateCenter?: string;
    /** Two letters, in any letter case. */
    state?: string;
    /** `longcode` or `toll-free`. */
    numberType?: string;
    limit?: number;
    offset?: number;
  }): AsyncIterable<AvailableNumber>;
  /**
   * Buys a number, at once and for money. API: POST /v2/numbers/{number}, without options.
   *
   * Sent once and never repeated, whatever happens. A result means bought: Flowroute has answered with the number's own
   * document.
   *
   * @throws RejectedError it was not bought (taken, no funds, not authorized); NotFoundError not in stock;
   * RateLimitedError, UnavailableError nothing was done; AmbiguousWriteError it may have been bought (no answer, or one
   * that proves nothing): read before anything else.
   */
  purchase(number: string): Promise<PurchaseResult>;
  /** Numbers on the account, without what is attached. API: GET /v2/numbers. `alias` is an exact match. */
  list(query?: {
    startsWith?: string;
    contains?: string;
    endsWith?: string;
    alias?: string;
    limit?: number;
    offset?: number;
  }): AsyncIterable<AccountNumber>;
  /** A number of the account. API: GET /v2/numbers/{number}. @throws NotFoundError when it is not on the account */
  get(number: string): Promise<NumberDetails>;
  /** As {@link NumbersApi.get}, but undefined when the API says that the number is not on the account, and only then. */
  find(number: string): Promise<NumberDetails | undefined>;
  /**
   * Many numbers at once, 100 per request. API: POST /v2/numbers/details, which changes nothing. The result may leave
   * out numbers, so read a missing one by {@link NumbersApi.find} before concluding anything.
   */
  details(numbers: readonly string[]): Promise<NumberDetails[]>;
  /**
   * Changes options of a number; what is not given stays. API: PATCH /v2/numbers/{number}. `alias` up to 64 characters,
   * null for none. A `warning` says what did not succeed beside the rest (207).
   */
  update(
    number: string,
    changes: { alias?: string | null; cnamLookupsEnabled?: boolean; messagingEnabled?: boolean },
  ): Promise<NumberDetails & { warning?: string }>;
  /** Gives a number back to the public inventory, for good. API: DELETE /v2/numbers/{number}. */
  release(number: string): Promise<"released" | "not-found">;
  /** Assigns a route. API: PATCH /v2/numbers/{number}/relationships/{slot}_route. */
  setRoute(number: string, slot: RouteSlot, routeId: string): Promise<void>;
  /**
   * Takes a route off; afterwards the slot is empty (for primary: the reserved route `"0"`). Nothing there is no error.
   * API: DELETE /v2/numbers/{number}/relationships/{slot}_route.
   */
  clearRoute(number: string, slot: RouteSlot): Promise<void>;
  /** Which numbers of other carriers can be ported to this account. API: POST /v2/portorders/portability; a look-up. */
  portability(numbers: readonly string[]): Promise<Portability>;
}

const detailsChunk = 100;

export function createNumbersApi(send: Send, warn: Warn = () => undefined): NumbersApi {
  const ids = (
    { what, path, type, pattern }: { what: string; path: string; type: string; pattern: RegExp },
    query: { limit?: number; offset?: number },
    filters: Record<string, string>,
  ) =>
    paginate<string>(send, {
      what,
      path,
      type,
      query: filters,
      limit: query.limit,
      offset: query.offset,
      malformed: warn,
      isProof: false,
      read: (resource) => {
        const id = readWord(resource, pattern, `an entry of type ${type}`);
        return { key: id, item: id };
      },
    });

  const get = (written: string): Promise<NumberDetails> => {
    const number = normalizeNumber(written);
    return send({
      what: `read number ${number}`,
      effect: "read",
      method: "GET",
      path: wirePaths.number(number),
      success: [200],
      decode: ({ json }) => readDocument(json, number),
    });
  };

  const find = (written: string): Promise<NumberDetails | undefined> => get(written).catch(undefinedIfNotFound);

  return {
    ...createNumberCallbacks(send, find),

    areaCodes: (query = {}) =>
      ids(
        { what: "list area codes", path: wirePaths.areaCodes, type: "areacode", pattern: /^\d{3}$/ },
        query,
        money("max_setup_cost", query.maxSetupCost),
      ),

    exchanges: (query = {}) =>
      ids({ what: "list exchanges", path: wirePaths.exchanges, type: "exchange", pattern: /^\d{6}$/ }, query, {
        ...digits("areacode", query.areaCode),
        ...money("max_setup_cost", query.maxSetupCost),
      }),

    tiers: (query = {}) =>
      ids({ what: "list price tiers", path: wirePaths.tiers, type: "tier", pattern: /^\P{Cc}{1,200}$/u }, query, {}),

    search: (query = {}) =>
      paginate(send, {
        what: "search for numbers to buy",
        path: wirePaths.available,
        query: {
          ...digitFilters(query),
          ...text("rate_center", query.rateCenter),
          ...text("state", query.state),
          ...text("number_type", query.numberType),
        },
        limit: query.limit,
        offset: query.offset,
        type: "number",
        // An offer less is no harm, and one that is malformed must not keep the others from being bought.
        malformed: warn,
        isProof: false,
        read: (resource) => {
          const item = readAvailable(resource);
          return { key: item.number, item };
        },
      }),

    purchase: async (written) => {
      const number = normalizeNumber(written);
      return send<PurchaseResult>({
        what: `buy number ${number}`,
        effect: "purchase",
        method: "POST",
        path: wirePaths.number(number),
        // The README of one SDK says 200, all else 201.
        success: [200, 201, 207],
        decode: (answer) => {
          const details = readDocument(answer.json, number);
          const warning = readWarning(answer);
          return { number, details, ...(warning === undefined ? {} : { warning }) };
        },
      });
    },

    list: (query = {}) =>
      paginate(send, {
        what: "list the account's numbers",
        path: wirePaths.account,
        query: { ...digitFilters(query), ...text("alias", query.alias) },
        limit: query.limit,
        offset: query.offset,
        type: "number",
        malformed: "refuse",
        isProof: true,
        read: (resource) => {
          const item = readAccountNumber(resource);
          return { key: item.number, item };
        },
      }),

    get: async (number) => get(number),
    find: async (number) => find(number),

    details: async (written) => {
      const numbers = [...new Set(written.map((number) => normalizeNumber(number)))];
      const chunks: string[][] = [];
      for (let at = 0; at < numbers.length; at += detailsChunk) chunks.push(numbers.slice(at, at + detailsChunk));
      const found = await Promise.all(
        chunks.map((chunk) =>
          send({
            what: `read ${chunk.length} numbers`,
            effect: "read",
            method: "POST",
            path: wirePaths.details,
            body: numbersRequest(chunk),
            success: [200],
            // What is left out is read one by one: so is what is malformed, or does not say what is attached.
            decode: ({ json }) =>
              readAll(readMany(json).resources, "number", () => undefined, readDetails, `read ${chunk.length} numbers`),
          }),
        ),
      );
      return found.flat();
    },

    update: async (written, changes) => {
      const number = normalizeNumber(written);
      const body = numberPatch(changes);
      if (Object.keys(body).length === 1) return get(number);
      const { details, warning } = await send({
        what: `update number ${number}`,
        effect: "set",
        method: "PATCH",
        path: wirePaths.number(number),
        body,
        success: [200, 207],
        decode: (answer) => {
          const resource = readOne(answer.json, "number");
          if (readAccountNumber(resource).number !== number) throw new Unreadable("it is about another number");
          const isWhole = resource.relationships !== undefined;
          return { details: isWhole ? readDocument(answer.json, number) : undefined, warning: readWarning(answer) };
        },
      });
      // What the answer does not tell is read.
      return { ...(details ?? (await get(number))), ...(warning === undefined ? {} : { warning }) };
    },

    release: async (written) => {
      const number = normalizeNumber(written);
      const call: Call<"released"> = {
        what: `release number ${number}`,
        effect: "set",
        method: "DELETE",
        path: wirePaths.number(number),
        success: [204],
        decode: () => "released",
      };
      return (await send(call).catch(undefinedIfNotFound)) ?? "not-found";
    },

    setRoute: async (written, slot, routeId) => {
      const number = normalizeNumber(written);
      const id = checkedRouteId(routeId);
      await send({
        what: `set the ${slot} route of number ${number} to route ${id}`,
        effect: "set",
        method: "PATCH",
        path: wirePaths.route(number, checkedSlot(slot)),
        body: routeAssignment(id),
        ...noContent,
      });
    },

    clearRoute: async (written, slot) => {
      const number = normalizeNumber(written);
      try {
        await send({
          what: `clear the ${slot} route of number ${number}`,
          effect: "set",
          method: "DELETE",
          path: wirePaths.route(number, checkedSlot(slot)),
          ...noContent,
        });
      } catch (error) {
        // A 404 means "no such number" or "nothing assigned": only the number itself tells which.
        if (!isNotFound(error)) throw error;
        const details = await find(number);
        const current = slot === "primary" ? details?.primaryRouteId : details?.failoverRouteId;
        if (details === undefined || (current !== null && current !== "0")) throw error;
      }
    },

    portability: async (written) => {
      const numbers = [...new Set(written.map((number) => normalizeNumber(number)))];
      if (numbers.length === 0) return { portable: [], nonportable: [], hypernetworkEnabled: [] };
      return send({
        what: `look up the portability of ${numbers.length === 1 ? `number ${numbers[0]}` : `${numbers.length} numbers`}`,
        effect: "read",
        method: "POST",
        path: wirePaths.portability,
        body: numbersRequest(numbers),
        success: [200],
        decode: ({ json }) => readPortability(json, warn),
      });
    },
  };
}

function checkedSlot(slot: RouteSlot): RouteSlot {
  if (slot === "primary" || slot === "failover") return slot;
  throw new RefusedError(
    "invalid-input",
    withSteps(`${quoted(slot)} is not a route slot of a number. Nothing was sent.`, 'Give "primary" or "failover".'),
  );
}
