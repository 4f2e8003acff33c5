/** A carrier in memory behind the client's interface: each purchase and each read goes as a script says. */
import type { AvailableNumber, FlowrouteClient, NumberDetails, Runtime } from "../../src/client";
import {
  AmbiguousWriteError,
  AuthError,
  NotFoundError,
  RateLimitedError,
  RejectedError,
  UnavailableError,
} from "../../src/client";

/** How a purchase goes. `lost-late`: the answer is lost, and the carrier gets to it only after `lateMs`. */
export type PostOutcome =
  | "bought"
  | "bought-unreadable"
  /** Something in front of the API says 200; the carrier never hears of it. */
  | "answered-by-another"
  | "bought-with-warning"
  | "lost-bought"
  | "lost-late"
  | "lost-not-bought"
  | "taken"
  | "refused"
  | "no-funds"
  | "not-authorized"
  | "rate-limited"
  | "unavailable"
  | "unauthorized";

export type ReadOutcome = "ok" | "unavailable" | "rate-limited" | "unauthorized";

export interface CarrierScript {
  posts?: readonly PostOutcome[];
  /** For the first reads, in order; later ones are answered. */
  reads?: readonly ReadOutcome[];
  /** For the first PATCHes. `lost-done`: it has its effect, and the answer is lost. */
  patches?: readonly (ReadOutcome | "lost-done")[];
  lateMs?: number;
  /** So many reads of a bought number come without it. */
  hiddenReads?: number;
  /** What is on the account already is sold once more. */
  chargesAgain?: boolean;
  /** The process dies at this operation: it has its effect, and nobody learns of it, nor asks again. */
  diesAt?: number;
}

/** What a dead process gets: nothing more ever reaches the carrier. */
class Died extends Error {}

export const offer = (number: string, price: Partial<AvailableNumber> = {}): AvailableNumber => ({
  number,
  setupCost: 1,
  monthlyCost: 1.25,
  ...price,
});

export const ownedNumber = (number: string, rest: Partial<NumberDetails> = {}): NumberDetails => ({
  number,
  alias: null,
  primaryRouteId: "0",
  failoverRouteId: null,
  e911AddressId: null,
  cnamRecordId: null,
  ...rest,
});

export class Carrier {
  readonly stock = new Map<string, AvailableNumber>();
  readonly account = new Map<string, NumberDetails>();
  /** All that was asked for, in order: `POST 1206...`, `GET 1206...`, `PATCH 1206...`, `search`, `list`. */
  readonly asked: string[] = [];
  /** Numbers that were paid for, in order. */
  readonly charged: string[] = [];
  private readonly pending: { number: string; at: number }[] = [];
  private readonly hidden = new Map<string, number>();
  private readonly unread = new Set<string>();
  private counts = { posts: 0, reads: 0, patches: 0, all: 0 };

  constructor(
    private readonly runtime: Runtime,
    stock: readonly AvailableNumber[],
    public script: CarrierScript = {},
  ) {
    for (const one of stock) this.stock.set(one.number, one);
  }

  /** A new process begins: scripts and the record of what was asked start over, the carrier keeps all it has. */
  newRun(script: CarrierScript = {}): void {
    this.script = script;
    this.asked.length = 0;
    this.counts = { posts: 0, reads: 0, patches: 0, all: 0 };
  }

  /** The list has it, the single read never does. */
  hideFromSingleReads(number: string): void {
    this.unread.add(number);
  }

  posts(): string[] {
    return this.asked.filter((line) => line.startsWith("POST ")).map((line) => line.slice(5));
  }

  client(): FlowrouteClient {
    const numbers: Partial<FlowrouteClient["numbers"]> = {
      find: async (number) =>
        this.read(`GET ${number}`, () => (this.unread.has(number) ? undefined : this.seen(number))),
      search: (query = {}) => this.listing("search", () => this.offers(query)),
      list: (query = {}) => this.listing("list", () => this.owned(query)),
      purchase: async (number) => this.purchase(number),
      update: async (number, changes) => this.patch(number, changes),
    };
    return { numbers, routes: {}, baseUrl: "", close: () => {} } as unknown as FlowrouteClient;
  }

  private begin(line: string): void {
    const { diesAt } = this.script;
    this.counts.all += 1;
    if (diesAt !== undefined && this.counts.all > diesAt) throw new Died(line);
    this.asked.push(line);
    const due = this.pending.filter(({ at }) => at <= this.runtime.now());
    for (const one of due) {
      this.pending.splice(this.pending.indexOf(one), 1);
      if (this.stock.has(one.number)) this.sell(one.number);
    }
  }

