/**
 * Clock, randomness and waiting of the client.
 *
 * Nothing else in `src/client` uses `Date.now`, `Math.random` or `setTimeout`. So a test can pass its own `Runtime`, and a
 * retry that waits a minute takes no time.
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

/** The real clock and real randomness. */
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

/** The time limit of one exchange: aborts `signal` when it expires, unless `clear` is called first. */
export interface AttemptTimer {
  readonly signal: AbortSignal;
  /** Whether the limit has expired. */
  expired(): boolean;
  clear(): void;
}

/**
 * It uses the real clock even when a `Runtime` is injected: the answer comes over a real socket, and a virtual clock that
 * jumps ahead would abort every exchange.
 */
export function startAttemptTimer(ms: number): AttemptTimer {
  const controller = new AbortController();
  let expired = false;
  const timer = setTimeout(() => {
    expired = true;
    controller.abort();
  }, ms);
  return { signal: controller.signal, expired: () => expired, clear: () => clearTimeout(timer) };
}
