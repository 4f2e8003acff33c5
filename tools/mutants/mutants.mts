/**
 * Tests of the tests: Stryker makes small changes in the code ("mutants"), one at a time, and the tests have to fail.
 *
 *     npm test -- mutants                          all areas, one after the other
 *     npm test -- mutants purchase guard           some of them
 *     npm test -- mutants src/purchase/coordinator.ts  some files, with the tests of their areas
 *
 * Closes with a table, and fails where fewer than 90 of 100 mutants of an area are found out. Those that were not are
 * listed; `tools/mutants/survivors.md` says of the known ones why.
 */
import { writeFileSync } from "node:fs";
import { matchesGlob } from "node:path";
import { Stryker } from "@stryker-mutator/core";
import { seconds } from "../lib/progress.mjs";
import { AREAS, type Area } from "./areas.mjs";

const LEAST_SCORE = 90;

type Result = Awaited<ReturnType<Stryker["runMutationTest"]>>[number];

async function mutate(name: string, { mutate: files, spec }: Area): Promise<boolean> {
  const startedAt = Date.now();
  const results = await new Stryker({
    mutate: files,
    testRunner: "mocha",
    mochaOptions: { spec, require: ["tsx/cjs"] },
    plugins: ["@stryker-mutator/mocha-runner", "./tools/mutants/sentences.mjs"],
    ignorers: ["sentences"],
    coverageAnalysis: "perTest",
    // What is decided once while a module loads needs a test run of its own each, and is read by the compiler anyway.
    ignoreStatic: true,
    concurrency: Number(process.env["MUTANTS_AT_ONCE"] ?? 2),
    ignorePatterns: ["dist", "docs", "examples", "reports", "test/engine", "test/package"],
    incremental: process.env["MUTANTS_AGAIN"] === "changed",
    incrementalFile: `reports/mutants/${name}.incremental.json`,
    reporters: ["json", "progress-append-only"],
    jsonReporter: { fileName: `reports/mutants/${name}.json` },
    allowConsoleColors: false,
    // biome-ignore lint/suspicious/noExplicitAny: the published options want every field, the program fills them in
  } as any).runMutationTest();
  return report(name, results, Date.now() - startedAt);
}

function report(name: string, results: readonly Result[], ms: number): boolean {
  const count = (...states: Result["status"][]): number =>
    results.filter(({ status }) => states.includes(status)).length;
  const survivors = results.filter(({ status }) => status === "Survived" || status === "NoCoverage");
  for (const { fileName, location, replacement, status, mutatorName } of survivors) {
    const file = fileName.replace(/^.*?(?=src\/)/, "");
    const at = `${file}:${location.start.line}:${location.start.column}`;
    const change = (replacement ?? "").replace(/\s+/g, " ").slice(0, 100);
    process.stdout.write(`${status === "Survived" ? "survived" : "untested"}  ${at}  ${mutatorName}: ${change}\n`);
  }
  const killed = count("Killed");
  const timedOut = count("Timeout");
  const valid = killed + timedOut + survivors.length;
  const score = valid === 0 ? 100 : (100 * (killed + timedOut)) / valid;
  process.stdout.write(
    `${name}: ${valid} mutants, ${killed} killed, ${timedOut} timed out, ${count("Survived")} survived, ` +
      `${count("NoCoverage")} untested, ${count("CompileError", "RuntimeError")} did not load, ` +
      `score ${score.toFixed(1)} (${seconds(ms)})\n`,
  );
  return score >= LEAST_SCORE;
}

/** Areas by name, and files or globs, which are taken from the areas that have them. */
function chosen(args: readonly string[]): [string, Area][] {
  const all = Object.entries(AREAS);
  if (args.length === 0) return all;
  const found = all.flatMap(([name, area]): [string, Area][] => {
    if (args.includes(name)) return [[name, area]];
    const globs = args.filter((arg) => area.mutate.some((one) => matchesGlob(arg, one) || matchesGlob(one, arg)));
    return globs.length > 0 ? [[name, { ...area, mutate: globs }]] : [];
  });
  if (found.length === 0)
    throw new Error(`Nothing of ${args.join(", ")} is in an area: ${Object.keys(AREAS).join(", ")}.`);
  return found;
}

async function main(): Promise<void> {
  const counts = { passes: 0, failures: 0 };
  for (const [name, area] of chosen(process.argv.slice(2))) {
    if (await mutate(name, area)) counts.passes += 1;
    else counts.failures += 1;
  }
  const { TEST_COUNTS } = process.env;
  if (TEST_COUNTS !== undefined) writeFileSync(TEST_COUNTS, JSON.stringify(counts));
  process.exitCode = counts.failures > 0 ? 1 : 0;
}

void main();
