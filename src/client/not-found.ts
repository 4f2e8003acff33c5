/** Turns "not on this account" from an error into a result. */
import { NotFoundError, RejectedError } from "./errors";

/** For `catch`: undefined for a {@link NotFoundError}; rethrows everything else. */
export function undefinedIfNotFound(error: unknown): undefined {
  if (error instanceof NotFoundError) return undefined;
  throw error;
}

/** A 404 in unknown words, or from something in front of the API. It proves nothing by itself. */
const isUnknownNotFound = (error: unknown): boolean =>
  error instanceof RejectedError &&
  error.status === 404 &&
  ["rejected", "unknown-404", "not-flowroute"].includes(error.reason);

/** Any 404 that does not complain about the body: for callers that read the current state before they conclude anything. */
export const isNotFound = (error: unknown): boolean => error instanceof NotFoundError || isUnknownNotFound(error);

/**
 * For `catch`: undefined when Flowroute says that the id is not on the account, or, after any other 404, when a complete
 * list does not have it. Rethrows everything else.
 */
export const undefinedIfUnlisted =
  <T>(list: () => AsyncIterable<T>, idOf: (item: T) => string) =>
  (id: string) =>
  async (error: unknown): Promise<undefined> => {
    if (error instanceof NotFoundError) return undefined;
    if (!isUnknownNotFound(error)) throw error;
    for await (const item of list()) if (idOf(item) === id) throw error;
    return undefined;
  };
