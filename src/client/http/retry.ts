/** Whether a call is tried again, and after how long. A pure function, tested as a table. */
import type { Effect } from "./call";
import type { Verdict } from "./verdict";

/** No new attempt begins once refused connections, resets and 5xx have taken this long: such a call ends within 20 s. */
const failingWindowMs = 15_000;
/** All attempts of a call that gets no answer at all take at most this long together. */
const hangingWindowMs = 60_000;
/** 429s are waited for longer: the API is alive. */
const throttledWindowMs = 120_000;

const firstDelayMs = 500;
const longestDelayMs = 8_000;
/** Attempts of a call that fail; 429s do not count. */
export const mostFailures = 10;
const mostThrottles = 30;
/** An attempt with less time than this is not worth making. */
const shortestAttemptMs = 1_000;

/** What a call has been through so far, the last attempt included. */
export interface Progress {
  readonly failures: number;
  readonly throttles: number;
  /** Time spent on failed attempts and on the waits after them. */
  readonly failingMs: number;
  /** Time spent on 429s and on the waits after them. */
  readonly throttledMs: number;
}

export type Decision = { readonly again: true; readonly waitMs: number } | { readonly again: false };

export const stop: Decision = { again: false };

/**
 * - A purchase is never tried again.
 * - A create is tried again only when the carrier certainly did not do it: 429, or no connection.
 * - Reads and writes that set a value are tried again after every failure that may pass.
 */
export function decideRetry(effect: Effect, verdict: Verdict<unknown>, progress: Progress, random: number): Decision {
  if (effect === "purchase" || verdict.kind === "done" || verdict.kind === "refused") return stop;
  if (verdict.kind === "throttled") {
    const left = throttledWindowMs - progress.throttledMs;
    const waitMs = Math.max(verdict.retryAfterMs ?? 0, fullJitter(progress.throttles, random));
    return progress.throttles >= mostThrottles || waitMs > left ? stop : { again: true, waitMs };
  }
  if (verdict.pace === "permanent") return stop;
  if (effect === "create" && verdict.certainty === "unknown") return stop;
  const window = verdict.pace === "timeout" ? hangingWindowMs - shortestAttemptMs : failingWindowMs;
  const left = window - progress.failingMs;
  if (left <= 0) return stop;
  const waitMs = Math.max(verdict.retryAfterMs ?? 0, fullJitter(progress.failures, random));
  return { again: true, waitMs: Math.min(waitMs, left) };
}

/** Time that the next attempt may take. */
export function attemptTimeoutMs(effect: Effect, timeoutMs: number, progress: Progress): number {
  if (effect === "purchase") return 2 * timeoutMs;
  const left = Math.max(hangingWindowMs, timeoutMs) - progress.failingMs;
  return Math.min(timeoutMs, Math.max(left, shortestAttemptMs));
}

/** Anything from nothing to the whole exponential delay, so that many clients do not come back together. */
function fullJitter(attempts: number, random: number): number {
  return random * Math.min(firstDelayMs * 2 ** Math.max(attempts - 1, 0), longestDelayMs);
}
