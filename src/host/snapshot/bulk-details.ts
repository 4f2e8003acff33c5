/**
 * Many numbers in one request. The bulk read is documented on one old page, so the first request finds out what it can: it
 * may be missing, refuse so many at once, or leave numbers out. It proves only what is there.
 */
import { type FlowrouteClient, type NumberDetails, RateLimitedError } from "../../client";

/** Numbers per request: as documented, and what is tried where Flowroute refuses that. */
const SIZES = [100, 20];

/** What a request has shown, by number. It never rejects: what it does not show is read by itself. */
export type BulkAnswer = Promise<ReadonlyMap<string, NumberDetails>>;

export class BulkDetails {
  private sizes = SIZES;
  /** The most numbers that a request was answered for. */
  private proven = 0;
  private readonly leftOut = new Set<string>();

  constructor(private readonly client: Pick<FlowrouteClient, "numbers">) {}

  /** Numbers per request; 0 where there is no bulk read. */
  get size(): number {
    return this.sizes[0] ?? 0;
  }

  /** Whether an answer has left the number out before: then others would, too. */
  hasLeftOut(number: string): boolean {
    return this.leftOut.has(number);
  }

  /**
   * Sends as many requests as it takes. A request for more numbers than any before goes first, alone.
   * @returns by number what its request has shown; numbers that are missing here were not asked for
   */
  async request(numbers: readonly string[]): Promise<ReadonlyMap<string, BulkAnswer>> {
    const sent = new Map<string, BulkAnswer>();
    let at = 0;
    while (at < numbers.length && this.size > 0) {
      const chunk = numbers.slice(at, at + this.size);
      const answer = this.send(chunk);
      const isProbe = chunk.length > this.proven;
      if (isProbe && !(await this.judge(chunk.length, answer))) continue;
      const shown = this.shownBy(chunk, answer);
      for (const number of chunk) sent.set(number, shown);
      at += chunk.length;
    }
    return sent;
  }

  private send(chunk: readonly string[]): Promise<NumberDetails[]> {
    const answer = this.client.numbers.details(chunk);
    answer.catch(() => undefined);
    return answer;
  }

  /** Whether requests of this length are answered. Else the next one is shorter, or there is none. */
  private async judge(length: number, answer: Promise<NumberDetails[]>): Promise<boolean> {
    try {
      await answer;
      this.proven = length;
      return true;
    } catch (error) {
      // That would be said to each single read as well, a hundred times.
      if (error instanceof RateLimitedError) throw error;
      this.sizes = this.sizes.filter((size) => size < length);
      return false;
    }
  }

  private async shownBy(chunk: readonly string[], answer: Promise<NumberDetails[]>): BulkAnswer {
    const shown = new Map((await answer.catch(() => [])).map((details) => [details.number, details]));
    for (const number of chunk) if (!shown.has(number)) this.leftOut.add(number);
    return shown;
  }
}
