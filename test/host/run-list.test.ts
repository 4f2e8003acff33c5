/** What a host does that can tell the others nothing. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type PeerHosts, peerHostsOf } from "../../src/host/peer-hosts";
import { runListOf } from "../../src/host/run-list";
import { acquireLease, claim, declared, ownedBy, RunJournal, spent } from "../../src/journal";
import { numberThing } from "../../src/resources/things";
import { alone } from "../support/hosts";

const NUMBER = numberThing("12065550142");

describe("facts that cannot be told to other hosts", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-peers-"));
    writeFileSync(join(folder, "file"), "");
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const mute: PeerHosts = {
    ...alone(),
    add: () => {
      throw new Error("read-only");
    },
  };
  const journalOf = (
    accountName: string | undefined,
    peers = peerHostsOf({ engine: "127.0.0.1:4711", folder: join(folder, "file") }),
  ) => new RunJournal(runListOf({ peers, baseUrl: "https://a", account: "1", accountName }));

  it("stop a run with an Account before anything happens", () => {
    expect(() => journalOf("sales").record(declared, "urn:new", true))
      .to.throw('for the Account "sales"')
      .with.property("message")
      .that.contains("Nothing was changed. [journal-unwritable]")
      .and.contains("Set TMPDIR");
    expect(() => acquireLease(journalOf("sales", mute), "n")).to.throw(
      'Account "sales": read-only. Nothing was changed',
    );
  });

  it("are known to the host itself where there is no Account", () => {
    for (const journal of [journalOf(undefined), journalOf(undefined, mute)]) {
      journal.record(declared, "urn:new", true);
      expect(claim(journal, NUMBER, "urn:new")).to.equal(undefined);
      expect(journal.get(ownedBy, NUMBER)).to.equal("urn:new");
      const noted = (value: string) => journal.add(spent, undefined, value).map((entry) => entry.value);
      expect([acquireLease(journal, "n"), noted("1"), noted("2"), journal.all(spent, undefined)]).to.deep.equal([
        true,
        ["1"],
        ["1", "2"],
        ["1", "2"],
      ]);
    }
  });

  it("are known beside those that the host has told before, when it can write no more", () => {
    const peers = alone();
    let isFull = false;
    const add: PeerHosts["add"] = (entry) => {
      if (isFull) throw new Error("no space left");
      return peers.add(entry);
    };
    const journal = journalOf(undefined, { ...peers, add });
    journal.record(spent, undefined, "1");
    isFull = true;
    journal.record(spent, undefined, "2");
    isFull = false;
    journal.record(spent, undefined, "3");
    expect(journal.all(spent, undefined)).to.deep.equal(["1", "2", "3"]);
    expect(acquireLease(journal, "n")).to.equal(true);
  });
});
