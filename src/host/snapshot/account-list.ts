/**
 * Numbers that resources are likely to ask for next: the account's list, read page by page. It only fills bulk requests
 * that are sent anyway, and nothing is concluded from it.
 */
import { type FlowrouteClient, isNorthAmerican } from "../../client";

const PAGE = 200;

/** So many numbers of a page must have been asked for before another one is read: it would not pay on a large account. */
const USED_PER_PAGE = 10;

export class AccountList {
  private readonly listed: string[] = [];
  private pages = 0;
  private isWhole = false;
  private used = 0;

  constructor(private readonly client: Pick<FlowrouteClient, "numbers">) {}

  /** A number that was read without being asked for is asked for now. */
  countUse(): void {
    this.used += 1;
  }

  /**
   * So many numbers, or fewer: first those that are new, then those that are only to be read again. Reads one page at most,
   * and none for the latter.
   */
  async next(count: number, isNew: (number: string) => boolean, isOld: (number: string) => boolean): Promise<string[]> {
    if (count === 0) return [];
    const isWorthIt = this.used >= this.pages * USED_PER_PAGE;
    if (!this.isWhole && isWorthIt && this.listed.filter(isNew).length < count) await this.readPage();
    return [...this.listed.filter(isNew), ...this.listed.filter(isOld)].slice(0, count);
  }

  private async readPage(): Promise<void> {
    const offset = this.pages * PAGE;
    this.pages += 1;
    let count = 0;
    try {
      for await (const { number } of this.client.numbers.list({ offset, limit: PAGE })) {
        count += 1;
        // Numbers of other countries cannot be read one by one.
        if (isNorthAmerican(number)) this.listed.push(number);
      }
    } catch {
      // What was asked for is read without it.
    }
    this.isWhole = count < PAGE;
  }
}
