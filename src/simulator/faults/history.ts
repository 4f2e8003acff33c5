/** Earlier states of the account, for reads that answer from the past. Kept only while a rule asks for it. */
import type { Account } from "../account/account";

const maxStates = 100;

export class History {
  private past: { until: number; account: Account }[] = [];
  /** How many changes have been noted so far. */
  changes = 0;

  /** Notes that the account was so until now. */
  record(account: Account, until: number): void {
    this.changes += 1;
    this.past = [...this.past.slice(1 - maxStates), { until, account }];
  }

  /** @returns the account at that time if it has changed since */
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
