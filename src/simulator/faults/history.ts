/** Earlier states of the account, for stale reads. They are recorded only while a rule needs them. */
import type { Account } from "../account/account";

const maxStates = 100;

export class History {
  private past: { until: number; account: Account }[] = [];
  /** How many changes have been recorded so far. */
  changes = 0;

  /** Records a state of the account that was valid until this time. */
  record(account: Account, until: number): void {
    this.changes += 1;
    this.past = [...this.past.slice(1 - maxStates), { until, account }];
  }

  /** @returns the account at that time, if it has changed since then */
  at(time: number): Account | undefined {
    return this.past.find(({ until }) => until > time)?.account;
  }

  /** @returns the account before the last change */
  last(): Account | undefined {
    return this.past.at(-1)?.account;
  }

  clear(): void {
    this.past = [];
  }
}
