/** Virtual time: it runs with the real clock, and can be advanced by days in an instant. */
import { SimulatorError } from "./simulator-error";
import type { SimulatorRuntime } from "./types";

const milliseconds: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** @returns milliseconds of `250ms`, `30s`, `15m`, `48h`, `7d` */
function parseDuration(text: unknown): number {
  const [, count, unit] = (typeof text === "string" && /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/.exec(text)) || [];
  if (count === undefined || unit === undefined) {
    throw new SimulatorError(`Not a duration: ${JSON.stringify(text)}. Write for instance 30s, 15m, 48h or 7d.`);
  }
  return Math.round(Number(count) * (milliseconds[unit] ?? 0));
}

export class VirtualClock {
  private readonly offsetAtStart: number;
  private offset: number;

  constructor(
    private readonly runtime: SimulatorRuntime,
    startAt?: number,
  ) {
    this.offsetAtStart = startAt === undefined ? 0 : startAt - runtime.now();
    this.offset = this.offsetAtStart;
  }

  now(): number {
    return this.runtime.now() + this.offset;
  }

  /** ISO 8601. */
  timestamp(): string {
    return new Date(this.now()).toISOString();
  }

  advance(duration: string): void {
    this.offset += parseDuration(duration);
  }

  /** How far virtual time has been advanced since the start. It is saved in the state file. */
  get advanced(): number {
    return this.offset - this.offsetAtStart;
  }

  set advanced(by: number) {
    this.offset = this.offsetAtStart + by;
  }
}
