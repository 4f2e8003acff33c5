#!/usr/bin/env node
/**
 * Runs suites of the tests, one after the other, and closes with `N passed, N failed` over all of them.
 *
 *     npm test                             what every change has to pass
 *     npm run test:full                    all that CI runs
 *     npm test -- engine -g "a rename"     one suite, or some of its tests by a part of their title
 *     npm test -- --help                   which suites there are
 */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { projectRoot } from "../lib/paths.mjs";
import { FULL, REQUIRED, SUITES } from "./suites.mjs";

/** @typedef {import("./suites.d.mts").Suite} Suite */
/** @typedef {import("./suites.d.mts").Share} Share */
/** @typedef {{ passes: number, failures: number }} Counts */

class UsageError extends Error {}

function help() {
  const row = (/** @type {string} */ name, /** @type {string} */ text) => `  ${name.padEnd(11)}${text}\n`;
  const suites = Object.entries(SUITES).map(([name, { answers, takes }]) => row(name, `${answers} (${takes})`));
  return (
    `npm test -- [SUITE ...] [-g "PART OF A TITLE"]\n\n` +
    row("(none)", `what every change has to pass: ${REQUIRED.join(", ")}`) +
    row("full", `all that CI runs: ${FULL.join(", ")}; as npm run test:full`) +
    `${suites.join("")}\nTimes are for two idle cores. Other options go to mocha. More: test/README.md\n`
  );
}

/**
 * Names of suites, and what goes to their programs.
 * @param {string[]} args
 * @returns {{ suites: string[], rest: string[] }}
 */
function parse(args) {
  const first = args.findIndex((arg) => arg.startsWith("-") || SUITES[arg]?.script !== undefined);
  const isScript = first >= 0 && !args[first]?.startsWith("-");
  const end = first < 0 ? args.length : first + (isScript ? 1 : 0);
  const names = args.slice(0, end).flatMap((name) => (name === "full" ? FULL : [name]));
  const unknown = names.find((name) => !(name in SUITES));
  if (unknown !== undefined) throw new UsageError(`There is no suite "${unknown}".`);
  return { suites: names.length > 0 ? names : REQUIRED, rest: args.slice(end) };
}

/** Dependencies and the compiled package are there by now. @param {string[]} suites */
function prepare(suites) {
  const needs = new Set(suites.flatMap((name) => SUITES[name]?.needs ?? []));
  if (needs.size === 0) return;
  const programs = needs.has("programs") ? ["--programs"] : [];
  const { status } = spawnSync(process.execPath, ["tools/prepare.mjs", ...programs], {
    cwd: projectRoot,
    stdio: "inherit",
  });
  if (status !== 0) throw new UsageError("What these suites need could not be prepared.");
}

/**
 * @param {Suite} suite
 * @param {string[]} rest
 * @returns {Counts}
 */
function run({ run: specs = [], options = [], script, env = {} }, rest) {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-test-"));
  const counts = join(folder, "counts.json");
  try {
    const paths = specs.filter(isWanted).map((spec) => (typeof spec === "string" ? spec : fileOf(spec, folder)));
    const mocha = [join("node_modules", "mocha", "bin", "mocha.js"), "--reporter", "tools/test/counting-reporter.cjs"];
    const command = script === undefined ? [...mocha, ...paths, ...options] : ["--import", "tsx", script];
    const { status } = spawnSync(process.execPath, [...command, ...rest], {
      cwd: projectRoot,
      stdio: "inherit",
      env: { ...env, ...process.env, TEST_COUNTS: counts },
    });
    const count = read(counts);
    // A run that ended badly without a failed test (a file that does not load, a crash) counts as one.
    return status === 0 || count.failures > 0 ? count : { ...count, failures: 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Who asks for one profile, or one part, gets no share of another one. @param {string | Share} spec */
const isWanted = (spec) =>
  typeof spec === "string" || Object.entries(spec.env).every(([name, value]) => (process.env[name] ?? value) === value);

/**
 * A file that runs a share of another one. Mocha's processes run several files each.
 * @param {Share} share
 * @param {string} folder
 */
function fileOf({ file, env }, folder) {
  const name = [basename(file, ".test.ts"), ...Object.values(env)].join("-").replace("/", "-of-");
  const path = join(folder, `${name}.cjs`);
  const lines = [
    `const file = ${JSON.stringify(join(projectRoot, file))};`,
    `const env = ${JSON.stringify(env)};`,
    "Object.assign(process.env, env);",
    "delete require.cache[file];",
    "require(file);",
    "for (const name of Object.keys(env)) delete process.env[name];",
  ];
  writeFileSync(path, lines.join("\n"));
  return path;
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

function main() {
  const args = process.argv.slice(2);
  if (args.some((arg) => arg === "--help" || arg === "-h")) return void process.stdout.write(help());
  const { suites, rest } = parse(args);
  prepare(suites);
  const counts = suites.map((name) => run(/** @type {Suite} */ (SUITES[name]), rest));
  const total = (/** @type {keyof Counts} */ key) => counts.reduce((sum, count) => sum + count[key], 0);
  process.stdout.write(`${total("passes")} passed, ${total("failures")} failed\n`);
  const ranNone = total("passes") + total("failures") === 0;
  if (ranNone) process.stderr.write("No test of these suites has this title.\n");
  process.exitCode = total("failures") > 0 || ranNone ? 1 : 0;
}

try {
  main();
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  process.stderr.write(`${error.message}\n\n${help()}`);
  process.exitCode = 2;
}
