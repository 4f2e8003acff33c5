/** Messaging callbacks of one number, which take precedence over those of the account. */
import type { Callback, CallbackType } from "../callbacks/model";
import { callbackDocument, readCallback, requireCallbackType } from "../callbacks/wire";
import { NotFoundError } from "../errors";
import { noContent, type Send } from "../http/call";
import { normalizeNumber } from "../phone-number";
import type { NumberDetails } from "./model";
import { wirePaths } from "./wire";

/** Where Flowroute posts about messages of one number. Without one, the callback of the account is used. */
export interface NumberCallbacksApi {
  /** Sets a callback, replacing the one before. API: POST /v2/numbers/{number}/relationships/{type}. */
  setCallback(number: string, type: CallbackType, url: string): Promise<void>;
  /**
   * The callback of a number; undefined when none is set. API: GET /v2/numbers/{number}/relationships/{type}, known only
   * from an old draft.
   *
   * @throws NotFoundError when the number is not on the account
   */
  getCallback(number: string, type: CallbackType): Promise<Callback | undefined>;
  /** Removes a callback; it is no error when there is none. API: DELETE /v2/numbers/{number}/relationships/{type}. */
  removeCallback(number: string, type: CallbackType): Promise<void>;
}

export function createNumberCallbacks(
  send: Send,
  find: (number: string) => Promise<NumberDetails | undefined>,
): NumberCallbacksApi {
  /** A 404 means "no such number" or "none set". Only the number itself tells which. */
  const unlessUnset =
    (number: string) =>
    async (error: unknown): Promise<undefined> => {
      if (!(error instanceof NotFoundError) || (await find(number)) === undefined) throw error;
    };

  return {
    setCallback: async (written, type, url) => {
      const number = normalizeNumber(written);
      await send({
        what: `set the ${requireCallbackType(type)} of number ${number}`,
        effect: "set",
        method: "POST",
        path: wirePaths.callback(number, type),
        body: callbackDocument(url),
        secrets: [url],
        ...noContent,
      });
    },

    getCallback: async (written, type) => {
      const number = normalizeNumber(written);
      return send({
        what: `read the ${requireCallbackType(type)} of number ${number}`,
        effect: "read",
        method: "GET",
        path: wirePaths.callback(number, type),
        success: [200],
        decode: ({ json }) => readCallback(json),
      }).catch(unlessUnset(number));
    },

    removeCallback: async (written, type) => {
      const number = normalizeNumber(written);
      await send({
        what: `remove the ${requireCallbackType(type)} of number ${number}`,
        effect: "set",
        method: "DELETE",
        path: wirePaths.callback(number, type),
        ...noContent,
      }).catch(unlessUnset(number));
    },
  };
}
