/**
 * Callback URLs for messages and receipts, of the account (`/v2.1/messages/{type}`) and of one number
 * (`/v2/numbers/{number}/relationships/{type}`). They are stored, and nothing is ever sent to them.
 */
import { callbackTypes } from "../../account/account";
import { flatBody } from "../../rest/body";
import { invalidAttribute, methodNotAllowed, notOnAccount } from "../../rest/errors";
import type { Answer, Call, Endpoint, Family } from "../../rest/family";
import { ownedNumber } from "../numbers/numbers";

/** The stored URLs of the account or of one number. */
interface Urls {
  get(type: string): string | undefined;
  set(type: string, url: string): unknown;
  delete(type: string): unknown;
}

export const callbacks: Family = {
  endpoints: callbackTypes.flatMap((type): Endpoint[] => {
    const ofAccount = `/v2.1/messages/${type}`;
    const ofNumber = `/v2/numbers/:number/relationships/${type}`;
    return [
      { method: "PUT", path: ofAccount, handle: (call) => store(call, call.account.callbacks, type) },
      { method: "GET", path: ofAccount, handle: (call) => read(call, call.account.callbacks, type) },
      { method: "DELETE", path: ofAccount, handle: (call) => remove(call.account.callbacks, type) },
      { method: "POST", path: ofNumber, handle: (call) => store(call, urlsOfNumber(call), type) },
      { method: "GET", path: ofNumber, handle: (call) => read(call, draftedUrls(call), type) },
      { method: "DELETE", path: ofNumber, handle: (call) => remove(draftedUrls(call), type) },
    ];
  }),
};

function urlsOfNumber(call: Call): Urls {
  const number = ownedNumber(call);
  return {
    get: (type) => number.callbacks?.[type],
    set: (type, url) => {
      number.callbacks = { ...number.callbacks, [type]: url };
    },
    delete: (type) => {
      const { [type]: _removed, ...others } = number.callbacks ?? {};
      if (Object.keys(others).length > 0) number.callbacks = others;
      else delete number.callbacks;
    },
  };
}

/** Only an old draft documents reading and removing the URL of a number. */
function draftedUrls(call: Call): Urls {
  if (call.world.choices.is("number-callback-read", "405")) throw methodNotAllowed();
  return urlsOfNumber(call);
}

function store(call: Call, urls: Urls, type: string): Answer {
  const url = readUrl(call);
  urls.set(type, url);
  return { status: 204 };
}

function read(call: Call, urls: Urls, type: string): Answer {
  const url = urls.get(type);
  if (url === undefined && call.world.choices.is("unset-callback", "404")) throw notOnAccount();
  const attributes = { api_version: "2.1", callback_url: url ?? null, product: type.replace("_callback", "") };
  return { status: 200, document: { data: { type: "callback", attributes } } };
}

function remove(urls: Urls, type: string): Answer {
  if (urls.get(type) === undefined) throw notOnAccount();
  urls.delete(type);
  return { status: 204 };
}

/** From `{"data":{"attributes":{"callback_url"}}}`, which has no type, or the flat form. */
function readUrl(call: Call): string {
  const body = flatBody(call) as { callback_url?: unknown; data?: { attributes?: { callback_url?: unknown } } };
  const url = body.data?.attributes?.callback_url ?? body.callback_url;
  if (url === undefined || url === null) throw invalidAttribute("callback_url", "Missing data for required field.");
  if (typeof url === "string" && /^https?:\/\/[^\s/]+/i.test(url)) return url;
  throw invalidAttribute("callback_url", "Not a valid URL.");
}
