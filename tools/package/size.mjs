#!/usr/bin/env node
/** `npm run size`: packs, and says how large the package is. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { projectRoot } from "../lib/paths.mjs";
import { describeSize, pack } from "./pack.mjs";

const folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-size-"));
try {
  process.stdout.write(`${describeSize(await pack({ root: projectRoot, env: process.env, folder, scripts: true }))}\n`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
