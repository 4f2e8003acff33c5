/** What one exchange means for one call. Pure functions. */
import { isRecord, parseJson } from "../json/document";
import { foreignText } from "../text/foreign-text";
import type { Call, ErrorBody } from "./call";
import { InvalidResponse } from "./call";
import { plainText, readErrorBody } from "./error-body";
import { hasMessage, isNotFoundBody } from "./not-found-body";
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
  /** The API refused, or redirected elsewhere: certainly not done, and a retry gets the same answer. */
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
  readonly delivery: "unsent" | "unknown";
  /** `immediate` failures are retried for up to 20 s, a `timeout` for up to a minute, `permanent` ones not at all. */
  readonly failureKind: "immediate" | "timeout" | "permanent";
  /** As it reads after "Flowroute at https://...": `answered 503 (Service Unavailable)`. */
  readonly why: string;
  readonly status?: number;
  readonly body?: ErrorBody;
  readonly retryAfterMs?: number | undefined;
  /** What to do about it, if something is known. */
  readonly advice?: string;
}

export function judge<T>(
  result: WireResult,
  call: Call<T>,
  now: number,
  redactKeys: (text: string) => string,
): Verdict<T> {
  if (result.kind === "unsent") {
    const failureKind = result.permanent ? "permanent" : "immediate";
    const { why, advice } = result;
    return {
      kind: "failing",
      delivery: "unsent",
      failureKind,
      why,
      ...(advice === undefined ? {} : { advice }),
    };
  }
  if (result.kind === "lost") {
    const failureKind = result.timedOut ? "timeout" : "immediate";
    const { why, advice } = result;
    return {
      kind: "failing",
      delivery: "unknown",
      failureKind,
      why,
      ...(advice === undefined ? {} : { advice }),
    };
  }
  const { status } = result;
  const redact = createRedactor(call.secrets, redactKeys);
  if (status >= 200 && status < 300) return readSuccess(result, call, now, redact);

  const errorBody = readErrorBody(result.text, redact);
  const body = call.redactBody?.(errorBody, status) ?? errorBody;
  const wait = retryAfterMs(result.header, now);
  if (status === 429) return { kind: "throttled", status, body, retryAfterMs: wait };
  if (status >= 300 && status < 400) {
    const redirectedTo = originOf(result.header("location"));
    const refused = { kind: "refused", status, body, redirectedTo } as const;
    // A "see other" may follow a POST that was carried out.
    return isRepeatable(call) ? refused : failing(`answered ${status}, a redirect to ${redirectedTo}`, "permanent");
  }
  const cutOff = !result.complete && isRepeatable(call);
  // A 404 from something in front of the API does not prove that the purchase was not passed on.
  const isBare = call.effect === "purchase" && status === 404 && !hasMessage(errorBody);
  if (status >= 400 && status < 500 && status !== 408 && !cutOff && !isBare) {
    const value = call.decodeRefusal?.(status, errorBody);
    if (value !== undefined) return { kind: "done", value };
    return { kind: "refused", status, body, isAbsence: status === 404 && isNotFoundBody(errorBody) };
  }
  return failing(`answered ${status}${inParentheses(body)}`, "immediate");

  function failing(why: string, failureKind: Failure["failureKind"]): Failure {
    return { kind: "failing", delivery: "unknown", failureKind, why, status, body, retryAfterMs: wait };
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
  const partialError = errorBody?.isFromFlowroute
    ? describeErrorBody(call.redactBody?.(errorBody, status) ?? errorBody)
    : undefined;
  try {
    if (!complete) throw new InvalidResponse("it was cut off");
    if (!call.success.includes(status))
      throw new InvalidResponse(`${call.success.join(" or ")} is the documented status`);
    if (hasErrors && status !== 207) {
      throw new InvalidResponse(partialError === undefined ? "it holds `errors`" : `it says ${partialError}`);
    }
    return { kind: "done", value: call.decode({ status, json, partialError, receivedAt: now }) };
  } catch (error) {
    if (!(error instanceof InvalidResponse)) throw error;
    const what = !complete
      ? "the answer was cut off"
      : json === undefined && text.trim() !== ""
        ? `the answer is not JSON${call.redactBody === undefined ? snippet(text, redact) : ""}`
        : `the answer is not as documented: ${foreignText(error.message)}`;
    const why = `answered ${status}, but ${what}`;
    return { kind: "failing", delivery: "unknown", failureKind: "immediate", why, status };
  }
}

/** Broken JSON is not shown, because it may contain anything of the account. An HTML page is, because it tells who answered. */
function snippet(text: string, redact: (text: string) => string): string {
  return /^\s*[[{]/.test(text) ? "" : `: "${plainText(redact(text))}"`;
}

/** Also removes the secrets of the call. A shorter text is no secret, and removing it would make messages unreadable. */
function createRedactor(
  secrets: readonly string[] | undefined,
  redact: (text: string) => string,
): (text: string) => string {
  const long = secrets?.filter((secret) => secret.length >= 4) ?? [];
  return (text) => redact(long.reduce((clean, secret) => clean.replaceAll(secret, "[not shown]"), text));
}

function isRepeatable(call: Call<unknown>): boolean {
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
export function inParentheses(body: ErrorBody | undefined): string {
  const text = body === undefined ? undefined : describeErrorBody(body);
  return text === undefined ? "" : ` (${text})`;
}

function describeErrorBody({ title, detail }: ErrorBody): string | undefined {
  const heading = detail === undefined ? title : title?.replace(/[.:]+$/, "");
  return [heading, detail].filter((part) => part !== undefined).join(": ") || undefined;
}
