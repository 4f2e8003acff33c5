/**
 * `pulumi-resource-pulumi-nodejs` starts the host of dynamic providers. Pulumi's own archives bring it beside the CLI;
 * a build from source and some distributions do not. It is a few lines of shell, and part of the SDK.
 */

import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fingerprintOf, isExecutable, onPath } from "../lib/paths.mjs";
import { NotHere } from "./probe.mjs";

const NAME = process.platform === "win32" ? "pulumi-resource-pulumi-nodejs.cmd" : "pulumi-resource-pulumi-nodejs";

/**
 * Beside the CLI where the folder is ours; the engine warns of a launcher that it finds elsewhere.
 *
 * @param {string} binDir folder of the CLI
 * @param {{ env: NodeJS.ProcessEnv, root: string, cacheDir: string }} place
 * @returns {string[]} the folder to add to PATH, if one is needed
 */
export function ensureLauncher(binDir, { env, root, cacheDir }) {
  const isOurs = binDir.startsWith(join(cacheDir, "engine"));
  if (!isOurs && (existsSync(join(binDir, NAME)) || onPath(NAME, env.PATH).length > 0)) return [];
  const original = join(root, "node_modules", "@pulumi", "pulumi", NAME);
  if (!existsSync(original)) throw new NotHere(`no ${NAME}; \`npm ci\` brings it, with @pulumi/pulumi`);
  const text = readFileSync(original, "utf8");
  const folder = isOurs ? binDir : join(cacheDir, "launcher", fingerprintOf(text));
  const launcher = join(folder, NAME);
  if (!isExecutable(launcher) || readFileSync(launcher, "utf8") !== text) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(`${launcher}.${process.pid}`, text, { mode: 0o755 });
    renameSync(`${launcher}.${process.pid}`, launcher);
  }
  return isOurs ? [] : [folder];
}
