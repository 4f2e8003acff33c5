/**
 * Prints what the GitHub release of a tag says, from the changelog; fails when the checkout is not ready for that tag.
 *
 *     npm run --silent release:notes -- v0.2.0
 */

import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { releaseNotes } from "./release-notes";

const root = resolve(__dirname, "../..");
const read = (file: string): string => readFileSync(join(root, file), "utf8");

try {
  const [tag = ""] = process.argv.slice(2);
  const manifest = JSON.parse(read("package.json"));
  const repository = process.env["GITHUB_REPOSITORY"];
  process.stdout.write(`${releaseNotes({ tag, manifest, changelog: read("CHANGELOG.md"), repository })}\n`);
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`);
  process.exitCode = 1;
}
