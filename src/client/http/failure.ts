/**
 * From a verdict to the error that the caller gets. This is the only place that chooses classes and words.
 *
 * Each message says what was attempted on what, what came back, and what to do.
 */
import type { FlowrouteError, FlowrouteErrorInfo, RejectionReason } from "../errors";
import {
  AmbiguousWriteError,
  AuthError,
  NotFoundError,
  RateLimitedError,
  RefusedError,
  RejectedError,
  UnavailableError,
} from "../errors";
import type { CompleteHints } from "../hints";
import type { Call, ErrorBody } from "./call";
import { rejectionReason } from "./error-body";
import { hasMessage } from "./not-found-body";
import type { Failure, Verdict } from "./verdict";
import { inParentheses } from "./verdict";

/** How a call went before it failed. */
export interface CallOutcome {
  readonly baseUrl: string;
  readonly hints: CompleteHints;
  readonly attempts: number;
  readonly elapsedMs: number;
  /** Whether any attempt may have succeeded without our knowing. */
  readonly isUncertain: boolean;
}

export function toError(
  call: Call<unknown>,
  verdict: Exclude<Verdict<unknown>, { kind: "done" }>,
  outcome: CallOutcome,
): FlowrouteError {
  if (verdict.kind === "failing") return failingError(call, verdict, outcome);
  const { status, body } = verdict;
  const info = errorInfo(call, status, body);
  const unchanged = outcome.isUncertain ? "" : "Nothing was changed. ";
  const failed = `Could not ${call.what}: Flowroute answered ${status}${inParentheses(body)}.`;
  if (verdict.kind === "throttled" && outcome.isUncertain && call.effect !== "read") {
    return new AmbiguousWriteError(
      `Could not learn whether it succeeded to ${call.what}. An earlier answer was lost, and now Flowroute at ` +
        `${outcome.baseUrl} answers 429, too many requests. ${ambiguousHint(call)}`,
      info,
    );
  }
  if (verdict.kind === "throttled") {
    const tries = outcome.attempts === 1 ? "" : `, ${outcome.attempts} times`;
    return new RateLimitedError(
      `Could not ${call.what}: Flowroute answered 429, too many requests${tries}${inParentheses(body)}. Nothing was changed. ` +
        `Try again in a few minutes, with fewer calls at once.${added(outcome.hints.rateLimitedError)}`,
      { ...info, retryAfterMs: verdict.retryAfterMs },
    );
  }
  if (verdict.redirectedTo !== undefined) {
    return new RefusedError(
      `Could not ${call.what}: ${outcome.baseUrl} answered ${status}, a redirect to ${verdict.redirectedTo}, which is not ` +
        `followed because the keys would go along. Check ${outcome.hints.baseUrl}.`,
      info,
    );
  }
  if (status === 401) return new AuthError(`${failed} ${keysHint(outcome)}`, info);
  const isInvalid = status === 404 && hasMessage(body) && call.isValidationError?.(body) === true;
  // Nobody has recorded the answer to such a purchase. It says nothing about the account, which is read before anything else is done.
  if (status === 404 && call.effect === "purchase" && hasMessage(body)) {
    return new NotFoundError(`${failed} ${notInStock}`, info);
  }
  if (verdict.isAbsence && !isInvalid) return new NotFoundError(`${failed} ${notOnAccount}`, info);
  if ((status === 404 && !isInvalid) || (!body.isFromFlowroute && status === 405)) {
    return new RejectedError(`${failed} ${hasMessage(body) ? unknownWords : notFlowroute(outcome)}`, info);
  }
  const reason = isInvalid ? "invalid" : rejectionReason(status, body.title, body.detail);
  return new RejectedError(`${failed} ${unchanged}${adviceFor(reason, body)}`, {
    ...info,
    reason,
    fields: body.fields,
  });
}

/** The error of a call while the API is known to be down. */
export function circuitOpenError(call: Call<unknown>, why: string, outcome: CallOutcome): FlowrouteError {
  const message = `Could not ${call.what}: Flowroute at ${outcome.baseUrl} is not reachable: it ${why}. It failed in an earlier call, so this one was not tried`;
  const info = errorInfo(call);
  if (outcome.isUncertain && call.effect !== "read") {
    return new AmbiguousWriteError(`${message} again. ${ambiguousHint(call)}`, info);
  }
  return new UnavailableError(`${message}. ${unavailableHint(outcome)}`, info);
}

