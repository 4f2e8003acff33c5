/** Reads things of one kind for all resources of a run: what several ask for in one moment is one question to Flowroute. */
import DataLoader from "dataloader";
import type { Runtime } from "../../client";
import type { Question, Readings } from "./readings";

/** The engine asks for what it refreshes in separate calls, of which many come at once. */
const GATHER_MS = 10;

interface Ask<Part> {
  id: string;
  part: Part;
  reader: string;
}

/** One thing that a request is about. */
export interface Answer<T> {
  /** Of the request that is under way. It never rejects. */
  readonly settled: Promise<unknown>;
  /** Reads the thing by itself where that request does not tell. @returns undefined when it is not on the account */
  read(): Promise<T | undefined>;
}

export interface BatchedReaderOptions<T extends object, Part extends string> {
  runtime: Runtime;
  readings: Readings<T, Part>;
  /**
   * Sends the requests for these things, and maybe for others along with them. It ends when it has sent them, and is not
   * called again before that.
   */
  fetch(ids: readonly string[]): Promise<ReadonlyMap<string, Answer<T>>>;
}

export class BatchedReader<T extends object, Part extends string> {
  private readonly loader: DataLoader<Ask<Part>, { answer: Promise<T | undefined> }>;
  private readonly underWay = new Map<string, Answer<T> & { question: Question }>();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: BatchedReaderOptions<T, Part>) {
    const { runtime } = options;
    this.loader = new DataLoader((asks) => this.inTurn(() => this.answer(asks)), {
      // What is kept, and for whom, is decided by the readings.
      cache: false,
      batchScheduleFn: (callback) => void runtime.sleep(GATHER_MS).then(callback),
    });
  }

  /**
   * What Flowroute has, by a reading of this run that the reader has not had yet, else by a request.
   * @returns undefined when Flowroute was asked for this thing alone and does not have it
   */
  async read(id: string, part: Part, reader: string): Promise<T | undefined> {
    const { readings } = this.options;
    const known = readings.take(id, part, reader);
    if (known) return known;
    const { answer } = await this.loader.load({ id, part, reader });
    const found = await answer;
    if (found) readings.recordTaken(id, found, reader);
    return found;
  }

  /** Asks Flowroute for all of them, whatever is known. */
  async readAgain(ids: readonly string[]): Promise<T[]> {
    const answers = await this.inTurn(() => this.fetch([...new Set(ids)]));
    const found = await Promise.all(ids.map((id) => answers.get(id)?.read()));
    return found.filter((value) => value !== undefined);
  }

  isUnderWay(id: string): boolean {
    return this.underWay.has(id);
  }

  private async answer(asks: readonly Ask<Part>[]): Promise<{ answer: Promise<T | undefined> }[]> {
    const { readings } = this.options;
    // Another batch may have brought the answer, or have asked, while this one waited.
    const known = asks.map(({ id, part, reader }) => readings.take(id, part, reader));
    const open = new Set(asks.filter((_, at) => known[at] === undefined).map(({ id }) => id));
    const joined = new Map([...open].flatMap((id) => this.joinable(id)));
    const fetched = await this.fetch([...open].filter((id) => !joined.has(id)));
    return asks.map(({ id }, at) => ({
      answer: Promise.resolve(known[at] ?? (joined.get(id) ?? fetched.get(id))?.read()),
    }));
  }

  private joinable(id: string): [string, Answer<T>][] {
    const other = this.underWay.get(id);
    return other && this.options.readings.isCurrent(id, other.question) ? [[id, other]] : [];
  }

  private async fetch(ids: readonly string[]): Promise<ReadonlyMap<string, Answer<T>>> {
    if (ids.length === 0) return new Map();
    const question = this.options.readings.ask();
    const answers = await this.options.fetch(ids);
    for (const [id, answer] of answers) {
      const entry = { ...answer, question };
      this.underWay.set(id, entry);
      void answer.settled.then(() => this.underWay.get(id) === entry && this.underWay.delete(id));
    }
    return answers;
  }

  private inTurn<R>(work: () => Promise<R>): Promise<R> {
    const next = this.turn.then(work);
    this.turn = next.catch(() => undefined);
    return next;
  }
}
