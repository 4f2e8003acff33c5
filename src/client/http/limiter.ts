/**
 * How much is asked at once.
 *
 * Flowroute's limits are not published, so they are felt out: two lanes (reads ten at a time, writes four), and a
 * rate that is unlimited until the first 429, then half of what was going on, then slowly up again (additive
 * increase, multiplicative decrease). A 429 also pauses both lanes for as long as the carrier asks.
 */
import type { Runtime } from "../runtime";

export type Lane = "read" | "write";

/** A place in a lane. */
export interface Slot {
  /** When the request may have started, by the injected clock. */
  readonly startedAt: number;
  release(): void;
}

export interface Limiter {
  /** Waits for a place. `urgent` (a repetition) goes before what has not begun. */
  enter(lane: Lane, urgent: boolean): Promise<Slot>;
  /** A request that began at `startedAt` got a 429: everything waits `pauseMs`, and goes on slower. */
  throttled(startedAt: number, pauseMs: number): void;
  /** A request was answered without a 429. */
  answered(): void;
  /** Requests per second at present; infinite while no 429 was seen. */
  rate(): number;
  /** Rejects all that wait. */
  close(reason: Error): void;
}

const lanes: Record<Lane, number> = { read: 10, write: 4 };
const slowestPerSecond = 0.5;
/** Above this the lanes are the narrower limit: stop pacing. */
const fastestPerSecond = 100;

interface Waiting {
  resolve(slot: Slot): void;
  reject(reason: Error): void;
}

export function createLimiter(runtime: Runtime): Limiter {
  const busy: Record<Lane, number> = { read: 0, write: 0 };
  const queue: Record<Lane, Waiting[]> = { read: [], write: [] };
  const stopped = new AbortController();
  let rate = Number.POSITIVE_INFINITY;
  let resumeAt = Number.NEGATIVE_INFINITY;
  let nextStart = Number.NEGATIVE_INFINITY;
  let halvedAt = Number.NEGATIVE_INFINITY;
  let wakeAt: number | undefined;
  let recentStarts: number[] = [];

  function nextLane(): Lane | undefined {
    // Writes first: they are few, and somebody waits for them.
    return (["write", "read"] as const).find((lane) => queue[lane].length > 0 && busy[lane] < lanes[lane]);
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
        pump();
      },
      () => {},
    );
  }

  function pump(): void {
    for (let lane = nextLane(); lane !== undefined; lane = nextLane()) {
      const now = runtime.now();
      const startable = Math.max(resumeAt, nextStart);
      if (startable > now) {
        wakeUp(startable, now);
        return;
      }
      start(lane, now);
    }
  }

  function start(lane: Lane, now: number): void {
    const waiting = queue[lane].shift();
    if (waiting === undefined) return;
    busy[lane] += 1;
    if (rate !== Number.POSITIVE_INFINITY) nextStart = now + 1000 / rate;
    recentStarts = [...recentStarts.filter((at) => at > now - 1000), now];
    let released = false;
    waiting.resolve({
      startedAt: now,
      release: () => {
        if (released) return;
        released = true;
        busy[lane] -= 1;
        pump();
      },
    });
  }

  return {
    enter: (lane, urgent) =>
      new Promise((resolve, reject) => {
        if (stopped.signal.aborted) {
          reject(stopped.signal.reason);
          return;
        }
        queue[lane][urgent ? "unshift" : "push"]({ resolve, reject });
        pump();
      }),
    throttled: (startedAt, pauseMs) => {
      const now = runtime.now();
      resumeAt = Math.max(resumeAt, now + pauseMs);
      // Ten requests refused together are one refusal: halve once per round.
      if (startedAt < halvedAt) return;
      halvedAt = now;
      const current = rate === Number.POSITIVE_INFINITY ? Math.max(recentStarts.length, 1) : rate;
      rate = Math.max(current / 2, slowestPerSecond);
    },
    answered: () => {
      // One more request per second for each second that goes well.
      if (rate !== Number.POSITIVE_INFINITY) rate += 1 / rate;
      if (rate > fastestPerSecond) rate = Number.POSITIVE_INFINITY;
    },
    rate: () => rate,
    close: (reason) => {
      stopped.abort(reason);
      for (const lane of ["read", "write"] as const) {
        for (const waiting of queue[lane].splice(0)) waiting.reject(reason);
      }
    },
  };
}
