/**
 * Remembers that the API is dead, so that a run over a thousand resources fails once and not a thousand times.
 *
 * It trips when a call has used up its attempts and nobody else got an answer meanwhile, and it closes again as soon
 * as any request that is still under way is answered.
 */
export interface Breaker {
  /** A snapshot to compare with later: how many useful answers there were so far. */
  snapshot(): number;
  /** A request was answered usefully. */
  recordSuccess(): void;
  /** A call that began at `snapshot` gave up. */
  recordFailure(snapshot: number, why: string): void;
  /** Why calls fail at once; undefined while they do not. */
  open(): string | undefined;
}

export function createBreaker(enabled: boolean): Breaker {
  let answers = 0;
  let dead: string | undefined;
  return {
    snapshot: () => answers,
    recordSuccess: () => {
      answers += 1;
      dead = undefined;
    },
    recordFailure: (snapshot, why) => {
      if (enabled && snapshot === answers) dead ??= why;
    },
    open: () => dead,
  };
}
