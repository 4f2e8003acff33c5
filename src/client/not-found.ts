/** "Not on this account" as a result instead of an error. */
import { NotFoundError, RejectedError } from "./errors";

/** For `catch`: undefined for a {@link NotFoundError}; anything else goes on. */
export function undefinedIfNotFound(error: unknown): undefined {
  if (error instanceof NotFoundError) return undefined;
  throw error;
}

/** A 404 in words that nobody has recorded, or of something before the API: it proves nothing by itself. */
const isUnknownNotFound = (error: unknown): boolean =>
  error instanceof RejectedError &&
  error.status === 404 &&
  ["rejected", "unknown-404", "not-flowroute"].includes(error.reason);

/** Any 404 that is not about what was sent: for callers that read what is there before they conclude anything. */
export const isNotFound = (error: unknown): boolean => error instanceof NotFoundError || isUnknownNotFound(error);

/**
 * For `catch`: undefined when the thing with the id is not there, by Flowroute's recorded words or, after any other 404, by
 * a complete list without it. Anything else goes on.
 */
export const absentFrom =
  <T>(list: () => AsyncIterable<T>, idOf: (item: T) => string) =>
  (id: string) =>
  async (error: unknown): Promise<undefined> => {
    if (error instanceof NotFoundError) return undefined;
    if (!isUnknownNotFound(error)) throw error;
    for await (const item of list()) if (idOf(item) === id) throw error;
    return undefined;
  };
