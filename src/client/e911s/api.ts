/** Emergency addresses and their assignment to numbers. Flowroute's /v2/e911s. */
import { RejectedError } from "../errors";
import { text } from "../filters";
import type { Call, Send } from "../http/call";
import { noContent } from "../http/call";
import { paginate } from "../http/pages";
import { isAbout } from "../http/recorded";
import { checkIsAbout, readOne } from "../json/document";
import { absentFrom, isNotFound } from "../not-found";
import { createNumbersApi } from "../numbers/api";
import { normalizeNumber } from "../phone-number";
import type { E911Address, E911AddressChanges, E911AddressFields, E911Validation } from "./model";
import { isOfAddress, redactBody, validationErrorOf } from "./redaction";
import { addressDocument, addressId, changesDocument, readAddress, readAssociatedNumber, wirePaths } from "./wire";

/**
 * Emergency addresses: where help is sent when a number calls 911.
 *
 * They hold a person's name and street. No error, log event or property of an error repeats any of it: what the
 * carrier says about an address is reduced to the names of fields and to sentences of this client.
 */
export interface E911sApi {
  /**
   * Addresses on the account. API: GET /v2/e911s. `label`, `streetName` and `city` match a part, in any letter case;
   * `state` has two letters.
   */
  list(query?: {
    label?: string;
    streetName?: string;
    city?: string;
    state?: string;
    limit?: number;
    offset?: number;
  }): AsyncIterable<E911Address>;
  /** One address. API: GET /v2/e911s/{id}. @throws NotFoundError when it is not on the account */
  get(id: string): Promise<E911Address>;
  /** As {@link E911sApi.get}, but undefined when the API says that it is not on the account, and only then. */
  find(id: string): Promise<E911Address | undefined>;
  /**
   * Asks whether the emergency services' data know this address; changes nothing, costs nothing. API: POST
   * /v2/e911s/validate. "Not valid" is a result; an outage, missing rights and all else is thrown.
   */
  validate(address: E911AddressFields): Promise<E911Validation>;
  /**
   * Stores an address, which is free; only assigning it costs. API: POST /v2/e911s.
   *
   * @throws RejectedError with reason `duplicate` when the account has it already, `invalid` with `fields` when it is
   * not valid; AmbiguousWriteError when the answer was lost: look for it in the list before doing it again
   */
  create(address: E911AddressFields): Promise<E911Address>;
  /**
   * Changes an address, at once for every number that it is assigned to; what is not given stays, and the whole is
   * validated. API: PATCH /v2/e911s/{id}. `addressType` and `addressTypeNumber` go together.
   */
  update(id: string, changes: E911AddressChanges): Promise<E911Address>;
  /** Deletes an address. API: DELETE /v2/e911s/{id}. @throws RejectedError while numbers are assigned to it */
  remove(id: string): Promise<"removed" | "not-found">;
  /**
   * Assigns an address to a number. API: PATCH /v2/numbers/{number}/relationships/e911s/{id}.
   *
   * **Costs money**: at the first assignment, and again whenever a number gets a different address. The same pair once
   * more is free, so a lost answer is tried again. Assign over the old address: to unassign first leaves a gap, and may
   * be charged anew.
   *
   * @throws RejectedError for a number without emergency services, or without funds; AmbiguousWriteError when the
   * answer stayed lost: the same call again is safe
   */
  assign(number: string, id: string): Promise<void>;
  /**
   * Takes the emergency address off a number: later 911 calls from it cost 95 dollars each and bring no address.
   * Nothing there is no error. API: DELETE /v2/numbers/{number}/relationships/e911s.
   */
  unassign(number: string): Promise<void>;
  /** Numbers that an address is assigned to, 11 digits each. API: GET /v2/e911s/{id}/relationships/numbers. */
  numbers(id: string, query?: { limit?: number; offset?: number }): AsyncIterable<string>;
}

