/** Requests and answers of callbacks, the same for the account and for one number. */
import { RefusedError } from "../errors";
import { readData, readId, readText } from "../json/document";
import { omitUndefined } from "../omit-undefined";
import { quoted } from "../text/foreign-text";
import { withSteps } from "../text/steps";
import type { Callback, CallbackType } from "./model";

const types: readonly CallbackType[] = ["sms_callback", "mms_callback", "sms_dlr_callback", "mms_dlr_callback"];

/** Checked before it goes into a path. @throws RefusedError */
export function requireCallbackType(type: CallbackType): CallbackType {
  if (types.includes(type)) return type;
  throw new RefusedError(
    "invalid-input",
    withSteps(`${quoted(type)} is not a callback type. Nothing was sent.`, `Give one of ${types.join(", ")}.`),
  );
}

/** A URL that Flowroute can post to. @throws RefusedError without the URL, which may contain a token */
export function requireCallbackUrl(url: string): string {
  if (typeof url === "string" && /^https?:\/\/./i.test(url) && URL.canParse(url)) return url;
  throw new RefusedError(
    "invalid-input",
    withSteps(
      "This is not a callback URL. Nothing was sent.",
      "Give a public address that begins with https:// or http://.",
    ),
  );
}

export function callbackDocument(url: string): unknown {
  return { data: { attributes: { callback_url: requireCallbackUrl(url) } } };
}

/** Undefined when none is set: a null URL means the same as a 404. @throws InvalidResponse */
export function readCallback(json: unknown): Callback | undefined {
  const { callback_url, api_version, product } = readData(json);
  const url = readText(callback_url);
  if (url === undefined) return undefined;
  return {
    callbackUrl: url,
    ...omitUndefined({ apiVersion: readId(api_version) ?? undefined, product: readText(product) }),
  };
}
