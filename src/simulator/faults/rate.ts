/** Limits the rate of requests in virtual time: a token bucket. */
import { SimulatorError } from "../simulator-error";

const milliseconds: Record<string, number> = { s: 1000, m: 60_000, h: 3_600_000 };

export class RateLimit {
  private tokens: number;
  private refilledAt: number;

  private constructor(
    private readonly burst: number,
    private readonly perMillisecond: number,
    private readonly now: () => number,
  ) {
    this.tokens = burst;
    this.refilledAt = now();
  }

  /** @param rate `20/s`, `300/m`, `1000/h`; undefined means no limit */
  static parse(rate: string | undefined, now: () => number): RateLimit | undefined {
    if (rate === undefined) return undefined;
    const [, count, unit = ""] = /^([1-9]\d*)\/(s|m|h)$/.exec(rate) ?? [];
    if (count === undefined) throw new SimulatorError(`Not a rate: "${rate}". Write for instance 20/s or 300/m.`);
    return new RateLimit(Number(count), Number(count) / (milliseconds[unit] ?? 1), now);
  }

  /** Takes a token for one more request. @returns false when there is none */
  take(): boolean {
    const now = this.now();
    this.tokens = Math.min(this.burst, this.tokens + (now - this.refilledAt) * this.perMillisecond);
    this.refilledAt = now;
    if (this.tokens < 1) return false;
    this.tokens -= 1;
    return true;
  }

  /** Seconds until the next token, rounded up. */
  get retryAfter(): number {
    return Math.max(1, Math.ceil((1 - this.tokens) / this.perMillisecond / 1000));
  }
}
