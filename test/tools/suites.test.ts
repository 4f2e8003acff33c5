/** The suites of `npm test`, the runner that picks them, and test/README.md, which says what is where. */
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join, matchesGlob } from "node:path";
import { expect } from "chai";
import { FULL, REQUIRED, type Share, SUITES, type Suite } from "../../tools/test/suites.mjs";
import { codes, read, root, rows } from "../docs/markdown";
import { partToRun, profilesToRun } from "../support/shares";

const map = read("test/README.md");

const testFiles = readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" })
  .filter((name) => name.endsWith(".test.ts"))
  .map((name) => `test/${name}`);

const isShare = (spec: string | Share): spec is Share => typeof spec !== "string";

/** What a suite runs of each file: the environments of its shares, or `{}` for all of it. */
function runsOf({ run = [], options = [] }: Suite): Map<string, Share["env"][]> {
  const ignored = options.filter((_, at) => options[at - 1] === "--ignore");
  const whole = testFiles.filter(
    (file) =>
      run.some((spec) => !isShare(spec) && matchesGlob(file, spec)) && !ignored.some((glob) => matchesGlob(file, glob)),
  );
  const all = new Map<string, Share["env"][]>(whole.map((file) => [file, [{}]]));
  for (const { file, env } of run.filter(isShare)) all.set(file, [...(all.get(file) ?? []), env]);
  return all;
}

const runner = (...args: string[]) =>
  spawnSync(process.execPath, ["tools/test/test.mjs", ...args], { cwd: root, encoding: "utf8" });

describe("the suites of the tests", () => {
  it("have every test file, and no file in two of those that CI runs but on another profile", () => {
    const inSome = (names: readonly string[]) =>
      names.flatMap((name) => [...runsOf(SUITES[name] as Suite)].flatMap(([file, envs]) => envs.map(() => file)));
    const all = new Set(inSome([...FULL, "crash", "lifecycle"]));
    expect(testFiles.filter((file) => !all.has(file))).to.deep.equal([]);
    const runs = FULL.flatMap((name) =>
      [...runsOf(SUITES[name] as Suite)].flatMap(([file, envs]) => envs.map((env) => JSON.stringify({ file, env }))),
    );
    expect(runs).to.have.length(new Set(runs).size);
  });

  it("run each file that is shared out on both profiles, or in all its parts, and no file that is not there", () => {
    const shares = Object.entries(SUITES).flatMap(([name, suite]) =>
      (suite.run ?? []).filter(isShare).map((share) => ({ group: FULL.includes(name) ? "full" : name, ...share })),
    );
    const byFile = new Map<string, Share[]>();
    for (const { group, ...share } of shares) {
      const which = `${group} ${share.file}`;
      byFile.set(which, [...(byFile.get(which) ?? []), share]);
    }
    expect(byFile.size).to.be.above(8);
    for (const [which, some] of byFile) {
      expect(existsSync(join(root, some[0]?.file ?? "")), which).to.equal(true);
      const envs = some.map(({ env }) => env);
      const profiles = new Set(envs.map(({ PROFILE }) => PROFILE));
      if (!profiles.has(undefined)) expect([...profiles], which).to.have.members(["plain", "harsh"]);
      const parts = [...new Set(envs.map(({ PART }) => PART))];
      if (parts[0] !== undefined)
        expect(parts, which).to.deep.equal(parts.map((_, part) => `${part + 1}/${parts.length}`));
      expect(envs, which).to.have.length(profiles.size * parts.length);
    }
  });

  it("hold in npm test what every change has to pass, and in npm run test:full that and more", () => {
    expect(REQUIRED).to.deep.equal(["unit", "bugs", "engine", "package"]);
    expect(FULL.slice(0, REQUIRED.length)).to.deep.equal(REQUIRED);
    expect(FULL).to.include("long");
    const { scripts } = JSON.parse(read("package.json"));
    expect(scripts["test:full"]).to.equal(`${scripts["test"]} full`);
    expect(read(".ci/run")).to.contain("\nnpm run test:full ");
  });
});

