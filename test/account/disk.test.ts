/** The files of an export change together: a full disk, a killed run and Ctrl-C leave the old ones, whole. */
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { changeFiles, finish } from "../../src/account/export/disk";
import { cleanUp, inProcess, keysOf, start, temporaryFolder } from "../cli/support";
import { start as startSimulator, stopAll } from "../simulator/support";
import { officeAccount } from "./fixture";

const OLD = { "index.ts": "old index", "numbers.ts": "old numbers", "gone/here.ts": "old place" };
const NEW = { "index.ts": "new index", "numbers/wa-seattle.ts": "new place", "numbers.ts": "new numbers" };

const filesOf = (folder: string) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ parentPath, name }) => join(parentPath, name))
      .map((path) => [path.slice(folder.length + 1), readFileSync(path, "utf8")]),
  );

const changes = {
  write: Object.entries(NEW).map(([path, text]) => ({ path, text })),
  remove: ["gone/here.ts"],
};

describe("the files of an export", () => {
  let folder: string;
  beforeEach(() => {
    folder = join(temporaryFolder(), "phones");
    for (const [path, text] of Object.entries(OLD)) {
      mkdirSync(join(folder, path, ".."), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
  });
  afterEach(cleanUp);

  it("are the new ones after it, and nothing else is there", () => {
    changeFiles(folder, changes);
    expect(filesOf(folder)).to.deep.equal(NEW);
    expect(readdirSync(folder).sort()).to.deep.equal(["index.ts", "numbers", "numbers.ts"]);
  });

  for (const fullAt of [0, 1, 2, 3]) {
    it(`are the old ones when the disk is full at file ${fullAt + 1}, and the message says so`, () => {
      let written = 0;
      const write = (path: string, text: string) => {
        if (written === fullAt)
          throw Object.assign(new Error("ENOSPC: no space left on device, write"), { code: "ENOSPC" });
        written += 1;
        writeFileSync(path, text);
      };
      expect(() => changeFiles(folder, changes, write)).to.throw(
        /^Could not write the export to .*: ENOSPC: no space left on device, write\. The files there are as they were\.\n/,
      );
      expect(filesOf(folder)).to.deep.equal(OLD);
      expect(readdirSync(folder).sort()).to.deep.equal(["gone", "index.ts", "numbers.ts"]);
    });
  }

  it("leave no new folder behind when they cannot be written", () => {
    rmSync(folder, { recursive: true });
    const full = () => {
      throw new Error("ENOSPC");
    };
    expect(() => changeFiles(folder, changes, full)).to.throw("ENOSPC");
    expect(existsSync(folder)).to.equal(false);
  });

  /** A run that dies: what it leaves on the disk before the rename that counts, and after each move. */
  const stage = (name: string) => {
    for (const [path, text] of Object.entries(NEW)) {
      mkdirSync(join(folder, name, "files", path, ".."), { recursive: true });
      writeFileSync(join(folder, name, "files", path), text);
    }
    writeFileSync(join(folder, name, "list.json"), JSON.stringify({ write: Object.keys(NEW), remove: changes.remove }));
  };

  it("are the old ones after a run that died before it had written them all; the next one clears up", () => {
    stage(".flowroute-export-dead");
    rmSync(join(folder, ".flowroute-export-dead", "list.json"));
    finish(folder);
    const { ".flowroute-export-dead/files/index.ts": left, ...others } = filesOf(folder);
    expect(left).to.equal("new index");
    expect(others).to.deep.include(OLD);
    changeFiles(folder, { write: [{ path: "index.ts", text: "later" }], remove: [] });
    expect(filesOf(folder)).to.deep.equal({ ...OLD, "index.ts": "later" });
  });

  for (const moved of [0, 1, 2, 3]) {
    it(`are all the new ones after the run that follows one that died when ${moved} were in their places`, () => {
      stage(".flowroute-export");
      for (const path of Object.keys(NEW).slice(0, moved)) {
        mkdirSync(join(folder, path, ".."), { recursive: true });
        renameSync(join(folder, ".flowroute-export", "files", path), join(folder, path));
      }
      finish(folder);
      expect(filesOf(folder)).to.deep.equal(NEW);
    });
  }
});

describe("flowroute export, interrupted", () => {
  afterEach(async () => {
    cleanUp();
    await stopAll();
  });

  it("says on Ctrl-C that nothing was written, which is so, and ends with status 3", async () => {
    const simulator = await startSimulator({ seed: officeAccount() });
    const out = join(temporaryFolder(), "phones");
    const env = keysOf(simulator);
    expect((await inProcess(["export", "--out", out], { env })).code).to.equal(0);
    const before = filesOf(out);
    simulator.control.clearRequests();
    simulator.control.setAccount({ numbers: [] });
    simulator.control.faults.add({ match: { path: "^/v2/cnams" }, fault: { kind: "hang-before" } });
    const { child, ended } = start(["export", "--out", out], { env });
    while (!simulator.control.requests().some(({ path }) => path.startsWith("/v2/e911s"))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    child.kill("SIGINT");
    const { code, err } = await ended;
    expect({ code, err }).to.deep.equal({
      code: 3,
      err: "flowroute: The export was interrupted. Nothing was written.\n  Run the command again.\n",
    });
    expect(filesOf(out)).to.deep.equal(before);
  });

  it("is finished by the next export, and not checked before that", async () => {
    const simulator = await startSimulator({ seed: officeAccount() });
    const out = join(temporaryFolder(), "phones");
    const env = keysOf(simulator);
    expect((await inProcess(["export", "--out", out], { env })).code).to.equal(0);
    const whole = filesOf(out);
    cpSync(out, join(out, "..", "copy"), { recursive: true });
    mkdirSync(join(out, ".flowroute-export"));
    renameSync(join(out, "..", "copy"), join(out, ".flowroute-export", "files"));
    writeFileSync(
      join(out, ".flowroute-export", "list.json"),
      JSON.stringify({ write: Object.keys(whole), remove: [] }),
    );
    for (const path of Object.keys(whole)) if (path !== "package.json") rmSync(join(out, path));
    const checked = await inProcess(["export", "--out", out, "--check"], { env });
    expect(checked.code).to.equal(2);
    expect(checked.err).to.contain("an export was interrupted while it moved its files");
    expect((await inProcess(["export", "--out", out], { env })).code).to.equal(0);
    expect(filesOf(out)).to.deep.equal(whole);
  });
});
