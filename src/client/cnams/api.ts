/** Caller names (CNAM) and their assignment to numbers. Flowroute's /v2/cnams. */
import { textFilter } from "../filters";
import type { Call, Send } from "../http/call";
import { paginate } from "../http/pages";
import { readOne, requireSameId } from "../json/document";
import { isNotFound, undefinedIfUnlisted } from "../not-found";
import { createNumbersApi } from "../numbers/api";
import { normalizeNumber } from "../phone-number";
import { quoted } from "../text/foreign-text";
import type { CnamDetails, CnamRecord, CnamRequest } from "./model";
import {
  creationRequest,
  readCnam,
  readCnamDetails,
  readRequest,
  requireCnamId,
  updateDocument,
  wirePaths,
} from "./wire";

/** Caller names: what the phone of the called person shows. For US local numbers only. */
export interface CnamsApi {
  /** Records on the account. API: GET /v2/cnams. `value` matches any part, case-insensitively. */
  list(query?: { value?: string; isApproved?: boolean; limit?: number; offset?: number }): AsyncIterable<CnamRecord>;
  /** One record with its numbers. API: GET /v2/cnams/{id}. @throws NotFoundError when it is not on the account */
  get(id: string): Promise<CnamDetails>;
  /** As {@link CnamsApi.get}, but undefined when it is certainly not on the account. */
  find(id: string): Promise<CnamDetails | undefined>;
  /**
   * Requests a new name: 1 to 15 characters, at least one letter, unique on the account. A person approves it within 48
   * hours. API: POST /v2/cnams.
   *
   * @throws RejectedError with reason `duplicate` when the account has it already; AmbiguousWriteError when the answer
   * was lost: look for the value in the list before doing it again
   */
  create(value: string): Promise<CnamRecord>;
  /** Changes a record that is still pending. API: PATCH /v2/cnams/{id}. @throws RejectedError once it is approved */
  update(id: string, value: string): Promise<CnamRecord>;
  /** Deletes a record **and removes it from every number**, without asking. API: DELETE /v2/cnams/{id}. */
  remove(id: string): Promise<"removed" | "not-found">;
  /**
   * Requests that a number show an approved name. API: PATCH /v2/numbers/{number}/relationships/cnams/{id}.
   * It takes 5 to 7 business days. Until then the number's `cnamRecordId` may or may not have it.
   */
  assign(number: string, id: string): Promise<CnamRequest>;
  /**
   * Requests that a number show no name. It is no error when it has none. API: DELETE
   * /v2/numbers/{number}/relationships/cnams.
   */
  unassign(number: string): Promise<CnamRequest>;
}

export function createCnamsApi(send: Send): CnamsApi {
  const { find: findNumber } = createNumbersApi(send);

  const get = async (id: string): Promise<CnamDetails> =>
    send({
      what: `read caller name ${requireCnamId(id)}`,
      effect: "read",
      method: "GET",
      path: wirePaths.cnam(id),
      success: [200],
      decode: ({ json }) => requireSameId(readCnamDetails(json), id, "caller name"),
    });

  const list: CnamsApi["list"] = (query = {}) =>
    paginate(send, {
      what: "list caller names",
      path: wirePaths.cnams,
      type: "cnam",
      malformed: "refuse",
      provesAbsence: true,
      query: {
        ...textFilter("value", query.value),
        ...(query.isApproved === undefined ? {} : { is_approved: String(query.isApproved) }),
      },
      limit: query.limit,
      offset: query.offset,
      read: (resource) => {
        const item = readCnam(resource);
        return { key: item.id, item };
      },
    });

  /** Nobody has recorded how Flowroute says that a single name does not exist. So after an unknown 404, the whole list decides. */
  const undefinedIfGone = undefinedIfUnlisted(list, ({ id }) => id);

  return {
    list,
    get,
    find: async (id) => get(id).catch(undefinedIfGone(id)),

    create: async (value) =>
      send({
        what: `create caller name ${quoted(value)}`,
        effect: "create",
        method: "POST",
        path: wirePaths.cnams,
        body: creationRequest(value),
        success: [201],
        decode: ({ json }) => readCnam(readOne(json, "cnam")),
      }),

    update: async (id, value) =>
      send({
        what: `update caller name ${requireCnamId(id)}`,
        effect: "set",
        method: "PATCH",
        path: wirePaths.cnam(id),
        body: updateDocument(value),
        success: [200],
        decode: ({ json }) => requireSameId(readCnam(readOne(json, "cnam")), id, "caller name"),
      }),

    remove: async (id) => {
      const call: Call<"removed"> = {
        what: `delete caller name ${requireCnamId(id)}`,
        effect: "set",
        method: "DELETE",
        path: wirePaths.cnam(id),
        success: [204],
        decode: () => "removed",
      };
      return (await send(call).catch(undefinedIfGone(id))) ?? "not-found";
    },

    assign: async (written, id) => {
      const number = normalizeNumber(written);
      return send({
        what: `assign caller name ${requireCnamId(id)} to number ${number}`,
        effect: "set",
        method: "PATCH",
        path: wirePaths.association(number, id),
        success: [202],
        decode: ({ json }) => readRequest(json, id),
      });
    },

    unassign: async (written) => {
      const number = normalizeNumber(written);
      try {
        return await send({
          what: `take the caller name off number ${number}`,
          effect: "set",
          method: "DELETE",
          path: wirePaths.associations(number),
          success: [202],
          decode: ({ json }) => readRequest(json, null),
        });
      } catch (error) {
        // A 404 means "no such number" or "nothing assigned". Only the number itself tells which.
        if (!isNotFound(error)) throw error;
        if ((await findNumber(number))?.cnamRecordId !== null) throw error;
        return {};
      }
    },
  };
}
