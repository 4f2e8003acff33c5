import { expect } from "chai";
import { Claims } from "../../src/host/claims";
import { Departures } from "../../src/host/departures";
import type { PeerHosts } from "../../src/host/peer-hosts";
import { alone, hostsOfOneRun } from "../support/hosts";
import { virtualRuntime } from "../support/runtime";

const ONE = "12065550101";
const TWO = "12065550102";
const departuresOf = (
  limits: { maxReleases: number; account?: string },
  neighbours: PeerHosts = alone(),
  { account = "1", accountName }: { account?: string; accountName?: string } = {},
) => new Departures(limits, new Claims({ peers: neighbours, baseUrl: "https://a", account, accountName }));
const open = () => ({ departures: departuresOf({ maxReleases: 2 }), runtime: virtualRuntime() });

describe("the limit of releases", () => {
  it("lets so many numbers go in one run, and refuses the next before anything happens to it", () => {
    const departures = departuresOf({ maxReleases: 2 });
    departures.countRelease("one");
    departures.countRelease("two");
    expect(() => departures.countRelease("three"))
      .to.throw("this run has released 2 numbers already")
      .with.property("message")
      .that.contains("FLOWROUTE_MAX_RELEASES");
  });

  it("may let none go", () => {
    expect(() => departuresOf({ maxReleases: 0 }).countRelease("one")).to.throw("this run may release none,");
  });

  it("is called by the name that it has in its Account", () => {
    expect(() => departuresOf({ maxReleases: 0, account: "sales" }).countRelease("one")).to.throw(
      'as many as maxReleases of the Account "sales" allows',
    );
  });
});

describe("the delete of a number", () => {
  it("is under way until it has ended, and is remembered as it ended", async () => {
    const { departures } = open();
    expect(departures.outcomeOf(ONE)).to.equal(undefined);
    await departures.number(ONE, async () => {
      expect(departures.outcomeOf(ONE)).to.equal("under way");
      return "gone";
    });
    await departures.number(TWO, async () => "kept");
    expect([ONE, TWO].map((number) => departures.outcomeOf(number))).to.deep.equal(["gone", "kept"]);
  });

  it("counts as kept where a state says so, unless it is on its way", async () => {
    const { departures } = open();
    await departures.number(ONE, async () => {
      departures.noteKept(ONE);
      expect(departures.outcomeOf(ONE)).to.equal("under way");
      return "gone";
    });
    for (const number of [ONE, TWO]) departures.noteKept(number);
    expect([ONE, TWO].map((number) => departures.outcomeOf(number))).to.deep.equal(["gone", "kept"]);
  });

  it("is under way although a state calls the number kept, and when it is kept for the first time", async () => {
    const { departures } = open();
    departures.noteKept(ONE);
    for (const outcome of ["kept", "gone"] as const) {
      await departures.number(ONE, async () => {
        expect(departures.outcomeOf(ONE)).to.equal("under way");
        return outcome;
      });
      expect(departures.outcomeOf(ONE)).to.equal(outcome);
    }
  });

  it("that fails is remembered as failed, and fails", async () => {
    const { departures } = open();
    const reason = new Error("refused");
    const failed = departures.number(ONE, () => Promise.reject(reason));
    expect(await failed.catch((error) => error)).to.equal(reason);
    expect(departures.outcomeOf(ONE)).to.equal("failed");
  });
});

describe("a delete that waits for numbers", () => {
  it("does not wait when they have gone, were kept, or failed", async () => {
    const { departures, runtime } = open();
    await departures.number(ONE, async () => "gone");
    await departures.number(TWO, () => Promise.reject(new Error("refused"))).catch(() => undefined);
    await departures.settle([ONE, TWO], runtime);
    expect(runtime.sleeps).to.deep.equal([]);
  });

  it("gives up after two seconds in which the host does nothing else", async () => {
    const { departures, runtime } = open();
    await departures.settle([ONE], runtime);
    expect(runtime.sleeps).to.deep.equal(Array(8).fill(250));
  });

  it("waits as long as any number is on its way, and two seconds more for one that never starts", async () => {
    const { departures, runtime } = open();
    const release = departures.number(ONE, async () => {
      await runtime.sleep(10_000);
      return "gone";
    });
    await departures.settle([TWO], runtime);
    await release;
    expect(runtime.elapsed()).to.be.within(11_750, 12_250);
  });

  it("waits for one that is on its way in another host of the run, and hears how it ended", async () => {
    const neighbours = hostsOfOneRun();
    const { departures, runtime } = open();
    const [here, there] = [neighbours("stack"), neighbours("account")].map((host) =>
      departuresOf({ maxReleases: 2 }, host),
    ) as [Departures, Departures];
    const release = there.number(ONE, async () => {
      await runtime.sleep(10_000);
      return "gone";
    });
    expect([here, there, departures].map((one) => one.outcomeOf(ONE))).to.deep.equal([
      "under way",
      "under way",
      undefined,
    ]);
    await here.settle([ONE], runtime);
    await release;
    expect(runtime.elapsed()).to.be.within(10_000, 10_500);
    expect(here.outcomeOf(ONE)).to.equal("gone");
  });

  it("hears of another delete elsewhere although the number is kept here", async () => {
    const neighbours = hostsOfOneRun();
    const [here, there] = ["stack", "account"].map((host) => departuresOf({ maxReleases: 2 }, neighbours(host))) as [
      Departures,
      Departures,
    ];
    here.noteKept(ONE);
    await there.number(ONE, async () => {
      expect(here.outcomeOf(ONE)).to.equal("under way");
      return "gone";
    });
    expect(here.outcomeOf(ONE)).to.equal("gone");
  });

  it("hears nothing of a number that goes from an account of other keys", async () => {
    const neighbours = hostsOfOneRun();
    const here = departuresOf({ maxReleases: 2 }, neighbours("stack"));
    const there = departuresOf({ maxReleases: 2 }, neighbours("account"), { account: "2" });
    await there.number(ONE, async () => "gone");
    expect(here.outcomeOf(ONE)).to.equal(undefined);
  });

  it("is not kept from it by a folder that cannot be written to, as on a destroy with an Account", async () => {
    const tell = () => {
      throw new Error("EACCES");
    };
    const there = departuresOf({ maxReleases: 2 }, { ...alone(), publish: tell }, { accountName: "sales" });
    await there.number(ONE, async () => "gone");
    expect(there.outcomeOf(ONE)).to.equal("gone");
  });

  it("ends with the last of its numbers, whatever else is on its way", async () => {
    const { departures, runtime } = open();
    const slow = departures.number(TWO, async () => {
      await runtime.sleep(60_000);
      return "gone";
    });
    const quick = departures.number(ONE, async () => {
      await runtime.sleep(3_000);
      return "kept";
    });
    await departures.settle([ONE], runtime);
    expect(runtime.elapsed()).to.be.within(3_000, 3_500);
    await Promise.all([slow, quick]);
  });
});
