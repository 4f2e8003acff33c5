/**
 * One list of all hosts of a run, as a file to which each of them appends. The operating system puts one line behind the
 * other, so all of them see the same order: of two that ask for one thing at the same moment, one is first.
 */
import { type AddedEntry, EntryIndex, type RunEntry } from "../journal";
import { GrowingFile } from "./growing-file";

interface Line<T> {
  host: string;
  /** Absent in the first line of a host: an earlier one may have had the same name, and is over. */
  entry?: T;
}

export class SharedFile<T extends RunEntry> {
  private readonly file: GrowingFile<Line<T>>;
  private readonly entries = new EntryIndex<AddedEntry<T> & { at: number }>();
  /** Where the first line of each host is. */
  private readonly firstLineOf = new Map<string, number>();
  private length = 0;
  private hasBegun = false;

  /** @param isRunning whether a host of this name is at work in the run */
  constructor(
    path: string,
    readonly name: string,
    private readonly isRunning: (name: string) => boolean,
  ) {
    this.file = new GrowingFile(path);
  }

  /** @returns the entries of the same fact and subject up to the new one */
  add(entry: T): AddedEntry<T>[] {
    if (!this.hasBegun) this.file.append({ host: this.name });
    this.hasBegun = true;
    this.file.append({ host: this.name, entry });
    const entries = this.entriesOf(entry.fact, entry.subject);
    return entries.slice(0, entries.findLastIndex(({ host }) => host === this.name) + 1);
  }

  /** Without those of hosts that have ended. */
  entriesOf(fact: string, subject?: string): AddedEntry<T>[] {
    this.read();
    const isThere = new Map<string, boolean>([[this.name, true]]);
    return this.entries.entriesOf(fact, subject).filter(({ host, at }) => {
      if (!isThere.has(host)) isThere.set(host, this.isRunning(host));
      return isThere.get(host) && at > (this.firstLineOf.get(host) ?? -1);
    });
  }

  private read(): void {
    for (const { host, entry } of this.file.unread()) {
      const at = this.length++;
      if (entry === undefined) this.firstLineOf.set(host, at);
      else this.entries.push({ ...entry, host, at });
    }
  }
}
