/** The answer to the creation of a record was lost: was it made? */
import type { OperationContext } from "../host";

const LOOKS = 5;

/**
 * Looks for a record whose creation was not answered: at once, and after ever longer pauses, for half of the time that a
 * request may take in all. To be called where nothing like it was on the account before.
 */
export async function confirmCreation<T>(
  { connection }: OperationContext,
  find: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const { environment, settings } = connection;
  for (let look = 0; look < LOOKS; look += 1) {
    const found = await find();
    if (found) return found;
    await environment.runtime.sleep((settings.timeoutMs / 60) * 2 ** look);
  }
  return undefined;
}
