/** Leases and turns: what only one host of a run may have, or do, at a time. */
import { expect } from "chai";
import type { PeerHosts } from "../../src/host/peer-hosts";
import { runListOf } from "../../src/host/run-list";
import { acquireLease, inTurn, RunJournal, returnLease } from "../../src/journal";
import { hostsOfOneRun } from "../support/hosts";

const pause = () => new Promise<void>(setImmediate);

describe("what only one host of a run has or does", () => {
  let peersOf: (host: string) => PeerHosts;
  beforeEach(() => {
    peersOf = hostsOfOneRun();
  });
  const journalOf = (host: string, { baseUrl = "https://a", account = "1" } = {}): RunJournal =>
    new RunJournal(runListOf({ peers: peersOf(host), baseUrl, account, accountName: undefined }), pause);

  it("is a lease, until it gives it back", () => {
    const [one, two] = [journalOf("one"), journalOf("two")];
    expect([
      acquireLease(one, "12065550100"),
      acquireLease(two, "12065550100"),
      acquireLease(two, "12065550101"),
    ]).to.deep.equal([true, false, true]);
    returnLease(one, "12065550100");
    expect([acquireLease(two, "12065550100"), acquireLease(one, "12065550100")]).to.deep.equal([true, false]);
  });

  it("stays with who has it when another one, that asked in vain, gives up", () => {
    const [one, two, three] = [journalOf("one"), journalOf("two"), journalOf("three")];
    expect([acquireLease(one, "n"), acquireLease(two, "n")]).to.deep.equal([true, false]);
    returnLease(two, "n");
    expect(acquireLease(three, "n")).to.equal(false);
  });

  for (const [what, rest, isFree] of [
    ["with other keys", { account: "2" }, false],
    ["of another API", { baseUrl: "https://b" }, true],
  ] as const) {
    it(`is ${isFree ? "not " : ""}a number in stock to one ${what}`, () => {
      expect(acquireLease(journalOf("one"), "n")).to.equal(true);
      expect(acquireLease(journalOf("two", rest), "n")).to.equal(isFree);
    });
  }

  it("is work that one does after the other, in the order in which they came", async () => {
    const done: string[] = [];
    const work = (name: string) => async () => {
      done.push(`${name} begins`);
      await pause();
      await pause();
      done.push(`${name} ends`);
      if (name === "two") throw new Error(name);
    };
    const all = ["one", "two", "three"].map((name) => inTurn(journalOf(name), "maxNumbers", work(name)));
    expect((await Promise.allSettled(all)).map(({ status }) => status)).to.deep.equal([
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    expect(done).to.deep.equal(["one", "two", "three"].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  it("is no turn to one with other keys", async () => {
    let isOver = false;
    const slow = inTurn(journalOf("one"), "maxNumbers", async () => {
      for (let pauses = 0; pauses < 20; pauses += 1) await pause();
      isOver = true;
    });
    await inTurn(journalOf("two", { account: "2" }), "maxNumbers", async () => expect(isOver).to.equal(false));
    await slow;
  });

  it("is everything to a host alone", async () => {
    const journal = new RunJournal();
    expect(acquireLease(journal, "n")).to.equal(true);
    expect(await inTurn(journal, "maxNumbers", async () => "done")).to.equal("done");
  });
});
