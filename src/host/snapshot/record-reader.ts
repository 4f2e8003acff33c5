/** How emergency addresses and caller names are read: few of them one by one, many by pages of their list. */
import type { Runtime } from "../../client";
import { type Answer, BatchedReader } from "./batched-reader";
import type { Readings } from "./readings";

const PAGE = 200;

/** For so many records that are asked for, one page of the list is read. The account may have any number of others. */
const ASKED_PER_PAGE = 10;

export interface RecordReaderOptions<T extends { id: string }> {
  runtime: Runtime;
  readings: Readings<T, "record">;
  /** Its answer is stored as it comes; undefined: certainly not on the account. */
  find(id: string): Promise<T | undefined>;
  list(query: { limit: number; offset: number }): AsyncIterable<T>;
}

export class RecordReader<T extends { id: string }> {
  private readonly reader: BatchedReader<T, "record">;
  private offset = 0;
  /** Records that were asked for, and have not been counted for a page yet. */
  private asked = 0;

  constructor(private readonly options: RecordReaderOptions<T>) {
    const { runtime, readings } = options;
    this.reader = new BatchedReader({ runtime, readings, fetch: (ids) => this.fetch(ids) });
  }

  /**
   * A record of the account, as Flowroute has shown it within the last minute of this run.
   *
   * @param reader one that asks again is told what Flowroute has now
   * @returns undefined when Flowroute was asked for it alone, and it is certainly not on the account
   */
  read(id: string, reader: string): Promise<T | undefined> {
    return this.reader.read(id, "record", reader);
  }

  private async fetch(ids: readonly string[]): Promise<ReadonlyMap<string, Answer<T>>> {
    const listed = await this.readPages(ids.filter((id) => !this.options.readings.isDoubtful(id)));
    const answers = ids.map((id): [string, Answer<T>] => {
      const record = listed.get(id);
      const answer = record === undefined ? this.options.find(id) : Promise.resolve(record);
      return [id, { settled: answer.catch(() => undefined), read: () => answer }];
    });
    return new Map(answers);
  }

  /** Those of the records that are on the pages which this is worth. */
  private async readPages(ids: readonly string[]): Promise<ReadonlyMap<string, T>> {
    const found = new Map<string, T>();
    const missing = new Set(ids);
    this.asked += ids.length;
    while (missing.size > 0 && this.asked >= ASKED_PER_PAGE) {
      this.asked -= ASKED_PER_PAGE;
      const page = await this.readPage();
      for (const record of page) {
        if (missing.delete(record.id)) found.set(record.id, record);
      }
      // From the beginning the next time: what was not in it is read by itself.
      if (this.offset === 0) break;
    }
    return found;
  }

  private async readPage(): Promise<T[]> {
    const { readings, list } = this.options;
    const question = readings.ask();
    const page: T[] = [];
    try {
      for await (const record of list({ limit: PAGE, offset: this.offset })) page.push(record);
    } catch {
      // What is not found here is read by itself.
    }
    for (const record of page) readings.store(record.id, record, question);
    this.offset = page.length < PAGE ? 0 : this.offset + PAGE;
    return page;
  }
}
