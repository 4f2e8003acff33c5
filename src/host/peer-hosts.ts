/**
 * The other provider hosts of the same run. Each `Account` has its own host, and the engine deletes an old resource in the
 * host that created it. That host must learn from the others what the program still uses, or it would release or detach it.
 * So all hosts of a run append what they know to one file in the temporary folder. The lines of a host that has ended do
 * not count, even if another process has its process id by then. A host of a later day removes the file.
 */
import { createHash } from "node:crypto";
import { lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { AddedEntry, RunEntry } from "../journal";
import { SharedFile } from "./shared-file";

/** An entry of the list that all hosts of a run share. */
export interface SharedEntry extends RunEntry {
  /** Where the API is, and the hash of key and URL: most facts mean nothing elsewhere. */
  readonly baseUrl: string;
  readonly account: string;
}

export interface PeerHosts {
  /** Name of this host in the list. */
  readonly name: string;
  /**
   * Adds to the list.
   *
   * @returns the entries of that fact and subject up to there, the new one last
   * @throws when it cannot be written
   */
  add(entry: SharedEntry): AddedEntry<SharedEntry>[];
  /** What it has of a fact, and of one subject, without what hosts have added that have ended. */
  entriesOf(fact: string, subject?: string): AddedEntry<SharedEntry>[];
}

export interface PeerHostsOptions {
  /** The engine's address, which the hosts of one run have in common. */
  engine: string | undefined;
  /** @default one per user in the temporary folder */
  folder?: string;
  /** @default this process */
  pid?: number;
}

export function peerHostsOf({ engine = "", folder = usualFolder(), pid = process.pid }: PeerHostsOptions): PeerHosts {
  const file = `${createHash("sha256").update(engine).digest("hex").slice(0, 16)}.jsonl`;
  const list = new SharedFile<SharedEntry>(join(folder, file), String(pid), (host) => isHostOf(engine, Number(host)));
  let isOpen = false;
  const open = () => {
    if (isOpen) return;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOurs(folder)) throw new Error(`the folder ${folder} belongs to another user`);
    for (const name of readdirSync(folder)) {
      // Another container that has the same folder numbers its processes otherwise: what is new there may be in use.
      if (name !== file && ageOf(join(folder, name)) > MAX_AGE_MS) rmSync(join(folder, name), { force: true });
    }
    isOpen = true;
  };

  return {
    name: list.name,

    add(entry) {
      open();
      return list.add(entry);
    },

    entriesOf: (fact, subject) => (isOurs(folder) ? list.entriesOf(fact, subject) : []),
  };
}

/** No run lasts longer. */
const MAX_AGE_MS = 24 * 3600_000;

/** Since it was last written to; another host may have removed it. */
const ageOf = (path: string): number => Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);

const usualFolder = (): string => join(tmpdir(), `pulumi-flowroute-${process.getuid?.() ?? "hosts"}`);

/** Another user of the machine may have made a folder of this name. */
function isOurs(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid());
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/**
 * Whether a process is a host of that engine, whose address is its last argument. Where that cannot be looked up, any
 * process with the number counts as one.
 */
function isHostOf(engine: string, pid: number): boolean {
  if (!isAlive(pid)) return false;
  if (process.platform !== "linux") return true;
  try {
    const args = readFileSync(`/proc/${pid}/cmdline`, "utf8").split("\0").filter(Boolean);
    // A process that has given itself a title shows no arguments.
    return args.length === 1 || args.at(-1) === engine;
  } catch {
    return isAlive(pid);
  }
}
