/**
 * The official npm package `pulumi` is a script that downloads the CLI of its own version, language hosts included, on
 * first use and keeps it under `$PULUMI_HOME/versions`. Here that home is a folder in our cache, so that the user's
 * own `~/.pulumi` stays as it is.
 */

import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from "node:fs";
import { join } from "node:path";
import { run } from "../lib/child.mjs";
import { withLock } from "../lib/lock.mjs";
import { executable } from "../lib/paths.mjs";
import { NotHere, probe } from "./probe.mjs";

const GIVE_UP_AFTER_MS = 15 * 60_000;

/** @typedef {{ env: NodeJS.ProcessEnv, root: string, cacheDir: string, progress: import("../lib/progress.mjs").Progress }} Place */
/** @typedef {{ binDir: string, version: string, source: "npm" }} Found */

/**
 * @param {Place} place
 * @returns {Promise<Found>}
 */
export async function cachedDownload(place) {
  const { binDir } = layout(place);
  const cli = join(binDir, executable("pulumi"));
  if (!existsSync(cli)) throw new NotHere("none");
  return { binDir, version: await probe(cli, place.env), source: "npm" };
}

/**
 * @param {Place} place
 * @returns {Promise<Found>}
 */
export async function makeDownload(place) {
  const { script, version, folder } = layout(place);
  const { env, progress } = place;
  return withLock(
    `${folder}.lock`,
    (pid) => progress.line(`another process (${pid}) is downloading Pulumi; waiting for it`),
    async () => {
      try {
        return await cachedDownload(place);
      } catch {
        // Not there, or it does not run: fetched anew.
      }
      progress.line(`downloading Pulumi ${version} by the npm package \`pulumi\` (about 150 MB, once)`);
      const staging = `${folder}.part`;
      rmSync(staging, { recursive: true, force: true });
      try {
        const quiet = { ...env, PULUMI_HOME: staging, PULUMI_VERSION: version, PULUMI_SKIP_UPDATE_CHECK: "true" };
        const options = { cwd: place.cacheDir, env: quiet, timeoutMs: GIVE_UP_AFTER_MS, label: "the download" };
        await progress.during(
          () => "",
          () => run(process.execPath, [script, "version"], options),
        );
        rmSync(folder, { recursive: true, force: true });
        renameSync(join(staging, "versions", version), folder);
      } catch (error) {
        progress.line(`no download: ${/** @type {Error} */ (error).message.split("\n").at(-1)?.trim()}`);
        throw error;
      } finally {
        rmSync(staging, { recursive: true, force: true });
      }
      return cachedDownload(place);
    },
  );
}

/** @param {Place} place */
function layout({ root, cacheDir }) {
  const packageFolder = join(root, "node_modules", "pulumi");
  const manifest = join(packageFolder, "package.json");
  if (!existsSync(manifest)) throw new NotHere("the package is not installed; `npm ci` does that");
  /** @type {{ version: string }} */
  const { version } = JSON.parse(readFileSync(manifest, "utf8"));
  mkdirSync(join(cacheDir, "engine"), { recursive: true });
  const folder = join(cacheDir, "engine", `npm-${version}`);
  return { script: join(packageFolder, "run.js"), version, folder, binDir: join(folder, "bin") };
}