  /** Dies after the effect, so that nobody learns of it. */
  private answer<T>(value: T): T {
    if (this.counts.all === this.script.diesAt) throw new Died("in mid-answer");
    return value;
  }

  private async read<T>(line: string, look: () => T): Promise<T> {
    await Promise.resolve();
    this.begin(line);
    const outcome = this.script.reads?.[this.counts.reads++] ?? "ok";
    if (outcome !== "ok") throw readError(outcome);
    return this.answer(look());
  }

  private async *listing<T>(line: string, look: () => T[]): AsyncGenerator<T> {
    yield* await this.read(line, look);
  }

  private seen(number: string): NumberDetails | undefined {
    const details = this.account.get(number);
    const left = this.hidden.get(number) ?? 0;
    if (!details || left === 0) return details && { ...details };
    this.hidden.set(number, left - 1);
    return undefined;
  }

  private offers({ startsWith = "", limit = Number.POSITIVE_INFINITY }: { startsWith?: string; limit?: number }) {
    return [...this.stock.values()].filter(({ number }) => number.startsWith(startsWith)).slice(0, limit);
  }

  private owned(query: { startsWith?: string; alias?: string; offset?: number; limit?: number }): NumberDetails[] {
    const { startsWith = "", alias, offset = 0, limit = Number.POSITIVE_INFINITY } = query;
    return [...this.account.values()]
      .filter((one) => one.number.startsWith(startsWith) && (alias === undefined || one.alias === alias))
      .slice(offset, offset + limit)
      .flatMap(({ number }) => this.seen(number) ?? []);
  }

  private sell(number: string): NumberDetails {
    const details = ownedNumber(number);
    this.stock.delete(number);
    this.account.set(number, details);
    this.charged.push(number);
    this.hidden.set(number, this.script.hiddenReads ?? 0);
    return { ...details };
  }

  private async purchase(number: string) {
    await Promise.resolve();
    this.begin(`POST ${number}`);
    const outcome = this.script.posts?.[this.counts.posts++] ?? "bought";
    const owned = this.account.get(number);
    if (owned && this.script.chargesAgain) {
      this.charged.push(number);
      return { number, details: { ...owned } };
    }
    if (!this.stock.has(number)) throw new NotFoundError("That number is not available for purchase.");
    switch (outcome) {
      case "bought":
        return this.answer({ number, details: this.sell(number) });
      case "bought-unreadable":
        this.sell(number);
        throw new AmbiguousWriteError("answered 201, but the answer is not as documented", { status: 201 });
      case "answered-by-another":
        throw new AmbiguousWriteError("answered 200, but the answer is not as documented", { status: 200 });
      case "bought-with-warning":
        return this.answer({ number, details: this.sell(number), warning: "messaging was not enabled" });
      case "lost-bought":
        this.sell(number);
        throw new AmbiguousWriteError("the connection broke");
      case "lost-late":
        this.pending.push({ number, at: this.runtime.now() + (this.script.lateMs ?? 0) });
        throw new AmbiguousWriteError("no answer");
      case "lost-not-bought":
        throw new AmbiguousWriteError("answered 502");
      case "taken":
        this.stock.delete(number);
        throw new NotFoundError("That number is not available for purchase.");
      case "refused":
        this.stock.delete(number);
        throw new RejectedError("Number Already Owned", { reason: "rejected", status: 403 });
      case "no-funds":
        throw new RejectedError("Insufficient funds", { reason: "no-funds", status: 403 });
      case "not-authorized":
        throw new RejectedError("ActionNotAuthorizedError", { reason: "not-authorized", status: 403 });
      default:
        throw readError(outcome);
    }
  }

  private async patch(number: string, changes: { alias?: string | null }) {
    await Promise.resolve();
    this.begin(`PATCH ${number}`);
    const outcome = this.script.patches?.[this.counts.patches++] ?? "ok";
    if (outcome !== "ok" && outcome !== "lost-done") throw readError(outcome);
    const details = this.account.get(number);
    if (!details) throw new NotFoundError("not on the account");
    if (changes.alias !== undefined) details.alias = changes.alias;
    if (outcome === "lost-done") throw new AmbiguousWriteError("the connection broke");
    return this.answer({ ...details });
  }
}

function readError(outcome: "unavailable" | "rate-limited" | "unauthorized"): Error {
  if (outcome === "unavailable") return new UnavailableError("answered 503");
  if (outcome === "rate-limited") return new RateLimitedError("answered 429");
  return new AuthError("answered 401");
}
