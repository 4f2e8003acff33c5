/** One process at a time keeps its account in a file: the others would write over it. */
import { randomUUID } from "node:crypto";
import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";
import { messageOf, SimulatorError } from "../simulator-error";

interface Holder {
  pid: number;
  host: string;
  /** Tells two simulators of one process apart, and a process from a later one with its number. */
  id: string;
}

/** Of this process: its own number in a lock that is not among them was left by one that had the number before. */
const held = new Set<string>();

/**
 * Makes `FILE.lock`, or takes over one whose process was killed.
 *
 * @returns how to let it go
 * @throws SimulatorError when another simulator is at work on the file
 */
export function lockFile(path: string): () => void {
  const lock = `${path}.lock`;
  const own: Holder = { pid: process.pid, host: hostname(), id: randomUUID() };
  const draft = `${lock}.${own.id}`;
  try {
    writeFileSync(draft, JSON.stringify(own), { flag: "wx", mode: 0o600 });
    try {
      // Unlike a rename, a link takes no place that is taken, and what it makes has its content from the beginning.
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
  if (holder !== undefined && isAtWork(holder)) throw inUse(path, lock, holder);
  const aside = `${draft}.old`;
  try {
    renameSync(lock, aside);
  } catch {
    // Somebody else has just taken it over; whoever links first has it.
  }
  // Somebody else may have taken it over since it was read: that one keeps it.
  const moved = read(aside);
  if (moved !== undefined && isAtWork(moved)) tryLink(aside, lock);
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

/** Undefined when there is none, or none of ours. */
function read(lock: string): Holder | undefined {
  try {
    const { pid, host, id } = JSON.parse(readFileSync(lock, "utf8"));
    return Number.isSafeInteger(pid) && pid > 0 ? { pid, host: String(host), id: String(id) } : undefined;
  } catch {
    return undefined;
  }
}

function isAtWork({ pid, host, id }: Holder): boolean {
  // Of another machine nothing can be known.
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
    `Could not use the state file ${path}: another simulator is at work on it` +
      `${holder === undefined ? "" : ` (process ${holder.pid} on ${JSON.stringify(holder.host)})`}. Nothing was written. ` +
      `End that one, or choose another path with --state. If none is running, remove ${lock}.`,
    "machine",
  );
