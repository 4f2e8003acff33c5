/**
 * The errors: one base class, one subclass per meaning.
 *
 * The first line of every message says what was attempted on what, what came back, and whether anything was changed; it
 * ends with the reason, in brackets. The lines after it say what to do, each way on a line of its own. No property is
 * called `id`, `code` or `metadata`, because hosts of providers give those a meaning of their own. No error carries keys or request headers.
 */
import { type Reason, withReason } from "./reasons";
import { messageText } from "./text/foreign-text";

/** What is known about the exchange that failed. */
export interface FlowrouteErrorInfo {
  /** HTTP status of the last answer; absent when none came. */
  status?: number | undefined;
  /** Flowroute's `errors[0].title`. */
  title?: string | undefined;
  /** Flowroute's `detail`, or the beginning of an answer that was not JSON. */
  detail?: string | undefined;
  /** Flowroute's id of the request, for its support. */
  requestId?: string | undefined;
  /** Method of the request, e.g. `GET`. */
  method?: string | undefined;
  /** Path of the request without its query. */
  path?: string | undefined;
}

/** Base class of everything that the client throws on purpose. */
export class FlowrouteError extends Error {
  /** Why, in one word; `docs/operations.md` has a section for each. */
  readonly reason: Reason;
  /** HTTP status of the last answer; absent when none came. */
  declare readonly status?: number;
  /** Flowroute's title of the error. */
  declare readonly title?: string;
  /** Flowroute's detail, or the beginning of an answer that was not JSON. */
  declare readonly detail?: string;
  /** Flowroute's id of the request, for its support. */
  declare readonly requestId?: string;
  /** Method of the request. */
  declare readonly method?: string;
  /** Path of the request without its query. */
  declare readonly path?: string;

  constructor(reason: Reason, message: string, info: FlowrouteErrorInfo = {}) {
    super(messageText(withReason(message, reason)));
    this.reason = reason;
    const { status, title, detail, requestId, method, path } = info;
    for (const [key, value] of Object.entries({ status, title, detail, requestId, method, path })) {
      if (value !== undefined) Object.defineProperty(this, key, { value, enumerable: true });
    }
  }
}

/** 401: the keys are wrong, deleted or expired. */
export class AuthError extends FlowrouteError {
  constructor(message: string, info?: FlowrouteErrorInfo) {
    super("keys-rejected", message, info);
  }
}

/** 404 from the API itself: the thing is not on this account. A 404 of a gateway or a wrong URL is a {@link RejectedError}. */
export class NotFoundError extends FlowrouteError {
  constructor(message: string, info?: FlowrouteErrorInfo) {
    super("not-found", message, info);
  }
}

/** Why Flowroute said no, as far as its title and detail tell. */
export type RejectionReason = Extract<
  Reason,
  "no-funds" | "duplicate" | "in-use" | "not-authorized" | "invalid" | "rejected"
>;

/** Any other 4xx: Flowroute understood and refused. Nothing was changed. */
export class RejectedError extends FlowrouteError {
  /** Decided by title and detail; the status alone means nothing (a 403 has six meanings). @default rejected */
  declare readonly reason: RejectionReason | "unknown-404" | "not-flowroute";
  /** Complaints by field, when Flowroute sent an object: `{ zip: ["ZIP code must be ..."] }`. */
  declare readonly fields?: Record<string, string[]>;

  constructor(
    message: string,
    info: FlowrouteErrorInfo & {
      reason?: RejectionReason | "unknown-404" | "not-flowroute" | undefined;
      fields?: Record<string, string[]> | undefined;
    } = {},
  ) {
    super(info.reason ?? "rejected", message, info);
    if (info.fields !== undefined) Object.defineProperty(this, "fields", { value: info.fields, enumerable: true });
  }
}

/** 429 after all retries, or after the first attempt of a call that must not be retried. Nothing was changed. */
export class RateLimitedError extends FlowrouteError {
  /** The wait that Flowroute asked for, in milliseconds, up to a minute; absent when it did not ask. */
  declare readonly retryAfterMs?: number;

  constructor(message: string, info: FlowrouteErrorInfo & { retryAfterMs?: number | undefined } = {}) {
    super("rate-limited", message, info);
    if (info.retryAfterMs !== undefined) {
      Object.defineProperty(this, "retryAfterMs", { value: info.retryAfterMs, enumerable: true });
    }
  }
}

/** The API could not be reached or did not answer usefully, and nothing can have been changed by this call. */
export class UnavailableError extends FlowrouteError {
  constructor(
    message: string,
    {
      reason = "unavailable",
      ...info
    }: FlowrouteErrorInfo & {
      reason?: Extract<Reason, "unavailable" | "not-flowroute" | "incomplete-list">;
    } = {},
  ) {
    super(reason, message, info);
  }
}

/** A write whose answer was lost or unreadable: it may have happened. Read before doing it again. */
export class AmbiguousWriteError extends FlowrouteError {
  constructor(
    message: string,
    {
      reason = "unknown-outcome",
      ...info
    }: FlowrouteErrorInfo & {
      reason?: Extract<Reason, "unknown-outcome" | "unknown-purchase">;
    } = {},
  ) {
    super(reason, message, info);
  }
}

/** The client refused before anything was sent, or did not follow a redirect with the keys. */
export class RefusedError extends FlowrouteError {}

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
})) {
  type.prototype.name = name;
}

/** The message of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
