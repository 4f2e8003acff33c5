/** Everything that a running simulator knows, and the one way to change it. */
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
  /** Makes the account of the start anew. */
  seed(): Account;
  /** What an earlier run left. */
  saved?: SavedState | undefined;
  /** Keeps the state; called after each change, before the answer goes out. */
  save(state: SavedState): void;
  /** Lets what is due by virtual time happen; one for each family that has such things. */
  dueChanges: readonly ((account: Account, now: number, choices: Choices) => void)[];
  /** What it costs to put an emergency address on a number, dollars. */
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
  /** Who wants to know of each change. */
  readonly watchers = new Set<(change: AccountChange) => void>();
  /** Writes whose first attempt has lost its answer already; see the choice `lost-answers`. */
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
   * Runs work that may change the account. When it throws, it must not have changed anything.
   * @param by the request that asks for it; without one it is the control interface
   */
  change<T>(work: () => T, by?: AccountChange["request"]): T {
    this.applyDueChanges();
    const before = this.faults.wantsHistory ? structuredClone(this.account) : undefined;
    const result = work();
    if (before !== undefined) this.history.record(before, this.clock.now());
    // What the change has set going is kept with it.
    this.applyDueChanges();
    this.save();
    for (const watcher of this.watchers) watcher(by === undefined ? {} : { request: by });
    return result;
  }

  /** Lets happen what virtual time has made due. */
  applyDueChanges(): void {
    for (const settler of this.parts.dueChanges) settler(this.account, this.clock.now(), this.choices);
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
    // What is due before the leap happens before it.
    this.applyDueChanges();
    this.clock.advance(duration);
    this.applyDueChanges();
    this.save();
  }

  /** What the account can spend: null when that is unlimited. */
  get balance(): number | null {
    return this.account.balance ?? (this.choices.is("funds", "small-balance") ? smallBalance : null);
  }

  /** Writes a line into the ledger and takes the amount from the balance. */
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

  /** Numbers of a port order appear with the choice, and go with it. */
  private syncPendingPorts(): void {
    const shown = this.choices.is("port-order-numbers", "shown");
    for (const id of pendingPorts) {
      const present = this.account.numbers.get(id);
      if (shown && present === undefined) this.account.numbers.set(id, { ...defaultNumber(id), pendingPort: true });
      if (!shown && present?.pendingPort) this.account.numbers.delete(id);
    }
  }
}
