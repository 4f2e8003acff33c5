/** Waiting for what another operation of the run is about to do, because the engine calls them in any order. */
import type { Runtime } from "../client";

/** How often a waiting operation checks again. */
export const POLL_EVERY_MS = 250;

/** Two seconds without a change are enough to say that nothing is going to happen. */
export const MAX_POLLS = 8;

/** Waits for two seconds at most. @returns whether it is so by then */
export async function waitUntil(runtime: Runtime, isSo: () => boolean): Promise<boolean> {
  for (let polls = 0; polls < MAX_POLLS && !isSo(); polls += 1) await runtime.sleep(POLL_EVERY_MS);
  return isSo();
}
