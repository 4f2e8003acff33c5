/**
 * Remembers that the API is down, so that a program with a thousand calls waits for it once and not a thousand times.
 *
 * It opens when a call has used up its attempts and no other call got an answer in the meantime. It closes again as soon
 * as any request that is still in flight is answered.
 */
export interface CircuitBreaker {
  /** How many useful answers there have been so far, to compare with later. */
  snapshot(): number;
  /** A request got a useful answer. */
  recordSuccess(): void;
  /** A call gave up. `snapshot` was taken when it began. */
  recordFailure(snapshot: number, why: string): void;
  /** Why calls fail immediately; undefined while the circuit is closed. */
  openReason(): string | undefined;
}

export function createCircuitBreaker(enabled: boolean): CircuitBreaker {
  let answers = 0;
  let reason: string | undefined;
  return {
    snapshot: () => answers,
    recordSuccess: () => {
      answers += 1;
      reason = undefined;
    },
    recordFailure: (snapshot, why) => {
      if (enabled && snapshot === answers) reason ??= why;
    },
    openReason: () => reason,
  };
}
