/**
 * From a verdict to the error that the caller gets. This is the only place that chooses classes and words.
 *
 * Each text: what was attempted on what, what came back, whether anything was changed; then, line by line, what to do.
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
import { withSteps } from "../text/steps";
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
  const { baseUrl, hints } = outcome;
  const info = errorInfo(call, status, body);
  const unchanged = effectOf(call, outcome);
  const came = `Could not ${call.what}: Flowroute answered ${status}${inParentheses(body)}.`;
  if (verdict.kind === "throttled" && outcome.isUncertain && call.effect !== "read") {
    return unknownOutcome(call, `${baseUrl} gave no answer at first, and then answered 429 (too many requests)`, info);
  }
  if (verdict.kind === "throttled") {
    const tries = outcome.attempts === 1 ? "" : ` ${outcome.attempts} times`;
    return new RateLimitedError(
      withSteps(
        `Could not ${call.what}: Flowroute answered 429${tries}, too many requests${inParentheses(body)}. Nothing was changed.`,
        "Wait a few minutes, then try again with fewer calls at once.",
        hints.rateLimitedError,
      ),
      { ...info, retryAfterMs: verdict.retryAfterMs },
    );
  }
  if (verdict.redirectedTo !== undefined) {
    return new RefusedError(
      "redirected",
      withSteps(
        `Could not ${call.what}: ${baseUrl} answered ${status}, a redirect to ${verdict.redirectedTo}. The redirect was not ` +
          `followed, because the keys would have gone there. ${unchanged}`,
        `Check ${hints.baseUrl}.`,
      ),
      info,
    );
  }
  if (status === 401) {
    return new AuthError(
      withSteps(
        `${came} The access key or the secret key is wrong, deleted or expired. ${unchanged}`,
        hints.keys,
        hints.authError,
      ),
      info,
    );
  }
  const complains = status === 404 && hasMessage(body) && call.isValidationError?.(body) === true;
  // What a purchase is told is not recorded; it claims nothing of the account, and is looked into before anything follows.
  if (status === 404 && call.effect === "purchase" && hasMessage(body)) {
    return new NotFoundError(
      withSteps(`${came} The number is not in stock. Nothing was bought.`, "Search again, or name another number."),
      info,
    );
  }
  if (verdict.isAbsence && !complains) {
    return new NotFoundError(
      withSteps(
        `${came} It is not on this account. ${unchanged}`,
        "Check the number or id, and check which account the keys belong to.",
      ),
      info,
    );
  }
  if ((status === 404 && !complains) || (!body.isFromFlowroute && status === 405)) {
    if (!hasMessage(body)) {
      const message = `Could not ${call.what}: the answer did not come from Flowroute (status ${status}${body.detail === undefined ? "" : `: ${body.detail}`}). It says nothing about the account. ${unchanged}`;
      return new RejectedError(withSteps(message, checkBaseUrl(outcome)), { ...info, reason: "not-flowroute" });
    }
    const message = `${came} These words do not tell for certain that it is not on the account. ${unchanged}`;
    return new RejectedError(withSteps(message, reportWords), { ...info, reason: "unknown-404" });
  }
  const reason = complains ? "invalid" : rejectionReason(status, body.title, body.detail);
  const message = withSteps(`${came} ${unchanged}`, adviceFor(reason, body));
  return new RejectedError(message, { ...info, reason, fields: body.fields });
}

/** The answer to a call while the API is known to be dead. */
export function circuitOpenError(call: Call<unknown>, why: string, outcome: CallOutcome): FlowrouteError {
  const info = errorInfo(call);
  const earlier = `Flowroute at ${outcome.baseUrl} ${why} in an earlier call`;
  if (outcome.isUncertain && call.effect !== "read") {
    return unknownOutcome(call, `its answer was lost, and ${earlier}`, info);
  }
  const message = `Could not ${call.what}: ${earlier}, so this call was not sent. Nothing was changed.`;
  return new UnavailableError(withSteps(message, checkNetwork(outcome)), info);
}

