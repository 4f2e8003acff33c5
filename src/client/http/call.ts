/** One call of the API as the families describe it, before anything is known of sockets, retries or limits. */

/**
 * What a call does to the account, hence when it may be repeated:
 * - `read` changes nothing;
 * - `set` leaves the same state however often it is done (PATCH, assign, clear, delete);
 * - `create` makes one more thing each time: repeated only when the carrier certainly did not do it;
 * - `purchase` costs money each time: never repeated, whatever happens.
 */
export type Effect = "read" | "set" | "create" | "purchase";

/** A 2xx answer. */
export interface Answer {
  readonly status: number;
  /** The parsed body; undefined when it was empty, cut off or not JSON. */
  readonly json: unknown;
  /** What an `errors` list in it says, keys taken out: something beside the main thing did not succeed. */
  readonly complaint: string | undefined;
}

export interface Call<T> {
  /** What is attempted, as it reads after "Could not": `read number 12065550142`. */
  readonly what: string;
  readonly effect: Effect;
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** From the root of the host, without query: `/v2/numbers/12065550142`. */
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Reads a 2xx answer; throws {@link Unreadable} when it is not what the call promises and that matters. */
  decode(answer: Answer): T;
}

/** Runs a call to its end: a decoded answer, or one of the errors of `errors.ts`. */
export type Send = <T>(call: Call<T>) => Promise<T>;

/** A 2xx answer that is not what the call promises. */
export class Unreadable extends Error {
  static {
    Unreadable.prototype.name = "Unreadable";
  }
}
