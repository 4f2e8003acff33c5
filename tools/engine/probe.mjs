/** Whether a Pulumi CLI is one that we can use: asked, not believed. */

import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ChildError, run } from "../lib/child.mjs";
import { executable, isExecutable, onPath } from "../lib/paths.mjs";

/** First release whose `import --file` takes inputs and outputs, on which the adoption of whole accounts rests. */
const OLDEST = [3, 254, 0];
const MAJOR = 3;
const ANSWER_WITHIN_MS = 30_000;

/** This way of getting an engine leads nowhere; the message says why. */
export class NotHere extends Error {}

/**
 * @param {string} cli path of the `pulumi` executable
 * @param {NodeJS.ProcessEnv} env
 * @returns {Promise<string>} its version
 */
export async function probe(cli, env) {
  const languageHost = executable("pulumi-language-nodejs");
  const beside = [dirname(cli), dirname(realpathSync(cli))].map((folder) => join(folder, languageHost));
  if (!beside.some(isExecutable) && onPath("pulumi-language-nodejs", env.PATH).length === 0) {
    throw new NotHere(`${cli} has no ${languageHost} beside it, nor is that on PATH`);
  }
  const version = await versionOf(cli, env);
  const parts = version.split(".").map(Number);
  if (parts[0] !== MAJOR) throw new NotHere(`${cli} is version ${version}; ${MAJOR}.x is needed`);
  if (compare(parts, OLDEST) < 0)
    throw new NotHere(`${cli} is version ${version}; ${OLDEST.join(".")} or newer is needed`);
  return version;
}

/**
 * In a home of its own: even `pulumi version` writes a log file there.
 *
 * @param {string} cli
 * @param {NodeJS.ProcessEnv} env
 */
async function versionOf(cli, env) {
  const home = mkdtempSync(join(tmpdir(), "pulumi-flowroute-probe-"));
  try {
    const quiet = { ...env, PULUMI_HOME: home, PULUMI_SKIP_UPDATE_CHECK: "true" };
    const answer = await run(cli, ["version"], { cwd: home, env: quiet, timeoutMs: ANSWER_WITHIN_MS });
    const version = /^v?(\d+\.\d+\.\d+)\S*$/m.exec(answer)?.[1];
    if (version === undefined) throw new NotHere(`${cli} version answered ${JSON.stringify(answer.slice(0, 80))}`);
    return version;
  } catch (error) {
    throw error instanceof ChildError ? new NotHere(error.message) : error;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/**
 * Of two versions by their parts: below 0 when `a` is older. What `a` does not have counts as 0.
 *
 * @param {readonly number[]} a
 * @param {readonly number[]} b
 */
export function compare(a, b) {
  const place = b.findIndex((part, index) => part !== (a[index] ?? 0));
  return place === -1 ? 0 : (a[place] ?? 0) - (b[place] ?? 0);
}
