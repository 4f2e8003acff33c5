/**
 * The errors: one base class, one subclass per meaning.
 *
 * Every message says, in this order, what was attempted on what, what came back, and what to do.
 * No property is named `id`, `code` or `metadata`, because programs that pass errors on give those a meaning of their own.
 * No error contains keys or request headers.
 */
import { messageText } from "./text/foreign-text";

/** What is known about the exchange that failed. */
export interface FlowrouteErrorInfo {
  /** HTTP status of the last answer; absent when none came. */
  status?: number | undefined;
  /** The carrier's `errors[0].title`. */
  title?: string | undefined;
  /** The carrier's `detail`, or the beginning of an answer that was not JSON. */
  detail?: string | undefined;
  /** The carrier's id of the request, for its support. */
  requestId?: string | undefined;
  /** Method of the request, e.g. `GET`. */
  method?: string | undefined;
  /** Path of the request without its query. */
  path?: string | undefined;
}

/** Base class of everything that the client throws on purpose. */
export class FlowrouteError extends Error {
  /** HTTP status of the last answer; absent when none came. */
  declare readonly status?: number;
  /** The carrier's title of the error. */
  declare readonly title?: string;
  /** The carrier's detail, or the beginning of an answer that was not JSON. */
  declare readonly detail?: string;
  /** The carrier's id of the request, for its support. */
  declare readonly requestId?: string;
  /** Method of the request. */
  declare readonly method?: string;
  /** Path of the request without its query. */
  declare readonly path?: string;

  constructor(message: string, info: FlowrouteErrorInfo = {}) {
    super(messageText(message));
    const { status, title, detail, requestId, method, path } = info;
    for (const [key, value] of Object.entries({ status, title, detail, requestId, method, path })) {
      if (value !== undefined) Object.defineProperty(this, key, { value, enumerable: true });
    }
  }
}

/** 401: the keys are wrong, deleted or expired. */
export class AuthError extends FlowrouteError {}

/** 404 from the API itself: it is not on this account. A 404 from a gateway or for a wrong URL is a {@link RejectedError}. */
export class NotFoundError extends FlowrouteError {}

/** Why the carrier refused, as far as its title and detail tell. */
export type RejectionReason = "no-funds" | "duplicate" | "in-use" | "not-authorized" | "invalid" | "other";

/** Any other 4xx: the carrier understood and refused. Nothing was changed. */
export class RejectedError extends FlowrouteError {
  /** From title and detail: the status alone does not tell (a 403 has six meanings). */
  readonly reason: RejectionReason;
  /** Validation errors by field, if the carrier sent an object: `{ zip: ["ZIP code must be ..."] }`. */
  declare readonly fields?: Record<string, string[]>;

  constructor(
    message: string,
    info: FlowrouteErrorInfo & {
      reason?: RejectionReason | undefined;
      fields?: Record<string, string[]> | undefined;
    } = {},
  ) {
    super(message, info);
    this.reason = info.reason ?? "other";
    if (info.fields !== undefined) Object.defineProperty(this, "fields", { value: info.fields, enumerable: true });
  }
}

/** 429 after all retries, or after the first attempt of a call that must not be retried. Nothing was changed. */
export class RateLimitedError extends FlowrouteError {
  /** The wait that the carrier asked for, in milliseconds, up to a minute; absent when it did not ask. */
  declare readonly retryAfterMs?: number;

  constructor(message: string, info: FlowrouteErrorInfo & { retryAfterMs?: number | undefined } = {}) {
    super(message, info);
    if (info.retryAfterMs !== undefined) {
      Object.defineProperty(this, "retryAfterMs", { value: info.retryAfterMs, enumerable: true });
    }
  }
}

/** The API could not be reached or gave no useful answer, and this call cannot have changed anything. */
export class UnavailableError extends FlowrouteError {}

/** A write whose answer was lost or invalid: it may have happened. Read before doing it again. */
export class AmbiguousWriteError extends FlowrouteError {}

/** The client refused before anything was sent, or did not follow a redirect with the keys. */
export class RefusedError extends FlowrouteError {}

/** No number in stock meets the criteria and the price caps. */
export class NoCandidateError extends FlowrouteError {}

// By property, because bundlers shorten the names of classes but not of properties.
for (const [name, type] of Object.entries({
  FlowrouteError,
  AuthError,
  NotFoundError,
  RejectedError,
  RateLimitedError,
  UnavailableError,
  AmbiguousWriteError,
  RefusedError,
  NoCandidateError,
})) {
  type.prototype.name = name;
}

/** The message of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
