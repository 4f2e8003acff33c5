#!/usr/bin/env node
/**
 * Runs the tests and closes with `N passed, N failed` over all of them.
 *
 *     node tools/test/test.mjs unit bugs engine package    all kinds, one after the other
 *     node tools/test/test.mjs engine -g rename            what follows the kinds goes to mocha
 *     node tools/test/test.mjs portable                    the unit tests that Windows can run, of what a program uses
 *     node tools/test/test.mjs long                        the rest of the engine tests, which would make npm test too long
 *     node tools/test/test.mjs crash                       each point at which a run can be killed: an hour or so
 *     node tools/test/test.mjs life                        all of life: every event, and every pair that makes sense
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../lib/paths.mjs";

/**
 * Tests with the engine start processes that wait for each other; a slow machine is no failure. They wait more than they
 * compute, so four files at a time keep two cores busy.
 */
const SIDE_BY_SIDE = ["--timeout", "600000", "--slow", "20000", "--parallel", "--jobs", "4"];

/** What of life CI runs; all of it takes hours. */
const LIFE_SAMPLE = "test/life/sample.test.ts";

/** Signals, modes of files and `TMPDIR`, as only Unix has them. */
const UNIX = ["test/host/neighbours.test.ts", "test/simulator/cli.test.ts", "test/simulator/state-file.test.ts"];

const NOT_UNIT = ["engine", "long", "package", "bugs", "crash", "life"];

/** @type {Record<string, string[]>} */
const KINDS = {
  unit: ["test/**/*.test.ts", ...NOT_UNIT.flatMap((kind) => ["--ignore", `test/${kind}/**`])],
  portable: [
    ...["client", "purchase", "host", "resources", "simulator"].map((folder) => `test/${folder}/**/*.test.ts`),
    ...UNIX.flatMap((file) => ["--ignore", file]),
  ],
  bugs: ["test/bugs/**/*.test.ts"],
  engine: ["test/engine/**/*.test.ts", ...SIDE_BY_SIDE],
  long: ["test/long/**/*.test.ts", LIFE_SAMPLE, ...SIDE_BY_SIDE],
  life: ["test/life/**/*.test.ts", "--ignore", LIFE_SAMPLE, ...SIDE_BY_SIDE],
  package: ["test/package/**/*.test.ts", ...SIDE_BY_SIDE],
  crash: ["test/crash/**/*.test.ts", ...SIDE_BY_SIDE],
  chaos: ["test/chaos/histories.test.ts"],
};

/**
 * What a kind wants of the environment, unless that says otherwise.
 * @type {Record<string, Record<string, string>>}
 */
const ENVIRONMENT = { chaos: { CHAOS_RUNS: "10000", CHAOS_SEED: "random" } };

/** @typedef {{ passes: number, failures: number }} Counts */

const args = process.argv.slice(2);
const kinds = Object.keys(KINDS).filter((kind) => args.includes(kind));
const forMocha = args.filter((arg) => !kinds.includes(arg));
const counts = kinds.map((kind) => runMocha([...(KINDS[kind] ?? []), ...forMocha], ENVIRONMENT[kind] ?? {}));
const total = (/** @type {keyof Counts} */ key) => counts.reduce((sum, count) => sum + count[key], 0);
process.stdout.write(`${total("passes")} passed, ${total("failures")} failed\n`);
const ranNone = total("passes") + total("failures") === 0;
if (ranNone) process.stderr.write("No test has this title: see the tests' files for what there is.\n");
process.exitCode = total("failures") > 0 || ranNone ? 1 : 0;

/**
 * @param {string[]} mochaArgs
 * @param {Record<string, string>} environment
 * @returns {Counts}
 */
function runMocha(mochaArgs, environment) {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-test-"));
  const file = join(folder, "counts.json");
  try {
    const reporter = ["--reporter", "tools/test/counting-reporter.cjs", "--reporter-option", `counts=${file}`];
    const command = [join("node_modules", "mocha", "bin", "mocha.js"), ...mochaArgs, ...reporter];
    const { status } = spawnSync(process.execPath, command, {
      cwd: projectRoot,
      stdio: "inherit",
      env: { ...environment, ...process.env },
    });
    const count = read(file);
    // A run that ended badly without a failed test (a file that does not load, a crash) counts as one.
    return status === 0 || count.failures > 0 ? count : { ...count, failures: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * @param {string} file
 * @returns {Counts}
 */
function read(file) {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return { passes: 0, failures: 1 };
  }
}