/** The error of a call whose client was closed. The result of a write in flight stays unknown. */
export function closedError(call: Call<unknown>, closed: RefusedError, outcome: CallOutcome): FlowrouteError {
  if (!outcome.isUncertain || call.effect === "read") return closed;
  const message = `Could not learn whether it succeeded to ${call.what}: the client was closed after an answer was lost.`;
  return new AmbiguousWriteError(`${message} ${ambiguousHint(call)}`, errorInfo(call));
}

function failingError(call: Call<unknown>, verdict: Failure, outcome: CallOutcome): FlowrouteError {
  const info = errorInfo(call, verdict.status, verdict.body);
  const tries =
    outcome.attempts === 1 ? "" : ` (${outcome.attempts} attempts in ${Math.round(outcome.elapsedMs / 1000)} s)`;
  const came = `Flowroute at ${outcome.baseUrl}: ${verdict.why}${tries}.`;
  if (outcome.isUncertain && call.effect !== "read") {
    return new AmbiguousWriteError(
      `Could not learn whether it succeeded to ${call.what}. ${came} ${ambiguousHint(call)}`,
      info,
    );
  }
  if (verdict.status !== undefined && verdict.status < 300) {
    return new UnavailableError(`Could not ${call.what}: ${came} ${provesNothing(outcome)}`, info);
  }
  return new UnavailableError(
    `Could not ${call.what}: ${came} ${call.effect === "read" ? "" : "Nothing was changed. "}${verdict.advice ?? unavailableHint(outcome)}`,
    info,
  );
}

const added = (sentences: string | undefined): string => (sentences === undefined ? "" : ` ${sentences}`);

function errorInfo(call: Call<unknown>, status?: number, body?: ErrorBody): FlowrouteErrorInfo {
  const { title, detail, requestId } = body ?? {};
  return { status, title, detail, requestId, method: call.method, path: call.path };
}

const notOnAccount =
  "It is not on this account, or not any more: check the number or id, and which account the keys belong to.";
const notInStock = "Nothing was bought. It is not in stock, or not any more: search again, or name another number.";

/** For a 404 that may be from Flowroute, in words that nobody has recorded. */
const unknownWords =
  "These are not the words in which Flowroute is known to say that something is not on the account, so it does not count " +
  "as gone. Nothing was changed. If the words are from Flowroute, please report this message as an issue of " +
  "pulumi-flowroute, so that a later version knows them.";

const notFlowroute = ({ baseUrl, hints }: CallOutcome) =>
  "That answer is not from the Flowroute API but from something in front of it, so it says nothing about the account. " +
  `Nothing was changed. Check that ${baseUrl} is the API (${hints.baseUrl}).`;

/** For a success status whose body is not the documented one. */
const provesNothing = ({ baseUrl, hints }: CallOutcome) =>
  "It did not come from Flowroute, or it is incomplete, so it proves nothing. Nothing was changed. " +
  `A proxy or a maintenance page may be in between: check that ${baseUrl} is the API (${hints.baseUrl}), then try again.`;

const keysHint = ({ hints }: CallOutcome) =>
  `The access key or the secret key is wrong, deleted or expired. Set ${hints.keys}.${added(hints.authError)}`;

const unavailableHint = ({ hints }: CallOutcome) =>
  `Check the network and the address (${hints.baseUrl}), then try again.`;

function ambiguousHint(call: Call<unknown>): string {
  if (call.effect === "purchase") {
    return "The number may have been bought and charged: look whether it is on the account before buying again.";
  }
  return "It may have been done: look at what is on the account before doing it again by hand.";
}

function adviceFor(reason: RejectionReason, body: ErrorBody): string {
  switch (reason) {
    case "no-funds":
      return "Add funds to the Flowroute account (in the portal, under billing), then try again.";
    case "duplicate":
      return "Flowroute has it already: use that one, or choose another value.";
    case "in-use":
      return "Something still uses it: detach that first, then try again.";
    case "not-authorized":
      return body.detail === undefined
        ? "The keys were accepted, but the account may not do this: it may be suspended (a balance below zero suspends everything), or lack the feature. Look in the portal or ask Flowroute's support."
        : "The keys were accepted, but the account may not do this. Look in the portal or ask Flowroute's support.";
    case "invalid":
      return "Correct that, then try again.";
    default:
      return `Ask Flowroute's support${body.requestId === undefined ? "" : ` about request ${body.requestId}`} if the text does not say why.`;
  }
}
