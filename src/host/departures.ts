/**
 * What this run is giving up. The engine deletes a record (route, address, caller name) and the number that uses it in
 * any order, and one at a time with `--parallel 1`, so neither may simply wait for the other.
 */
import { RefusedError, type Runtime } from "../client";
import { RunLedger, settingName } from "../purchase";
import type { ClaimKey, Claims, Departure } from "./claims";

/** How often a waiting delete looks again, and how long the host must be idle before it stops waiting. */
const LOOK_EVERY_MS = 250;
const IDLE_AFTER_LOOKS = 8;

/** What the ledger has of each release, and of one that was refused. */
const RELEASED = "released";

/** What the ledger has of each record whose delete waits for numbers, and of one that waits no more. */
const DEFERRED = "deferred delete";
/** What the ledger has of each thing that was left on its number. */
const LEFT_ATTACHED = "left attached";

export class Departures {
  private underWay = 0;

  /** @param limits numbers that one run may release, and the `Account` that says so */
  constructor(
    private readonly limits: { maxReleases: number; account?: string },
    private readonly claims: Pick<Claims, "noteDeparture" | "departureOf">,
    private readonly ledger = new RunLedger(),
  ) {}

  /** Runs the delete of a number, and remembers how it ended. */
  async number(number: string, release: () => Promise<"gone" | "kept">): Promise<void> {
    this.claims.noteDeparture(number, "under way");
    this.underWay += 1;
    let outcome: Departure = "failed";
    try {
      outcome = await release();
    } finally {
      this.claims.noteDeparture(number, outcome);
      this.underWay -= 1;
    }
  }

  /** A number that is on the account on purpose, although nothing in the state is it. */
  noteKept(number: string): void {
    if (this.outcomeOf(number) === undefined) this.claims.noteDeparture(number, "kept");
  }

  /**
   * Notes what has left the program in this run without being taken off its number, whichever host releases that one.
   * @param slot such as `e911:12065550142`
   * @param recordId the record that the number has by it; empty where it is not one record
   */
  noteLeftAttached(slot: ClaimKey, recordId: string): void {
    this.ledger.note(LEFT_ATTACHED, `${slot} ${recordId}`);
  }

  /** By slot, the record that was left there. */
  leftAttached(): Map<ClaimKey, string> {
    const entries = this.ledger.noted(LEFT_ATTACHED).map((entry) => entry.split(" "));
    return new Map(entries.map(([slot = "", recordId = ""]) => [slot, recordId]));
  }

  /**
   * The record has left the state, and goes with the last of these numbers: with the delete of that one, in its host.
   * @param key such as `route:98396`
   */
  deferDelete(key: ClaimKey, numbers: readonly string[]): void {
    this.ledger.note(DEFERRED, [key, ...numbers].join(" "));
  }

  endDeferral(key: ClaimKey): void {
    this.ledger.note(DEFERRED, key);
  }

  /** Records that wait for numbers, by their keys. */
  deferredDeletes(): Map<ClaimKey, string[]> {
    const deferred = new Map<ClaimKey, string[]>();
    for (const entry of this.ledger.noted(DEFERRED)) {
      const [key = "", ...numbers] = entry.split(" ");
      if (numbers.length === 0) deferred.delete(key);
      else deferred.set(key, numbers);
    }
    return deferred;
  }

  /** Counts a release, with those of other hosts; throws before anything happens when it is one too many. */
  countRelease(number: string): void {
    const most = this.limits.maxReleases;
    const counted = this.ledger.note(RELEASED, "1").reduce((sum, value) => sum + Number(value), 0);
    if (counted > most) {
      this.ledger.note(RELEASED, "-1");
      const named = settingName(this.limits, "maxReleases");
      throw new RefusedError(
        `Did not release ${number}: this run ${most === 0 ? "may release none" : `has released ${most} numbers already`}, ` +
          `which is as many as ${named} allows. The number stays as it is. If all of them are meant to go, set ` +
          `${named} (for a destroy: FLOWROUTE_MAX_RELEASES) higher, or run again.`,
      );
    }
  }

  /** In whichever host of the run it is deleted. */
  outcomeOf(number: string): Departure | undefined {
    return this.claims.departureOf(number);
  }

  /**
   * Waits until the deletes of these numbers have ended, as long as one of them, or any of this host, is under way: a
   * delete that the engine cannot start before ours has ended is not waited for.
   */
  async settle(numbers: readonly string[], runtime: Runtime): Promise<void> {
    let idle = 0;
    while (idle < IDLE_AFTER_LOOKS) {
      const outcomes = numbers.map((number) => this.outcomeOf(number));
      const isUnderWay = outcomes.includes("under way");
      if (!isUnderWay && !outcomes.includes(undefined)) return;
      idle = isUnderWay || this.underWay > 0 ? 0 : idle + 1;
      await runtime.sleep(LOOK_EVERY_MS);
    }
  }
}
