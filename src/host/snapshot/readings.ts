/**
 * What reads of this run have shown of things at Flowroute, in memory only. A reading answers for something that is there,
 * for a minute, and each reader once. That something is absent is never concluded from it.
 *
 * A write of our own is noted when it begins and when it ends: what was asked before it ended proves nothing about what it
 * changed. After a write whose result is not certain the thing is always read from Flowroute.
 */

/** A change may come from the portal at any time, so a reading does not count for long. */
const VALID_MS = 60_000;

interface Reading<T, Part> {
  value: T;
  /** When it was asked for, by the clock. */
  readonly at: number;
  /** The same, in the order of questions and writes. */
  readonly asked: number;
  /** How many writes the other hosts of the run had announced by then. */
  readonly peerWrites: number;
  /** Written since, and the answer does not tell what is there now. */
  readonly unknown: Set<Part>;
  readonly readers: Set<string>;
}

/** When a request was sent; its answer is stored under it. */
export type Question = Pick<Reading<object, never>, "at" | "asked" | "peerWrites">;

/** How a write has ended: with values that are there now, done without telling them, or nobody knows. */
export type WriteOutcome<T> = { now: Partial<T> } | "unknown" | "doubtful";

/** What the hosts of a run write, told to each other. */
export interface AnnouncedWrites {
  announce(id: string): void;
  /** How many writes the other hosts have announced until now. */
  count(): number;
  /** Which of them was the last one of a thing; 0 for none. */
  lastOf(id: string): number;
}

/** @typeParam Part what of a thing is written and read by itself */
export class Readings<T extends object, Part extends string> {
  private readonly readings = new Map<string, Reading<T, Part>>();
  /** Writes under way, by id and part. */
  private readonly writing = new Map<string, Part[]>();
  /** When a write of the thing last began or ended, in the order of questions and writes. */
  private readonly written = new Map<string, number>();
  private readonly doubtful = new Set<string>();
  private order = 0;

  constructor(
    private readonly now: () => number,
    private readonly announced: AnnouncedWrites,
  ) {}

  /** Call it before a request is sent. */
  ask(): Question {
    this.order += 1;
    return { at: this.now(), asked: this.order, peerWrites: this.announced.count() };
  }

  /** Whether an answer to the question can tell what is there now, as far as this run knows. */
  isCurrent(id: string, { asked }: Question): boolean {
    return !this.writing.has(id) && (this.written.get(id) ?? 0) < asked && !this.doubtful.has(id);
  }

  /** Keeps an answer of Flowroute, unless a write of our own or a later answer makes it void. */
  store(id: string, value: T, question: Question): void {
    if (!this.isCurrent(id, question)) return;
    const known = this.readings.get(id);
    if (known && known.asked > question.asked) return;
    this.readings.set(id, { ...question, value, unknown: new Set(), readers: new Set() });
  }

  /** Flowroute does not show it. */
  remove(id: string): void {
    this.readings.delete(id);
  }

  /** What is known, for a reader that has not had this reading yet. */
  take(id: string, part: Part, reader: string): T | undefined {
    const reading = this.readings.get(id);
    if (reading === undefined || reading.readers.has(reader) || !this.counts(id, reading)) return undefined;
    if (reading.unknown.has(part) || this.writing.get(id)?.includes(part)) return undefined;
    reading.readers.add(reader);
    return reading.value;
  }

  /** The reader has the answer, if that is the one which is kept. */
  recordTaken(id: string, value: T, reader: string): void {
    const reading = this.readings.get(id);
    if (reading?.value === value) reading.readers.add(reader);
  }

  /** Whether something is known of it. */
  has(id: string): boolean {
    const reading = this.readings.get(id);
    return reading !== undefined && this.counts(id, reading);
  }

  /** Whether something is known of it that no reader has had. */
  isUnread(id: string): boolean {
    return this.has(id) && this.readings.get(id)?.readers.size === 0;
  }

  /** A write of it has ended, and nobody knows how. */
  isDoubtful(id: string): boolean {
    return this.doubtful.has(id);
  }

  /** Runs a write of our own. Reads of the other parts go on meanwhile. */
  async write<R>(
    id: string,
    parts: readonly Part[],
    work: () => Promise<R>,
    outcomeOf: (result: R) => WriteOutcome<T>,
  ): Promise<R> {
    this.announced.announce(id);
    this.recordWrite(id);
    this.writing.set(id, [...(this.writing.get(id) ?? []), ...parts]);
    let outcome: WriteOutcome<T> = "doubtful";
    try {
      const result = await work();
      outcome = outcomeOf(result);
      return result;
    } finally {
      this.endWrite(id, parts, outcome);
      this.announced.announce(id);
    }
  }

  private endWrite(id: string, parts: readonly Part[], outcome: WriteOutcome<T>): void {
    const left = [...(this.writing.get(id) ?? [])];
    for (const part of parts) left.splice(left.indexOf(part), 1);
    if (left.length > 0) this.writing.set(id, left);
    else this.writing.delete(id);
    this.recordWrite(id);
    const reading = this.readings.get(id);
    if (outcome === "doubtful") {
      this.doubtful.add(id);
      this.readings.delete(id);
    } else if (reading && outcome === "unknown") {
      for (const part of parts) reading.unknown.add(part);
    } else if (reading && outcome !== "unknown") {
      reading.value = { ...reading.value, ...outcome.now };
    }
  }

  private recordWrite(id: string): void {
    this.order += 1;
    this.written.set(id, this.order);
  }

  private counts(id: string, { at, peerWrites }: Reading<T, Part>): boolean {
    if (this.now() - at >= VALID_MS) return false;
    return this.announced.lastOf(id) <= peerWrites;
  }
}
