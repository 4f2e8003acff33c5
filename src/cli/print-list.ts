/** Lists of any length, printed while they are read: a table for people, one JSON array for programs. */

import { jsonText } from "../client/text/foreign-text";
import type { Io } from "./io";
import { startProgress } from "./progress";
import { type Column, createTable } from "./table";

/** How a kind of record is shown. */
export interface View<T> {
  columns: readonly Column<T>[];
  /** What `--json` prints of it; its keys are always there. */
  json(item: T): unknown;
  /** What is said when there is none. */
  emptyMessage: string;
}

/** As much as one request to Flowroute brings. */
const BATCH_SIZE = 200;

export async function printList<T>(io: Io, items: AsyncIterable<T>, view: View<T>, asJson: boolean): Promise<void> {
  const progress = startProgress(io, "asking Flowroute");
  let count = 0;
  try {
    const print = asJson ? jsonBatches(view) : tableBatches(view);
    for await (const portion of batches(items)) {
      await io.print(print.next(portion));
      count += portion.length;
      progress.update(`${count} so far`);
    }
    // A document that breaks off is none: nothing closes the array when reading fails.
    await io.print(print.end());
  } finally {
    progress.stop();
  }
}

async function* batches<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let portion: T[] = [];
  for await (const item of items) {
    portion.push(item);
    if (portion.length < BATCH_SIZE) continue;
    yield portion;
    portion = [];
  }
  if (portion.length > 0) yield portion;
}

function tableBatches<T>({ columns, emptyMessage }: View<T>) {
  const table = createTable(columns);
  let isEmpty = true;
  return {
    next: (portion: T[]) => {
      isEmpty = false;
      return table(portion);
    },
    end: () => (isEmpty ? `${emptyMessage}\n` : ""),
  };
}

function jsonBatches<T>({ json }: View<T>) {
  let isEmpty = true;
  return {
    next: (portion: T[]) => {
      const text = portion.map((item) => `  ${jsonText(json(item))}`).join(",\n");
      const before = isEmpty ? "[\n" : ",\n";
      isEmpty = false;
      return `${before}${text}`;
    },
    end: () => (isEmpty ? "[]\n" : "\n]\n"),
  };
}
