/** Whether a call is retried, and when. A pure function, tested as a table. */
import type { Effect } from "./call";
import type { Verdict } from "./verdict";

/** No attempt begins after refused connections, resets and 5xx have taken this long: such a call ends within 20 s. */
const failingWindowMs = 15_000;
/** The attempts of a call that gets no answer take at most this long together. */
const hangingWindowMs = 60_000;
/** After 429s the wait may be longer, because the API works. */
const throttledWindowMs = 120_000;

const firstDelayMs = 500;
const maxDelayMs = 8_000;
/** Failed attempts of one call; 429s do not count. */
export const maxFailures = 10;
const maxThrottles = 30;
/** An attempt needs at least this much time. */
const minAttemptMs = 1_000;

/** The attempts of a call so far, including the last one. */
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
 * - A purchase is never retried.
 * - A create is retried only when Flowroute certainly did not do it: 429, or no connection.
 * - Reads and idempotent writes are retried after every failure that may be temporary.
 */
export function decideRetry(effect: Effect, verdict: Verdict<unknown>, progress: Progress, random: number): Decision {
  if (effect === "purchase" || verdict.kind === "done" || verdict.kind === "refused") return stop;
  if (verdict.kind === "throttled") {
    const left = throttledWindowMs - progress.throttledMs;
    const waitMs = Math.max(verdict.retryAfterMs ?? 0, fullJitter(progress.throttles, random));
    return progress.throttles >= maxThrottles || waitMs > left ? stop : { again: true, waitMs };
  }
  if (verdict.failureKind === "permanent") return stop;
  if (effect === "create" && verdict.delivery === "unknown") return stop;
  const window = verdict.failureKind === "timeout" ? hangingWindowMs - minAttemptMs : failingWindowMs;
  const left = window - progress.failingMs;
  if (left <= 0) return stop;
  const waitMs = Math.max(verdict.retryAfterMs ?? 0, fullJitter(progress.failures, random));
  return { again: true, waitMs: Math.min(waitMs, left) };
}

/** The time limit of the next attempt. */
export function attemptTimeoutMs(effect: Effect, timeoutMs: number, progress: Progress): number {
  if (effect === "purchase") return 2 * timeoutMs;
  const left = Math.max(hangingWindowMs, timeoutMs) - progress.failingMs;
  return Math.min(timeoutMs, Math.max(left, minAttemptMs));
}

/** A random part of the exponential delay, so that many clients do not come back at the same time. */
function fullJitter(attempts: number, random: number): number {
  return random * Math.min(firstDelayMs * 2 ** Math.max(attempts - 1, 0), maxDelayMs);
}