describe("a share of a test file", () => {
  const environment = { ...process.env };
  afterEach(() => {
    for (const name of ["PROFILE", "PART"]) {
      delete process.env[name];
      if (environment[name] !== undefined) process.env[name] = environment[name];
    }
  });
  const withEnv = <T>(env: Record<string, string>, work: () => T): T => {
    for (const name of ["PROFILE", "PART"]) delete process.env[name];
    Object.assign(process.env, env);
    return work();
  };

  it("is all of it where nothing else is said", () => {
    expect(withEnv({}, profilesToRun)).to.deep.equal(["plain", "harsh"]);
    expect(withEnv({}, () => partToRun([1, 2, 3]))).to.deep.equal([1, 2, 3]);
  });

  it("is one profile, or one part; the parts have each case once", () => {
    expect(withEnv({ PROFILE: "harsh" }, profilesToRun)).to.deep.equal(["harsh"]);
    const parts = ["1/3", "2/3", "3/3"].map((PART) => withEnv({ PART }, () => partToRun([1, 2, 3, 4, 5, 6, 7])));
    expect(parts).to.deep.equal([
      [1, 4, 7],
      [2, 5],
      [3, 6],
    ]);
  });

  it("is never silently nothing", () => {
    expect(() => withEnv({ PROFILE: "hars" }, profilesToRun)).to.throw("PROFILE is hars");
    for (const PART of ["4/3", "0/3", "x"])
      expect(() => withEnv({ PART }, () => partToRun([1]))).to.throw(`PART is ${PART}`);
  });
});

describe("npm test", () => {
  const lines = (text: string) =>
    Object.keys(SUITES).filter((name) => new RegExp(`^ +${name} +\\S.*\\)$`, "m").test(text));

  it("lists its suites when asked for help", () => {
    const { status, stdout } = runner("--help");
    expect(status).to.equal(0);
    expect(lines(stdout)).to.deep.equal(Object.keys(SUITES));
  });

  for (const args of [["enigne"], ["unit", "enigne", "-g", "x"], ["engine", "a title without -g"]]) {
    it(`refuses ${args.join(" ")}, says which suites there are, and runs nothing`, () => {
      const { status, stdout, stderr } = runner(...args);
      expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
      expect(stderr).to.match(/^There is no suite "(enigne|a title without -g)"\.\n/);
      expect(lines(stderr)).to.deep.equal(Object.keys(SUITES));
    });
  }

  it("fails when no test has the title that is asked for", () => {
    const { status, stdout, stderr } = runner("bugs", "-g", "no test has this title");
    expect({ status, last: stdout.trimEnd().split("\n").at(-1) }).to.deep.equal({
      status: 1,
      last: "0 passed, 0 failed",
    });
    expect(stderr).to.contain("No test of these suites has this title.");
  });
});

describe("test/README.md", () => {
  it("has every suite, with its question and its time", () => {
    expect(rows(map, "suite")).to.deep.equal(
      Object.entries(SUITES).map(([name, { answers, takes }]) => [name, answers, takes]),
    );
  });

  it("has every folder, with a question and where its models and fixtures are", () => {
    const folders = readdirSync(join(root, "test"), { withFileTypes: true }).filter((entry) => entry.isDirectory());
    const documented = rows(map, "folder");
    expect(documented.map(([folder = ""]) => codes(folder).join()).sort()).to.deep.equal(
      folders.map(({ name }) => `test/${name}`).sort(),
    );
    for (const [folder, question, models] of documented) {
      expect(question, folder).to.have.length.above(20);
      expect(models, folder).to.not.equal("");
    }
  });

  it("names files and folders that are there", () => {
    const missing = rows(map, "folder").flatMap(([folder = "", , models = ""]) =>
      codes(models)
        .map((path) => (path.startsWith("test/") ? path : join(codes(folder).join(), path)))
        .filter((path) => !existsSync(join(root, path))),
    );
    expect(missing).to.deep.equal([]);
  });
});
