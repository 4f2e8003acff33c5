/** Where things are: this checkout, this user's cache, the programs on PATH. */

import { createHash } from "node:crypto";
import { accessSync, constants, statSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const projectRoot = fileURLToPath(new URL("../..", import.meta.url)).replace(/[/\\]$/, "");

const isWindows = process.platform === "win32";

/**
 * @param {NodeJS.ProcessEnv} env
 * @returns {string} this project's own corner of the user's cache, outside every checkout
 */
export function userCache(env) {
  const base =
    env.XDG_CACHE_HOME || (isWindows && env.LOCALAPPDATA) || join(env.HOME || env.USERPROFILE || homedir(), ".cache");
  return join(base, "pulumi-flowroute");
}

/**
 * @param {string} program
 * @returns {string} its file name on this platform
 */
export const executable = (program) => (isWindows ? `${program}.exe` : program);

/** @param {string} file */
export function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile() && statSync(file).size > 0;
  } catch {
    return false;
  }
}

/**
 * @param {string} program
 * @param {string | undefined} path as in the environment variable PATH
 * @returns {string[]} every place where it stands, in the order of PATH
 */
export function onPath(program, path) {
  return (path ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, executable(program)))
    .filter(isExecutable);
}

/**
 * @param {string | Buffer} content
 * @returns {string} short name for it
 */
export const fingerprintOf = (content) => createHash("sha256").update(content).digest("hex").slice(0, 16);