/** The error of a call whose client was closed. The result of a write in flight stays unknown. */
export function closedError(call: Call<unknown>, closed: RefusedError, outcome: CallOutcome): FlowrouteError {
  if (!outcome.isUncertain || call.effect === "read") return closed;
  return unknownOutcome(call, "its answer was lost, and then the client was closed", errorInfo(call));
}

function failingError(call: Call<unknown>, verdict: Failure, outcome: CallOutcome): FlowrouteError {
  const info = errorInfo(call, verdict.status, verdict.body);
  const { attempts, elapsedMs, baseUrl } = outcome;
  const tries = attempts === 1 ? "" : ` (${attempts} attempts in ${Math.round(elapsedMs / 1000)} s)`;
  const came = `Flowroute at ${baseUrl} ${verdict.why}${tries}`;
  if (outcome.isUncertain && call.effect !== "read") return unknownOutcome(call, came, info);
  if (verdict.status !== undefined && verdict.status < 300) {
    const message = `Could not ${call.what}: ${baseUrl} ${verdict.why}${tries}. It is not an answer of Flowroute, or it is incomplete. Nothing was changed.`;
    return new UnavailableError(withSteps(message, checkBaseUrl(outcome)), { ...info, reason: "not-flowroute" });
  }
  const message = `Could not ${call.what}: ${came}. Nothing was changed.`;
  return new UnavailableError(withSteps(message, verdict.advice ?? checkNetwork(outcome)), info);
}

/** @param why a clause */
function unknownOutcome(call: Call<unknown>, why: string, info: FlowrouteErrorInfo): AmbiguousWriteError {
  const tried = `Tried to ${call.what}, but the outcome is unknown: ${why}.`;
  return new AmbiguousWriteError(
    call.effect === "purchase"
      ? withSteps(
          `${tried} The number may have been bought and charged.`,
          "Check whether the number is on the account before you buy again.",
        )
      : withSteps(
          `${tried} Flowroute may have done it.`,
          "Look at what is on the account before you do it again by hand.",
        ),
    info,
  );
}

/** Whether anything was changed by a call that Flowroute has refused. */
const effectOf = (call: Call<unknown>, { isUncertain }: CallOutcome): string =>
  isUncertain && call.effect !== "read"
    ? "An earlier attempt got no answer, and Flowroute may have done it."
    : "Nothing was changed.";

function errorInfo(call: Call<unknown>, status?: number, body?: ErrorBody): FlowrouteErrorInfo {
  const { title, detail, requestId } = body ?? {};
  return { status, title, detail, requestId, method: call.method, path: call.path };
}

/** For a 404 that may be Flowroute's: nobody has recorded these words. */
const reportWords =
  "Nothing is treated as gone. If these are Flowroute's words, please report this message as an issue of this package.";

const checkBaseUrl = ({ baseUrl, hints }: CallOutcome) =>
  "A proxy or a maintenance page may be in between.\n" +
  `Check that ${baseUrl} is the address of the API (${hints.baseUrl}), then try again.`;

const checkNetwork = ({ hints }: CallOutcome) =>
  `Check the network and the address (${hints.baseUrl}), then try again.`;

function adviceFor(reason: RejectionReason, body: ErrorBody): string {
  switch (reason) {
    case "no-funds":
      return "Add funds to the Flowroute account (in the portal, under billing), then try again.";
    case "duplicate":
      return "The account already has something like it. Use that one, or choose another value.";
    case "in-use":
      return "Something still uses it. Detach that first, then try again.";
    case "not-authorized":
      return body.detail === undefined
        ? "The keys are valid, but the account may not do this.\n" +
            "It may be suspended (a balance below zero suspends everything), or it may lack the feature.\n" +
            "Look in the Flowroute portal, or ask Flowroute's support."
        : "The keys are valid, but the account may not do this.\nLook in the Flowroute portal, or ask Flowroute's support.";
    case "invalid":
      return "Correct what the answer names, then try again.";
    default:
      return `If the answer does not say why, ask Flowroute's support${body.requestId === undefined ? "" : ` about request ${body.requestId}`}.`;
  }
}
