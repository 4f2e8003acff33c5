/** Who has what: the claims of a run, which two hosts of it know of each other. */
import { expect } from "chai";
import { runListOf } from "../../src/host/run-list";
import {
  boughtBySearch,
  claim,
  declared,
  type Fact,
  failed,
  kept,
  latestMoment,
  ownedBy,
  presentUrn,
  purchaseConfirmed,
  RunJournal,
  recordReplacedRecord,
  renamedTo,
  replacedRecordKeptBy,
  replacing,
  resourceKeptSince,
  searching,
  type Thing,
} from "../../src/journal";
import {
  addressContentThing,
  addressThing,
  aliasThing,
  callerNameThing,
  cnamRecordThing,
  cnamThing,
  e911Thing,
  numberThing,
  placeThing,
  routeThing,
  routingThing,
} from "../../src/resources/things";
import { hostsOfOneRun } from "../support/hosts";

const NUMBER = numberThing("12065550142");
const ROUTE = routeThing("98396");

describe("claims of two hosts", () => {
  let peersOf = hostsOfOneRun();
  beforeEach(() => {
    peersOf = hostsOfOneRun();
  });

  const journalOf = (host: string, { baseUrl = "https://a", account = "1" } = {}): RunJournal =>
    new RunJournal(runListOf({ peers: peersOf(host), baseUrl, account, accountName: host }));
  const claimed = (journal: RunJournal, thing: Thing, urn = "urn:new"): RunJournal => {
    journal.record(declared, urn, true);
    expect(claim(journal, thing, urn)).to.equal(undefined);
    return journal;
  };
  const ownerOf = (journal: RunJournal, thing: Thing): string | undefined => journal.get(ownedBy, thing);

  for (const thing of [NUMBER, ROUTE, routingThing("12065550142")]) {
    it(`keep ${thing.kind} ${thing.id} from being taken away in the other one`, () => {
      claimed(journalOf("sales"), thing);
      expect(ownerOf(journalOf("default"), thing)).to.equal("urn:new");
    });
  }

  it("meet on a number with any keys of one API, on the id of a record only with the same", () => {
    claimed(claimed(journalOf("sales", { account: "2" }), NUMBER), ROUTE);
    expect(ownerOf(journalOf("default"), NUMBER)).to.equal("urn:new");
    expect(ownerOf(journalOf("default"), ROUTE)).to.equal(undefined);
  });

  for (const [thing, isShared] of [
    [routingThing("12065550142"), true],
    [e911Thing("12065550142"), true],
    [cnamThing("12065550142"), true],
    [cnamRecordThing("120655501421"), false],
    [addressThing("1206555014"), false],
    // An id as long as a number is an id all the same.
    [routeThing("12065550142"), false],
    [aliasThing("front"), false],
    [callerNameThing("ACME"), false],
    [placeThing("1 Main St"), false],
    [addressContentThing("1 Main St"), false],
  ] as const) {
    it(`with other keys ${isShared ? "" : "do not "}meet on ${thing.kind} ${thing.id}`, () => {
      claimed(journalOf("sales", { account: "2" }), thing);
      expect(ownerOf(journalOf("default"), thing)).to.equal(isShared ? "urn:new" : undefined);
    });
  }

  it("are told once", () => {
    const told: string[] = [];
    const peers = peersOf("sales");
    const list = runListOf({
      peers: {
        ...peers,
        add(entry) {
          told.push(`${entry.fact} ${entry.subject}`);
          return peers.add(entry);
        },
      },
      baseUrl: "https://a",
      account: "1",
      accountName: "sales",
    });
    claimed(claimed(new RunJournal(list), NUMBER), NUMBER).record(declared, "urn:new", true);
    expect(told).to.deep.equal(["declared urn:new", "owned by number:12065550142"]);
  });

  it("say nothing of another API", () => {
    claimed(journalOf("sales", { baseUrl: "https://b" }), NUMBER);
    expect(ownerOf(journalOf("default"), NUMBER)).to.equal(undefined);
  });

  it("are only those of resources that this host has checked", () => {
    const journal = journalOf("default");
    expect(claim(journal, NUMBER, "urn:new")).to.equal(undefined);
    journalOf("sales").record(declared, "urn:new", true);
    expect(claim(journal, NUMBER, "urn:new")).to.equal(undefined);
    expect(ownerOf(journal, NUMBER)).to.equal(undefined);
  });

  it("tell two resources that want one number, and not one that has moved", () => {
    claimed(journalOf("sales"), NUMBER);
    const journal = journalOf("default");
    for (const urn of ["urn:new", "urn:other"]) journal.record(declared, urn, true);
    expect(claim(journal, NUMBER, "urn:other")).to.equal("urn:new");
    expect(claim(journal, NUMBER, "urn:new")).to.equal(undefined);
  });

  it("leave a former record with the first one that keeps it", () => {
    const [sales, other] = [journalOf("sales"), journalOf("default")];
    recordReplacedRecord(sales, ROUTE, "urn:new");
    recordReplacedRecord(other, ROUTE, "urn:other");
    expect([sales, other].map((journal) => journal.all(replacedRecordKeptBy, ROUTE))).to.deep.equal([
      ["urn:new"],
      ["urn:new"],
    ]);
  });

  it("tell to the host of the predecessor what is to be kept, what has another name, and what has failed", () => {
    const sales = journalOf("sales");
    sales.record(kept, "urn:new", true);
    sales.record(renamedTo, "urn:old", "urn:new");
    const old = journalOf("default");
    expect([old.has(kept, "urn:new"), old.has(kept, "urn:old"), old.has(failed, undefined)]).to.deep.equal([
      true,
      false,
      false,
    ]);
    expect([presentUrn(old, "urn:old"), presentUrn(old, "urn:new")]).to.deep.equal(["urn:new", "urn:new"]);
    sales.record(failed, undefined, "urn:new");
    expect(old.get(failed, undefined)).to.equal("urn:new");
  });

  it("tell a rename, a replacement and a purchase to the host of the predecessor", () => {
    const sales = journalOf("sales");
    sales.record(declared, "urn:new", true);
    sales.record(searching, "state=OR", "urn:new");
    sales.record(replacing, "urn:old", true);
    sales.record(boughtBySearch, "urn:new", true);
    const old = journalOf("default");
    expect(old.get(searching, "state=OR")).to.equal("urn:new");
    const has = (fact: Fact<string, true>) => ["urn:new", "urn:old"].map((urn) => old.has(fact, urn));
    expect([declared, replacing, boughtBySearch].map(has)).to.deep.equal([
      [true, false],
      [false, true],
      [true, false],
    ]);
  });

  it("tell what the program says of a resource to hosts with another API and other keys, whatever its name", () => {
    const urn = "urn:pulumi:dev::shop::flowroute:PhoneNumber::2065550142";
    const facts: Fact<string, true>[] = [declared, kept, replacing, boughtBySearch];
    const sales = journalOf("sales", { baseUrl: "https://b", account: "2" });
    for (const fact of facts) sales.record(fact, urn, true);
    sales.record(renamedTo, "urn:former", urn);
    sales.record(purchaseConfirmed, { urn, target: "state=OR" }, "12065550142");
    sales.record(failed, undefined, urn);
    const old = journalOf("default");
    expect(facts.filter((fact) => !old.has(fact, urn))).to.deep.equal([]);
    expect([presentUrn(old, "urn:former"), old.get(failed, undefined)]).to.deep.equal([urn, urn]);
    const isConfirmed = (target: string) => old.has(purchaseConfirmed, { urn, target });
    expect([isConfirmed("state=OR"), isConfirmed("state=WA")]).to.deep.equal([true, false]);
  });

  it("go by the latest moment since which any host says that something is to be kept", () => {
    const [sales, old] = [journalOf("sales"), journalOf("default")];
    const since = () => latestMoment(old, resourceKeptSince, "urn:new");
    expect(since() < "2026-01-01T00:00:00.000Z").to.equal(true);
    sales.record(resourceKeptSince, "urn:new", "2026-01-03T00:00:00.000Z");
    old.record(resourceKeptSince, "urn:new", "2026-01-02T00:00:00.000Z");
    sales.record(resourceKeptSince, "urn:new", "2026-01-01T00:00:00.000Z");
    expect(since()).to.equal("2026-01-03T00:00:00.000Z");
  });
});
