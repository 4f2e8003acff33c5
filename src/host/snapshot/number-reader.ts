/** How the numbers of an account are read: few of them one by one, many in bulk, with others that are likely to follow. */
import type { FlowrouteClient, NumberDetails, Runtime } from "../../client";
import { findForCertain } from "../../purchase";
import { AccountList } from "./account-list";
import { type Answer, BatchedReader } from "./batched-reader";
import { BulkDetails } from "./bulk-details";
import type { Readings } from "./readings";

/** What of a number is written by itself: its alias and options, its routes, its emergency address, its caller name. */
export type NumberPart = "options" | "routes" | "address" | "name";

export const NUMBER_PARTS: readonly NumberPart[] = ["options", "routes", "address", "name"];

export type NumberReadings = Readings<NumberDetails, NumberPart>;

/** A run that asks for more numbers than this is likely to go on. */
const FEW = 5;

export interface NumberReaderOptions {
  /** Its answers to reads are stored as they come. */
  client: FlowrouteClient;
  runtime: Runtime;
  readings: NumberReadings;
  timeoutMs: number;
}

export class NumberReader {
  private readonly reader: BatchedReader<NumberDetails, NumberPart>;
  private readonly bulk: BulkDetails;
  private readonly list: AccountList;
  private readonly asked = new Set<string>();
  /** Read along with others, and not asked for yet. */
  private readonly ahead = new Set<string>();

  constructor(private readonly options: NumberReaderOptions) {
    const { client, runtime, readings } = options;
    this.bulk = new BulkDetails(client);
    this.list = new AccountList(client);
    this.reader = new BatchedReader({ runtime, readings, fetch: (numbers) => this.fetch(numbers) });
  }

  /**
   * A number of the account, as Flowroute has shown it within the last minute of this run.
   *
   * @param reader one that asks again is told what Flowroute has now
   * @returns undefined when it is certainly not on the account: see `findForCertain`
   */
  async read(number: string, part: NumberPart, reader: string): Promise<NumberDetails | undefined> {
    if (this.ahead.delete(number)) this.list.countUse();
    return this.reader.read(number, part, reader);
  }

  /** Those of the numbers that are on the account, as Flowroute shows them now. */
  readAgain(numbers: readonly string[]): Promise<NumberDetails[]> {
    return this.reader.readAgain(numbers);
  }

  private async fetch(numbers: readonly string[]): Promise<ReadonlyMap<string, Answer<NumberDetails>>> {
    const { readings } = this.options;
    for (const number of numbers) this.asked.add(number);
    const isMany = this.asked.size > FEW;
    const { bulk } = this;
    const isForBulk = (number: string) => !bulk.hasLeftOut(number) && !readings.isDoubtful(number);
    const together = numbers.filter(isForBulk);
    const inBulk = bulk.size > 0 && together.length > 0 && (isMany || together.length > 1);
    // A full request needs no others.
    const others = inBulk && isMany && together.length < bulk.size ? await this.more(together, isForBulk) : [];
    const requested = inBulk ? await bulk.request([...together, ...others]) : [];
    const answers = new Map<string, Answer<NumberDetails>>();
    for (const [number, answer] of requested) {
      if (!this.asked.has(number)) this.ahead.add(number);
      const read = shared(async () => (await answer).get(number) ?? this.readSingly(number));
      answers.set(number, { settled: answer, read });
    }
    for (const number of numbers) {
      if (answers.has(number)) continue;
      const answer = this.readSingly(number);
      answers.set(number, { settled: answer.catch(() => undefined), read: () => answer });
    }
    return answers;
  }

  /** Others that fill the request, which costs no more by them. */
  private more(together: readonly string[], isForBulk: (number: string) => boolean): Promise<string[]> {
    const { size } = this.bulk;
    const { readings } = this.options;
    const among = new Set(together);
    const isFree = (number: string) => !among.has(number) && isForBulk(number) && !this.reader.isUnderWay(number);
    const isNew = (number: string) => isFree(number) && !readings.has(number);
    const isOld = (number: string) => isFree(number) && readings.has(number) && !readings.isUnread(number);
    return this.list.next(size - together.length, isNew, isOld);
  }

  private readSingly(number: string): Promise<NumberDetails | undefined> {
    const { client, runtime, timeoutMs } = this.options;
    return findForCertain({ client, runtime, timeoutMs }, number);
  }
}

function shared<T>(work: () => Promise<T>): () => Promise<T> {
  let result: Promise<T> | undefined;
  return () => {
    result ??= work();
    return result;
  };
}
