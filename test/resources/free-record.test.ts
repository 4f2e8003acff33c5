/** Giving up a record that costs nothing by itself: when it goes, when it stays, and what is said of it. */
import { expect } from "chai";
import { RejectedError, UnavailableError } from "../../src/client";
import { removeDeferredRecords } from "../../src/resources/deferred-deletes";
import { type FreeRecord, removedUnlessInUse, removeFreeRecord } from "../../src/resources/free-record";
import { failureOf } from "../support/failure";
import { openSession } from "../support/session";

const ONE = "12065550101";
const TWO = "12065550102";
const CREATED = { origin: "created" };

/** @param answers of one attempt to delete it after the other, the last one for all that follow */
function open(answers: readonly (boolean | Error)[], users: readonly string[][] = [[]]) {
  const session = openSession({}, "inboundRoute", "pbx");
  let tries = 0;
  let looks = 0;
  const record: FreeRecord = {
    key: "route:5",
    what: "route 5",
    tryToRemove: async () => {
      const answer = answers[Math.min(tries++, answers.length - 1)];
      if (answer instanceof Error) throw answer;
      return answer === true;
    },
    dependents: async () => users[Math.min(looks++, users.length - 1)] as string[],
  };
  return { session, record, departures: session.connection.departures, tries: () => tries, looks: () => looks };
}

describe("a free record that leaves the program", () => {
  for (const [origin, says] of [
    ["adopted", "info: Left at Flowroute: this stack did not make route 5 (adopted)."],
    [undefined, "info: Left at Flowroute: this stack did not make route 5 (the state does not say who did)."],
  ] as const) {
    it(`stays where this stack did not make it (${origin}), without an attempt`, async () => {
      const { session, record, tries } = open([true]);
      await removeFreeRecord(session, record, { origin });
      expect(session.said).to.deep.equal([says]);
      expect(tries()).to.equal(0);
    });
  }

  it("goes at once when nothing uses it", async () => {
    const { session, record, tries, looks } = open([true]);
    await removeFreeRecord(session, record, CREATED);
    expect([tries(), looks(), session.said]).to.deep.equal([1, 0, []]);
  });

  it("stays where others use it, and says who", async () => {
    const { session, record, departures } = open([false], [[ONE, TWO]]);
    await removeFreeRecord(session, record, CREATED);
    expect(session.said).to.deep.equal([
      "info: Left at Flowroute: route 5 is used by 2 numbers (+1 206 555 0101, +1 206 555 0102) that this run does not give up.",
    ]);
    expect([...departures.deferredDeletes().keys()]).to.deep.equal(["route:5"]);
  });

  it("says by what others use it, where that is not certain", async () => {
    const { session, record } = open([false], [[ONE]]);
    await removeFreeRecord(session, { ...record, usedBy: "may be used by" }, CREATED);
    expect(session.said[0]).to.contain("route 5 may be used by 1 number (+1 206 555 0101)");
  });

  it("goes after the numbers that use it", async () => {
    const { session, record, departures, tries } = open([false, true], [[ONE]]);
    await departures.number(ONE, async () => "gone");
    await removeFreeRecord(session, record, CREATED);
    expect([tries(), session.said, departures.deferredDeletes().size]).to.deep.equal([2, [], 0]);
  });

  it("is done with when a number has taken it along meanwhile", async () => {
    const { session, record, departures, tries } = open([false], [[ONE]]);
    const taking = departures.number(ONE, async () => {
      await session.runtime.sleep(1_000);
      departures.endDeferral("route:5");
      return "gone";
    });
    await removeFreeRecord(session, record, CREATED);
    await taking;
    expect([tries(), session.said]).to.deep.equal([1, []]);
  });

  it("stays in the state when a number that uses it could not be given up", async () => {
    const { session, record, departures } = open([false], [[ONE, TWO]]);
    await departures.number(ONE, () => Promise.reject(new Error("refused"))).catch(() => undefined);
    await departures.number(TWO, async () => "kept");
    const error = await failureOf(removeFreeRecord(session, record, CREATED));
    expect(error.message).to.equal(
      'Did not delete route 5 ("pbx"): +1 206 555 0101 still use it, and could not be given up. ' +
        "It stays in the state; run again when they are gone.",
    );
    expect(departures.deferredDeletes().size).to.equal(0);
  });

  it("is asked for again, with longer and longer pauses, while a refusal is behind the times", async () => {
    const { session, record, tries } = open([false, false, false, true], [[]]);
    await removeFreeRecord(session, record, CREATED);
    expect(tries()).to.equal(4);
    expect(session.runtime.sleeps).to.deep.equal([500, 1_000]);
  });

  it("stays in the state when the carrier goes on refusing, and no number is to take it along", async () => {
    const { session, record, departures, tries } = open([false], [[ONE], []]);
    await departures.number(ONE, async () => "gone");
    const error = await failureOf(removeFreeRecord(session, record, CREATED));
    expect(error.message).to.contain(
      'Did not delete route 5 ("pbx"): Flowroute says that numbers use it, but none does.',
    );
    expect([tries(), departures.deferredDeletes().size]).to.deep.equal([6, 0]);
    expect(session.runtime.sleeps).to.deep.equal([500, 1_000, 2_000, 4_000]);
  });
});

describe("an attempt to delete a record", () => {
  const unavailable = new UnavailableError("answered 503");
  const rejected = (reason: "in-use" | "other") => new RejectedError("no", { reason, status: 403 });

  it("says whether it is gone", async () => {
    expect(await removedUnlessInUse(async () => undefined)).to.equal(true);
    expect(await removedUnlessInUse(() => Promise.reject(rejected("in-use")))).to.equal(false);
  });

  for (const error of [unavailable, rejected("other"), Object.assign(new Error("no"), { reason: "in-use" })]) {
    it(`fails with ${error.name} for any other reason`, async () => {
      expect(await failureOf(removedUnlessInUse(() => Promise.reject(error)))).to.equal(error);
    });
  }
});

describe("records that numbers take along", () => {
  it("go with the last of their numbers, and not before", async () => {
    const { session, record, departures, tries } = open([true]);
    departures.deferDelete(record.key, [ONE, TWO]);
    await departures.number(ONE, async () => "gone");
    await removeDeferredRecords(session, () => record);
    expect(tries()).to.equal(0);
    await departures.number(TWO, async () => "gone");
    await removeDeferredRecords(session, () => record);
    expect([tries(), departures.deferredDeletes().size]).to.deep.equal([1, 0]);
  });

  for (const outcome of ["kept", "failed"] as const) {
    it(`stay with a number that is ${outcome}`, async () => {
      const { session, record, departures, tries } = open([true]);
      departures.deferDelete(record.key, [ONE]);
      const release = async () => {
        if (outcome === "failed") throw new Error("refused");
        return outcome;
      };
      await departures.number(ONE, release).catch(() => undefined);
      await removeDeferredRecords(session, () => record);
      expect([tries(), departures.deferredDeletes().size]).to.deep.equal([0, 1]);
    });
  }

  it("stay noted while the carrier refuses, and do not fail the delete of the number", async () => {
    const { session, record, departures } = open([false, new UnavailableError("answered 503")]);
    departures.deferDelete(record.key, [ONE]);
    await departures.number(ONE, async () => "gone");
    await removeDeferredRecords(session, () => record);
    expect([session.said, departures.deferredDeletes().size]).to.deep.equal([[], 1]);
    await removeDeferredRecords(session, () => record);
    expect(session.said).to.deep.equal([
      "warning: Nothing uses route 5 now, but it could not be deleted: answered 503",
    ]);
  });
});
