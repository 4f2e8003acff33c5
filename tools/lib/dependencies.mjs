/** `npm ci`, when it is due; and a Node that is new enough for what it installs. */

import { existsSync, readFileSync } from "node:fs";
import { basename, delimiter, join } from "node:path";
import { run } from "./child.mjs";
import { onPath } from "./paths.mjs";

/** This machine lacks something that only its user can give it. */
export class Unusable extends Error {}

/** @typedef {{ version?: string, optional?: boolean, link?: boolean }} Locked */

/**
 * npm writes the hidden lock file at the very end of an installation. So one that was interrupted has none, and one of
 * an older checkout differs; times of files, which a clone sets at will, are not asked.
 *
 * @param {string} root
 * @returns {string[]} the folders that `package-lock.json` wants otherwise than they are
 */
export function missingDependencies(root) {
  const wanted = packagesIn(join(root, "package-lock.json"));
  const installed = packagesIn(join(root, "node_modules", ".package-lock.json"));
  return Object.entries(wanted)
    .filter(([folder, { version, optional, link }]) => {
      if (folder === "" || optional) return false;
      return link ? !existsSync(join(root, folder)) : installed[folder]?.version !== version;
    })
    .map(([folder]) => folder);
}

/**
 * @param {{ root: string, env: NodeJS.ProcessEnv, progress: import("./progress.mjs").Progress }} place
 */
export async function installDependencies({ root, env, progress }) {
  progress.line("installing dependencies: npm ci (about 300 MB, half a minute to a few minutes)");
  const [command, ...args] = npmCommand(root, env);
  const all = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  await progress.during(
    () => "",
    () => run(command, [...args, ...all], { cwd: root, env, label: "npm ci", keepLines: 150 }),
  );
  const missing = missingDependencies(root);
  if (missing.length > 0)
    throw new Unusable(`npm ci went well, and yet these are not installed: ${missing.join(", ")}`);
  await ensureNode({ root, env, progress });
}

/**
 * The package `node` brings the Node that scripts run on, by an install script. Where npm was told to run none, and the
 * machine's own Node is too old, it is run here.
 *
 * @param {{ root: string, env: NodeJS.ProcessEnv, progress: import("./progress.mjs").Progress }} place
 */
async function ensureNode({ root, env, progress }) {
  /** @type {{ engines: { node: string } }} */
  const { engines } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const [major = 0, minor = 0] = engines.node
    .replace(/[^\d.]/g, "")
    .split(".")
    .map(Number);
  const isNewEnough = async () => {
    const [node = process.execPath] = onPath("node", scriptPath(root, env));
    const [, x = 0, y = 0] = /^v(\d+)\.(\d+)/.exec(await run(node, ["--version"]).catch(() => ""))?.map(Number) ?? [];
    return x > major || (x === major && y >= minor);
  };
  if (await isNewEnough()) return;
  progress.line("fetching the Node that the scripts run on");
  const script = join(root, "node_modules", "node");
  await run(process.execPath, ["installArchSpecificPackage"], { cwd: script, env }).catch(() => undefined);
  if (!(await isNewEnough())) throw new Unusable(`Node ${major}.${minor} or newer is needed: https://nodejs.org/`);
}

/**
 * PATH as npm sets it for scripts: with the Node, and the tools, that come as dependencies.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 */
export const scriptPath = (root, env) => [join(root, "node_modules", ".bin"), env.PATH].join(delimiter);

/**
 * The npm that called us, run by a Node that does not lie in the folder which `npm ci` is about to remove.
 *
 * @param {string} root
 * @param {NodeJS.ProcessEnv} env
 * @returns {[string, ...string[]]}
 */
export function npmCommand(root, env) {
  const [node = process.execPath] = onPath("node", env.PATH).filter(
    (file) => !file.startsWith(join(root, "node_modules")),
  );
  const caller = env.npm_execpath;
  if (caller !== undefined && basename(caller) === "npm-cli.js") return [node, caller];
  const [found] = onPath("npm", env.PATH);
  if (found === undefined) throw new Unusable("npm is needed, and is not on PATH: https://nodejs.org/ brings it");
  return [found];
}

/**
 * @param {string} lockFile
 * @returns {Record<string, Locked>}
 */
function packagesIn(lockFile) {
  try {
    return JSON.parse(readFileSync(lockFile, "utf8")).packages ?? {};
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "ENOENT" || error instanceof SyntaxError) return {};
    throw error;
  }
}
