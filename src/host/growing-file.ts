/** A file of lines that others add to while we read it. It only grows, so only what is new is read. */
import { closeSync, existsSync, fstatSync, openSync, readSync } from "node:fs";

export class GrowingFile<T> {
  private bytes = 0;

  constructor(private readonly path: string) {}

  /** Whole lines only: somebody may be writing. A file that is gone had its writers gone before. */
  unread(): T[] {
    if (!existsSync(this.path)) return [];
    const file = openSync(this.path, "r");
    try {
      const { size } = fstatSync(file);
      if (size < this.bytes) this.bytes = 0;
      const text = Buffer.alloc(size - this.bytes);
      readSync(file, text, 0, text.length, this.bytes);
      const end = text.lastIndexOf("\n") + 1;
      this.bytes += end;
      const lines = text.subarray(0, end).toString("utf8").split("\n");
      return lines.filter((line) => line !== "").map((line) => JSON.parse(line) as T);
    } finally {
      closeSync(file);
    }
  }
}
