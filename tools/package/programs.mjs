/**
 * What the programs of the package's tests have installed besides the package: the tests themselves use no network.
 * The lock files below test/package/installed say what; here it comes from the registry, once per lock file.
 */

import { cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../lib/child.mjs";
import { npmCommand, scriptPath } from "../lib/dependencies.mjs";
import { fingerprintOf, onPath } from "../lib/paths.mjs";
import { pack } from "./pack.mjs";

/** @typedef {{ root: string, env: NodeJS.ProcessEnv, progress: import("../lib/progress.mjs").Progress }} Place */

/** The tarball's name in the lock files, which hold neither its version nor its hash. */
export const TARBALL = "pulumi-flowroute.tgz";

/** @param {string} root */
export const lockedFolder = (root) => join(root, "test", "package", "installed");

/** @param {string} root */
export const programsFolder = (root) => join(root, "node_modules", ".cache", "pulumi-flowroute", "programs");

/** @param {string} root */
export function programsAreThere(root) {
  const stamp = stampFile(programsFolder(root));
  return existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint(root);
}

/** @param {Place} place */
export async function installPrograms(place) {
  const { root, progress } = place;
  progress.line("installing what the programs of the package's tests need (about 300 MB, half a minute)");
  const folder = programsFolder(root);
  const fresh = `${folder}-${process.pid}`;
  try {
    cpSync(lockedFolder(root), fresh, { recursive: true });
    await progress.during(
      () => "",
      async () => {
        const { file } = await pack({ ...place, folder: fresh });
        for (const name of ["npm", "pnpm"]) cpSync(file, join(fresh, name, TARBALL));
        rmSync(file);
        await all(...["npm", "compilers", "testers"].map((name) => npmCi(join(fresh, name), place)));
        await fetchForPnpm(fresh, place);
      },
    );
    takeOut(join(fresh, "npm", "node_modules"));
    writeFileSync(stampFile(fresh), fingerprint(root));
    rmSync(folder, { recursive: true, force: true });
    renameSync(fresh, folder);
  } finally {
    rmSync(fresh, { recursive: true, force: true });
  }
}

/**
 * Waits for the others also when one has failed: what they write is about to be removed.
 *
 * @param {Promise<unknown>[]} work
 */
async function all(...work) {
  await Promise.allSettled(work);
  await Promise.all(work);
}

/**
 * @param {string} cwd
 * @param {Place} place
 */
function npmCi(cwd, { root, env }) {
  const [command, ...args] = npmCommand(root, env);
  const all = [...args, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  return run(command, all, { cwd, env, label: "npm ci" });
}

/**
 * Fills a store, from which an installation then takes everything.
 *
 * @param {string} fresh
 * @param {Place} place
 */
async function fetchForPnpm(fresh, { root, env }) {
  const cwd = join(fresh, "pnpm");
  const PATH = scriptPath(root, env);
  const [node = process.execPath] = onPath("node", PATH);
  const args = [pnpmScript(root), "fetch", "--store-dir", join(fresh, "pnpm-store")];
  await run(node, args, { cwd, env: { ...env, PATH }, label: "pnpm fetch" });
  rmSync(join(cwd, "node_modules"), { recursive: true });
}

/** @param {string} root */
export const pnpmScript = (root) => join(root, "node_modules", "pnpm", "bin", "pnpm.mjs");

/**
 * The package of this moment is not the one of the test.
 *
 * @param {string} modules
 */
function takeOut(modules) {
  for (const path of ["pulumi-flowroute", ".bin/flowroute", ".package-lock.json"]) {
    rmSync(join(modules, path), { recursive: true });
  }
}

/** @param {string} root */
function fingerprint(root) {
  const folder = lockedFolder(root);
  const files = readdirSync(folder, { recursive: true, encoding: "utf8", withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
  return fingerprintOf(files.map((file) => `${file.slice(folder.length)}\n${readFileSync(file, "utf8")}`).join("\n"));
}

/** @param {string} folder */
const stampFile = (folder) => join(folder, "installed.sha256");
