#!/usr/bin/env node

/**
 * Makes a checkout ready to run: dependencies, compiled package, engine. `npm start` and `npm test` call it first, so that
 * a fresh clone needs no other step. What is ready already takes a moment; two calls at once do the work once.
 *
 *     node tools/prepare.mjs [--no-engine] [--programs]      with what the programs of test/package have installed
 *
 * Plain JavaScript for Node 20 without any dependency: it is what installs them.
 */

import { EngineError, findEngine } from "./engine/find-engine.mjs";
import { build, isBuilt } from "./lib/build.mjs";
import { ChildError } from "./lib/child.mjs";
import { installDependencies, missingDependencies, Unusable } from "./lib/dependencies.mjs";
import { withLock } from "./lib/lock.mjs";
import { fingerprintOf, projectRoot, userCache } from "./lib/paths.mjs";
import { createProgress } from "./lib/progress.mjs";
import { installPrograms, programsAreThere } from "./package/programs.mjs";

const root = projectRoot;
const env = process.env;
const progress = createProgress("prepare");

async function prepare() {
  const lock = `${userCache(env)}/prepare-${fingerprintOf(root)}.lock`;
  const onWait = (/** @type {string} */ pid) =>
    progress.line(`another process (${pid}) prepares this checkout; waiting`);
  await withLock(lock, onWait, async () => {
    if (missingDependencies(root).length > 0) await installDependencies({ root, env, progress });
    if (!isBuilt(root)) await build({ root, progress });
    if (process.argv.includes("--programs") && !programsAreThere(root)) await installPrograms({ root, env, progress });
  });
  if (process.argv.includes("--no-engine")) return;
  const { binDir, version } = await findEngine({ root, env });
  progress.line(`ready; Pulumi ${version} from ${binDir}`);
}

try {
  await prepare();
} catch (error) {
  const expected = error instanceof Unusable || error instanceof EngineError || error instanceof ChildError;
  const { message, stack } = /** @type {Error} */ (error);
  process.stderr.write(`\n${expected ? message : stack}\n`);
  process.exitCode = 1;
}
