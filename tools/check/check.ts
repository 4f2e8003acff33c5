/** `npm run check`: everything that can be said about the code without running it. All checks run, then it fails or not. */

import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { run } from "../lib/child.mjs";
import { seconds } from "../lib/progress.mjs";
import { checkAmbient } from "./ambient";
import { checkKinds } from "./kinds";

const root = resolve(__dirname, "../..");
const bin = (path: string) => join(root, "node_modules", path);

interface Check {
  title: string;
  /** Throws what is to be said when it does not pass. */
  perform(): Promise<unknown>;
}

const tool = (title: string, script: string, ...args: string[]): Check => ({
  title,
  perform: () => run(process.execPath, [bin(script), ...args], { cwd: root, keepLines: 200, label: script }),
});

const FOLDERS = ["src", "examples", "test", "tools", "bench"];

const checks: Check[] = [
  tool("types", "typescript/bin/tsc", "--noEmit"),
  tool("types of the tools", "typescript/bin/tsc", "-p", "tools"),
  tool("types of the bench", "typescript/bin/tsc", "-p", "bench"),
  tool("lint and format", "@biomejs/biome/bin/biome", "check", "--max-diagnostics=50"),
  tool("import boundaries", "dependency-cruiser/bin/dependency-cruiser.mjs", ...FOLDERS),
  tool("dead code", "knip/bin/knip.js"),
  // `.markdownlint-cli2.jsonc` says which files and which rules.
  tool("links of the documents", "markdownlint-cli2/markdownlint-cli2-bin.mjs"),
  {
    title: "workflows",
    perform: () =>
      run(process.execPath, ["--import", "tsx", join("tools", "check", "workflows.mts")], {
        cwd: root,
        keepLines: 200,
        label: "the checker of GitHub's editor",
      }),
  },
  { title: "time, chance and environment", perform: async () => ambient() },
  { title: "what each kind of resource needs", perform: async () => fail("a kind is not complete:", checkKinds(root)) },
];

function ambient(): void {
  const findings = checkAmbient(root).map(({ file, line, what }) => `${file}:${line}: ${what}`);
  fail("take these from what is handed in:", findings);
}

function fail(title: string, findings: readonly string[]): void {
  if (findings.length > 0) throw new Error([title, ...findings].join("\n  "));
}

async function perform({ title, perform: act }: Check): Promise<boolean> {
  const started = Date.now();
  try {
    await act();
    process.stdout.write(`ok      ${title} (${seconds(Date.now() - started)})\n`);
    return true;
  } catch (error) {
    process.stdout.write(`FAILED  ${title}\n  ${(error as Error).message}\n\n`);
    return false;
  }
}

async function main(): Promise<void> {
  const waiting = [...checks];
  const worker = async (): Promise<boolean> => {
    let passed = true;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      passed = (await perform(next)) && passed;
    return passed;
  };
  const results = await Promise.all(Array.from({ length: availableParallelism() }, worker));
  process.exitCode = results.every(Boolean) ? 0 : 1;
}

void main();
