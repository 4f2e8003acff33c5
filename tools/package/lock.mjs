#!/usr/bin/env node
/**
 * `npm run lock:programs`: brings the lock files below test/package/installed up to date, after a change of our own
 * dependencies. What is locked already stays as it is. The tarball's hash, which is another one in every build, is left out.
 */

import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../lib/child.mjs";
import { npmCommand } from "../lib/dependencies.mjs";
import { projectRoot as root } from "../lib/paths.mjs";
import { pack } from "./pack.mjs";
import { lockedFolder, pnpmScript, TARBALL } from "./programs.mjs";

const env = process.env;
const inFolder = (/** @type {string} */ name) => join(lockedFolder(root), name);

/** @param {string} name */
async function lockWithNpm(name) {
  const lock = join(inFolder(name), "package-lock.json");
  const { packages, ...rest } = JSON.parse(readFileSync(lock, "utf8"));
  // npm takes what is locked for what is in the tarball, whatever that has by now.
  delete packages["node_modules/pulumi-flowroute"];
  writeFileSync(lock, `${JSON.stringify({ ...rest, packages }, null, 2)}\n`);
  const [command, ...args] = npmCommand(root, env);
  await run(command, [...args, "install", "--package-lock-only", "--ignore-scripts"], { cwd: inFolder(name), env });
}

/**
 * @param {string} file
 * @param {RegExp} hash
 */
function forget(file, hash) {
  writeFileSync(file, readFileSync(file, "utf8").replace(hash, "$1"));
}

const { file } = await pack({ root, env, folder: lockedFolder(root), scripts: true });
for (const name of ["npm", "pnpm"]) cpSync(file, join(inFolder(name), TARBALL));
try {
  for (const name of ["npm", "compilers", "testers"]) await lockWithNpm(name);
  await run(process.execPath, [pnpmScript(root), "install", "--lockfile-only"], { cwd: inFolder("pnpm"), env });
  forget(
    join(inFolder("npm"), "package-lock.json"),
    /("resolved": "file:pulumi-flowroute.tgz",\n)\s*"integrity": .*\n/,
  );
  forget(join(inFolder("pnpm"), "pnpm-lock.yaml"), /(resolution: \{)integrity: \S+, (?=tarball: file:)/);
} finally {
  for (const path of [file, ...["npm", "pnpm"].map((name) => join(inFolder(name), TARBALL))]) rmSync(path);
}
