/**
 * The deletes of numbers in this run. The engine deletes a record (route, address, caller name) and the number that uses
 * it in any order, and one at a time with `--parallel 1`, so neither may simply wait for the other.
 */
import type { Runtime } from "../client";
import { RELEASES, type Release, type RunJournal, released, type Thing } from "../journal";
import { MAX_POLLS, POLL_EVERY_MS } from "./poll";

export class PendingReleases {
  private underWay = 0;

  constructor(
    private readonly journal: RunJournal,
    private readonly runtime: Runtime,
  ) {}

  /** Runs the delete of a number, and records how it ended. */
  async run(number: Thing, release: () => Promise<"gone" | "kept">): Promise<void> {
    this.recordOutcome(number, "under way");
    this.underWay += 1;
    let outcome: Release = "failed";
    try {
      outcome = await release();
    } finally {
      this.recordOutcome(number, outcome);
      this.underWay -= 1;
    }
  }

  /** Records a number that stays on the account on purpose, although the state does not have it. */
  recordKept(number: Thing): void {
    if (this.outcomeOf(number) === undefined) this.recordOutcome(number, "kept");
  }

  /** In whichever host of the account it is deleted. */
  outcomeOf(number: Thing): Release | undefined {
    const outcomes = [this.journal.getOwn(released, number), ...this.journal.lastOfEachHost(released, number)];
    return RELEASES.find((outcome) => outcomes.includes(outcome));
  }

  /**
   * Waits until the deletes of these numbers have ended, as long as one of them, or any of this host, is under way: a
   * delete that the engine cannot start before ours has ended is not waited for.
   */
  async waitUntilEnded(numbers: readonly Thing[]): Promise<void> {
    let idle = 0;
    while (idle < MAX_POLLS) {
      const outcomes = numbers.map((number) => this.outcomeOf(number));
      const isUnderWay = outcomes.includes("under way");
      if (!isUnderWay && !outcomes.includes(undefined)) return;
      idle = isUnderWay || this.underWay > 0 ? 0 : idle + 1;
      await this.runtime.sleep(POLL_EVERY_MS);
    }
  }

  /** If the journal cannot be written, another host leaves a record on the account and says so. The release goes on. */
  private recordOutcome(number: Thing, outcome: Release): void {
    try {
      this.journal.record(released, number, outcome);
    } catch {
      // This host knows.
    }
  }
}
