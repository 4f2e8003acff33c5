/**
 * Compiles the package. The result replaces `dist` in one step and only when it is complete, so that a program which
 * is running from there never sees half of it, and no file of a source that is gone stays behind.
 */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { run } from "./child.mjs";

/** @param {string} root */
export function isBuilt(root) {
  const stamp = stampFile(root);
  return existsSync(join(root, "dist")) && existsSync(stamp) && readFileSync(stamp, "utf8") === fingerprint(root);
}

/** @param {{ root: string, progress: import("./progress.mjs").Progress }} place */
export async function build({ root, progress }) {
  progress.line("compiling the package into dist");
  const before = fingerprint(root);
  const fresh = join(cache(root), `dist-${process.pid}`);
  const old = join(cache(root), `old-${process.pid}`);
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  try {
    const args = [compiler, "-p", join(root, "tsconfig.build.json"), "--outDir", fresh, "--noEmitOnError"];
    await progress.during(
      () => "",
      () => run(process.execPath, args, { cwd: root, keepLines: 200, label: "tsc -p tsconfig.build.json" }),
    );
    simplifyTypes(fresh);
    const dist = join(root, "dist");
    if (existsSync(dist)) renameSync(dist, old);
    renameSync(fresh, dist);
    writeFileSync(stampFile(root), before);
  } finally {
    for (const folder of [fresh, old]) rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * The TypeScript 3.8 that Pulumi has for programs without a compiler does not know `import { type X }`. In a declaration
 * file, whose imports are of types anyway, the word adds nothing.
 *
 * @param {string} folder
 */
function simplifyTypes(folder) {
  for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".d.ts")) continue;
    const file = join(folder, name);
    const text = readFileSync(file, "utf8");
    writeFileSync(
      file,
      text.replace(/^(import|export) \{[^}]*\}/gm, (list) => list.replace(/\btype (?!as\b)/g, "")),
    );
  }
}

/**
 * By content and not by time: a clone, a switch of branches and a copy all set times that say nothing.
 *
 * @param {string} root
 */
function fingerprint(root) {
  const hash = createHash("sha256");
  const src = join(root, "src");
  const sources = readdirSync(src, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".ts"));
  const settings = ["tsconfig.json", "tsconfig.build.json", "package.json", "package-lock.json", "tools/lib/build.mjs"];
  for (const file of [...sources.sort().map((name) => join(src, name)), ...settings.map((name) => join(root, name))]) {
    hash.update(file.slice(root.length)).update(readFileSync(file));
  }
  return hash.digest("hex");
}

/** @param {string} root */
function stampFile(root) {
  const file = join(cache(root), "dist.sha256");
  mkdirSync(dirname(file), { recursive: true });
  return file;
}

/**
 * Beside `dist` on the same disk, where a rename is one step, and known to every tool as not ours to read.
 *
 * @param {string} root
 */
const cache = (root) => join(root, "node_modules", ".cache", "pulumi-flowroute");
