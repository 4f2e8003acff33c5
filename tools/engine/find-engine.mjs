/**
 * Finds a Pulumi engine, or makes one: what is on PATH, else what an earlier run has put into this user's cache,
 * else the download of the official npm package, else a build from the pinned Go modules beside this file.
 * Plain JavaScript for Node 20 without any dependency, because it may run before they are installed.
 */

import { ChildError } from "../lib/child.mjs";
import { projectRoot, userCache } from "../lib/paths.mjs";
import { createProgress } from "../lib/progress.mjs";
import { cachedBuild, makeBuild } from "./go-build.mjs";
import { ensureLauncher } from "./launcher.mjs";
import { cachedDownload, makeDownload } from "./npm-package.mjs";
import { engineOnPath } from "./path.mjs";
import { NotHere } from "./probe.mjs";

/** @typedef {import("./find-engine.d.mts").Engine} Engine */
/** @typedef {import("./find-engine.d.mts").FindOptions} FindOptions */

/** No engine, and no way to get one: the message says what to install. */
export class EngineError extends Error {
  /** @param {string} message */
  constructor(message) {
    super(message);
    this.name = "EngineError";
  }
}

/**
 * @param {FindOptions} [options]
 * @returns {Promise<Engine>}
 */
export async function findEngine({
  env = process.env,
  root = projectRoot,
  cacheDir = userCache(env),
  progress = createProgress("engine"),
} = {}) {
  const place = { env, root, cacheDir, progress };
  // What is in the cache goes before a new download: a machine that had to build is not asked for a network each time.
  const ways = [
    { title: "`pulumi` on PATH", look: engineOnPath },
    { title: "an earlier download", look: cachedDownload },
    { title: "an earlier build", look: cachedBuild },
    { title: "the npm package `pulumi`, which downloads it", look: makeDownload },
    { title: "a build with Go", look: makeBuild },
  ];
  const failures = [];
  for (const { title, look } of ways) {
    try {
      const found = await look(place);
      return { ...found, path: [found.binDir, ...ensureLauncher(found.binDir, place)] };
    } catch (error) {
      if (!(error instanceof NotHere || error instanceof ChildError)) throw error;
      failures.push({ title, reason: error.message });
    }
  }
  const noWayLeft = failures.map(({ title, reason }) => `  - ${title}: ${reason.replaceAll("\n", "\n    ")}`);
  throw new EngineError(
    [
      "No Pulumi engine on this machine, and none could be made:",
      ...noWayLeft,
      "Any one of these will do:",
      "  - install the Pulumi CLI, 3.254 or newer: https://www.pulumi.com/docs/install/",
      "  - let this machine reach get.pulumi.com, so that the npm package `pulumi` can download it",
      "  - install Go 1.26.6 or newer: https://go.dev/dl/",
    ].join("\n"),
  );
}
