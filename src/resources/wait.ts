/** Asking again, after ever longer pauses, what Flowroute does not answer at once. */
import type { OperationContext } from "../host";

/**
 * The first pause is a sixtieth of the time that a request may take in all, and each is twice as long as the one before.
 *
 * @returns what the first attempt brings that brings something; `undefined` after the last one
 */
export async function attemptWithBackOff<T>(
  { connection: { environment, settings } }: OperationContext,
  attempts: number,
  attempt: () => Promise<T | undefined>,
): Promise<T | undefined> {
  for (let made = 0; made < attempts; made += 1) {
    const found = await attempt();
    if (found !== undefined) return found;
    await environment.runtime.sleep((settings.timeoutMs / 60) * 2 ** made);
  }
  return undefined;
}
