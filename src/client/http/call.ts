/** One call of the API, as each API family describes it: without sockets, retries and limits. */

/**
 * What a call does to the account, which decides when it may be retried:
 * - `read` changes nothing;
 * - `set` is idempotent (PATCH, assign, clear, delete);
 * - `create` creates one more thing each time, or sends one more message. It is retried only when Flowroute certainly
 *   did not do it;
 * - `purchase` costs money each time. It is never retried.
 */
export type Effect = "read" | "set" | "create" | "purchase";

/** An answer with one of the documented success statuses. */
export interface Answer {
  readonly status: number;
  /** The parsed body; undefined when it was empty, truncated or not JSON. */
  readonly json: unknown;
  /** With status 207 only: what its `errors` say, without keys. A secondary part of the call failed. */
  readonly partialError: string | undefined;
  /** Time of arrival, in milliseconds since 1970. */
  readonly receivedAt: number;
}

/** What an error answer says, without keys. */
export interface ErrorBody {
  /** The body is from the API (JSON with `errors`), not from a gateway. */
  readonly isFromFlowroute: boolean;
  readonly title?: string;
  readonly detail?: string;
  readonly requestId?: string;
  readonly fields?: Record<string, string[]>;
}

export interface Call<T> {
  /** What the call does, as it reads after "Could not": `read number 12065550142`. */
  readonly what: string;
  readonly effect: Effect;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From the root of the host, without query: `/v2/numbers/12065550142`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /**
   * The success statuses that Flowroute documents for this call. A proxy in front of the API can answer, too. So any
   * other 2xx proves nothing: a read is retried, and a write counts as unanswered.
   */
  readonly success: readonly number[];
  /** Parts of the request that no error or log may repeat, even when an answer echoes them. */
  readonly secrets?: readonly string[];
  /**
   * Rewrites an error answer before anything else sees it, for calls whose answers may contain personal data. With it, an
   * answer that cannot be parsed is not shown either.
   */
  redactBody?(errorBody: ErrorBody, status: number): ErrorBody;
  /** Turns a 4xx into a result of this call; undefined leaves it a failure. It gets the body without `redactBody`. */
  decodeRefusal?(status: number, errorBody: ErrorBody): T | undefined;
  /** Whether a 404 complains about the body that was sent. Otherwise it says that the path names nothing. */
  isValidationError?(errorBody: ErrorBody): boolean;
  /** Reads a success answer. @throws InvalidResponse when it does not have the documented shape */
  decode(answer: Answer): T;
}

/** Performs a call, with retries. @returns the decoded answer. @throws one of the errors of `errors.ts` */
export type Send = <T>(call: Call<T>) => Promise<T>;

/** For calls that are answered with an empty 204. */
export const noContent = { success: [204], decode: (): void => undefined } as const;

/** A 2xx answer that does not have the documented shape, and so proves nothing. */
export class InvalidResponse extends Error {
  static {
    InvalidResponse.prototype.name = "InvalidResponse";
  }
}
