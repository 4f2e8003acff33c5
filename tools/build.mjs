#!/usr/bin/env node
/** `npm run build`: compiles `src` into `dist`, whether or not it changed. */

import { build } from "./lib/build.mjs";
import { ChildError } from "./lib/child.mjs";
import { projectRoot } from "./lib/paths.mjs";
import { createProgress } from "./lib/progress.mjs";

try {
  await build({ root: projectRoot, progress: createProgress("build") });
} catch (error) {
  process.stderr.write(`${error instanceof ChildError ? error.message : /** @type {Error} */ (error).stack}\n`);
  process.exitCode = 1;
}
