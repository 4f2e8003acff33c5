/** Deleting a record that costs nothing by itself: when it goes, when it stays, and what is said of it. */
import { expect } from "chai";
import { RejectedError, UnavailableError } from "../../src/client";
import type { DeletableRecord } from "../../src/host";
import { deferredDelete } from "../../src/journal";
import { deleteDeferredRecords, deleteUnlessInUse, deletionOfRecord } from "../../src/resources/record-deletion";
import { addressThing, cnamRecordThing, numberThing, routeThing, routingThing } from "../../src/resources/things";
import { deleteOf } from "../support/deletes";
import { failureOf } from "../support/failure";
import { openSession } from "../support/session";

const ONE = "12065550101";
const TWO = "12065550102";
const CREATED = { origin: "created" };

/** @param answers of one attempt to delete it after the other, the last one for all that follow */
function open(answers: readonly (boolean | Error)[], dependents: readonly string[][] = [[]]) {
  const context = openSession({}, "inboundRoute", "pbx");
  const { journal, releases } = context.connection;
  let tries = 0;
  let looks = 0;
  const record: DeletableRecord = {
    thing: routeThing("5"),
    what: "route 5",
    tryToDelete: async () => {
      const answer = answers[Math.min(tries++, answers.length - 1)];
      if (answer instanceof Error) throw answer;
      return answer === true;
    },
    dependents: async () => dependents[Math.min(looks++, dependents.length - 1)] as string[],
  };
  return {
    context: context,
    record,
    tries: () => tries,
    looks: () => looks,
    /** The delete of the record, with what the state has of it. */
    remove: (outputs: object, change: Partial<DeletableRecord> = {}) => {
      const kind = { kind: "InboundRoute", deletions: () => [deletionOfRecord(context, { ...record, ...change })] };
      return deleteOf(kind, context, "5", { ...outputs });
    },
    /** The delete of a number. */
    release: (number: string, work: () => Promise<"gone" | "kept">) => releases.run(numberThing(number), work),
    /** What a number does behind its delete. */
    takeAlong: () => deleteDeferredRecords({ ...context, recordOf: () => record }),
    defer: (numbers: readonly string[]) => journal.record(deferredDelete, record.thing, numbers),
    /** Records that wait for numbers. */
    deferred: () =>
      journal.latestBySubject(deferredDelete).flatMap(([thing, numbers]) => (numbers.length === 0 ? [] : [thing])),
  };
}

describe("a record that leaves the program", () => {
  for (const [origin, says] of [
    ["adopted", "info: Left route 5 at Flowroute: this stack did not create it (adopted)."],
    [undefined, "info: Left route 5 at Flowroute: this stack did not create it (the state does not say who did)."],
  ] as const) {
    it(`stays where this stack did not make it (${origin}), without an attempt`, async () => {
      const { context, remove, tries } = open([true]);
      await remove({ origin });
      expect(context.said).to.deep.equal([says]);
      expect(tries()).to.equal(0);
    });
  }

  it("goes at once when nothing uses it", async () => {
    const { context, remove, tries, looks } = open([true]);
    await remove(CREATED);
    expect([tries(), looks(), context.said]).to.deep.equal([1, 0, []]);
  });

  it("stays where others use it, and says who", async () => {
    const { context, record, remove, deferred } = open([false], [[ONE, TWO]]);
    await remove(CREATED);
    expect(context.said).to.deep.equal([
      "info: Left route 5 at Flowroute: it is used by 2 numbers (+1 206 555 0101, +1 206 555 0102) that this run does not release.",
    ]);
    expect(deferred()).to.deep.equal([record.thing]);
  });

  it("says by what others use it, where that is not certain", async () => {
    const { context, remove } = open([false], [[ONE]]);
    await remove(CREATED, { usedBy: "may be used by" });
    expect(context.said[0]).to.contain("route 5 at Flowroute: it may be used by 1 number (+1 206 555 0101)");
  });

  it("goes after the numbers that use it", async () => {
    const { context, remove, release, deferred, tries } = open([false, true], [[ONE]]);
    await release(ONE, async () => "gone");
    await remove(CREATED);
    expect([tries(), context.said, deferred().length]).to.deep.equal([2, [], 0]);
  });

  it("is done with when a number has taken it along meanwhile", async () => {
    const { context, remove, release, defer, tries } = open([false], [[ONE]]);
    const taking = release(ONE, async () => {
      await context.runtime.sleep(1_000);
      defer([]);
      return "gone";
    });
    await remove(CREATED);
    await taking;
    expect([tries(), context.said]).to.deep.equal([1, []]);
  });

  it("stays in the state when a number that uses it could not be released", async () => {
    const { remove, release, deferred } = open([false], [[ONE, TWO]]);
    await release(ONE, () => Promise.reject(new Error("refused"))).catch(() => undefined);
    await release(TWO, async () => "kept");
    const error = await failureOf(remove(CREATED));
    expect(error)
      .to.include({ reason: "dependents-remain" })
      .and.have.property("message")
      .that.contains('Did not delete route 5 ("pbx"): +1 206 555 0101 still uses it')
      .and.contain("[dependents-remain]")
      .and.not.contains("0102");
    expect(deferred().length).to.equal(0);
  });

  it("is asked for again, with longer and longer pauses, while a refusal is behind the times", async () => {
    const { context, remove, tries } = open([false, false, false, true], [[]]);
    await remove(CREATED);
    expect(tries()).to.equal(4);
    expect(context.runtime.sleeps).to.deep.equal([500, 1_000]);
  });

  it("stays in the state when the carrier goes on refusing, and no number is to take it along", async () => {
    const { context, remove, release, deferred, tries } = open([false], [[ONE], []]);
    await release(ONE, async () => "gone");
    const error = await failureOf(remove(CREATED));
    expect(error)
      .to.include({ reason: "deletion-refused" })
      .and.have.property("message")
      .that.contains('Did not delete route 5 ("pbx"): Flowroute says that numbers use it, but no number does.');
    expect([tries(), deferred().length]).to.deep.equal([6, 0]);
    expect(context.runtime.sleeps).to.deep.equal([500, 1_000, 2_000, 4_000]);
  });
});

