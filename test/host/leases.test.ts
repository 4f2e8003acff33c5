/** Real processes, and the file by which they share: that two never get one lease has to hold where they truly race. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect } from "chai";
import { type PeerHosts, peerHostsOf } from "../../src/host/peer-hosts";
import { runListOf } from "../../src/host/run-list";
import { acquireLease, RunJournal, spent } from "../../src/journal";

const ENGINE = "127.0.0.1:4712";
const COUNT = 200;

describe("leases of real processes", () => {
  let folder: string;
  const processes: ChildProcess[] = [];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-leases-"));
  });
  afterEach(async () => {
    for (const child of processes.splice(0)) {
      child.kill();
      if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
    }
    rmSync(folder, { recursive: true, force: true });
  });

  const start = (args: string[]): ChildProcess => {
    const child = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
    processes.push(child);
    return child;
  };
  const idle = (): ChildProcess => start(["-e", "process.stdin.resume()", ENGINE]);
  const journalOf = (peers: PeerHosts): RunJournal =>
    new RunJournal(runListOf({ peers, baseUrl: "https://a", account: "1", accountName: "sales" }));
  const hostOf = ({ pid = 0 }: ChildProcess): RunJournal => journalOf(peerHostsOf({ engine: ENGINE, folder, pid }));
  const lease = (journal: RunJournal, what = "n"): boolean => acquireLease(journal, what);

  it("go to one of four each, although all ask for all of them at the same moment", async () => {
    const script = require.resolve("../support/lease-host.ts");
    const hosts = Array.from({ length: 4 }, () =>
      start(["--require", "tsx/cjs", script, folder, String(COUNT), ENGINE]),
    );
    const lines = hosts.map(({ stdout }) => {
      if (stdout === null) throw new Error("it has no output");
      return createInterface({ input: stdout })[Symbol.asyncIterator]();
    });
    const next = async () => Promise.all(lines.map(async (line) => String((await line.next()).value)));
    expect(await next()).to.deep.equal(hosts.map(() => "ready"));
    for (const { stdin } of hosts) stdin?.write("go\n");
    const leases = (await next()).flatMap((line) => JSON.parse(line) as string[]);
    const all = Array.from({ length: COUNT }, (_, at) => String(at));
    expect(new Set(leases).size, "nobody shares one").to.equal(leases.length);
    // Of those who ask in the same instant one may still see another that has just been turned away, and leave it, too.
    expect(all.filter((what) => !leases.includes(what) && !lease(hostOf(idle()), what))).to.deep.equal([]);
  }).timeout(60_000);

  it("are free again when who had them has ended", () => {
    const { pid = 0 } = spawnSync(process.execPath, ["--version"]);
    expect(lease(journalOf(peerHostsOf({ engine: ENGINE, folder, pid })))).to.equal(true);
    expect(lease(hostOf(idle()))).to.equal(true);
  });

  it("are not those of an earlier process with the same number", () => {
    const [one, two] = [idle(), idle()];
    expect(lease(hostOf(one))).to.equal(true);
    const anew = hostOf(one);
    anew.record(spent, undefined, "1");
    expect(anew.all(spent, undefined), "a new host begins anew").to.deep.equal(["1"]);
    expect(lease(hostOf(two))).to.equal(true);
  });

  it("stay when another host of the run begins, and go with the file of a run that was over a day ago", () => {
    const [one, two] = [idle(), idle()];
    expect(lease(hostOf(one))).to.equal(true);
    hostOf(two).record(spent, undefined, "1");
    expect(lease(hostOf(two))).to.equal(false);
    const files = () => readdirSync(folder);
    const [path = ""] = files().map((name) => join(folder, name));
    const other = () => lease(journalOf(peerHostsOf({ engine: "127.0.0.1:4713", folder })));
    expect([other(), files().length]).to.deep.equal([true, 2]);
    utimesSync(path, 0, (Date.now() - 25 * 3600_000) / 1000);
    expect([other(), files().length]).to.deep.equal([true, 1]);
  });
});
