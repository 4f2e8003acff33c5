import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { Claims } from "../../src/host/claims";
import { type Note, type PeerHosts, peerHostsOf } from "../../src/host/peer-hosts";
import { alone, hostsOfOneRun } from "../support/hosts";

const ENGINE = "127.0.0.1:4711";
const note = (key: string, urn: string): Note => ({ key, urn, baseUrl: "https://example.com", account: "1" });

/** Processes that idle, and are called as hosts of that engine are; they end with this one at the latest. */
const idlers: ChildProcess[] = [];
function startHost(engine = ENGINE, flags: string[] = []): number {
  const idle = [...flags, "-e", "process.stdin.resume()", engine];
  const idler = spawn(process.execPath, idle, { stdio: ["pipe", "ignore", "ignore"] });
  idlers.push(idler);
  return Number(idler.pid);
}
after(() => {
  for (const idler of idlers) idler.kill();
});

describe("the other hosts of a run", () => {
  let onePid: number;
  let twoPid: number;
  let parent: string;
  let folder: string;
  let one: PeerHosts;
  let two: PeerHosts;
  const host = (pid: number, engine = ENGINE) => peerHostsOf({ engine, folder, pid });

  before(() => {
    onePid = startHost();
    twoPid = startHost();
  });
  beforeEach(() => {
    parent = mkdtempSync(join(tmpdir(), "pulumi-flowroute-neighbours-"));
    folder = join(parent, "notes");
    one = host(onePid);
    two = host(twoPid);
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it("hear what each other notes, at once, and not themselves", () => {
    expect(two.read("number:1")).to.deep.equal([]);
    one.publish(note("number:1", "a"));
    expect(two.read("number:1")).to.deep.equal([note("number:1", "a")]);
    one.publish(note("number:2", "ü"));
    two.publish(note("number:1", "b"));
    expect(two.read("number:2")).to.deep.equal([note("number:2", "ü")]);
    expect(two.read("number:3")).to.deep.equal([]);
    expect(one.read("number:1")).to.deep.equal([note("number:1", "b")]);
  });

  it("go by the last that was said of a key", () => {
    one.publish(note("search:OR", "a"));
    expect(two.read("search:OR")).to.deep.equal([note("search:OR", "a")]);
    one.publish(note("search:OR", "b"));
    expect(two.read("search:OR")).to.deep.equal([note("search:OR", "b")]);
  });

  it("are those of the same engine only", () => {
    host(process.pid, "127.0.0.1:4712").publish(note("number:1", "a"));
    expect(two.read("number:1")).to.deep.equal([]);
  });

  it("are forgotten when they have ended, and so is an earlier host that had the same process id", () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    host(pid).publish(note("number:1", "ended"));
    expect(two.read("number:1")).to.deep.equal([]);
    one.publish(note("number:2", "a"));
    host(onePid).publish(note("number:3", "a"));
    expect(readdirSync(folder)).to.have.length(1);
    expect(two.read("number:2")).to.deep.equal([]);
    expect(two.read("number:3")).to.have.length(1);
  });

  it("are forgotten although another process has the number of one by now", () => {
    // Elsewhere nobody can tell the two apart.
    if (process.platform !== "linux") return;
    for (const pid of [process.pid, startHost(`${ENGINE}1`), startHost("")]) {
      host(pid).publish(note("failed", "ended"));
      expect(two.read("failed")).to.deep.equal([]);
    }
    one.publish(note("number:1", "a"));
    expect(readdirSync(folder)).to.have.length(1);
  });

  it("are heard of although one has given itself a title, which hides its arguments", async () => {
    const titled = startHost(ENGINE, ["--title=host"]);
    if (process.platform === "linux") {
      const shown = () => readFileSync(`/proc/${titled}/cmdline`, "utf8");
      for (let looks = 0; looks < 200 && shown().includes(ENGINE); looks += 1) await sleep(20);
      expect(shown()).to.not.include(ENGINE);
    }
    host(titled).publish(note("number:1", "a"));
    expect(two.read("number:1")).to.have.length(1);
  });

  it("are read without leaving a file open", () => {
    const open = () => (process.platform === "win32" ? 0 : readdirSync("/dev/fd").length);
    const before = open();
    one.publish(note("number:1", "a"));
    for (const key of ["number:1", "number:2", "number:3"]) two.read(key);
    expect(open()).to.equal(before);
  });

  it("may be in the middle of a line", () => {
    one.publish(note("number:1", "a"));
    const [name = ""] = readdirSync(folder);
    const line = `${JSON.stringify(note("number:2", "a"))}\n`;
    appendFileSync(join(folder, name), line.slice(0, 20));
    expect(two.read("number:2")).to.deep.equal([]);
    appendFileSync(join(folder, name), line.slice(20));
    expect(two.read("number:2")).to.have.length(1);
  });

  it("meet in one folder per user, in the folder for temporary files", () => {
    const usual = process.env["TMPDIR"];
    process.env["TMPDIR"] = parent;
    try {
      peerHostsOf({ engine: ENGINE, pid: onePid }).publish(note("number:1", "a"));
      expect(peerHostsOf({ engine: ENGINE, pid: twoPid }).read("number:1")).to.have.length(1);
      expect(peerHostsOf({ engine: undefined, pid: twoPid }).read("number:1")).to.deep.equal([]);
      expect(readdirSync(parent)).to.deep.equal([`pulumi-flowroute-${process.getuid?.() ?? "hosts"}`]);
    } finally {
      if (usual === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = usual;
    }
  });

  it("are read by nobody else, and only from a folder of our own", () => {
    one.publish(note("number:1", "a"));
    if (process.platform !== "win32") expect(statSync(folder).mode & 0o077).to.equal(0);
    rmSync(folder, { recursive: true });
    mkdirSync(join(parent, "somebody's"));
    symlinkSync(join(parent, "somebody's"), folder);
    expect(() => host(onePid).publish(note("number:1", "a"))).to.throw("belongs to another user");
    expect(two.read("number:1")).to.deep.equal([]);
  });
});

describe("notes of a host that is in another container with the same folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-neighbours-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  /** A number that no process of this machine has. */
  const ELSEWHERE = 2 ** 30;

  it("are left alone for a day", () => {
    peerHostsOf({ engine: "127.0.0.1:5", folder, pid: ELSEWHERE }).publish(note("number:1", "a"));
    const [path = ""] = readdirSync(folder).map((name) => join(folder, name));
    peerHostsOf({ engine: ENGINE, folder }).publish(note("number:2", "b"));
    expect(existsSync(path)).to.equal(true);
    utimesSync(path, 0, (Date.now() - 25 * 3600_000) / 1000);
    peerHostsOf({ engine: ENGINE, folder }).publish(note("number:2", "b"));
    expect(existsSync(path)).to.equal(false);
  });

  it("are read from the beginning when they are written anew", () => {
    const own = peerHostsOf({ engine: ENGINE, folder, pid: startHost() });
    const other = peerHostsOf({ engine: ENGINE, folder });
    own.publish(note("number:1", "a"));
    own.publish(note("number:2", "a"));
    expect(other.read("number:2")).to.have.length(1);
    const [path = ""] = readdirSync(folder).map((name) => join(folder, name));
    writeFileSync(path, `${JSON.stringify(note("number:3", "a"))}\n`);
    expect(other.read("number:3")).to.have.length(1);
  });
});

describe("claims of two hosts", () => {
  const NUMBER = "number:12065550142";
  const ROUTE = "route:98396";
  let neighbours = hostsOfOneRun();

  const claimsOf = (host: string, { baseUrl = "https://a", account = "1" } = {}): Claims =>
    new Claims({ peers: neighbours(host), baseUrl, account, accountName: host });
  const claimed = (claims: Claims, key: string, urn = "urn:new"): Claims => {
    claims.register(urn);
    expect(claims.claim(key, urn)).to.equal(undefined);
    return claims;
  };
  beforeEach(() => {
    neighbours = hostsOfOneRun();
  });

  for (const key of [NUMBER, ROUTE, "routing:12065550142"]) {
    it(`keep ${key} from being taken away in the other one`, () => {
      claimed(claimsOf("sales"), key);
      expect(claimsOf("default").holder(key)).to.equal("urn:new");
    });
  }

  it("meet on a number with any keys of one API, on the id of a record only with the same", () => {
    claimed(claimed(claimsOf("sales", { account: "2" }), NUMBER), ROUTE);
    expect(claimsOf("default").holder(NUMBER)).to.equal("urn:new");
    expect(claimsOf("default").holder(ROUTE)).to.equal(undefined);
  });

  for (const [key, isShared] of [
    ["search:12ab34", true],
    ["cnam:12065550142", true],
    ["cnam-record:120655501421", false],
    ["address:1206555014", false],
  ] as const) {
    it(`with other keys ${isShared ? "" : "do not "}meet on ${key}`, () => {
      claimed(claimsOf("sales", { account: "2" }), key);
      expect(claimsOf("default").holder(key)).to.equal(isShared ? "urn:new" : undefined);
    });
  }

  it("are told once", () => {
    const told: string[] = [];
    const tell = ({ key }: Note) => void told.push(key);
    const context = { peers: { ...alone(), tell }, baseUrl: "https://a", account: "1", accountName: "sales" };
    const claims = claimed(claimed(new Claims(context), NUMBER), NUMBER);
    claims.register("urn:new");
    expect(told).to.deep.equal(["program:urn:new", NUMBER]);
  });

  it("say nothing of another API", () => {
    claimed(claimsOf("sales", { baseUrl: "https://b" }), NUMBER);
    expect(claimsOf("default").holder(NUMBER)).to.equal(undefined);
  });

  it("tell two resources that want one number, and not one that has moved", () => {
    claimed(claimsOf("sales"), NUMBER);
    const claims = claimsOf("default");
    claims.register("urn:new");
    claims.register("urn:other");
    expect(claims.claim(NUMBER, "urn:other")).to.equal("urn:new");
    expect(claims.claim(NUMBER, "urn:new")).to.equal(undefined);
  });

  it("tell to the host of the predecessor what is to be kept, what has another name, and what has failed", () => {
    const sales = claimsOf("sales");
    sales.noteKept("urn:new");
    sales.noteReplacement("urn:new", "urn:old");
    const old = claimsOf("default");
    expect([old.isKept("urn:new"), old.isKept("urn:old"), old.failed()]).to.deep.equal([true, false, undefined]);
    expect([old.presentUrn("urn:old"), old.presentUrn("urn:new")]).to.deep.equal(["urn:new", "urn:new"]);
    sales.noteFailure("urn:new");
    expect(old.failed()).to.equal("urn:new");
  });

  it("tell a rename, a replacement and a purchase to the host of the predecessor", () => {
    const sales = claimsOf("sales");
    sales.register("urn:new");
    sales.noteSearching("state=OR", "urn:new");
    sales.noteReplacement("urn:old");
    sales.noteSearched("urn:new");
    const old = claimsOf("default");
    expect(old.isRegistered("urn:new")).to.equal(true);
    expect(old.newWithSameSearch("state=OR")).to.equal("urn:new");
    expect(old.isReplacing("urn:old")).to.equal(true);
    expect(old.hasSearchedFor("urn:new")).to.equal(true);
    expect([old.isRegistered("urn:old"), old.isReplacing("urn:new"), old.hasSearchedFor("urn:old")]).to.not.include(
      true,
    );
  });

  it("tell what the program says of a resource to hosts with another API and other keys, whatever its name", () => {
    const urn = "urn:pulumi:dev::shop::flowroute:PhoneNumber::2065550142";
    const sales = claimsOf("sales", { baseUrl: "https://b", account: "2" });
    sales.register(urn);
    sales.noteKept(urn);
    sales.noteReplacement(urn, "urn:former");
    sales.noteSearched(urn);
    sales.noteSettled(urn, "state=OR");
    sales.noteFailure(urn);
    const old = claimsOf("default");
    expect([old.isRegistered(urn), old.isKept(urn), old.isReplacing(urn), old.hasSearchedFor(urn)]).to.deep.equal([
      true,
      true,
      true,
      true,
    ]);
    expect([old.presentUrn("urn:former"), old.failed()]).to.deep.equal([urn, urn]);
    expect([old.isSettled(urn, "state=OR"), old.isSettled(urn, "state=WA")]).to.deep.equal([true, false]);
  });

  describe("that cannot be told", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-neighbours-"));
      writeFileSync(join(folder, "file"), "");
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const claims = (accountName: string | undefined) =>
      new Claims({
        peers: peerHostsOf({ engine: ENGINE, folder: join(folder, "file") }),
        baseUrl: "https://a",
        account: "1",
        accountName,
      });

    it("stop a run with an Account before anything happens", () => {
      expect(() => claims("sales").register("urn:new"))
        .to.throw('Could not note what the program wants of the Account "sales"')
        .with.property("message")
        .that.contains("Nothing was changed")
        .and.contains("Set TMPDIR");
    });

    it("do not matter where there is no Account", () => {
      const own = claimed(claims(undefined), NUMBER);
      expect(own.holder(NUMBER)).to.equal("urn:new");
    });
  });
});
