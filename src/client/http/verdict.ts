/** What one exchange means for one call. Pure. */
import { isRecord, parseJson } from "../json/document";
import { foreignText } from "../text/foreign-text";
import type { Call, ErrorBody } from "./call";
import { Unreadable } from "./call";
import { plainText, readErrorBody } from "./error-body";
import { saysNotFound, saysSomething } from "./recorded";
import { retryAfterMs } from "./retry-after";
import type { WireResult } from "./transport";

export type Verdict<T> =
  | { readonly kind: "done"; readonly value: T }
  /** 429: certainly not done. */
  | {
      readonly kind: "throttled";
      readonly status: number;
      readonly body: ErrorBody;
      readonly retryAfterMs: number | undefined;
    }
  /** The API errorBody no, or pointed elsewhere: certainly not done, and a repetition gets the same. */
  | {
      readonly kind: "refused";
      readonly status: number;
      readonly body: ErrorBody;
      readonly redirectedTo?: string;
      /** A 404 in the words in which Flowroute says that something is not on the account. */
      readonly isAbsence?: boolean;
    }
  | Failure;

/** No useful answer. */
export interface Failure {
  readonly kind: "failing";
  /** `unsent`: certainly not done. `unknown`: it may have been done. */
  readonly certainty: "unsent" | "unknown";
  /** `at-once` failures are given up within 20 s, a `timeout` within a minute; `permanent` ones are not repeated. */
  readonly pace: "at-once" | "timeout" | "permanent";
  /** As it reads after "Flowroute at https://...": `answered 503 (Service Unavailable)`. */
  readonly why: string;
  readonly status?: number;
  readonly body?: ErrorBody;
  readonly retryAfterMs?: number | undefined;
  /** What to do about it, where more is known than that it failed. */
  readonly advice?: string;
}

export function judge<T>(
  result: WireResult,
  call: Call<T>,
  now: number,
  redactKeys: (text: string) => string,
): Verdict<T> {
  if (result.kind === "unsent") {
    const pace = result.permanent ? "permanent" : "at-once";
    const { why, advice } = result;
    return { kind: "failing", certainty: "unsent", pace, why, ...(advice === undefined ? {} : { advice }) };
  }
  if (result.kind === "lost") {
    const pace = result.timedOut ? "timeout" : "at-once";
    const { why, advice } = result;
    return { kind: "failing", certainty: "unknown", pace, why, ...(advice === undefined ? {} : { advice }) };
  }
  const { status } = result;
  const redact = hiding(call.secrets, redactKeys);
  if (status >= 200 && status < 300) return readSuccess(result, call, now, redact);

  const errorBody = readErrorBody(result.text, redact);
  const body = call.redactBody?.(errorBody, status) ?? errorBody;
  const wait = retryAfterMs(result.header, now);
  if (status === 429) return { kind: "throttled", status, body, retryAfterMs: wait };
  if (status >= 300 && status < 400) {
    const redirectedTo = originOf(result.header("location"));
    const refused = { kind: "refused", status, body, redirectedTo } as const;
    // A "see other" may well follow a POST that was carried out.
    return repeatable(call) ? refused : failing(`answered ${status}, a redirect to ${redirectedTo}`, "permanent");
  }
  const cutOff = !result.complete && repeatable(call);
  // Money is not risked on a 404 of whatever stands in front of the API: it may have passed the purchase on.
  const isBare = call.effect === "purchase" && status === 404 && !saysSomething(errorBody);
  if (status >= 400 && status < 500 && status !== 408 && !cutOff && !isBare) {
    const value = call.decodeRefusal?.(status, errorBody);
    if (value !== undefined) return { kind: "done", value };
    return { kind: "refused", status, body, isAbsence: status === 404 && saysNotFound(errorBody) };
  }
  return failing(`answered ${status}${quote(body)}`, "at-once");

  function failing(why: string, pace: Failure["pace"]): Failure {
    return { kind: "failing", certainty: "unknown", pace, why, status, body, retryAfterMs: wait };
  }
}

function readSuccess<T>(
  result: WireResult & { kind: "answer" },
  call: Call<T>,
  now: number,
  redact: (text: string) => string,
): Verdict<T> {
  const { status, complete, text } = result;
  const json = complete ? parseJson(text) : undefined;
  const hasErrors = isRecord(json) && json.errors !== undefined && json.errors !== null;
  const errorBody = hasErrors ? readErrorBody(text, redact) : undefined;
  const partialError = errorBody?.genuine ? phrase(call.redactBody?.(errorBody, status) ?? errorBody) : undefined;
  try {
    if (!complete) throw new Unreadable("it was cut off");
    if (!call.success.includes(status)) throw new Unreadable(`${call.success.join(" or ")} is the documented status`);
    if (hasErrors && status !== 207) {
      throw new Unreadable(partialError === undefined ? "it holds `errors`" : `it says ${partialError}`);
    }
    return { kind: "done", value: call.decode({ status, json, partialError, receivedAt: now }) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const what = !complete
      ? "the answer was cut off"
      : json === undefined && text.trim() !== ""
        ? `the answer is not JSON${call.redactBody === undefined ? snippet(text, redact) : ""}`
        : `the answer is not as documented: ${foreignText(error.message)}`;
    const why = `answered ${status}, but ${what}`;
    return { kind: "failing", certainty: "unknown", pace: "at-once", why, status };
  }
}

/** Broken JSON is not shown: it may be anything of the account. A page of something before the API tells who it is. */
function snippet(text: string, redact: (text: string) => string): string {
  return /^\s*[[{]/.test(text) ? "" : `: "${plainText(redact(text))}"`;
}

/** Takes the call's own secrets out too. What is too short to be one would only make texts unreadable. */
function hiding(secrets: readonly string[] | undefined, redact: (text: string) => string): (text: string) => string {
  const long = secrets?.filter((secret) => secret.length >= 4) ?? [];
  return (text) => redact(long.reduce((clean, secret) => clean.replaceAll(secret, "[not shown]"), text));
}

function repeatable(call: Call<unknown>): boolean {
  return call.effect === "read" || call.effect === "set";
}

function originOf(location: string | undefined): string {
  try {
    return new URL(location ?? "").origin;
  } catch {
    return "another place";
  }
}

/** ` (Title: detail)`, or nothing. */
export function quote(body: ErrorBody | undefined): string {
  const text = body === undefined ? undefined : phrase(body);
  return text === undefined ? "" : ` (${text})`;
}

function phrase({ title, detail }: ErrorBody): string | undefined {
  const heading = detail === undefined ? title : title?.replace(/[.:]+$/, "");
  return [heading, detail].filter((part) => part !== undefined).join(": ") || undefined;
}
