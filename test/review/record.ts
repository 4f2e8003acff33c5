/**
 * Records anew what the fixtures in `previews` hold: previews of the real engine, of small programs on a simulated account.
 * By hand, after a change of the resources or with a new engine:
 *
 *   node tools/prepare.mjs && npx tsx test/review/record.ts [SCENARIO...]
 *
 * Without paths, times and addresses of the machine, so that a second recording is the same text.
 */
import { execFile, execFileSync } from "node:child_process";
import { rmSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Simulator } from "pulumi-flowroute/simulator";
import { type EngineBench, openEngine } from "../engine/support/bench";
import type { BenchStack } from "../engine/support/stack";
import { type RecordedScenario, SCENARIOS, SEED } from "./scenarios";

const folder = resolve(__dirname, "previews");

/** The forms in which a preview can be asked for. */
const FORMS: Record<string, { args: string[]; streaming?: true }> = {
  "digest.json": { args: ["--show-sames"] },
  "short.json": { args: [] },
  "refresh.json": { args: ["--show-sames", "--refresh"] },
  "events.jsonl": { args: [], streaming: true },
  "refresh.jsonl": { args: ["--refresh"], streaming: true },
};

async function record(name: string, scenario: RecordedScenario): Promise<void> {
  // The state has a hash of the address of the account.
  const bench = await openEngine({ seed: SEED, port: 42_060, now: Date.UTC(2026, 10, 2, 12) });
  try {
    const { config = {} } = scenario;
    const stack = await bench.stack("prod", { script: scenario.before }, { project: "acme-voice", config });
    const up = await stack.command(["up", "--yes", "--skip-preview"]);
    if (!up.ok) throw new Error(`${name}: ${up.stdout}`);
    stack.setProgram({ script: scenario.after });
    scenario.behindItsBack?.(bench.simulator.control as Simulator["control"]);
    for (const form of scenario.forms ?? Object.keys(FORMS)) {
      writeFileSync(join(folder, `${name}.${form}`), clean(await preview(bench, stack, form), form));
      console.log(`${name}.${form}`);
    }
  } finally {
    await bench.close();
  }
}

function preview(bench: EngineBench, { folder: cwd }: BenchStack, form: string): Promise<string> {
  const { args, streaming } = FORMS[form] ?? { args: [] };
  const env = { ...bench.env, ...(streaming ? { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" } : {}) };
  const all = ["preview", "--json", "--non-interactive", "--stack", "prod", ...args];
  // A failed preview prints its digest, too.
  return new Promise((done) => {
    execFile("pulumi", all, { cwd, env, maxBuffer: 2 ** 28 }, (_, stdout) => done(stdout));
  });
}

/** What differs from machine to machine, and what a review must not show anyway. */
const DROPPED = new Set(["sourcePosition", "stackTrace", "created", "modified", "__provider"]);
const KEYS = /^flowroute:(accessKey|secretKey|baseUrl)$/;
const CONSTANT: Record<string, unknown> = {
  ...{ duration: 0, durationSeconds: 0, timestamp: 0 },
  ...{ __since: "2026-11-02T12:00:00.000Z", assignedAt: "2026-11-02T12:00:00.000Z" },
};

function clean(text: string, form: string): string {
  const reviver = (key: string, value: unknown) =>
    DROPPED.has(key) || KEYS.test(key) ? undefined : (CONSTANT[key] ?? value);
  const withoutProviderId = (json: string) => json.replace(/(::default)::[0-9a-f-]{36}/g, "$1::0");
  const one = (json: string) => withoutProviderId(JSON.stringify(JSON.parse(json, reviver)));
  if (form.endsWith(".json")) return `${one(text)}\n`;
  return (
    text
      .split("\n")
      // Debug lines have paths of this machine.
      .filter((line) => line.startsWith("{") && !line.includes('"severity":"debug"'))
      .map((line) => `${one(line)}\n`)
      .join("")
  );
}

async function main(names: string[]): Promise<void> {
  for (const [name, scenario] of Object.entries(SCENARIOS)) {
    if (names.length > 0 && !names.includes(name)) continue;
    for (const form of Object.keys(FORMS)) rmSync(join(folder, `${name}.${form}`), { force: true });
    await record(name, scenario);
  }
  execFileSync("npx", ["biome", "format", "--write", folder], { stdio: "inherit" });
}

void main(process.argv.slice(2));
