/** Phone numbers: the inventory, buying, the account's numbers, their options and routes. Flowroute's /v2/numbers. */
import { RefusedError } from "../errors";
import { digitFilters, digitsFilter, moneyFilter, textFilter } from "../filters";
import type { Call, Send } from "../http/call";
import { InvalidResponse, noContent } from "../http/call";
import { paginate, readAll, type Warn } from "../http/pages";
import { readMany, readOne } from "../json/document";
import { isNotFound, undefinedIfNotFound } from "../not-found";
import { normalizeNumber } from "../phone-number";
import { requireRouteId as checkedRouteId } from "../routes/wire";
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
 * Phone numbers. Every `number` argument may be written with +, spaces, dashes and brackets; results have 11
 * digits. Lists are read page by page while they are iterated, and can be iterated again.
 */
export interface NumbersApi extends NumberCallbacksApi {
  /**
   * Area codes with numbers in stock, e.g. `206`. API: GET /v2/numbers/available/areacodes.
   * `maxSetupCost` in dollars, inclusive; `limit` is the most to return, `offset` how many to skip first.
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
   * Numbers in stock. API: GET /v2/numbers/available. A snapshot: nothing is reserved. The order is Flowroute's, and
   * the first may be the most expensive.
   */
  search(query?: {
    /** Leading digits, with or without the country code 1. */
    startsWith?: string;
    contains?: string;
    endsWith?: string;
    /** Abbreviated, in any letter case. Flowroute requires `state` with it. */
    rateCenter?: string;
    /** Two letters, in any letter case. */
    state?: string;
    /** `longcode` or `toll-free`. */
    numberType?: string;
    limit?: number;
    offset?: number;
  }): AsyncIterable<AvailableNumber>;
  /**
   * Buys a number, which is charged immediately. API: POST /v2/numbers/{number}, without options.
   *
   * The request is sent once and never retried. A result means that the number was bought: Flowroute has answered with
   * its document.
   *
   * @throws RejectedError when it was not bought (taken, no funds, not authorized); NotFoundError when it is not in stock;
   * RateLimitedError, UnavailableError when nothing was done; AmbiguousWriteError when it may have been bought (no answer,
   * or one that proves nothing): read before anything else.
   */
  purchase(number: string): Promise<PurchaseResult>;
  /** Numbers on the account, without routes, address and caller name. API: GET /v2/numbers. `alias` is an exact match. */
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
  /** As {@link NumbersApi.get}, but undefined when it is certainly not on the account. */
  find(number: string): Promise<NumberDetails | undefined>;
  /**
   * Reads many numbers, 100 per request. API: POST /v2/numbers/details, which changes nothing. Numbers may be missing in
   * the result: read those by {@link NumbersApi.find} before concluding anything.
   */
  details(numbers: readonly string[]): Promise<NumberDetails[]>;
  /**
   * Changes options of a number. Options that are left out stay. API: PATCH /v2/numbers/{number}. `alias` has up to 64
   * characters, null means none. A `warning` says which part failed (207).
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
   * Removes a route. Then the slot is empty (for primary: the reserved route `"0"`). It is no error when it was empty.
   * API: DELETE /v2/numbers/{number}/relationships/{slot}_route.
   */
  clearRoute(number: string, slot: RouteSlot): Promise<void>;
  /** Which numbers of other carriers can be ported to this account. API: POST /v2/portorders/portability, which changes nothing. */
  portability(numbers: readonly string[]): Promise<Portability>;
}

const detailsPerRequest = 100;

export function createNumbersApi(send: Send, warn: Warn = () => undefined): NumbersApi {
  const listIds = (
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
      provesAbsence: false,
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
      listIds(
        { what: "list area codes", path: wirePaths.areaCodes, type: "areacode", pattern: /^\d{3}$/ },
        query,
        moneyFilter("max_setup_cost", query.maxSetupCost),
      ),

    exchanges: (query = {}) =>
      listIds({ what: "list exchanges", path: wirePaths.exchanges, type: "exchange", pattern: /^\d{6}$/ }, query, {
        ...digitsFilter("areacode", query.areaCode),
        ...moneyFilter("max_setup_cost", query.maxSetupCost),
      }),

    tiers: (query = {}) =>
      listIds(
        { what: "list price tiers", path: wirePaths.tiers, type: "tier", pattern: /^\P{Cc}{1,200}$/u },
        query,
        {},
      ),

    search: (query = {}) =>
      paginate(send, {
        what: "search for numbers to buy",
        path: wirePaths.available,
        query: {
          ...digitFilters(query),
          ...textFilter("rate_center", query.rateCenter),
          ...textFilter("state", query.state),
          ...textFilter("number_type", query.numberType),
        },
        limit: query.limit,
        offset: query.offset,
        type: "number",
        // A malformed offer must not prevent buying another one.
        malformed: warn,
        provesAbsence: false,
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
        // The README of one SDK documents 200, everything else 201.
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
        query: { ...digitFilters(query), ...textFilter("alias", query.alias) },
        limit: query.limit,
        offset: query.offset,
        type: "number",
        malformed: "refuse",
        provesAbsence: true,
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
      for (let at = 0; at < numbers.length; at += detailsPerRequest)
        chunks.push(numbers.slice(at, at + detailsPerRequest));
      const found = await Promise.all(
        chunks.map((chunk) =>
          send({
            what: `read ${chunk.length} numbers`,
            effect: "read",
            method: "POST",
            path: wirePaths.details,
            body: numbersRequest(chunk),
            success: [200],
            // Malformed entries count as missing, and the caller reads those individually.
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
          if (readAccountNumber(resource).number !== number) throw new InvalidResponse("it is about another number");
          const isWhole = resource.relationships !== undefined;
          return { details: isWhole ? readDocument(answer.json, number) : undefined, warning: readWarning(answer) };
        },
      });
      // An answer without relationships is incomplete.
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
        path: wirePaths.route(number, requireSlot(slot)),
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
          path: wirePaths.route(number, requireSlot(slot)),
          ...noContent,
        });
      } catch (error) {
        // A 404 means "no such number" or "nothing assigned". Only the number itself tells which.
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

function requireSlot(slot: RouteSlot): RouteSlot {
  if (slot === "primary" || slot === "failover") return slot;
  throw new RefusedError(
    "invalid-input",
    withSteps(`${quoted(slot)} is not a route slot of a number. Nothing was sent.`, 'Give "primary" or "failover".'),
  );
}
