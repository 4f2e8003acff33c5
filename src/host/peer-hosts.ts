/**
 * The other provider hosts of the same run. Each `Account` has a host of its own, and the engine takes an old resource
 * away in the host that it was made in: without word from the host of its successor, that one would release or detach
 * what the program still wants, or leave a record whose number goes in the other. So each host writes down what its
 * program wants and what it takes away, in a file in the temporary folder that the others read. The file means nothing
 * once its host has ended, even if another process has its number by then; a later host of its address, or of another
 * day, removes it. What only one of them may have, or what counts for all of them, is in a file that they share.
 */
import { createHash } from "node:crypto";
import { appendFileSync, lstatSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { RunEntry } from "../purchase";
import { GrowingFile } from "./growing-file";
import { SharedFile } from "./shared-file";

/** What a host notes about a key, for instance which resource of the program stands for it. */
export interface Note {
  key: string;
  urn: string;
  /** Where the API is, and the hash of key and URL: most keys mean nothing elsewhere. */
  baseUrl: string;
  account: string;
}

export interface PeerHosts {
  /** Throws when it cannot be written down. */
  publish(note: Note): void;
  /** What the other hosts of this run have noted about a key until now: of each the last that it said. */
  read(key: string): Note[];
  /** Name of this host in the list that all hosts of the run share. */
  readonly name: string;
  /** Adds to that list. Answer: what it has of that key up to there. Throws when it cannot be written down. */
  add(entry: SharedEntry): (SharedEntry & RunEntry)[];
  /** What it has of a key, without what hosts have added that have ended. */
  all(key: string): (SharedEntry & RunEntry)[];
}

/** An entry of the list that all hosts of a run share. */
export interface SharedEntry extends Omit<RunEntry, "process">, Pick<Note, "baseUrl" | "account"> {}

export interface PeerHostsOptions {
  /** The engine's address, which the hosts of one run have in common. */
  engine: string | undefined;
  /** @default one per user in the temporary folder */
  folder?: string;
  /** @default this process */
  pid?: number;
}

export function peerHostsOf({ engine = "", folder = usualFolder(), pid = process.pid }: PeerHostsOptions): PeerHosts {
  const run = `${createHash("sha256").update(engine).digest("hex").slice(0, 16)}-`;
  const own = `${run}${pid}.jsonl`;
  const shared = `${run}shared.jsonl`;
  const others = new Map<string, NoteFile>();
  const list = new SharedFile<SharedEntry>(join(folder, shared), String(pid), (host) => isHostOf(engine, Number(host)));
  let isOpen = false;
  /** Another container that has the same folder numbers its processes otherwise: what is new there may be in use. */
  const isLeft = (name: string): boolean =>
    name.startsWith(run)
      ? !isHostOf(engine, pidIn(name))
      : !isAlive(pidIn(name)) && ageOf(join(folder, name)) > MOST_AGE_MS;
  const open = () => {
    if (isOpen) return;
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    if (!isOurs(folder)) throw new Error(`${folder} belongs to another user`);
    for (const name of readdirSync(folder)) {
      // The shared one may be new, and in use: who removes it would take a lease from somebody.
      if (name !== shared && (name === own || isLeft(name))) rmSync(join(folder, name), { force: true });
    }
    isOpen = true;
  };

  return {
    name: list.name,

    publish(note) {
      open();
      appendFileSync(join(folder, own), `${JSON.stringify(note)}\n`, { mode: 0o600 });
    },

    add(entry) {
      open();
      return list.add(entry);
    },

    all: (key) => (isOurs(folder) ? list.all(key) : []),

    read(key) {
      if (!isOurs(folder)) return [];
      const names = readdirSync(folder).filter(
        (name) => name.startsWith(run) && name !== own && isHostOf(engine, pidIn(name)),
      );
      return names.flatMap((name) => {
        const file = others.get(name) ?? new NoteFile(join(folder, name));
        others.set(name, file);
        return file.read(key) ?? [];
      });
    },
  };
}

/** The notes of one host. */
class NoteFile {
  private readonly notes = new Map<string, Note>();
  private readonly lines: GrowingFile<Note>;

  constructor(path: string) {
    this.lines = new GrowingFile(path);
  }

  read(key: string): Note | undefined {
    for (const note of this.lines.unread()) this.notes.set(note.key, note);
    return this.notes.get(key);
  }
}

/** No run lasts longer. */
const MOST_AGE_MS = 24 * 3600_000;

/** Since it was last written to; another host may have removed it. */
const ageOf = (path: string): number => Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0);

const usualFolder = (): string => join(tmpdir(), `pulumi-flowroute-${process.getuid?.() ?? "hosts"}`);

/** Another user of the machine may have made a folder of this name. */
function isOurs(folder: string): boolean {
  const found = lstatSync(folder, { throwIfNoEntry: false });
  return found?.isDirectory() === true && (process.getuid === undefined || found.uid === process.getuid());
}

/** The process that a file is named after. */
const pidIn = (name: string): number => Number(/-(\d+)\.jsonl$/.exec(name)?.[1]);

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
