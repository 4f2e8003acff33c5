/**
 * Performs a call: transport, limiter, verdict, retry and circuit breaker, error.
 *
 * A purchase is never retried: not by a rule with zero retries, but because it never enters the loop.
 */
import pRetry from "p-retry";
import { RefusedError } from "../errors";
import type { CompleteHints } from "../hints";
import type { Runtime } from "../runtime";
import type { Call, Send } from "./call";
import { createCircuitBreaker } from "./circuit-breaker";
import type { CallOutcome } from "./failure";
import { circuitOpenError, closedError, toError } from "./failure";
import type { Limiter } from "./limiter";
import type { Decision, Progress } from "./retry";
import { attemptTimeoutMs, decideRetry, maxFailures, stop } from "./retry";
import type { Transport } from "./transport";
import type { Verdict } from "./verdict";
import { judge } from "./verdict";

/** One attempt, for logs. `path` has no query. */
export interface RequestEvent {
  method: string;
  path: string;
  /** Absent when no answer came. */
  status?: number;
  /** Counts from 1. */
  attempt: number;
  durationMs: number;
  /** Why the attempt failed; absent when it did not. */
  error?: string;
}

export interface SendOptions {
  readonly baseUrl: string;
  readonly transport: Transport;
  readonly limiter: Limiter;
  readonly runtime: Runtime;
  readonly timeoutMs: number;
  readonly failFast: boolean;
  readonly hints: CompleteHints;
  readonly onRequest?: ((event: RequestEvent) => void) | undefined;
  redact(text: string): string;
}

/** An attempt without a result, thrown for p-retry. */
class FailedAttempt extends Error {
  constructor(readonly verdict: Exclude<Verdict<unknown>, { kind: "done" }>) {
    super(verdict.kind);
  }
}

/** The API is known to be down. */
class CircuitOpen extends Error {}

const isThrottled = (error: Error): boolean => error instanceof FailedAttempt && error.verdict.kind === "throttled";

export function createSend(options: SendOptions): Send {
  const { runtime, limiter, transport } = options;
  const breaker = createCircuitBreaker(options.failFast);

  return async <T>(call: Call<T>): Promise<T> => {
    let snapshot = 0;
    const progress = { failures: 0, throttles: 0, failingMs: 0, throttledMs: 0 };
    let isUncertain = false;
    /** Whether there is another attempt, and when. The wait uses the injected clock, so p-retry cannot do it. */
    let next: Decision = stop;
    let waitBudget: "throttledMs" | "failingMs" = "failingMs";

    async function attempt(number: number): Promise<T> {
      if (next.again) {
        progress[waitBudget] += next.waitMs;
        await runtime.sleep(next.waitMs);
      }
      const turnAt = await limiter.waitForTurn();
      const openReason = breaker.openReason();
      if (openReason !== undefined) throw new CircuitOpen(openReason);
      if (progress.failures === 0) snapshot = breaker.snapshot();
      const startedAt = runtime.now();
      const verdict = await exchange(call, progress, number);
      const durationMs = runtime.now() - startedAt;
      if (verdict.kind === "failing") {
        progress.failures += 1;
        progress.failingMs += durationMs;
        isUncertain ||= verdict.delivery === "unknown";
        throw new FailedAttempt(verdict);
      }
      breaker.recordSuccess();
      snapshot = breaker.snapshot();
      if (verdict.kind === "throttled") {
        progress.throttles += 1;
        progress.throttledMs += durationMs;
        limiter.recordThrottled(turnAt, verdict.retryAfterMs ?? 500 * runtime.random());
        throw new FailedAttempt(verdict);
      }
      limiter.recordAnswered();
      if (verdict.kind === "refused") throw new FailedAttempt(verdict);
      return verdict.value;
    }

    const leave = await limiter.enterLane(call.effect === "read" ? "read" : "write");
    try {
      if (call.effect === "purchase") return await attempt(1);
      return await pRetry(attempt, {
        retries: maxFailures - 1,
        // A 429 is no failure, because the API works. `decideRetry` limits how many there may be.
        shouldConsumeRetry: ({ error }) => !isThrottled(error),
        minTimeout: 0,
        onFailedAttempt: ({ error }) => {
          next =
            error instanceof FailedAttempt ? decideRetry(call.effect, error.verdict, progress, runtime.random()) : stop;
          waitBudget = isThrottled(error) ? "throttledMs" : "failingMs";
        },
        shouldRetry: () => next.again,
      });
    } catch (error) {
      // The caller reads back a write with an unknown result. That read must be tried, so the circuit stays closed.
      const isConclusive = call.effect === "read" || (call.effect !== "purchase" && !isUncertain);
      if (error instanceof FailedAttempt && error.verdict.kind === "failing" && isConclusive) {
        breaker.recordFailure(snapshot, error.verdict.why);
      }
      const outcome: CallOutcome = {
        baseUrl: options.baseUrl,
        hints: options.hints,
        attempts:
          progress.failures +
          progress.throttles +
          (error instanceof FailedAttempt && error.verdict.kind === "refused" ? 1 : 0),
        elapsedMs: progress.failingMs + progress.throttledMs,
        isUncertain,
      };
      if (error instanceof CircuitOpen) throw circuitOpenError(call, error.message, outcome);
      if (error instanceof FailedAttempt) throw toError(call, error.verdict, outcome);
      if (error instanceof RefusedError) throw closedError(call, error, outcome);
      throw error;
    } finally {
      leave();
    }
  };

  async function exchange<T>(call: Call<T>, progress: Progress, attempt: number): Promise<Verdict<T>> {
    const startedAt = runtime.now();
    const result = await transport.exchange({
      method: call.method,
      target: call.path + queryString(call.query),
      ...(call.body === undefined ? {} : { body: JSON.stringify(call.body) }),
      timeoutMs: attemptTimeoutMs(call.effect, options.timeoutMs, progress),
      fresh: call.effect === "purchase" || call.effect === "create",
    });
    const now = runtime.now();
    const verdict = judge(result, call, now, options.redact);
    report({
      method: call.method,
      path: call.path,
      ...(result.kind === "answer" ? { status: result.status } : {}),
      attempt,
      durationMs: now - startedAt,
      ...errorText(verdict),
    });
    return verdict;
  }

  /** A listener that throws must not turn a purchase into a failure. */
  function report(event: RequestEvent): void {
    try {
      options.onRequest?.(event);
    } catch {
      // The listener's own problem.
    }
  }
}

function errorText(verdict: Verdict<unknown>): { error?: string } {
  if (verdict.kind === "done") return {};
  if (verdict.kind === "failing") return { error: verdict.why };
  return {
    error: [verdict.status, verdict.body.title, verdict.body.detail].filter((part) => part !== undefined).join(" "),
  };
}

function queryString(query: Readonly<Record<string, string>> = {}): string {
  const parts = Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`);
  return parts.length === 0 ? "" : `?${parts.join("&")}`;
}
