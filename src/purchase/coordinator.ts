/**
 * What all purchases of one run on one account share: leases of numbers, the money spent, and the limits. It lives as long
 * as the engine's host process, that is, one run. Several hosts of one run share it through the journal.
 */
import type { FlowrouteClient } from "../client";
import { northAmerican, RefusedError } from "../client";
import { withSteps } from "../client/text/steps";
import { acquireLease, bought, chargesStopped, inTurn, RunJournal, returnLease, spent } from "../journal";
import { type Caps, type Criteria, criteriaKey } from "./criteria";
import type { Stock } from "./inventory";
import { readStock } from "./inventory";
import { formatMoney, type Money, money, NOTHING } from "./money";

/** Limits that the user set for one run or for the account. */
export interface Limits {
  /** Setup fees of one run, in US dollars. @default no limit */
  budget?: number;
  /** Numbers on the account, counted live before a purchase. @default no limit */
  maxNumbers?: number;
}

/** Says in messages where a limit is set and how to change it. */
export interface LimitHints {
  /** What a limit is called where the user sets it. */
  settingName(limit: "budget" | "maxNumbers"): string;
  /** How the user sets it, as a command or a line of code. */
  howToSet(limit: "budget" | "maxNumbers", value: number | string): string;
}

const PLAIN_HINTS: LimitHints = {
  settingName: (limit) => limit,
  howToSet: (limit, value) => `set ${limit}: ${value}`,
};

/** What a `NumberSearch` hands to its `PhoneNumber`. */
export interface Shortlist {
  numbers: string[];
  /**
   * Ownership tags of this resource: first the one that is put on a number, then those that an
   * earlier run may have put on it, under another name of the resource.
   */
  tags: [string, ...string[]];
  /** Numbers that the state listed before this run, so that an earlier run may have bought one of them. */
  possiblyBought: string[];
  /** It is that of an update plan: nothing else may be bought. */
  isPlanned?: boolean;
  /** Those of them that the program does not want any more, because it names another number now. */
  possiblyBoughtForOldTarget?: string[];
  /** What the list of the state was made for, and for which `PhoneNumber`; absent when there was none. */
  searchInState?: { owner: string; searched: string };
  /** Whether the state has numbers of lists that were made for something else before. */
  hasPreviousLists?: boolean;
}

