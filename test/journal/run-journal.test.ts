/** The run journal: for whom a fact holds, what other hosts see of it, and what becomes of what was said before. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type PeerHosts, peerHostsOf } from "../../src/host/peer-hosts";
import { runListOf } from "../../src/host/run-list";
import {
  callerNameUsed,
  carriedOver,
  declared,
  deferredDelete,
  type Fact,
  failed,
  hostFact,
  leftAttached,
  localRunList,
  nameOfThing,
  ownedBy,
  purchaseConfirmed,
  RunJournal,
  releaseCount,
  released,
  searching,
  spent,
  type Thing,
  thingKeptSince,
} from "../../src/journal";
import { cnamThing, numberThing, routeThing } from "../../src/resources/things";
import { hostsOfOneRun } from "../support/hosts";

const NUMBER = numberThing("12065550142");
const ROUTE = routeThing("98396");
const URN = "urn:pulumi:dev::shop::flowroute:PhoneNumber::line";

interface Keys {
  baseUrl?: string;
  account?: string;
}

describe("the run journal", () => {
  let peersOf: (host: string) => PeerHosts;
  beforeEach(() => {
    peersOf = hostsOfOneRun();
  });
  const journalOf = (host: string, { baseUrl = "https://a", account = "1" }: Keys = {}): RunJournal =>
    new RunJournal(runListOf({ peers: peersOf(host), baseUrl, account, accountName: host }));

  /** By the host that reads: whether it sees what another one has recorded. */
  function seenBy<S, V>(fact: Fact<S, V>, subject: S, value: V): Record<string, boolean> {
    const writer = journalOf("writer");
    writer.record(fact, subject, value);
    const readers: [string, RunJournal][] = [
      ["the host itself", writer],
      ["the same keys", journalOf("same")],
      ["other keys", journalOf("keys", { account: "2" })],
      ["another API", journalOf("api", { baseUrl: "https://b", account: "2" })],
    ];
    return Object.fromEntries(
      readers.map(([who, journal]) => {
        const isSeen = journal.has(fact, subject);
        expect(journal.get(fact, subject)).to.deep.equal(isSeen ? value : undefined);
        expect(journal.all(fact, subject)).to.deep.equal(isSeen ? [value] : []);
        expect(journal.latestBySubject(fact).map(([, last]) => last)).to.deep.equal(isSeen ? [value] : []);
        return [who, isSeen];
      }),
    );
  }

  const toAll = { "the host itself": true, "the same keys": true, "other keys": true, "another API": true };

  describe("tells", () => {
    it("what the run knows to all of its hosts", () => {
      expect(seenBy(declared, URN, true)).to.deep.equal(toAll);
      expect(seenBy(failed, undefined, URN)).to.deep.equal(toAll);
      expect(seenBy(purchaseConfirmed, { urn: URN, target: "state=OR" }, "12065550142")).to.deep.equal(toAll);
      expect(seenBy(thingKeptSince, NUMBER, "2026-01-01T00:00:00.000Z")).to.deep.equal(toAll);
    });

    it("what is one thing to all keys to those that use the same API", () => {
      const sameApi = { ...toAll, "another API": false };
      expect(seenBy(ownedBy, NUMBER, URN)).to.deep.equal(sameApi);
      expect(seenBy(searching, "state=OR", URN)).to.deep.equal(sameApi);
    });

    it("what an account has to those with the same keys", () => {
      const sameKeys = { ...toAll, "other keys": false, "another API": false };
      expect(seenBy(ownedBy, ROUTE, URN)).to.deep.equal(sameKeys);
      expect(seenBy(released, NUMBER, "gone")).to.deep.equal(sameKeys);
      expect(seenBy(spent, undefined, "1")).to.deep.equal(sameKeys);
    });

    it("what is of one host to nobody", () => {
      const itself = { "the host itself": true, "the same keys": false, "other keys": false, "another API": false };
      expect(seenBy(carriedOver, URN, { __kept: "12065550142" })).to.deep.equal(itself);
      expect(seenBy(hostFact<() => string>("what is no JSON"), URN, () => "kept as it is")).to.deep.equal(itself);
    });
  });

  it("tells two things apart by kind and id, and one fact from another", () => {
    const journal = journalOf("one");
    journal.record(ownedBy, NUMBER, URN);
    const others: Thing[] = [numberThing("12065550143"), cnamThing(NUMBER.id)];
    expect(others.map((thing) => journal.get(ownedBy, thing))).to.deep.equal([undefined, undefined]);
    expect(journal.get(leftAttached, NUMBER)).to.equal(undefined);
    expect(journal.has(purchaseConfirmed, { urn: URN, target: "state=OR" })).to.equal(false);
  });

  it("has the last word of each host, the own one first, then that of who spoke first", () => {
    const [one, two, three] = [journalOf("one"), journalOf("two"), journalOf("three")];
    two.record(ownedBy, NUMBER, "urn:b");
    one.record(ownedBy, NUMBER, "urn:a");
    two.record(ownedBy, NUMBER, "urn:c");
    expect(one.lastOfEachHost(ownedBy, NUMBER)).to.deep.equal(["urn:c", "urn:a"]);
    expect([one, two, three].map((journal) => journal.get(ownedBy, NUMBER))).to.deep.equal(["urn:a", "urn:c", "urn:c"]);
    expect([one, two, three].map((journal) => journal.getOwn(ownedBy, NUMBER))).to.deep.equal([
      "urn:a",
      "urn:c",
      undefined,
    ]);
    expect(three.all(ownedBy, NUMBER)).to.deep.equal(["urn:b", "urn:a", "urn:c"]);
    expect(three.entries(ownedBy, NUMBER).map(({ host }) => host)).to.deep.equal(["two", "one", "two"]);
  });

  it("says nothing twice, and again what it has said before something else", () => {
    const told: unknown[] = [];
    const peers = peersOf("one");
    const add: PeerHosts["add"] = (entry) => {
      told.push(entry.value);
      return peers.add(entry);
    };
    const context = { peers: { ...peers, add }, baseUrl: "https://a", account: "1", accountName: undefined };
    const journal = new RunJournal(runListOf(context));
    for (const numbers of [["1"], ["1"], ["1", "2"], ["1"]]) journal.record(leftOf, ROUTE, numbers);
    expect(told).to.deep.equal([["1"], ["1", "2"], ["1"]]);
    expect(journal.get(leftOf, ROUTE)).to.deep.equal(["1"]);
  });
  const leftOf: Fact<Thing, readonly string[]> = { ...deferredDelete, name: "left of", keepsAllEntries: false };

  it("counts each entry of a fact that adds, also one that says the same again", () => {
    const [one, two] = [journalOf("one"), journalOf("two")];
    one.record(releaseCount, undefined, 1);
    one.record(releaseCount, undefined, 1);
    const entries = two.add(releaseCount, undefined, 1);
    expect(entries.map(({ value, host }) => [value, host])).to.deep.equal([
      [1, "one"],
      [1, "one"],
      [1, "two"],
    ]);
    expect(one.all(releaseCount, undefined)).to.deep.equal([1, 1, 1]);
  });

  it("gives who adds the entries up to its own, whatever comes behind", () => {
    const [one, two] = [journalOf("one"), journalOf("two")];
    const values = [one.add(spent, undefined, "1"), two.add(spent, undefined, "2"), one.add(spent, undefined, "3")];
    expect(values.map((entries) => entries.map(({ value }) => value))).to.deep.equal([
      ["1"],
      ["1", "2"],
      ["1", "2", "3"],
    ]);
    expect(two.all(spent, undefined)).to.deep.equal(["1", "2", "3"]);
  });

  for (const [what, rest] of [
    ["with other keys", { account: "2" }],
    ["of another API", { baseUrl: "https://b" }],
  ] as const) {
    it(`counts no fees of a host ${what}`, () => {
      journalOf("one").record(spent, undefined, "1");
      const two = journalOf("two", rest);
      expect(two.all(spent, undefined)).to.deep.equal([]);
      expect(two.add(spent, undefined, "2").map(({ value }) => value)).to.deep.equal(["2"]);
    });
  }

  it("takes back by an entry that says so: a release that was refused, a delete that waits no more", () => {
    const [one, two] = [journalOf("one"), journalOf("two")];
    for (const change of [1, 1, -1]) one.record(releaseCount, undefined, change);
    expect(two.all(releaseCount, undefined).reduce((sum, change) => sum + change, 0)).to.equal(1);
    one.record(deferredDelete, ROUTE, [NUMBER.id]);
    expect(two.latestBySubject(deferredDelete)).to.deep.equal([[ROUTE, [NUMBER.id]]]);
    two.record(deferredDelete, ROUTE, []);
    expect(one.latestBySubject(deferredDelete)).to.deep.equal([[ROUTE, []]]);
    one.record(deferredDelete, ROUTE, [NUMBER.id]);
    expect(two.latestBySubject(deferredDelete)).to.deep.equal([[ROUTE, [NUMBER.id]]]);
  });

  it("gives the subjects as they were, each with the last that any host said of it, and every entry", () => {
    const [one, two] = [journalOf("one"), journalOf("two")];
    const other = numberThing("12065550143");
    one.record(callerNameUsed, NUMBER, "8");
    two.record(callerNameUsed, other, "8");
    two.record(callerNameUsed, NUMBER, "9");
    expect(one.latestBySubject(callerNameUsed)).to.deep.equal([
      [NUMBER, "9"],
      [other, "8"],
    ]);
    expect(one.allBySubject(callerNameUsed)).to.deep.equal([
      [NUMBER, "8"],
      [other, "8"],
      [NUMBER, "9"],
    ]);
    one.record(declared, URN, true);
    expect(two.latestBySubject(declared)).to.deep.equal([[URN, true]]);
    const own = hostFact<string>("of the host");
    one.record(own, "a text", "1");
    expect([one.allBySubject(own), two.allBySubject(own)]).to.deep.equal([[["a text", "1"]], []]);
  });

  it("calls a thing in messages by its kind and id", () => {
    expect([NUMBER, ROUTE].map(nameOfThing)).to.deep.equal(["number:12065550142", "route:98396"]);
  });

  it("is all that a host alone needs", () => {
    const journal = new RunJournal(localRunList());
    journal.record(spent, undefined, "1");
    journal.record(ownedBy, NUMBER, URN);
    expect([journal.all(spent, undefined), journal.get(ownedBy, NUMBER), journal.get(ownedBy, ROUTE)]).to.deep.equal([
      ["1"],
      URN,
      undefined,
    ]);
    expect(new RunJournal().all(spent, undefined)).to.deep.equal([]);
  });
});

