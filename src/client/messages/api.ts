/** Messages, their callbacks, and enabling them on numbers. Flowroute's /v2.1/messages and /v2/message-provision. */
import type { Callback, CallbackType } from "../callbacks/model";
import { callbackDocument, readCallback, requireCallbackType } from "../callbacks/wire";
import { noContent, type Send } from "../http/call";
import { paginate, type Warn } from "../http/pages";
import { readOne, requireSameId } from "../json/document";
import { undefinedIfNotFound } from "../not-found";
import { normalizeNumber } from "../phone-number";
import type { MessageDetails, MessageRecord, NewMessage, ProvisioningTask, SentMessage } from "./model";
import {
  messageDocument,
  provisionRequest,
  readMessage,
  readMessageDetails,
  readMessageId,
  readTask,
  requireDate,
  requireMessageId,
  requireTaskId,
  wirePaths,
} from "./wire";

/** SMS and MMS. The callbacks here are those of the account; `numbers` has those of one number. */
export interface MessagesApi {
  /**
   * Sends a message, which costs money. API: POST /v2.1/messages. Flowroute accepts 5 SMS per second.
   *
   * It is retried only when it was certainly not accepted (429, no connection): nobody gets a message twice.
   *
   * @throws RefusedError for a malformed number; RejectedError when Flowroute refuses it; AmbiguousWriteError when the
   * answer was lost: look at the list before sending it again
   */
  send(message: NewMessage): Promise<SentMessage>;
  /** One message. API: GET /v2.1/messages/{id}. @throws NotFoundError also in the first seconds after it was sent */
  get(id: string): Promise<MessageDetails>;
  /** As {@link MessagesApi.get}, but undefined when it certainly does not exist. */
  find(id: string): Promise<MessageDetails | undefined>;
  /**
   * Messages sent and received since `startDate`, up to `endDate`: days (`2026-01-31`) or times
   * (`2026-01-31T08:00:00.00Z`), in UTC unless they say otherwise. API: GET /v2.1/messages.
   */
  list(query: { startDate: string; endDate?: string; limit?: number; offset?: number }): AsyncIterable<MessageRecord>;
  /** Sets a callback of the account, replacing the one before. API: PUT /v2.1/messages/{type}. */
  setCallback(type: CallbackType, url: string): Promise<void>;
  /** A callback of the account; undefined when none is set. API: GET /v2.1/messages/{type}. */
  getCallback(type: CallbackType): Promise<Callback | undefined>;
  /** Removes a callback of the account; it is no error when there is none. API: DELETE /v2.1/messages/{type}. */
  removeCallback(type: CallbackType): Promise<void>;
  /**
   * Starts to enable or disable messages on numbers, which costs money. API: POST /v2/message-provision. The task takes an
   * unknown time: {@link MessagesApi.provisioningStatus}, or a number's `messagingEnabled`, tells when it is done. When it
   * changes, Flowroute posts to `callbackUrl` and, with `email`, sends an email.
   *
   * @throws AmbiguousWriteError when the answer was lost: read the numbers before doing it again
   */
  provision(
    numbers: readonly string[],
    action: "enable" | "disable",
    options?: { callbackUrl?: string; email?: boolean },
  ): Promise<ProvisioningTask>;
  /** The state of a task. API: GET /v2/message-provision/status/{taskId}. */
  provisioningStatus(taskId: string): Promise<ProvisioningTask>;
}

/** The second is for several numbers, by one page of the documentation. */
const taskTypes = ["message_provisioning_status", "message_bulk_provisioning_status"];

export function createMessagesApi(send: Send, warn: Warn = () => undefined): MessagesApi {
  const get = async (id: string): Promise<MessageDetails> =>
    send({
      what: `read message ${requireMessageId(id)}`,
      effect: "read",
      method: "GET",
      path: wirePaths.message(id),
      success: [200],
      decode: ({ json }) => requireSameId(readMessageDetails(json), id, "message"),
    });

  return {
    send: async (message) => {
      const body = messageDocument(message);
      return send({
        what: `send a message from ${normalizeNumber(message.from)} to ${normalizeNumber(message.to)}`,
        effect: "create",
        method: "POST",
        path: wirePaths.messages,
        body,
        secrets: [message.body ?? "", message.dlrCallback ?? "", ...(message.mediaUrls ?? [])],
        success: [202],
        decode: ({ json }) => ({ id: readMessageId(readOne(json, "message")) }),
      });
    },

    get,
    find: async (id) => get(id).catch(undefinedIfNotFound),

    list: ({ startDate, endDate, limit, offset }) =>
      paginate(send, {
        what: "list messages",
        path: wirePaths.messages,
        query: {
          start_date: requireDate("startDate", startDate),
          ...(endDate === undefined ? {} : { end_date: requireDate("endDate", endDate) }),
        },
        limit,
        offset,
        type: "message",
        // For people to read: a malformed entry must not hide the others.
        malformed: warn,
        provesAbsence: false,
        read: (resource) => {
          const item = readMessage(resource);
          return { key: item.id, item };
        },
      }),

    setCallback: async (type, url) =>
      send({
        what: `set the account's ${requireCallbackType(type)}`,
        effect: "set",
        method: "PUT",
        path: wirePaths.callback(type),
        body: callbackDocument(url),
        secrets: [url],
        ...noContent,
      }),

    getCallback: async (type) =>
      send({
        what: `read the account's ${requireCallbackType(type)}`,
        effect: "read",
        method: "GET",
        path: wirePaths.callback(type),
        success: [200],
        decode: ({ json }) => readCallback(json),
      }).catch(undefinedIfNotFound),

    removeCallback: async (type) =>
      send({
        what: `remove the account's ${requireCallbackType(type)}`,
        effect: "set",
        method: "DELETE",
        path: wirePaths.callback(type),
        ...noContent,
      }).catch(undefinedIfNotFound),

    provision: async (written, action, options = {}) => {
      const numbers = [...new Set(written.map((number) => normalizeNumber(number)))];
      return send({
        what: `${action} messages on ${numbers.length === 1 ? `number ${numbers[0]}` : `${numbers.length} numbers`}`,
        effect: "create",
        method: "POST",
        path: wirePaths.provision,
        body: provisionRequest(numbers, action, options),
        secrets: [options.callbackUrl ?? ""],
        success: [201],
        decode: ({ json }) => readTask(readOne(json, ...taskTypes)),
      });
    },

    provisioningStatus: async (id) =>
      send({
        what: `read provisioning task ${requireTaskId(id)}`,
        effect: "read",
        method: "GET",
        path: wirePaths.provisioning(id),
        success: [200],
        decode: ({ json }) => requireSameId(readTask(readOne(json, ...taskTypes)), id, "task"),
      }),
  };
}
