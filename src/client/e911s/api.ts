/** Emergency addresses and their assignment to numbers. Flowroute's /v2/e911s. */
import { RejectedError } from "../errors";
import { textFilter } from "../filters";
import type { Call, Send } from "../http/call";
import { noContent } from "../http/call";
import { isAboutResource } from "../http/not-found-body";
import { paginate } from "../http/pages";
import { readOne, requireSameId } from "../json/document";
import { isNotFound, undefinedIfUnlisted } from "../not-found";
import { createNumbersApi } from "../numbers/api";
import { normalizeNumber } from "../phone-number";
import type { E911Address, E911AddressChanges, E911AddressFields, E911Validation } from "./model";
import { isAboutAddress, redactBody, validationErrorOf } from "./redaction";
import {
  addressDocument,
  changesDocument,
  readAddress,
  readAssociatedNumber,
  requireAddressId,
  wirePaths,
} from "./wire";

/**
 * Emergency addresses: where help is sent when a number calls 911.
 *
 * They contain a person's name and street. No error and no log event repeats any of it: what Flowroute says about an
 * address is reduced to names of fields and to sentences of this client.
 */
export interface E911sApi {
  /**
   * Addresses on the account. API: GET /v2/e911s. `label`, `streetName` and `city` match any part,
   * case-insensitively; `state` has two letters.
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
  /** As {@link E911sApi.get}, but undefined when it is certainly not on the account. */
  find(id: string): Promise<E911Address | undefined>;
  /**
   * Asks whether the emergency services know this address. It changes and costs nothing. API: POST /v2/e911s/validate.
   * "Not valid" is a result; an outage, missing permissions and everything else is thrown.
   */
  validate(address: E911AddressFields): Promise<E911Validation>;
  /**
   * Stores an address. This is free; only assigning it costs money. API: POST /v2/e911s.
   *
   * @throws RejectedError with reason `duplicate` when the account has it already, `invalid` with `fields` when it is
   * not valid; AmbiguousWriteError when the answer was lost: look for it in the list before doing it again
   */
  create(address: E911AddressFields): Promise<E911Address>;
  /**
   * Changes an address, immediately for every number that it is assigned to. Fields that are left out stay, and the
   * whole address is validated. API: PATCH /v2/e911s/{id}. `addressType` and `addressTypeNumber` go together.
   */
  update(id: string, changes: E911AddressChanges): Promise<E911Address>;
  /** Deletes an address. API: DELETE /v2/e911s/{id}. @throws RejectedError while numbers are assigned to it */
  remove(id: string): Promise<"removed" | "not-found">;
  /**
   * Assigns an address to a number. API: PATCH /v2/numbers/{number}/relationships/e911s/{id}.
   *
   * **Costs money**: at the first assignment, and whenever a number gets a different address. Repeating the same pair is
   * free, so a lost answer is retried. Replace an address by assigning the new one: unassigning first leaves a gap, and
   * may cost again.
   *
   * @throws RejectedError for a number without emergency services, or without funds; AmbiguousWriteError when the
   * answer was lost after all retries: the same call again is safe
   */
  assign(number: string, id: string): Promise<void>;
  /**
   * Removes the emergency address from a number. After that, 911 calls from it cost 95 dollars each and have no address.
   * It is no error when it has none. API: DELETE /v2/numbers/{number}/relationships/e911s.
   */
  unassign(number: string): Promise<void>;
  /** Numbers that an address is assigned to, 11 digits each. API: GET /v2/e911s/{id}/relationships/numbers. */
  numbers(id: string, query?: { limit?: number; offset?: number }): AsyncIterable<string>;
}

export function createE911sApi(send: Send): E911sApi {
  /** All calls of the family use this: none may repeat what Flowroute says. */
  const redacted: Send = (call) => send({ ...call, redactBody });
  const { find: findNumber } = createNumbersApi(redacted);

  const readAddressOf = (id: string, json: unknown): E911Address =>
    requireSameId(readAddress(readOne(json, "e911")), id, "emergency address");

  const get = async (id: string): Promise<E911Address> =>
    redacted({
      what: `read emergency address ${requireAddressId(id)}`,
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
      provesAbsence: true,
      query: {
        ...textFilter("label", query.label),
        ...textFilter("street_name", query.streetName),
        ...textFilter("city", query.city),
        ...textFilter("state", query.state),
      },
      limit: query.limit,
      offset: query.offset,
      read: (resource) => {
        const item = readAddress(resource);
        return { key: item.id, item };
      },
    });

  /** Nobody has recorded how Flowroute says that an address does not exist. So after an unknown 404, the whole list decides. */
  const undefinedIfGone = undefinedIfUnlisted(list, ({ id }) => id);

  return {
    list,
    get,
    find: async (id) => get(id).catch(undefinedIfGone(id)),

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
          [400, 404, 422].includes(status) && isAboutResource(errorBody)
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
        what: `update emergency address ${requireAddressId(id)}`,
        effect: "set",
        method: "PATCH",
        path: wirePaths.address(id),
        body: changesDocument(changes),
        isValidationError: isAboutAddress,
        success: [200],
        decode: ({ json }) => readAddressOf(id, json),
      }),

    remove: async (id) => {
      const call: Call<"removed"> = {
        what: `delete emergency address ${requireAddressId(id)}`,
        effect: "set",
        method: "DELETE",
        path: wirePaths.address(id),
        success: [204],
        decode: () => "removed",
      };
      return (await redacted(call).catch(undefinedIfGone(id))) ?? "not-found";
    },

    assign: async (written, id) => {
      const number = normalizeNumber(written);
      try {
        await redacted({
          what: `assign emergency address ${requireAddressId(id)} to number ${number}`,
          effect: "set",
          method: "PATCH",
          path: wirePaths.association(number, id),
          ...noContent,
        });
      } catch (error) {
        // A draft of the documentation has 409 "Records are already associated". It is no error if this is the pair.
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
        // A 404 means "no such number" or "nothing assigned". Only the number itself tells which.
        if (!isNotFound(error)) throw error;
        if ((await findNumber(number))?.e911AddressId !== null) throw error;
      }
    },

    numbers: (id, query = {}) =>
      paginate(redacted, {
        what: `list the numbers of emergency address ${requireAddressId(id)}`,
        path: wirePaths.numbers(id),
        limit: query.limit,
        offset: query.offset,
        type: "number",
        malformed: "refuse",
        // Flowroute itself refuses to delete an address that a number has.
        provesAbsence: false,
        read: (resource) => {
          const item = readAssociatedNumber(resource);
          return { key: item, item };
        },
      }),
  };
}
