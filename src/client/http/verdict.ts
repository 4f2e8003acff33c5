/** What one exchange means for one call. Pure. */
import { isRecord, parseJson } from "../json/document";
import type { Call } from "./call";
import { Unreadable } from "./call";
import type { ErrorBody } from "./error-body";
import { plainText, readErrorBody } from "./error-body";
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
  /** The API said no, or pointed elsewhere: certainly not done, and a repetition gets the same. */
  | { readonly kind: "refused"; readonly status: number; readonly body: ErrorBody; readonly redirectedTo?: string }
  | Failing;

/** No useful answer. */
export interface Failing {
  readonly kind: "failing";
  /** `unsent`: certainly not done. `doubtful`: it may have been done. */
  readonly certainty: "unsent" | "doubtful";
  /** `at-once` failures are given up within 20 s, a `timeout` within a minute; `hopeless` ones are not repeated. */
  readonly pace: "at-once" | "timeout" | "hopeless";
  /** As it reads after "Flowroute at https://...": `answered 503 (Service Unavailable)`. */
  readonly why: string;
  readonly status?: number;
  readonly body?: ErrorBody;
  readonly retryAfterMs?: number | undefined;
}

export function judge<T>(result: WireResult, call: Call<T>, now: number, redact: (text: string) => string): Verdict<T> {
  if (result.kind === "unsent") {
    const pace = result.hopeless ? "hopeless" : "at-once";
    return { kind: "failing", certainty: "unsent", pace, why: result.why };
  }
  if (result.kind === "lost") {
    const pace = result.timedOut ? "timeout" : "at-once";
    return { kind: "failing", certainty: "doubtful", pace, why: result.why };
  }
  const { status } = result;
  if (status >= 200 && status < 300) return readSuccess(result, call, redact);

  const body = readErrorBody(result.text, redact);
  const wait = retryAfterMs(result.header, now);
  if (status === 429) return { kind: "throttled", status, body, retryAfterMs: wait };
  if (status >= 300 && status < 400) {
    const redirectedTo = originOf(result.header("location"));
    const refused = { kind: "refused", status, body, redirectedTo } as const;
    // A "see other" may well follow a POST that was carried out.
    return repeatable(call) ? refused : failing(`answered ${status}, a redirect to ${redirectedTo}`, "hopeless");
  }
  const cutOff = !result.complete && repeatable(call);
  if (status >= 400 && status < 500 && status !== 408 && !cutOff) return { kind: "refused", status, body };
  return failing(`answered ${status}${quote(body)}`, "at-once");

  function failing(why: string, pace: Failing["pace"]): Failing {
    return { kind: "failing", certainty: "doubtful", pace, why, status, body, retryAfterMs: wait };
  }
}

function readSuccess<T>(
  result: WireResult & { kind: "answer" },
  call: Call<T>,
  redact: (text: string) => string,
): Verdict<T> {
  const json = result.complete ? parseJson(result.text) : undefined;
  const complaint = isRecord(json) && Array.isArray(json.errors) ? said(readErrorBody(result.text, redact)) : undefined;
  try {
    return { kind: "done", value: call.decode({ status: result.status, json, complaint }) };
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error;
    const what = !result.complete
      ? "the answer was cut off"
      : json === undefined
        ? `the answer is not JSON: "${plainText(redact(result.text))}"`
        : `the answer is not as documented: ${error.message}`;
    const why = `answered ${result.status}, but ${what}`;
    return { kind: "failing", certainty: "doubtful", pace: "at-once", why, status: result.status };
  }
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
  const text = body === undefined ? undefined : said(body);
  return text === undefined ? "" : ` (${text})`;
}

function said({ title, detail }: ErrorBody): string | undefined {
  const heading = detail === undefined ? title : title?.replace(/[.:]+$/, "");
  return [heading, detail].filter((part) => part !== undefined).join(": ") || undefined;
}
