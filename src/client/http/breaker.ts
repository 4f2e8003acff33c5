/**
 * Remembers that the API is dead, so that a run over a thousand resources fails once and not a thousand times.
 *
 * It trips when a call has used up its attempts and nobody else got an answer meanwhile, and it closes again as soon
 * as any request that is still under way is answered.
 */
export interface Breaker {
  /** A mark to compare with later: how many useful answers there were so far. */
  mark(): number;
  /** A request was answered usefully. */
  alive(): void;
  /** A call that began at `mark` gave up. */
  exhausted(mark: number, why: string): void;
  /** Why calls fail at once; undefined while they do not. */
  open(): string | undefined;
}

export function createBreaker(enabled: boolean): Breaker {
  let answers = 0;
  let dead: string | undefined;
  return {
    mark: () => answers,
    alive: () => {
      answers += 1;
      dead = undefined;
    },
    exhausted: (mark, why) => {
      if (enabled && mark === answers) dead ??= why;
    },
    open: () => dead,
  };
}
