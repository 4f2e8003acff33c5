/**
 * One list of all hosts of a run, as a file to which each of them appends. The operating system puts one line behind the
 * other, so all of them see the same order: of two that ask for one thing at the same moment, one is first.
 */
import { appendFileSync } from "node:fs";
import { GrowingFile } from "./growing-file";

interface Line<T> {
  process: string;
  /** Absent in the first line of a process: an earlier one may have had the same name, and is over. */
  entry?: T;
}

type Added<T> = T & { process: string };

export class SharedFile<T extends { key: string }> {
  private readonly file: GrowingFile<Line<T>>;
  private readonly byKey = new Map<string, { at: number; entry: Added<T> }[]>();
  /** Where the first line of each process is. */
  private readonly begins = new Map<string, number>();
  private length = 0;
  private hasBegun = false;

  /** @param isThere whether a process of this name is at work in the run */
  constructor(
    private readonly path: string,
    readonly name: string,
    private readonly isThere: (name: string) => boolean,
  ) {
    this.file = new GrowingFile(path);
  }

  /** Answer: the entries with this key up to the new one. */
  add(entry: T): Added<T>[] {
    if (!this.hasBegun) this.append({ process: this.name });
    this.hasBegun = true;
    this.append({ process: this.name, entry });
    const entries = this.all(entry.key);
    return entries.slice(0, entries.findLastIndex(({ process }) => process === this.name) + 1);
  }

  /** Without those of processes that have ended. */
  all(key: string): Added<T>[] {
    this.read();
    const isThere = new Map<string, boolean>([[this.name, true]]);
    return this.entriesOf(key).flatMap(({ at, entry }) => {
      const { process } = entry;
      if (!isThere.has(process)) isThere.set(process, this.isThere(process));
      return isThere.get(process) && at > (this.begins.get(process) ?? -1) ? [entry] : [];
    });
  }

  private entriesOf(key: string): { at: number; entry: Added<T> }[] {
    const known = this.byKey.get(key) ?? [];
    this.byKey.set(key, known);
    return known;
  }

  private append(line: Line<T>): void {
    appendFileSync(this.path, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  }

  private read(): void {
    for (const { process, entry } of this.file.unread()) {
      const at = this.length++;
      if (entry === undefined) this.begins.set(process, at);
      else this.entriesOf(entry.key).push({ at, entry: { ...entry, process } });
    }
  }
}
