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
import { type PeerHosts, peerHostsOf, type SharedEntry } from "../../src/host/peer-hosts";

const ENGINE = "127.0.0.1:4711";
const owns = (subject: string, value = "a"): SharedEntry => ({
  scope: "api",
  fact: "owns",
  subject,
  value,
  baseUrl: "https://example.com",
  account: "1",
});

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
    parent = mkdtempSync(join(tmpdir(), "pulumi-flowroute-peers-"));
    folder = join(parent, "hosts");
    one = host(onePid);
    two = host(twoPid);
  });
  afterEach(() => rmSync(parent, { recursive: true, force: true }));

  it("hear what each other adds, at once, and what they have added themselves, in one order", () => {
    const messages = (entries: ReturnType<PeerHosts["entriesOf"]>) => entries.map((entry) => [entry.host, entry.value]);
    expect(two.entriesOf("owns", "number:1")).to.deep.equal([]);
    const [first, second] = [
      [String(onePid), "a"],
      [String(twoPid), "ü"],
    ];
    const answer = one.add(owns("number:1"));
    expect(answer[0]).to.deep.include(owns("number:1"));
    expect(messages(answer)).to.deep.equal([first]);
    expect(messages(two.entriesOf("owns", "number:1"))).to.deep.equal([first]);
    one.add(owns("number:2"));
    expect(messages(two.add(owns("number:1", "ü")))).to.deep.equal([first, second]);
    for (const host of [one, two]) expect(messages(host.entriesOf("owns", "number:1"))).to.deep.equal([first, second]);
    expect(two.entriesOf("owns").map(({ subject }) => subject)).to.deep.equal(["number:1", "number:2", "number:1"]);
    expect([two.entriesOf("owns", "number:3"), two.entriesOf("made")]).to.deep.equal([[], []]);
    expect([one.name, two.name]).to.deep.equal([String(onePid), String(twoPid)]);
  });

  it("share one file for each engine", () => {
    for (const host of [one, two]) host.add(owns("number:1"));
    expect(readdirSync(folder)).to.have.length(1);
    host(process.pid, "127.0.0.1:4712").add(owns("number:1"));
    expect(readdirSync(folder)).to.have.length(2);
  });

  it("have everything that was said of a subject, the last behind what was said before", () => {
    one.add(owns("search:OR", "a"));
    expect(two.entriesOf("owns", "search:OR").map(({ value }) => value)).to.deep.equal(["a"]);
    one.add(owns("search:OR", "b"));
    expect(two.entriesOf("owns", "search:OR").map(({ value }) => value)).to.deep.equal(["a", "b"]);
  });

  it("are those of the same engine only", () => {
    host(process.pid, "127.0.0.1:4712").add(owns("number:1"));
    expect(two.entriesOf("owns", "number:1")).to.deep.equal([]);
  });

  it("are forgotten when they have ended, and so is an earlier host that had the same process id", () => {
    const { pid } = spawnSync(process.execPath, ["--version"]);
    host(pid).add(owns("number:1", "ended"));
    expect(two.entriesOf("owns", "number:1")).to.deep.equal([]);
    one.add(owns("number:2"));
    host(onePid).add(owns("number:3"));
    expect(readdirSync(folder)).to.have.length(1);
    expect(two.entriesOf("owns", "number:2")).to.deep.equal([]);
    expect(two.entriesOf("owns", "number:3")).to.have.length(1);
  });

  it("are forgotten although another process has the number of one by now", () => {
    // Elsewhere nobody can tell the two apart.
    if (process.platform !== "linux") return;
    for (const pid of [process.pid, startHost(`${ENGINE}1`), startHost("")]) {
      host(pid).add(owns("number:1", "ended"));
      expect(two.entriesOf("owns", "number:1")).to.deep.equal([]);
    }
    one.add(owns("number:1"));
    expect(readdirSync(folder)).to.have.length(1);
  });

  it("are heard of although one has given itself a title, which hides its arguments", async () => {
    const titled = startHost(ENGINE, ["--title=host"]);
    if (process.platform === "linux") {
      const shown = () => readFileSync(`/proc/${titled}/cmdline`, "utf8");
      for (let looks = 0; looks < 200 && shown().includes(ENGINE); looks += 1) await sleep(20);
      expect(shown()).to.not.include(ENGINE);
    }
    host(titled).add(owns("number:1"));
    expect(two.entriesOf("owns", "number:1")).to.have.length(1);
  });

  it("read without leaving a file open", () => {
    const open = () => (process.platform === "win32" ? 0 : readdirSync("/dev/fd").length);
    const before = open();
    one.add(owns("number:1"));
    for (const subject of ["number:1", "number:2", "number:3"]) two.entriesOf("owns", subject);
    expect(open()).to.equal(before);
  });

  it("may be in the middle of a line", () => {
    one.add(owns("number:1"));
    const [name = ""] = readdirSync(folder);
    const line = `${JSON.stringify({ host: String(onePid), entry: owns("number:2") })}\n`;
    appendFileSync(join(folder, name), line.slice(0, 20));
    expect(two.entriesOf("owns", "number:2")).to.deep.equal([]);
    appendFileSync(join(folder, name), line.slice(20));
    expect(two.entriesOf("owns", "number:2")).to.have.length(1);
  });

  it("meet in one folder per user, in the folder for temporary files", () => {
    const usual = process.env["TMPDIR"];
    process.env["TMPDIR"] = parent;
    try {
      peerHostsOf({ engine: ENGINE, pid: onePid }).add(owns("number:1"));
      expect(peerHostsOf({ engine: ENGINE, pid: twoPid }).entriesOf("owns", "number:1")).to.have.length(1);
      expect(peerHostsOf({ engine: undefined, pid: twoPid }).entriesOf("owns", "number:1")).to.deep.equal([]);
      expect(readdirSync(parent)).to.deep.equal([`pulumi-flowroute-${process.getuid?.() ?? "hosts"}`]);
    } finally {
      if (usual === undefined) delete process.env["TMPDIR"];
      else process.env["TMPDIR"] = usual;
    }
  });

  it("are read by nobody else, and only from a folder of our own", () => {
    one.add(owns("number:1"));
    const [name = ""] = readdirSync(folder);
    if (process.platform !== "win32") {
      for (const path of [folder, join(folder, name)]) expect(statSync(path).mode & 0o077).to.equal(0);
    }
    rmSync(folder, { recursive: true });
    mkdirSync(join(parent, "somebody's"));
    symlinkSync(join(parent, "somebody's"), folder);
    expect(() => host(onePid).add(owns("number:1"))).to.throw("belongs to another user");
    expect(two.entriesOf("owns", "number:1")).to.deep.equal([]);
  });
});

