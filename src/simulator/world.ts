/** The state of a running simulator, and the only way to change it. */
import { type Account, defaultNumber, describeAccount } from "./account/account";
import { subtract } from "./account/money";
import type { AccountState } from "./account/shapes";
import type { SavedState } from "./account/state-file";
import type { Choices } from "./choices";
import type { VirtualClock } from "./clock";
import { History } from "./faults/history";
import { FaultRules } from "./faults/rules";
import type { AccountChange, RequestRecord, SimulatorRuntime } from "./types";

export interface WorldParts {
  /** Creates the account of the start. */
  seed(): Account;
  /** What an earlier run has saved. */
  saved?: SavedState | undefined;
  /** Saves the state. Called after each change, before the answer is sent. */
  save(state: SavedState): void;
  /** Apply what virtual time has made due; one for each family that has such changes. */
  dueChanges: readonly ((account: Account, now: number, choices: Choices) => void)[];
  /** The charge for assigning an emergency address, in dollars. */
  e911Charge: number;
  choices: Choices;
  clock: VirtualClock;
  runtime: SimulatorRuntime;
}

const smallBalance = 10;
const pendingPorts = ["13605550100", "13605550101"];

export class World {
  account: Account;
  readonly choices: Choices;
  readonly clock: VirtualClock;
  readonly e911Charge: number;
  readonly runtime: SimulatorRuntime;
  readonly history = new History();
  readonly faults = new FaultRules(this.history);
  requests: RequestRecord[] = [];
  /** Called after each change. */
  readonly watchers = new Set<(change: AccountChange) => void>();
  /** Writes whose first answer was already lost; see the choice `lost-answers`. */
  readonly lostOnce = new Set<string>();

  constructor(private readonly parts: WorldParts) {
    ({ choices: this.choices, clock: this.clock, e911Charge: this.e911Charge, runtime: this.runtime } = parts);
    this.account = parts.saved?.account ?? parts.seed();
    if (parts.saved !== undefined) this.clock.advanced = parts.saved.advanced;
    this.syncPendingPorts();
    this.applyDueChanges();
    this.save();
  }

  /**
   * Runs work that may change the account. If it throws, it must not have changed anything.
   * @param by the request that makes the change; without one it is the control interface
   */
  change<T>(work: () => T, by?: AccountChange["request"]): T {
    this.applyDueChanges();
    const before = this.faults.wantsHistory ? structuredClone(this.account) : undefined;
    const result = work();
    if (before !== undefined) this.history.record(before, this.clock.now());
    // What the change makes due immediately is saved with it.
    this.applyDueChanges();
    this.save();
    for (const watcher of this.watchers) watcher(by === undefined ? {} : { request: by });
    return result;
  }

  /** Applies what virtual time has made due. */
  applyDueChanges(): void {
    for (const apply of this.parts.dueChanges) apply(this.account, this.clock.now(), this.choices);
  }

  save(): void {
    this.parts.save({ account: this.account, advanced: this.clock.advanced });
  }

  choose(wanted: Record<string, string>): void {
    this.choices.set(wanted);
    this.syncPendingPorts();
    this.save();
  }

  advance(duration: string): void {
    // First what is due before the clock is advanced.
    this.applyDueChanges();
    this.clock.advance(duration);
    this.applyDueChanges();
    this.save();
  }

  /** What the account can spend; null means unlimited. */
  get balance(): number | null {
    return this.account.balance ?? (this.choices.is("funds", "small-balance") ? smallBalance : null);
  }

  /** Adds a line to the ledger, and subtracts the amount from the balance. */
  charge(kind: string, number: string, amount: number): void {
    const { balance } = this;
    this.account.ledger.push({ at: this.clock.timestamp(), kind, number, amount });
    if (balance !== null) this.account.balance = subtract(balance, amount);
  }

  describe(): AccountState {
    this.applyDueChanges();
    return describeAccount(this.account, this.clock.timestamp(), this.balance);
  }

  reset(): void {
    this.choices.reset();
    this.faults.clear();
    this.requests = [];
    this.lostOnce.clear();
    this.clock.advanced = 0;
    this.account = this.parts.seed();
    this.syncPendingPorts();
    this.applyDueChanges();
    this.save();
  }

  /** The numbers of the pending port order exist while the choice is set. */
  private syncPendingPorts(): void {
    const shown = this.choices.is("port-order-numbers", "shown");
    for (const id of pendingPorts) {
      const present = this.account.numbers.get(id);
      if (shown && present === undefined) this.account.numbers.set(id, { ...defaultNumber(id), pendingPort: true });
      if (!shown && present?.pendingPort) this.account.numbers.delete(id);
    }
  }
}
