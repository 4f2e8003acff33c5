#!/usr/bin/env node
/**
 * Prints where a Pulumi engine is, after making one if need be.
 *
 *     node tools/engine/engine.mjs            the folder with the engine
 *     node tools/engine/engine.mjs --json     {"binDir", "version", "source", "path"}
 */

import { EngineError, findEngine } from "./find-engine.mjs";

const asJson = process.argv.slice(2).includes("--json");
try {
  const engine = await findEngine();
  process.stdout.write(`${asJson ? JSON.stringify(engine) : engine.binDir}\n`);
} catch (error) {
  process.stderr.write(`${error instanceof EngineError ? error.message : /** @type {Error} */ (error).stack}\n`);
  process.exitCode = 1;
}