describe("an attempt to delete a record", () => {
  const unavailable = new UnavailableError("answered 503");
  const rejected = (reason: "in-use" | "rejected") => new RejectedError("no", { reason, status: 403 });

  it("says whether it is gone", async () => {
    expect(await deleteUnlessInUse(async () => undefined)).to.equal(true);
    expect(await deleteUnlessInUse(() => Promise.reject(rejected("in-use")))).to.equal(false);
  });

  for (const error of [unavailable, rejected("rejected"), Object.assign(new Error("no"), { reason: "in-use" })]) {
    it(`fails with ${error.name} for any other reason`, async () => {
      expect(await failureOf(deleteUnlessInUse(() => Promise.reject(error)))).to.equal(error);
    });
  }
});

describe("records that numbers take along", () => {
  it("go with the last of their numbers, and not before", async () => {
    const { release, takeAlong, defer, deferred, tries } = open([true]);
    defer([ONE, TWO]);
    await release(ONE, async () => "gone");
    await takeAlong();
    expect(tries()).to.equal(0);
    await release(TWO, async () => "gone");
    await takeAlong();
    expect([tries(), deferred().length]).to.deep.equal([1, 0]);
  });

  for (const outcome of ["kept", "failed"] as const) {
    it(`stay with a number that is ${outcome}`, async () => {
      const { release, takeAlong, defer, deferred, tries } = open([true]);
      defer([ONE]);
      const ending = async () => {
        if (outcome === "failed") throw new Error("refused");
        return outcome;
      };
      await release(ONE, ending).catch(() => undefined);
      await takeAlong();
      expect([tries(), deferred().length]).to.deep.equal([0, 1]);
    });
  }

  it("are found by the thing that the journal names, of whichever kind", () => {
    const { context } = open([true]);
    const things = [routeThing("5"), addressThing("7"), cnamRecordThing("8"), numberThing(ONE), routingThing(ONE)];
    const found = things.map((thing) => context.recordOf(thing));
    expect(found.map((record) => record?.what)).to.deep.equal([
      "route 5",
      "emergency address 7",
      "caller name 8",
      undefined,
      undefined,
    ]);
    expect(found.slice(0, 3).map((record) => record?.thing)).to.deep.equal(things.slice(0, 3));
  });

  it("stay noted while the carrier refuses, and do not fail the delete of the number", async () => {
    const { context, release, takeAlong, defer, deferred } = open([false, new UnavailableError("answered 503")]);
    defer([ONE]);
    await release(ONE, async () => "gone");
    await takeAlong();
    expect([context.said, deferred().length]).to.deep.equal([[], 1]);
    await takeAlong();
    expect(context.said).to.have.length(1);
    expect(context.said[0]).to.contain(
      "warning: Could not delete route 5, which no number uses now. It stays at Flowroute.\n  answered 503",
    );
  });
});
