import { expect } from "chai";
import type { PeerHosts } from "../../src/host/peer-hosts";
import { runListOf } from "../../src/host/run-list";
import { ownList, RunLedger } from "../../src/purchase";
import { hostsOfOneRun } from "../support/hosts";

const CONTEXT = { baseUrl: "https://a", account: "1", accountName: undefined };
const pause = () => new Promise<void>(setImmediate);

describe("what the hosts of a run share", () => {
  let neighbours: (host: string) => PeerHosts;
  beforeEach(() => {
    neighbours = hostsOfOneRun();
  });
  const ledgerOf = (host: string, rest: { baseUrl?: string; account?: string } = {}): RunLedger =>
    new RunLedger(runListOf({ ...CONTEXT, ...rest, peers: neighbours(host) }), pause);

  it("is a lease that only one of them has, until it gives it back", () => {
    const [one, two] = [ledgerOf("one"), ledgerOf("two")];
    expect([one.lease("12065550100"), two.lease("12065550100"), two.lease("12065550101")]).to.deep.equal([
      true,
      false,
      true,
    ]);
    one.returnLease("12065550100");
    expect([two.lease("12065550100"), one.lease("12065550100")]).to.deep.equal([true, false]);
  });

  it("leaves a lease with who has it when another one, that asked in vain, gives up", () => {
    const [one, two, three] = [ledgerOf("one"), ledgerOf("two"), ledgerOf("three")];
    expect([one.lease("n"), two.lease("n")]).to.deep.equal([true, false]);
    two.returnLease("n");
    expect(three.lease("n")).to.equal(false);
  });

  for (const [what, rest, isOne] of [
    ["with other keys", { account: "2" }, false],
    ["of another API", { baseUrl: "https://b" }, true],
  ] as const) {
    it(`is ${isOne ? "not " : ""}a number in stock to one ${what}`, () => {
      expect(ledgerOf("one").lease("n")).to.equal(true);
      expect(ledgerOf("two", rest).lease("n")).to.equal(isOne);
    });

    it(`are no values of one ${what}`, () => {
      ledgerOf("one").note("spent", "1");
      expect(ledgerOf("two", rest).noted("spent")).to.deep.equal([]);
      expect(ledgerOf("two", rest).note("spent", "2")).to.deep.equal(["2"]);
    });
  }

  it("is each value that was noted, for who notes one up to that", () => {
    const [one, two] = [ledgerOf("one"), ledgerOf("two")];
    expect([one.note("spent", "1"), two.note("spent", "2"), one.note("bought", "n")]).to.deep.equal([
      ["1"],
      ["1", "2"],
      ["n"],
    ]);
    expect([one.noted("spent"), two.noted("spent")]).to.deep.equal([
      ["1", "2"],
      ["1", "2"],
    ]);
  });

  it("is work that one does after the other, in the order in which they came", async () => {
    const done: string[] = [];
    const work = (name: string) => async () => {
      done.push(`${name} begins`);
      await pause();
      await pause();
      done.push(`${name} ends`);
      if (name === "two") throw new Error(name);
    };
    const all = ["one", "two", "three"].map((name) => ledgerOf(name).inTurn("maxNumbers", work(name)));
    expect((await Promise.allSettled(all)).map(({ status }) => status)).to.deep.equal([
      "fulfilled",
      "rejected",
      "fulfilled",
    ]);
    expect(done).to.deep.equal(["one", "two", "three"].flatMap((name) => [`${name} begins`, `${name} ends`]));
  });

  it("is nothing but its own to a host that can write nothing down, where there is no Account", () => {
    const deaf: PeerHosts = {
      ...neighbours("one"),
      add: () => {
        throw new Error("read-only");
      },
    };
    const own = new RunLedger(runListOf({ ...CONTEXT, peers: deaf }));
    expect([own.lease("n"), own.note("spent", "1"), own.note("spent", "2"), own.noted("spent")]).to.deep.equal([
      true,
      ["1"],
      ["1", "2"],
      ["1", "2"],
    ]);
    const sales = new RunLedger(runListOf({ ...CONTEXT, peers: deaf, accountName: "sales" }));
    expect(() => sales.lease("n")).to.throw('Account "sales": read-only. Nothing was changed');
  });

  it("is what a process alone has for itself", async () => {
    const ledger = new RunLedger(ownList());
    expect([ledger.lease("n"), ledger.note("spent", "1"), ledger.noted("spent"), ledger.noted("else")]).to.deep.equal([
      true,
      ["1"],
      ["1"],
      [],
    ]);
    expect(await ledger.inTurn("maxNumbers", async () => "done")).to.equal("done");
  });
});