describe("the run journal of real processes", () => {
  const ENGINE = "127.0.0.1:4714";
  const idlers: ChildProcess[] = [];
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-journal-"));
  });
  afterEach(() => {
    for (const idler of idlers.splice(0)) idler.kill();
    rmSync(folder, { recursive: true, force: true });
  });
  const startHost = (): number => {
    const idler = spawn(process.execPath, ["-e", "process.stdin.resume()", ENGINE], {
      stdio: ["pipe", "ignore", "ignore"],
    });
    idlers.push(idler);
    return Number(idler.pid);
  };
  const journalOf = (pid: number): RunJournal => {
    const peers = peerHostsOf({ engine: ENGINE, folder, pid });
    return new RunJournal(runListOf({ peers, baseUrl: "https://a", account: "1", accountName: "sales" }));
  };

  it("has nothing of a host that has ended, though it still knows what it has said itself", () => {
    const ended = journalOf(Number(spawnSync(process.execPath, ["--version"]).pid));
    const there = journalOf(startHost());
    ended.record(failed, undefined, URN);
    ended.record(ownedBy, NUMBER, "urn:ended");
    expect([there.has(failed, undefined), there.get(ownedBy, NUMBER)]).to.deep.equal([false, undefined]);
    there.record(ownedBy, NUMBER, URN);
    expect(there.lastOfEachHost(ownedBy, NUMBER)).to.deep.equal([URN]);
    expect(ended.getOwn(ownedBy, NUMBER)).to.equal("urn:ended");
  });

  it("begins anew for a host that has the number of an earlier one", () => {
    const [pid, reader] = [startHost(), journalOf(startHost())];
    journalOf(pid).record(declared, URN, true);
    expect(reader.has(declared, URN)).to.equal(true);
    const later = journalOf(pid);
    later.record(declared, "urn:other", true);
    expect([reader.has(declared, URN), reader.has(declared, "urn:other")]).to.deep.equal([false, true]);
    expect(later.has(declared, URN)).to.equal(false);
  });

  it("writes nothing that is of one host alone", () => {
    const journal = journalOf(startHost());
    journal.record(carriedOver, URN, { __lost: "12065550142" });
    expect(readdirSync(folder)).to.deep.equal([]);
    journal.record(declared, URN, true);
    const [name = ""] = readdirSync(folder);
    expect(readFileSync(join(folder, name), "utf8"))
      .to.contain(URN)
      .and.not.contain("__lost");
  });
});
