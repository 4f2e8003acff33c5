/** One virtual time for the carrier and all hosts: it moves on when nothing else is left to do. */
import type { Runtime } from "../../../src/client";

interface Sleeper {
  at: number;
  /** Equal times wake in the order in which they were asked for. */
  order: number;
  wake(): void;
}

export class Clock {
  private time = Date.UTC(2026, 0, 5, 9);
  private readonly sleepers: Sleeper[] = [];
  private order = 0;
  private isPumping = false;

  now(): number {
    return this.time;
  }

  sleep(ms: number): Promise<void> {
    return new Promise((wake) => {
      this.order += 1;
      const sleeper = { at: this.time + Math.max(0, ms), order: this.order, wake };
      const place = this.sleepers.findLastIndex(({ at }) => at <= sleeper.at) + 1;
      this.sleepers.splice(place, 0, sleeper);
      this.pump();
    });
  }

  /** Work is a chain of promises and nothing else, so it is done when the event loop gets to the next round. */
  private pump(): void {
    if (this.isPumping) return;
    this.isPumping = true;
    setImmediate(() => {
      this.isPumping = false;
      const next = this.sleepers.shift();
      if (next === undefined) return;
      this.time = Math.max(this.time, next.at);
      next.wake();
      if (this.sleepers.length > 0) this.pump();
    });
  }
}

/** Chance that is the same in each run of a history (mulberry32). */
export function chanceOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Never answers: what a dead process waits for. */
export const never = <T>(): Promise<T> => new Promise(() => undefined);

/** The clock of one process, which stops with it. */
export function runtimeOf(clock: Clock, random: () => number, isDead: () => boolean): Runtime {
  return {
    now: () => clock.now(),
    random,
    sleep: async (ms, signal) => {
      if (signal?.aborted) throw signal.reason;
      const aborted = new Promise<never>((_, reject) =>
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true }),
      );
      await (signal === undefined ? clock.sleep(ms) : Promise.race([clock.sleep(ms), aborted]));
      if (isDead()) await never();
    },
  };
}
