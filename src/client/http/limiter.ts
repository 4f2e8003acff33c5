/**
 * How much is asked at once.
 *
 * Flowroute's limits are not published, so they are felt out. A call holds a place in its lane (reads ten at a time,
 * writes four) until its end, repetitions included: when the API struggles, nothing new is piled on top. Each attempt
 * then waits for its turn: the rate is unlimited until the first 429, then half of what was going on, then slowly up
 * again (additive increase, multiplicative decrease). A 429 also pauses all turns for as long as the carrier asks.
 */
import type { Runtime } from "../runtime";

export type Lane = "read" | "write";

export interface Limiter {
  /** Waits for a place in a lane. The result gives it back. */
  enter(lane: Lane): Promise<() => void>;
  /** Waits for the turn of one attempt. The result is when it began, by the injected clock. */
  turn(): Promise<number>;
  /** An attempt that began at `startedAt` got a 429: everything waits `pauseMs`, and goes on slower. */
  throttled(startedAt: number, pauseMs: number): void;
  /** An attempt was answered without a 429. */
  answered(): void;
  /** Rejects all that wait, and all that comes. */
  close(reason: Error): void;
}

const places: Record<Lane, number> = { read: 10, write: 4 };
const slowestPerSecond = 0.5;
/** Above this the lanes are the narrower limit: stop pacing. */
const fastestPerSecond = 100;

interface Waiting<T> {
  resolve(value: T): void;
  reject(reason: Error): void;
}

export function createLimiter(runtime: Runtime): Limiter {
  const stopped = new AbortController();
  const lanes = { read: createLane(places.read), write: createLane(places.write) };
  const turns: Waiting<number>[] = [];
  let rate = Number.POSITIVE_INFINITY;
  let resumeAt = Number.NEGATIVE_INFINITY;
  let nextStart = Number.NEGATIVE_INFINITY;
  let halvedAt = Number.NEGATIVE_INFINITY;
  let wakeAt: number | undefined;
  let recentStarts: number[] = [];

  function giveTurns(): void {
    while (turns.length > 0) {
      const now = runtime.now();
      const startable = Math.max(resumeAt, nextStart);
      if (startable > now) {
        wakeUp(startable, now);
        return;
      }
      if (rate !== Number.POSITIVE_INFINITY) nextStart = now + 1000 / rate;
      recentStarts = [...recentStarts.filter((at) => at > now - 1000), now];
      turns.shift()?.resolve(now);
    }
  }

  function wakeUp(at: number, now: number): void {
    if (wakeAt !== undefined && wakeAt <= at) return;
    wakeAt = at;
    runtime.sleep(at - now, stopped.signal).then(
      () => {
        if (wakeAt === at) wakeAt = undefined;
        // What was slept for is over, even if the clock is a millisecond behind its own timer.
        if (resumeAt <= at) resumeAt = Number.NEGATIVE_INFINITY;
        if (nextStart <= at) nextStart = Number.NEGATIVE_INFINITY;
        giveTurns();
      },
      () => {},
    );
  }

  return {
    enter: (lane) => (stopped.signal.aborted ? Promise.reject(stopped.signal.reason) : lanes[lane].enter()),
    turn: () =>
      new Promise((resolve, reject) => {
        if (stopped.signal.aborted) {
          reject(stopped.signal.reason);
          return;
        }
        turns.push({ resolve, reject });
        giveTurns();
      }),
    throttled: (startedAt, pauseMs) => {
      const now = runtime.now();
      resumeAt = Math.max(resumeAt, now + pauseMs);
      // Ten attempts refused together are one refusal: halve once per round.
      if (startedAt < halvedAt) return;
      halvedAt = now;
      const current = rate === Number.POSITIVE_INFINITY ? Math.max(recentStarts.length, 1) : rate;
      rate = Math.max(current / 2, slowestPerSecond);
    },
    answered: () => {
      // One more per second for each second that goes well.
      if (rate !== Number.POSITIVE_INFINITY) rate += 1 / rate;
      if (rate > fastestPerSecond) rate = Number.POSITIVE_INFINITY;
    },
    close: (reason) => {
      stopped.abort(reason);
      for (const waiting of turns.splice(0)) waiting.reject(reason);
      lanes.read.close(reason);
      lanes.write.close(reason);
    },
  };
}

/** A counting semaphore, first come first served. */
function createLane(free: number): { enter(): Promise<() => void>; close(reason: Error): void } {
  const queue: Waiting<() => void>[] = [];
  function leave(): () => void {
    let left = false;
    return () => {
      if (left) return;
      left = true;
      const next = queue.shift();
      if (next === undefined) free += 1;
      else next.resolve(leave());
    };
  }
  return {
    enter: () =>
      new Promise((resolve, reject) => {
        if (free > 0) {
          free -= 1;
          resolve(leave());
        } else {
          queue.push({ resolve, reject });
        }
      }),
    close: (reason) => {
      for (const waiting of queue.splice(0)) waiting.reject(reason);
    },
  };
}
