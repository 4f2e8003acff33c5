/**
 * Tests of the tests: each bug of `bugs.ts` is put into a copy of the sources, and the tests named with it have to fail
 * there. Nobody checks types in the copy: what fails are the tests.
 */
import { execFile } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { BUGS } from "./bugs";

const root = resolve(__dirname, "..", "..");

interface Title {
  fullTitle: string;
}

interface Run {
  passes: Title[];
  failures: Title[];
}

/** Fails when the files do not load: that is no failed test. */
function runTests(folder: string, files: readonly string[], ...options: string[]): Promise<Run> {
  const report = join(folder, "report.json");
  rmSync(report, { force: true });
  const mocha = join("node_modules", "mocha", "bin", "mocha.js");
  const args = [mocha, ...files, ...options, "--reporter", "json", "--reporter-option", `output=${report}`];
  return new Promise((done, failed) => {
    execFile(process.execPath, args, { cwd: folder }, (_error, stdout, stderr) => {
      try {
        done(JSON.parse(readFileSync(report, "utf8")) as Run);
      } catch {
        failed(new Error(`the tests did not run: ${stdout}${stderr}`));
      }
    });
  });
}

const titles = (tests: readonly Title[]): string[] => tests.map(({ fullTitle }) => fullTitle).sort();

describe("the tests notice that", function () {
  this.timeout(60_000);
  let folder: string;
  let sound: string[];
  before(async function () {
    // All of their tests at once, which are more with every bug.
    this.timeout(300_000);
    folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-bug-"));
    for (const name of ["src", "test", "package.json", "tsconfig.json", ".mocharc.json"]) {
      cpSync(join(root, name), join(folder, name), { recursive: true });
    }
    symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
    const { passes, failures } = await runTests(folder, [...new Set(BUGS.flatMap(({ tests }) => tests))]);
    expect(titles(failures), "tests that fail without any bug").to.deep.equal([]);
    sound = titles(passes);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  for (const { name, file, find, replace, tests, title } of BUGS) {
    it(name, async () => {
      const path = join(folder, file);
      const text = readFileSync(path, "utf8");
      const parts = text.split(find);
      expect(parts.length - 1, `places in ${file} that this bug would change`).to.equal(1);
      writeFileSync(path, parts.join(replace));
      try {
        const { failures } = await runTests(folder, tests, "--fgrep", title);
        const expected = sound.filter((one) => one.includes(title));
        expect(expected, "tests with this title").to.not.deep.equal([]);
        expect(titles(failures), "tests that fail").to.deep.equal(expected);
      } finally {
        writeFileSync(path, text);
      }
    });
  }
});
