/** Prints lists of any length while they are read: as a table for people, as one JSON array for programs. */

import { jsonText } from "../client/text/foreign-text";
import type { Io } from "./io";
import { startProgress } from "./progress";
import { type Column, createTable } from "./table";

/** How a kind of record is shown. */
export interface View<T> {
  columns: readonly Column<T>[];
  /** What `--json` prints. All keys are always present. */
  json(item: T): unknown;
  /** What is printed when the list is empty. */
  emptyMessage: string;
}

/** One page of the API. */
const BATCH_SIZE = 200;

export async function printList<T>(io: Io, items: AsyncIterable<T>, view: View<T>, asJson: boolean): Promise<void> {
  const progress = startProgress(io, "reading from Flowroute");
  let count = 0;
  try {
    const print = asJson ? jsonBatches(view) : tableBatches(view);
    for await (const batch of batches(items)) {
      await io.print(print.next(batch));
      count += batch.length;
      progress.update(`${count} so far`);
    }
    // When reading fails, the array stays open, so that the output does not parse.
    await io.print(print.end());
  } finally {
    progress.stop();
  }
}

async function* batches<T>(items: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < BATCH_SIZE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function tableBatches<T>({ columns, emptyMessage }: View<T>) {
  const table = createTable(columns);
  let isEmpty = true;
  return {
    next: (batch: T[]) => {
      isEmpty = false;
      return table(batch);
    },
    end: () => (isEmpty ? `${emptyMessage}\n` : ""),
  };
}

function jsonBatches<T>({ json }: View<T>) {
  let isEmpty = true;
  return {
    next: (batch: T[]) => {
      const text = batch.map((item) => `  ${jsonText(json(item))}`).join(",\n");
      const before = isEmpty ? "[\n" : ",\n";
      isEmpty = false;
      return `${before}${text}`;
    },
    end: () => (isEmpty ? "[]\n" : "\n]\n"),
  };
}