describe("the file of a run in another container with the same folder", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-peers-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  /** A number that no process of this machine has. */
  const ELSEWHERE = 2 ** 30;

  it("is left alone for a day", () => {
    peerHostsOf({ engine: "127.0.0.1:5", folder, pid: ELSEWHERE }).add(owns("number:1"));
    const [path = ""] = readdirSync(folder).map((name) => join(folder, name));
    peerHostsOf({ engine: ENGINE, folder }).add(owns("number:2", "b"));
    expect(existsSync(path)).to.equal(true);
    utimesSync(path, 0, (Date.now() - 25 * 3600_000) / 1000);
    peerHostsOf({ engine: ENGINE, folder }).add(owns("number:2", "b"));
    expect(existsSync(path)).to.equal(false);
  });

  it("is read from the beginning when it is written anew", () => {
    const own = peerHostsOf({ engine: ENGINE, folder, pid: startHost() });
    const other = peerHostsOf({ engine: ENGINE, folder });
    own.add(owns("number:1"));
    own.add(owns("number:2"));
    expect(other.entriesOf("owns", "number:2")).to.have.length(1);
    const [path = ""] = readdirSync(folder).map((name) => join(folder, name));
    writeFileSync(path, `${JSON.stringify({ host: own.name, entry: owns("number:3") })}\n`);
    expect(other.entriesOf("owns", "number:3")).to.have.length(1);
  });
});
