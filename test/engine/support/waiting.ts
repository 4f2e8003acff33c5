/** Waiting for something that another process does. */

import { setTimeout as sleep } from "node:timers/promises";

/** Resolves as soon as `condition` gives something; fails after `withinMs`: a slow machine is no failure. */
export async function until<T>(what: string, condition: () => T | undefined | false, withinMs = 240_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const result = condition();
    if (result !== undefined && result !== false) return result;
    if (Date.now() > deadline) throw new Error(`${what}: not within ${withinMs / 1000} s`);
    await sleep(20);
  }
}
