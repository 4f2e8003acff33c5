/**
 * A lock between processes of one machine: two starts at the same time do the work once.
 * It is a folder, because creating one is atomic everywhere; inside stands who holds it.
 * A holder that was killed leaves its folder; the next one sees that the process is gone and takes over.
 */

import { mkdirSync, readFileSync, renameSync, rmSync, statSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

const LOOK_AGAIN_MS = 250;
const TELL_AGAIN_MS = 15_000;
const HEARTBEAT_MS = 5_000;
/** A holder whose heartbeat is older is gone, whatever process bears its number now. */
const ABANDONED_MS = 60_000;
/** A folder without a name in it: its maker was killed between the two steps, or is just at it. */
const NAMELESS_MS = 5_000;

/**
 * @template T
 * @param {string} path folder that is the lock
 * @param {(holder: string) => void} onWait told now and then while it waits, with the process id of who has it
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function withLock(path, onWait, work) {
  mkdirSync(dirname(path), { recursive: true });
  let told = Number.NEGATIVE_INFINITY;
  while (!acquire(path)) {
    if (isAbandoned(path)) {
      takeAway(path);
    } else if (Date.now() - told > TELL_AGAIN_MS) {
      onWait(holderOf(path) ?? "unknown");
      told = Date.now();
    }
    await sleep(LOOK_AGAIN_MS);
  }
  const release = () => {
    if (holderOf(path) === String(process.pid)) rmSync(path, { recursive: true, force: true });
  };
  const heartbeat = setInterval(() => touch(path), HEARTBEAT_MS);
  process.on("exit", release);
  try {
    return await work();
  } finally {
    clearInterval(heartbeat);
    process.off("exit", release);
    release();
  }
}

/** @param {string} path */
function acquire(path) {
  try {
    mkdirSync(path);
  } catch (error) {
    if (/** @type {NodeJS.ErrnoException} */ (error).code === "EEXIST") return false;
    throw error;
  }
  writeFileSync(join(path, "pid"), String(process.pid));
  return true;
}

/** @param {string} path */
function isAbandoned(path) {
  const age = ageOf(path);
  if (age === undefined) return false;
  const holder = holderOf(path);
  if (holder === undefined) return age > NAMELESS_MS;
  return age > ABANDONED_MS || !isAlive(Number(holder));
}

/**
 * Renames before removing, so that of several that wait only one wins. Should it be the lock that the winner has
 * taken in this very moment, it goes back. (If all fails two do the same work: slower, never wrong.)
 *
 * @param {string} path
 */
function takeAway(path) {
  const grave = `${path}.abandoned-${process.pid}`;
  try {
    renameSync(path, grave);
    if (isAbandoned(grave)) rmSync(grave, { recursive: true, force: true });
    else renameSync(grave, path);
  } catch {
    // Somebody else was faster.
  }
}

/** @param {string} path */
function holderOf(path) {
  try {
    return readFileSync(join(path, "pid"), "utf8") || undefined;
  } catch {
    return undefined;
  }
}

/** @param {string} path */
function ageOf(path) {
  try {
    return Date.now() - statSync(path).mtimeMs;
  } catch {
    return undefined;
  }
}

/** @param {string} path */
function touch(path) {
  try {
    utimesSync(path, new Date(), new Date());
  } catch {
    // Taken away from us: nothing that could be done here.
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}
