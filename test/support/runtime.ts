/** Virtual time: a clock that jumps to the next waiter whenever nothing else is left to do. */
import type { Runtime } from "../../src/client";

export interface VirtualRuntime extends Runtime {
  /** All waits asked for, in order, in milliseconds. */
  readonly sleeps: number[];
  /** Virtual milliseconds since it was made. */
  elapsed(): number;
}

export function virtualRuntime(): VirtualRuntime {
  const start = Date.UTC(2026, 0, 1);
  const sleepers: { at: number; wake(): void }[] = [];
  const sleeps: number[] = [];
  let now = start;

  function tick(): void {
    sleepers.sort((a, b) => a.at - b.at);
    const next = sleepers.shift();
    if (next === undefined) return;
    now = Math.max(now, next.at);
    next.wake();
  }

  return {
    sleeps,
    elapsed: () => now - start,
    now: () => now,
    random: () => 0.5,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        sleeps.push(ms);
        sleepers.push({ at: now + ms, wake: resolve });
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
        setImmediate(() => setImmediate(tick));
      }),
  };
}
