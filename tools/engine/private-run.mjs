/**
 * A Pulumi of one's own in one folder: home, state, passphrase, temporary files and PATH. Nothing of the user's set-up
 * is read or changed, and when the folder goes, all of it is gone.
 */

import { mkdirSync, symlinkSync } from "node:fs";
import { delimiter, dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { userCache } from "../lib/paths.mjs";

/** Settings of the user's that would reach into a private run: another backend, other keys, another account. */
const FOREIGN = /^(PULUMI_|FLOWROUTE_|FR_)/;

/**
 * @param {import("./find-engine.d.mts").Engine} engine
 * @param {string} folder exists and is empty
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Record<string, string>} the whole environment for the CLI and what it starts
 */
export function privateEnvironment(engine, folder, env = process.env) {
  const home = join(folder, "home");
  const state = join(folder, "state");
  const bin = join(folder, "bin");
  const temporary = join(folder, "tmp");
  for (const path of [home, state, bin, temporary]) mkdirSync(path);
  // The hosts of programs and providers are started with the first `node` on PATH: this one, whatever else is there.
  // On Windows not everybody may make links, so Node's own folder comes first there.
  if (process.platform !== "win32") symlinkSync(process.execPath, join(bin, "node"));
  const nodeFolder = process.platform === "win32" ? dirname(process.execPath) : bin;
  const kept = Object.entries(env).filter(([name, value]) => value !== undefined && !FOREIGN.test(name));
  return {
    .../** @type {Record<string, string>} */ (Object.fromEntries(kept)),
    PULUMI_HOME: home,
    // Without the files beside the state that hold its content type: a CLI that is killed while it writes one leaves it
    // empty, and no command reads the state any more ("failed to load checkpoint: EOF").
    PULUMI_BACKEND_URL: `${pathToFileURL(state).href}?metadata=skip`,
    PULUMI_CONFIG_PASSPHRASE: "only for this run",
    TMPDIR: temporary,
    TEMP: temporary,
    TMP: temporary,
    PULUMI_SKIP_UPDATE_CHECK: "true",
    PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true",
    // Each operation starts a provider host, which spends half of its time on compiling the same modules.
    NODE_COMPILE_CACHE: join(userCache(env), "node-compile-cache"),
    PATH: [nodeFolder, ...engine.path, env.PATH ?? ""].join(delimiter),
  };
}
