/** Callbacks of messaging for one number, which go before those of the account. */
import type { Callback, CallbackType } from "../callbacks/model";
import { callbackDocument, callbackType, readCallback } from "../callbacks/wire";
import { NotFoundError } from "../errors";
import { noContent, type Send } from "../http/call";
import { normalizeNumber } from "../phone-number";
import type { NumberDetails } from "./model";
import { wirePaths } from "./wire";

/** Where Flowroute posts about messages of one number. Unset, the account's own callback counts. */
export interface NumberCallbacksApi {
  /** Sets a callback, over the one before. API: POST /v2/numbers/{number}/relationships/{type}. */
  setCallback(number: string, type: CallbackType, url: string): Promise<void>;
  /**
   * The callback of a number; undefined when none is set. API: GET /v2/numbers/{number}/relationships/{type}, known from
   * an old draft only.
   *
   * @throws NotFoundError when the number is not on the account
   */
  getCallback(number: string, type: CallbackType): Promise<Callback | undefined>;
  /** Takes a callback off; nothing there is no error. API: DELETE /v2/numbers/{number}/relationships/{type}. */
  removeCallback(number: string, type: CallbackType): Promise<void>;
}

export function createNumberCallbacks(
  send: Send,
  find: (number: string) => Promise<NumberDetails | undefined>,
): NumberCallbacksApi {
  /** A 404 means "no such number" or "none set": only the number itself tells which. */
  const unlessUnset =
    (number: string) =>
    async (error: unknown): Promise<undefined> => {
      if (!(error instanceof NotFoundError) || (await find(number)) === undefined) throw error;
    };

  return {
    setCallback: async (written, type, url) => {
      const number = normalizeNumber(written);
      await send({
        what: `set the ${callbackType(type)} of number ${number}`,
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
        what: `read the ${callbackType(type)} of number ${number}`,
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
        what: `remove the ${callbackType(type)} of number ${number}`,
        effect: "set",
        method: "DELETE",
        path: wirePaths.callback(number, type),
        ...noContent,
      }).catch(unlessUnset(number));
    },
  };
}