export function createE911sApi(send: Send): E911sApi {
  /** Every call of the family goes through here: none may repeat what the carrier says. */
  const redacted: Send = (call) => send({ ...call, redactBody });
  const { find: findNumber } = createNumbersApi(redacted);

  const readAddressOf = (id: string, json: unknown): E911Address =>
    checkIsAbout(readAddress(readOne(json, "e911")), id, "emergency address");

  const get = async (id: string): Promise<E911Address> =>
    redacted({
      what: `read emergency address ${addressId(id)}`,
      effect: "read",
      method: "GET",
      path: wirePaths.address(id),
      success: [200],
      decode: ({ json }) => readAddressOf(id, json),
    });

  const list: E911sApi["list"] = (query = {}) =>
    paginate(redacted, {
      what: "list emergency addresses",
      path: wirePaths.addresses,
      type: "e911",
      malformed: "refuse",
      isProof: true,
      query: {
        ...text("label", query.label),
        ...text("street_name", query.streetName),
        ...text("city", query.city),
        ...text("state", query.state),
      },
      limit: query.limit,
      offset: query.offset,
      read: (resource) => {
        const item = readAddress(resource);
        return { key: item.id, item };
      },
    });

  /** How Flowroute says that an address is not there is not recorded, so another 404 is settled by the whole list. */
  const isGone = absentFrom(list, ({ id }) => id);

  return {
    list,
    get,
    find: async (id) => get(id).catch(isGone(id)),

    validate: async (address) => {
      const call: Call<E911Validation> = {
        what: "validate an emergency address",
        effect: "read",
        method: "POST",
        path: wirePaths.validation,
        body: addressDocument(address),
        success: [204],
        decode: () => ({ valid: true }),
        decodeRefusal: (status, errorBody) =>
          [400, 404, 422].includes(status) && isAbout(errorBody)
            ? { valid: false, ...validationErrorOf(errorBody, status) }
            : undefined,
      };
      return redacted(call);
    },

    create: async (address) =>
      redacted({
        what: "create an emergency address",
        effect: "create",
        method: "POST",
        path: wirePaths.addresses,
        body: addressDocument(address),
        isValidationError: () => true,
        success: [201],
        decode: ({ json }) => readAddress(readOne(json, "e911")),
      }),

    update: async (id, changes) =>
      redacted({
        what: `update emergency address ${addressId(id)}`,
        effect: "set",
        method: "PATCH",
        path: wirePaths.address(id),
        body: changesDocument(changes),
        isValidationError: isOfAddress,
        success: [200],
        decode: ({ json }) => readAddressOf(id, json),
      }),

    remove: async (id) => {
      const call: Call<"removed"> = {
        what: `delete emergency address ${addressId(id)}`,
        effect: "set",
        method: "DELETE",
        path: wirePaths.address(id),
        success: [204],
        decode: () => "removed",
      };
      return (await redacted(call).catch(isGone(id))) ?? "not-found";
    },

    assign: async (written, id) => {
      const number = normalizeNumber(written);
      try {
        await redacted({
          what: `assign emergency address ${addressId(id)} to number ${number}`,
          effect: "set",
          method: "PATCH",
          path: wirePaths.association(number, id),
          ...noContent,
        });
      } catch (error) {
        // "Records are already associated", says a draft of the documentation: true only if it is this pair.
        if (!(error instanceof RejectedError) || error.status !== 409) throw error;
        if ((await findNumber(number))?.e911AddressId !== id) throw error;
      }
    },

    unassign: async (written) => {
      const number = normalizeNumber(written);
      try {
        await redacted({
          what: `take the emergency address off number ${number}`,
          effect: "set",
          method: "DELETE",
          path: wirePaths.associations(number),
          ...noContent,
        });
      } catch (error) {
        // A 404 means "no such number" or "nothing assigned": only the number itself tells which.
        if (!isNotFound(error)) throw error;
        if ((await findNumber(number))?.e911AddressId !== null) throw error;
      }
    },

    numbers: (id, query = {}) =>
      paginate(redacted, {
        what: `list the numbers of emergency address ${addressId(id)}`,
        path: wirePaths.numbers(id),
        limit: query.limit,
        offset: query.offset,
        type: "number",
        malformed: "refuse",
        // Before an address is deleted the carrier looks itself whether a number has it.
        isProof: false,
        read: (resource) => {
          const item = readAssociatedNumber(resource);
          return { key: item, item };
        },
      }),
  };
}
