/** "Not on this account" as a result instead of an error. */
import { NotFoundError } from "./errors";

/** For `catch`: undefined for a {@link NotFoundError}; anything else goes on. */
export function undefinedIfNotFound(error: unknown): undefined {
  if (error instanceof NotFoundError) return undefined;
  throw error;
}
