/** The engine that the user has installed. */

import { realpathSync } from "node:fs";
import { dirname } from "node:path";
import { onPath } from "../lib/paths.mjs";
import { NotHere, probe } from "./probe.mjs";

/**
 * @param {{ env: NodeJS.ProcessEnv, progress: import("../lib/progress.mjs").Progress }} place
 * @returns {Promise<{ binDir: string, version: string, source: "path" }>}
 */
export async function engineOnPath({ env, progress }) {
  const refused = [];
  for (const cli of onPath("pulumi", env.PATH).filter((file) => !isNpmWrapper(file))) {
    try {
      return { binDir: dirname(cli), version: await probe(cli, env), source: "path" };
    } catch (error) {
      if (!(error instanceof NotHere)) throw error;
      progress.line(`passing over ${error.message}`);
      refused.push(error.message);
    }
  }
  throw new NotHere(refused.length === 0 ? "not there" : refused.join("\n"));
}

/**
 * The npm package `pulumi` puts a script of that name on PATH, which would download the CLI into the user's own
 * Pulumi home at the first question. We use it too, but later and with a home of ours: npm-package.mjs.
 *
 * @param {string} file
 */
function isNpmWrapper(file) {
  return /[/\\]node_modules[/\\]pulumi[/\\]/.test(realpathSync(file));
}
