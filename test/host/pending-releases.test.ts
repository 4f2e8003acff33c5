import { expect } from "chai";
import type { PeerHosts } from "../../src/host/peer-hosts";
import { PendingReleases } from "../../src/host/pending-releases";
import { runListOf } from "../../src/host/run-list";
import { RunJournal } from "../../src/journal";
import { numberThing } from "../../src/resources/things";
import { alone, hostsOfOneRun } from "../support/hosts";
import { type VirtualRuntime, virtualRuntime } from "../support/runtime";

const ONE = numberThing("12065550101");
const TWO = numberThing("12065550102");

interface Host {
  runtime?: VirtualRuntime;
  peers?: PeerHosts;
  account?: string;
  accountName?: string;
}

function releasesOf({ runtime = virtualRuntime(), peers = alone(), account = "1", accountName }: Host = {}) {
  const list = runListOf({ peers, baseUrl: "https://a", account, accountName });
  return new PendingReleases(new RunJournal(list), runtime);
}

function open() {
  const runtime = virtualRuntime();
  return { releases: releasesOf({ runtime }), runtime };
}

describe("the delete of a number", () => {
  it("is under way until it has ended, and is remembered as it ended", async () => {
    const { releases } = open();
    expect(releases.outcomeOf(ONE)).to.equal(undefined);
    await releases.run(ONE, async () => {
      expect(releases.outcomeOf(ONE)).to.equal("under way");
      return "gone";
    });
    await releases.run(TWO, async () => "kept");
    expect([ONE, TWO].map((number) => releases.outcomeOf(number))).to.deep.equal(["gone", "kept"]);
  });

  it("counts as kept where a state says so, unless it is on its way", async () => {
    const { releases } = open();
    await releases.run(ONE, async () => {
      releases.recordKept(ONE);
      expect(releases.outcomeOf(ONE)).to.equal("under way");
      return "gone";
    });
    for (const number of [ONE, TWO]) releases.recordKept(number);
    expect([ONE, TWO].map((number) => releases.outcomeOf(number))).to.deep.equal(["gone", "kept"]);
  });

  it("is under way although a state calls the number kept, and when it is kept for the first time", async () => {
    const { releases } = open();
    releases.recordKept(ONE);
    for (const outcome of ["kept", "gone"] as const) {
      await releases.run(ONE, async () => {
        expect(releases.outcomeOf(ONE)).to.equal("under way");
        return outcome;
      });
      expect(releases.outcomeOf(ONE)).to.equal(outcome);
    }
  });

  it("that fails is remembered as failed, and fails", async () => {
    const { releases } = open();
    const reason = new Error("refused");
    const failed = releases.run(ONE, () => Promise.reject(reason));
    expect(await failed.catch((error) => error)).to.equal(reason);
    expect(releases.outcomeOf(ONE)).to.equal("failed");
  });
});

describe("a delete that waits for numbers", () => {
  it("does not wait when they have gone, were kept, or failed", async () => {
    const { releases, runtime } = open();
    await releases.run(ONE, async () => "gone");
    await releases.run(TWO, () => Promise.reject(new Error("refused"))).catch(() => undefined);
    await releases.waitUntilEnded([ONE, TWO]);
    expect(runtime.sleeps).to.deep.equal([]);
  });

  it("gives up after two seconds in which the host does nothing else", async () => {
    const { releases, runtime } = open();
    await releases.waitUntilEnded([ONE]);
    expect(runtime.sleeps).to.deep.equal(Array(8).fill(250));
  });

  it("waits as long as any number is on its way, and two seconds more for one that never starts", async () => {
    const { releases, runtime } = open();
    const release = releases.run(ONE, async () => {
      await runtime.sleep(10_000);
      return "gone";
    });
    await releases.waitUntilEnded([TWO]);
    await release;
    expect(runtime.elapsed()).to.be.within(11_750, 12_250);
  });

  it("waits for one that is on its way in another host of the run, and hears how it ended", async () => {
    const peersOf = hostsOfOneRun();
    const { releases: elsewhere, runtime } = open();
    const here = releasesOf({ runtime, peers: peersOf("stack") });
    const there = releasesOf({ runtime, peers: peersOf("account") });
    const release = there.run(ONE, async () => {
      await runtime.sleep(10_000);
      return "gone";
    });
    expect([here, there, elsewhere].map((one) => one.outcomeOf(ONE))).to.deep.equal([
      "under way",
      "under way",
      undefined,
    ]);
    await here.waitUntilEnded([ONE]);
    await release;
    expect(runtime.elapsed()).to.be.within(10_000, 10_500);
    expect(here.outcomeOf(ONE)).to.equal("gone");
  });

  it("hears of another delete elsewhere although the number is kept here", async () => {
    const peersOf = hostsOfOneRun();
    const [here, there] = [releasesOf({ peers: peersOf("stack") }), releasesOf({ peers: peersOf("account") })];
    here.recordKept(ONE);
    await there.run(ONE, async () => {
      expect(here.outcomeOf(ONE)).to.equal("under way");
      return "gone";
    });
    expect(here.outcomeOf(ONE)).to.equal("gone");
  });

  it("hears nothing of a number that goes from an account of other keys", async () => {
    const peersOf = hostsOfOneRun();
    const here = releasesOf({ peers: peersOf("stack") });
    const there = releasesOf({ peers: peersOf("account"), account: "2" });
    await there.run(ONE, async () => "gone");
    expect(here.outcomeOf(ONE)).to.equal(undefined);
  });

  it("is not kept from it by a folder that cannot be written to, as on a destroy with an Account", async () => {
    const add = () => {
      throw new Error("EACCES");
    };
    const there = releasesOf({ peers: { ...alone(), add }, accountName: "sales" });
    await there.run(ONE, async () => "gone");
    expect(there.outcomeOf(ONE)).to.equal("gone");
  });

  it("ends with the last of its numbers, whatever else is on its way", async () => {
    const { releases, runtime } = open();
    const slow = releases.run(TWO, async () => {
      await runtime.sleep(60_000);
      return "gone";
    });
    const quick = releases.run(ONE, async () => {
      await runtime.sleep(3_000);
      return "kept";
    });
    await releases.waitUntilEnded([ONE]);
    expect(runtime.elapsed()).to.be.within(3_000, 3_500);
    await Promise.all([slow, quick]);
  });
});
