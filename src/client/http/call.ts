/** One call of the API as the families describe it, before anything is known of sockets, retries or limits. */

/**
 * What a call does to the account, hence when it may be repeated:
 * - `read` changes nothing;
 * - `set` leaves the same state however often it is done (PATCH, assign, clear, delete);
 * - `create` makes one more thing each time (or sends one more message): repeated only when the carrier certainly did
 *   not do it;
 * - `purchase` costs money each time: never repeated, whatever happens.
 */
export type Effect = "read" | "set" | "create" | "purchase";

/** An answer with one of the documented statuses of success. */
export interface Answer {
  readonly status: number;
  /** The parsed body; undefined when it was empty, cut off or not JSON. */
  readonly json: unknown;
  /** With 207 only: what `errors` in it says, keys taken out. Something beside the main thing did not succeed. */
  readonly partialError: string | undefined;
  /** When it came, in milliseconds since 1970. */
  readonly receivedAt: number;
}

/** What an error answer says, keys taken out. */
export interface ErrorBody {
  /** The body is the API's own (JSON with `errors`), not a gateway's. */
  readonly genuine: boolean;
  readonly title?: string;
  readonly detail?: string;
  readonly requestId?: string;
  readonly fields?: Record<string, string[]>;
}

export interface Call<T> {
  /** What is attempted, as it reads after "Could not": `read number 12065550142`. */
  readonly what: string;
  readonly effect: Effect;
  readonly method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** From the root of the host, without query: `/v2/numbers/12065550142`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /**
   * The statuses by which Flowroute documents that this call has succeeded. What stands in front of an API answers, too:
   * any other 2xx proves nothing, so a read is tried again and a write counts as unanswered.
   */
  readonly success: readonly number[];
  /** Texts of the request that no error or log may repeat, even when an answer echoes them. */
  readonly secrets?: readonly string[];
  /**
   * Rewrites what an error answer says before anything else sees it; for calls whose answers may hold a person's data.
   * With it, no part of an unreadable answer is shown either.
   */
  redactBody?(errorBody: ErrorBody, status: number): ErrorBody;
  /** Reads a 4xx that is a result of this call and no failure; undefined leaves it a failure. Sees the whole truth. */
  decodeRefusal?(status: number, errorBody: ErrorBody): T | undefined;
  /** Whether a 404 is about what was sent; otherwise it says that the thing in the path is not there. */
  isValidationError?(errorBody: ErrorBody): boolean;
  /** Reads an answer of success; throws {@link Unreadable} when it has not the documented shape. */
  decode(answer: Answer): T;
}

/** Runs a call to its end: a decoded answer, or one of the errors of `errors.ts`. */
export type Send = <T>(call: Call<T>) => Promise<T>;

/** For calls that are answered with an empty 204: the status says it all. */
export const noContent = { success: [204], decode: (): void => undefined } as const;

/** A 2xx answer that is not what the call promises, and so proves nothing. */
export class Unreadable extends Error {
  static {
    Unreadable.prototype.name = "Unreadable";
  }
}
