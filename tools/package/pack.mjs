/** The package as npm packs it. */

import { join } from "node:path";
import { run } from "../lib/child.mjs";
import { npmCommand } from "../lib/dependencies.mjs";

/** @typedef {import("./pack.d.mts").Packed} Packed */

/**
 * @param {{ root: string, env: NodeJS.ProcessEnv, folder: string, scripts?: boolean }} options `folder` exists; with
 *   `scripts` what npm runs before packing is run, too: it compiles what has changed
 * @returns {Promise<Packed>}
 */
export async function pack({ root, env, folder, scripts = false }) {
  const [command, ...args] = npmCommand(root, env);
  const what = ["pack", "--json", "--loglevel=error", "--pack-destination", folder];
  const all = [...args, ...what, ...(scripts ? [] : ["--ignore-scripts"])];
  const [told] = JSON.parse(await run(command, all, { cwd: root, env, label: "npm pack" }));
  return {
    file: join(folder, told.filename),
    size: told.size,
    unpackedSize: told.unpackedSize,
    files: told.files.map((/** @type {{ path: string }} */ { path }) => path),
  };
}

/**
 * The size for people, in round figures.
 *
 * @param {Packed} packed
 */
export function describeSize({ size, unpackedSize, files }) {
  const kB = (/** @type {number} */ bytes) => `${Math.round(bytes / 1000)} kB`;
  return `${kB(size)} packed, ${kB(unpackedSize)} unpacked, ${files.length} files`;
}
