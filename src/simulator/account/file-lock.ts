/** Locks a state file, so that only one simulator writes to it. */
import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { messageOf, SimulatorError } from "../simulator-error";

interface Holder {
  pid: number;
  host: string;
  /** Distinguishes two simulators of one process, and a process from a later one with the same pid. */
  id: string;
}

/** The locks of this process. Any other lock with its pid is from an earlier process with the same pid. */
const held = new Set<string>();

/**
 * Creates `FILE.lock`, or takes over one whose process was killed.
 *
 * @returns a function that unlocks the file
 * @throws SimulatorError when another simulator uses the file
 */
export function lockFile(path: string): () => void {
  const lock = `${path}.lock`;
  const own: Holder = { pid: process.pid, host: hostname(), id: randomUUID() };
  const draft = `${lock}.${own.id}`;
  try {
    writeFileSync(draft, JSON.stringify(own), { flag: "wx", mode: 0o600 });
    try {
      // Unlike a rename, a link never replaces a file, and the new file has its content from the beginning.
      if (!tryLink(draft, lock)) takeOver(lock, draft, path);
    } finally {
      rmSync(draft, { force: true });
    }
  } catch (error) {
    if (error instanceof SimulatorError) throw error;
    throw new SimulatorError(
      `Could not write the state file ${path}: ${messageOf(error)}. Choose another path with --state.`,
      "machine",
    );
  }
  held.add(own.id);
  return () => {
    held.delete(own.id);
    if (read(lock)?.id === own.id) rmSync(lock, { force: true });
  };
}

function takeOver(lock: string, draft: string, path: string): void {
  const holder = read(lock);
  if (holder !== undefined && isRunning(holder)) throw inUse(path, lock, holder);
  const aside = `${draft}.old`;
  try {
    renameSync(lock, aside);
  } catch {
    // Another process is taking it over. The first that links has it.
  }
  // Another process may have taken it over since it was read. Then that one keeps it.
  const moved = read(aside);
  if (moved !== undefined && isRunning(moved)) tryLink(aside, lock);
  rmSync(aside, { force: true });
  if (!tryLink(draft, lock)) throw inUse(path, lock, read(lock));
}

function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
    throw error;
  }
}

/** @returns undefined when there is no lock, or an invalid one */
function read(lock: string): Holder | undefined {
  try {
    const { pid, host, id } = JSON.parse(readFileSync(lock, "utf8"));
    return Number.isSafeInteger(pid) && pid > 0 ? { pid, host: String(host), id: String(id) } : undefined;
  } catch {
    return undefined;
  }
}

function isRunning({ pid, host, id }: Holder): boolean {
  // A process on another machine cannot be checked, so it counts as running.
  if (host !== hostname()) return true;
  if (pid === process.pid) return held.has(id);
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === "EPERM";
  }
}

const inUse = (path: string, lock: string, holder: Holder | undefined): SimulatorError =>
  new SimulatorError(
    `Could not use the state file ${path}: another simulator uses it` +
      `${holder === undefined ? "" : ` (process ${holder.pid} on ${JSON.stringify(holder.host)})`}. Nothing was written. ` +
      `Stop that one, or choose another path with --state. If none is running, remove ${lock}.`,
    "machine",
  );
