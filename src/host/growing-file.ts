/**
 * A file of lines that several processes append to and read. It only grows, so only what is new is read: when nobody else
 * has written anything, a look at its size is all that it takes.
 */
import { appendFileSync, closeSync, openSync, readSync, statSync } from "node:fs";

export class GrowingFile<T> {
  /** How far the file was read. */
  private bytes = 0;
  /** What this process has written behind that, and not read yet. */
  private written: Buffer[] = [];

  constructor(private readonly path: string) {}

  /** The operating system puts one line behind the other, whoever writes. */
  append(line: T): void {
    const text = Buffer.from(`${JSON.stringify(line)}\n`);
    appendFileSync(this.path, text, { mode: 0o600 });
    this.written.push(text);
  }

  /** Whole lines only: somebody may be writing. A file that is gone had its writers gone before. */
  unread(): T[] {
    const own = Buffer.concat(this.written);
    this.written = [];
    const size = statSync(this.path, { throwIfNoEntry: false })?.size ?? 0;
    if (size === this.bytes) return [];
    if (size < this.bytes) this.bytes = 0;
    // It has grown by what we have written, so there is nothing else in between.
    const isOwn = own.length > 0 && size === this.bytes + own.length;
    const text = isOwn ? own : this.read(size);
    const end = text.lastIndexOf("\n") + 1;
    this.bytes += end;
    const lines = text.subarray(0, end).toString("utf8").split("\n");
    return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as T);
  }

  private read(size: number): Buffer {
    const text = Buffer.alloc(size - this.bytes);
    const file = openSync(this.path, "r");
    try {
      readSync(file, text, 0, text.length, this.bytes);
      return text;
    } finally {
      closeSync(file);
    }
  }
}
