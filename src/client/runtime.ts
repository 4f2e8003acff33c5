/**
 * Time and chance, as the client sees them.
 *
 * Nothing else below `src/client` touches `Date.now`, `Math.random` or `setTimeout`: a test hands in its own
 * `Runtime` and a retry that waits a minute takes none.
 */

/** Clock, randomness and waiting, injected. */
export interface Runtime {
  /** Milliseconds since 1970. */
  now(): number;
  /** A number from 0 (inclusive) to 1 (exclusive). */
  random(): number;
  /** Resolves after `ms` milliseconds; rejects with the signal's reason when that is aborted first. */
  sleep(ms: number, signal?: AbortSignal): Promise<void>;
}

/** The real clock and real chance. */
export const systemRuntime: Runtime = {
  now: () => Date.now(),
  random: () => Math.random(),
  sleep: (ms, signal) =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) {
        reject(signal.reason);
        return;
      }
      const onAbort = () => {
        clearTimeout(timer);
        reject(signal?.reason);
      };
      const timer = setTimeout(() => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      }, ms);
      signal?.addEventListener("abort", onAbort, { once: true });
    }),
};

/** A real stopwatch around one real exchange: aborts `signal` after `ms` unless `clear` comes first. */
export interface Stopwatch {
  readonly signal: AbortSignal;
  /** Whether the time is what ended the exchange. */
  expired(): boolean;
  clear(): void;
}

/**
 * Starts a stopwatch. It runs on the real clock even when a `Runtime` is injected: the answer that it waits for
 * comes over a real socket, and a virtual clock that jumps ahead would cut off every exchange.
 */
export function startStopwatch(ms: number): Stopwatch {
  const controller = new AbortController();
  let expired = false;
  const timer = setTimeout(() => {
    expired = true;
    controller.abort();
  }, ms);
  return { signal: controller.signal, expired: () => expired, clear: () => clearTimeout(timer) };
}
