/** Looks at the simulated account after each change, and keeps what broke an invariant, if only for a moment. */
import type { AccountChange, AccountState, Simulator } from "../../../src/simulator";
import { type Allowance, type Breach, type Effect, findingsOf, ledgerOf, type Moment } from "./rules";

export interface WatchOptions {
  /** Highest set-up fee that any program of the test allows, dollars. @default 5 */
  maxSetupCost?: number;
  /** @default 5 */
  maxMonthlyCost?: number;
  /** Ids of what is on the account already and was made by runs before this watch. @default none: others made it all */
  own?: readonly string[];
}

export interface RunLimits {
  /** Set-up fees, dollars. @default no limit */
  budget?: number;
  /** @default no limit */
  maxReleases?: number;
  /** On the account after a purchase. @default no limit */
  maxNumbers?: number;
}

export interface Watch {
  readonly breaches: readonly Breach[];
  /** Whatever broke until now is no breach of what follows; the account as it is now was made by others. */
  startAfresh(): void;
  /** The program does this on purpose from now on, with these numbers (for `edit`: records), or with all of them. */
  allow(purpose: Effect, ...ids: string[]): void;
  /** No more. Without ids: with none, which is how a watch starts. */
  forbid(purpose: Effect, ...ids: string[]): void;
  /** A run begins (several, if they go at the same time): money and releases count from here. */
  beginRun(limits?: RunLimits): void;
  /** What was on the account at the start, or put there by hand: no state need know it. */
  isForeign(kind: "number" | "record", id: string): boolean;
  /** The account as it is. */
  account(): AccountState;
  stop(): void;
}

const ALL = "all";

export function watchAccount({ control }: Pick<Simulator, "control">, options: WatchOptions = {}): Watch {
  const breaches: Breach[] = [];
  const allowed = new Map<Effect, Set<string>>();
  const foreignNumbers = new Set<string>();
  const foreignRecords = new Set<string>();
  const paid = new Map<string, string>();
  let limits: RunLimits = {};
  let spent = { cents: 0, releases: 0 };
  let before = control.state();

  const allowance: Allowance = {
    may: (purpose, id) => allowed.get(purpose)?.has(ALL) === true || allowed.get(purpose)?.has(id) === true,
    maxSetupCost: options.maxSetupCost ?? 5,
    maxMonthlyCost: options.maxMonthlyCost ?? 5,
  };

  const recordsOf = ({ routes, e911s, cnams }: AccountState) => [...routes, ...e911s, ...cnams].map(({ id }) => id);

  /** What is new on the account is not ours when no request has made it. */
  function noteForeign(former: AccountState | undefined, now: AccountState): void {
    const had = new Set(former?.numbers.map(({ id }) => id));
    const hadRecords = new Set(former === undefined ? [] : recordsOf(former));
    for (const { id } of now.numbers) if (!had.has(id)) foreignNumbers.add(id);
    for (const id of recordsOf(now)) if (!hadRecords.has(id)) foreignRecords.add(id);
    if (former !== undefined) return;
    for (const id of options.own ?? []) for (const foreign of [foreignNumbers, foreignRecords]) foreign.delete(id);
  }

  /** Somebody in the portal, or another customer: nothing that they do is a breach. */
  function byHand(after: AccountState): void {
    noteForeign(before, after);
    for (const id of paid.keys()) if (after.numbers.every((number) => number.id !== id)) paid.delete(id);
    for (const { id, relationships } of after.numbers) {
      const was = before.numbers.find((number) => number.id === id);
      if (was?.relationships.e911_address !== relationships.e911_address) paid.delete(id);
    }
  }

  function byRequest(moment: Moment, after: string): void {
    breaches.push(...findingsOf(moment, allowance).map((finding) => ({ ...finding, after })));
    for (const { number, amount } of ledgerOf(moment, "setup")) {
      spent.cents += Math.round(amount * 100);
      foreignNumbers.delete(number);
      if (spent.cents <= Math.round((limits.budget ?? Number.POSITIVE_INFINITY) * 100)) continue;
      const detail = `${spent.cents / 100} spent, and the budget is ${limits.budget}`;
      breaches.push({ invariant: "no run spends more than its budget", what: number, after, detail });
    }
    const { length } = moment.after.numbers;
    if (ledgerOf(moment, "setup").length > 0 && length > (limits.maxNumbers ?? Number.POSITIVE_INFINITY)) {
      const detail = `there are ${length}, and ${limits.maxNumbers} are the most`;
      breaches.push({
        invariant: "no run buys more numbers than the account may have",
        what: "account",
        after,
        detail,
      });
    }
    for (const { number } of ledgerOf(moment, "release")) {
      spent.releases += 1;
      paid.delete(number);
      if (spent.releases <= (limits.maxReleases ?? Number.POSITIVE_INFINITY)) continue;
      const detail = `it is number ${spent.releases}, and ${limits.maxReleases} are the most`;
      breaches.push({ invariant: "no run releases more than it may", what: number, after, detail });
    }
    for (const { id, relationships } of moment.after.numbers) {
      const isOff = relationships.e911_address === null;
      if (isOff && (allowance.may("e911 off", id) || allowance.may("release", id))) paid.delete(id);
    }
    for (const { number } of ledgerOf(moment, "e911")) {
      const address = moment.after.numbers.find(({ id }) => id === number)?.relationships.e911_address;
      if (address) paid.set(number, address);
    }
  }

  const stop = control.watch(({ request }: AccountChange) => {
    const after = control.state();
    if (request === undefined) byHand(after);
    else {
      const moment: Moment = { before, after, paid, foreign: foreignRecords };
      byRequest(moment, `${request.method} ${request.path}`);
    }
    before = after;
  });

  noteForeign(undefined, before);
  return {
    breaches,
    startAfresh() {
      breaches.length = 0;
      allowed.clear();
      paid.clear();
      foreignNumbers.clear();
      foreignRecords.clear();
      limits = {};
      spent = { cents: 0, releases: 0 };
      before = control.state();
      noteForeign(undefined, before);
    },
    allow(purpose, ...ids) {
      const known = allowed.get(purpose) ?? new Set();
      for (const id of ids.length === 0 ? [ALL] : ids) known.add(id);
      allowed.set(purpose, known);
    },
    forbid(purpose, ...ids) {
      if (ids.length === 0) allowed.delete(purpose);
      for (const id of ids) allowed.get(purpose)?.delete(id);
    },
    beginRun(given = {}) {
      limits = given;
      spent = { cents: 0, releases: 0 };
    },
    isForeign: (kind, id) => (kind === "number" ? foreignNumbers : foreignRecords).has(id),
    account: () => control.state(),
    stop,
  };
}
