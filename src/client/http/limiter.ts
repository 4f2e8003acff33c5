/**
 * Limits concurrency and rate.
 *
 * Flowroute does not publish its limits, so they are found by trial. A call holds a place in its lane (ten reads, four
 * writes) until it ends, retries included, so that an API in trouble gets no more calls on top. Each attempt then waits for
 * its turn. The rate is unlimited until the first 429. Then it is halved, and it rises slowly again (additive increase,
 * multiplicative decrease). A 429 also pauses all turns for as long as Flowroute asks.
 */
import type { Runtime } from "../runtime";

export type Lane = "read" | "write";

export interface Limiter {
  /** Waits for a place in a lane. @returns a function that gives it back */
  enterLane(lane: Lane): Promise<() => void>;
  /** Waits for the turn of one attempt. @returns the time of the turn, by the injected clock */
  waitForTurn(): Promise<number>;
  /** An attempt that began at `startedAt` got a 429: all turns pause for `pauseMs`, and the rate is halved. */
  recordThrottled(startedAt: number, pauseMs: number): void;
  /** An attempt got an answer other than 429. */
  recordAnswered(): void;
  /** Rejects all waiting and all later calls. */
  close(reason: Error): void;
}

const placesPerLane: Record<Lane, number> = { read: 10, write: 4 };
const minPerSecond = 0.5;
/** Above this rate the lanes are the stricter limit, so pacing ends. */
const maxPerSecond = 100;

interface Waiting<T> {
  resolve(value: T): void;
  reject(reason: Error): void;
}

export function createLimiter(runtime: Runtime): Limiter {
  const stopped = new AbortController();
  const lanes = { read: createLane(placesPerLane.read), write: createLane(placesPerLane.write) };
  const turns: Waiting<number>[] = [];
  let rate = Number.POSITIVE_INFINITY;
  let resumeAt = Number.NEGATIVE_INFINITY;
  let nextStart = Number.NEGATIVE_INFINITY;
  let halvedAt = Number.NEGATIVE_INFINITY;
  let wakeAt: number | undefined;
  let recentStarts: number[] = [];

  function grantTurns(): void {
    while (turns.length > 0) {
      const now = runtime.now();
      const startable = Math.max(resumeAt, nextStart);
      if (startable > now) {
        scheduleTurns(startable, now);
        return;
      }
      if (rate !== Number.POSITIVE_INFINITY) nextStart = now + 1000 / rate;
      recentStarts = [...recentStarts.filter((at) => at > now - 1000), now];
      turns.shift()?.resolve(now);
    }
  }

  function scheduleTurns(at: number, now: number): void {
    if (wakeAt !== undefined && wakeAt <= at) return;
    wakeAt = at;
    runtime.sleep(at - now, stopped.signal).then(
      () => {
        if (wakeAt === at) wakeAt = undefined;
        // The wait is over, even if the clock is a millisecond behind its timer.
        if (resumeAt <= at) resumeAt = Number.NEGATIVE_INFINITY;
        if (nextStart <= at) nextStart = Number.NEGATIVE_INFINITY;
        grantTurns();
      },
      () => {},
    );
  }

  return {
    enterLane: (lane) => (stopped.signal.aborted ? Promise.reject(stopped.signal.reason) : lanes[lane].enter()),
    waitForTurn: () =>
      new Promise((resolve, reject) => {
        if (stopped.signal.aborted) {
          reject(stopped.signal.reason);
          return;
        }
        turns.push({ resolve, reject });
        grantTurns();
      }),
    recordThrottled: (startedAt, pauseMs) => {
      const now = runtime.now();
      resumeAt = Math.max(resumeAt, now + pauseMs);
      // Ten attempts that are refused together count once.
      if (startedAt < halvedAt) return;
      halvedAt = now;
      const current = rate === Number.POSITIVE_INFINITY ? Math.max(recentStarts.length, 1) : rate;
      rate = Math.max(current / 2, minPerSecond);
    },
    recordAnswered: () => {
      // One more per second after each second without a 429.
      if (rate !== Number.POSITIVE_INFINITY) rate += 1 / rate;
      if (rate > maxPerSecond) rate = Number.POSITIVE_INFINITY;
    },
    close: (reason) => {
      stopped.abort(reason);
      for (const waiting of turns.splice(0)) waiting.reject(reason);
      lanes.read.close(reason);
      lanes.write.close(reason);
    },
  };
}

/** A counting semaphore, first come, first served. */
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