export class PurchaseCoordinator {
  /** By the URN of the `NumberSearch`. */
  readonly shortlists = new Map<string, Shortlist>();
  private readonly leases = new Map<string, string>();
  private readonly stocks = new Map<string, Promise<Stock>>();
  /** When it was found that no number has a tag of this run. */
  private readonly untagged = new Map<string, number>();
  private counting: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly client: FlowrouteClient,
    private readonly limits: Limits,
    private readonly journal = new RunJournal(),
    private readonly hints = PLAIN_HINTS,
  ) {}

  /** Only one resource at a time tries a number. False: somebody else has it. */
  lease(written: string, urn: string): boolean {
    const number = oneSpelling(written);
    const owner = this.leases.get(number);
    if (owner !== undefined && owner !== urn) return false;
    if (owner === undefined && !acquireLease(this.journal, number)) return false;
    this.leases.set(number, urn);
    return true;
  }

  returnLease(written: string, urn: string): void {
    const number = oneSpelling(written);
    if (this.leases.get(number) !== urn) return;
    this.leases.delete(number);
    returnLease(this.journal, number);
  }

  /** The account had no number with this ownership tag that is free, by a complete list that was asked for at that time. */
  recordUntagged(tag: string, at: number): void {
    this.untagged.set(tag, at);
  }

  /** Whether that was found since then. */
  isKnownUntagged(tag: string, since: number): boolean {
    return (this.untagged.get(tag) ?? Number.NEGATIVE_INFINITY) > since;
  }

  /** The stock for one search, looked at once a run: fifty resources with one search cost one look. */
  stock(criteria: Criteria, caps: Caps): Promise<Stock> {
    const key = `${criteriaKey(criteria)}|${caps.maxSetupCost}|${caps.maxMonthlyCost}`;
    let stock = this.stocks.get(key);
    if (!stock) {
      stock = readStock(this.client, criteria, caps);
      this.stocks.set(key, stock);
      stock.catch(() => this.stocks.delete(key));
    }
    return stock;
  }

  /** Call before every purchase; throws when it may not be made. @returns how to undo it when nothing was bought */
  reserve(name: string, setupCost: number): () => void {
    this.throwIfChargesStopped(`buy a number for "${name}"`);
    const budget = this.limits.budget;
    const entries = this.journal.add(spent, undefined, String(setupCost));
    const undo = () => this.journal.record(spent, undefined, String(-setupCost));
    if (budget === undefined) return undo;
    const after = sumOf(entries.map(({ value }) => String(value)));
    if (after.gt(money(budget))) {
      undo();
      const named = this.hints.settingName("budget");
      throw new RefusedError(
        "budget",
        withSteps(
          `Did not buy a number for "${name}": its setup fee of ${formatMoney(setupCost)} would bring this run to ` +
            `${formatMoney(after)}, and ${named} allows ${formatMoney(budget)}. Nothing was bought for it.`,
          `If the program is right, raise the budget: ${this.hints.howToSet("budget", formatMoney(after))}`,
          "Or run pulumi up again: the budget counts per run.",
        ),
      );
    }
    return undo;
  }

  /**
   * Runs one purchase under `maxNumbers`. With such a limit purchases go one after another, because each has to be
   * counted before the next is allowed.
   */
  withinMaxNumbers<T>(name: string, purchase: () => Promise<T>): Promise<T> {
    const most = this.limits.maxNumbers;
    if (most === undefined) return purchase();
    const counted = async () => {
      const count = await this.countNumbers(most);
      if (count < most) return purchase();
      const named = this.hints.settingName("maxNumbers");
      throw new RefusedError(
        "number-limit",
        withSteps(
          `Did not buy a number for "${name}": the account has ${count} ${count === 1 ? "number" : "numbers"}, and ` +
            `${named} allows ${most}. Nothing was bought for it.`,
          `If the program is right, raise the limit: ${this.hints.howToSet("maxNumbers", count + 1)}`,
          "Or release a number first.",
        ),
      );
    };
    const turn = this.counting.then(() => inTurn(this.journal, "maxNumbers", counted));
    this.counting = turn.catch(() => undefined);
    return turn;
  }

  /** Numbers on the account; those bought a moment ago count even where Flowroute does not list them yet. */
  private async countNumbers(most: number): Promise<number> {
    const offset = most - 1 - new Set(this.journal.all(bought, undefined)).size;
    let reached = offset < 0;
    // Not with a limit of 1: where that one is not listed yet, the page is empty although more follow.
    if (!reached) reached = await hasAny(this.client.numbers.list({ offset }));
    if (!reached) return most - 1;
    const known = new Set<string>();
    for await (const { number } of this.client.numbers.list()) known.add(number);
    for (const number of this.journal.all(bought, undefined)) known.add(number);
    return known.size;
  }

  /** The number counts for `maxNumbers` from now on, whether Flowroute lists it already or not. */
  countPurchase(number: string): void {
    this.journal.record(bought, undefined, number);
  }

  /**
   * After Flowroute has refused a charge for lack of funds, this run charges nothing more.
   * @param why a sentence, and what to do on lines of their own
   */
  stopCharges(why: string): void {
    this.journal.record(chargesStopped, undefined, why);
  }

  /**
   * Call it right before a charge: another charge may have been refused while this one waited.
   * @param what such as `buy a number for "support"`
   */
  throwIfChargesStopped(what: string): void {
    const [why] = this.journal.all(chargesStopped, undefined);
    if (why !== undefined) throw new RefusedError("charges-stopped", `Did not ${what}: ${why}`);
  }
}

/** A number in two spellings is one number, and is bought once. */
const oneSpelling = (written: string): string => northAmerican(written) ?? written;

async function hasAny(list: AsyncIterable<unknown>): Promise<boolean> {
  for await (const _ of list) return true;
  return false;
}

const sumOf = (amounts: readonly string[]): Money => amounts.reduce((sum, amount) => sum.plus(money(amount)), NOTHING);
