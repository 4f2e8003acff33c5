/** The public types of the simulator: options, handle, control interface, faults. */
import type { AccountInput, AccountState, InventoryNumber, SeedAccount } from "./account/shapes";

/** How much the simulator hurts: `plain` is the documented carrier, `harsh` the worst one that the documents allow. */
export type Profile = "plain" | "harsh";

/** Where time, chance and waiting come from. Give one of your own to make a test independent of the machine. */
export interface SimulatorRuntime {
  /** Milliseconds since 1970. */
  now(): number;
  /** A number from 0 up to, not including, 1. */
  random(): number;
  /** Resolves after that many milliseconds. */
  wait(milliseconds: number): Promise<void>;
}

/** What `startSimulator` can be told. */
export interface SimulatorOptions {
  /** @default 0, any free port */
  port?: number;
  /** `demo` (a stock to buy from, an empty account), `empty` (nothing in stock either) or an account. @default "demo" */
  seed?: "demo" | "empty" | SeedAccount;
  /** Puts that many generated numbers, with routes, on the account, on top of the seed. @default 0 */
  numbers?: number;
  /** A file that keeps the account over restarts, also after a kill. @default none */
  statePath?: string;
  /** How many requests are let through, for instance `20/s` or `300/m`; more get 429. @default unlimited */
  rate?: string;
  /** @default "plain" */
  profile?: Profile;
  /** Named answers to what is not documented; see docs/simulator.md. They win over the profile. */
  choices?: Record<string, string>;
  /** @default "simulated-access-key" */
  accessKey?: string;
  /** @default "simulated-secret-key" */
  secretKey?: string;
  /** What it costs to put an emergency address on a number, dollars. The carrier's figure is not published. @default 1.5 */
  e911Charge?: number;
  /** Where virtual time begins, milliseconds since 1970. @default the present */
  now?: number;
  /** @default the machine's own clock and chance */
  runtime?: SimulatorRuntime;
}

/** A running simulator. */
export interface Simulator {
  /** For instance `http://127.0.0.1:41234`, without a slash at the end. */
  readonly url: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly control: SimulatorControl;
  /** Cuts every connection, hanging ones included, and stops listening. */
  close(): Promise<void>;
}

/** One request that was made to the API; control calls are not among them. */
export interface RequestRecord {
  /** ISO 8601, virtual time. */
  at: string;
  method: string;
  /** With the query. */
  path: string;
  /** As it was sent; 0 when no answer left the simulator. */
  status: number;
  /** The kind of fault that was played on it. */
  fault?: string;
}

/** What goes wrong. Each kind is described in docs/simulator.md. */
export type Fault =
  | { kind: "status"; status: number; body?: unknown; retryAfter?: number | string }
  | { kind: "delay"; ms: number }
  | { kind: "reset-before" }
  | { kind: "reset-after" }
  | { kind: "hang-before" }
  | { kind: "hang-after" }
  | { kind: "truncate" }
  | { kind: "multi-status" }
  | { kind: "stale-read"; ms?: number; reads?: number }
  | { kind: "not-json"; status?: number };

/** When something goes wrong. The first rule that applies to a request takes it. */
export interface FaultRule {
  /** Absent parts match everything. `path` is a regular expression on path and query. */
  match?: { method?: string; path?: string | RegExp };
  /** Lets that many matching requests through first. @default 0 */
  skip?: number;
  /** Fires at most so often. @default unlimited */
  times?: number;
  /** From 0 to 1, drawn from a generator of the rule's own. @default 1 */
  probability?: number;
  /** Start of that generator. @default 1 */
  seed?: number;
  fault: Fault;
}

/** A rule and how often it fired. */
export interface FaultStatus {
  id: string;
  rule: FaultRule;
  fired: number;
}

/** Something that may have changed the account. */
export interface AccountChange {
  /** What asked for it; absent when it was the control interface, as a person in the portal or another customer would. */
  request?: { method: string /** Without the query. */; path: string };
}

/** A person's verdict on a caller name. */
export type CnamVerdict = { approve: true } | { reject: string };

/** The control interface in code; `/_sim/...` is the same over HTTP. Wrong input throws a `SimulatorError`. */
export interface SimulatorControl {
  /** A copy of the account as the carrier knows it, delays of visibility left aside. */
  state(): AccountState;
  /** Puts given parts in place of what is there, as somebody in the portal would. */
  setAccount(partial: AccountInput): void;
  requests(): RequestRecord[];
  clearRequests(): void;
  faults: {
    /** @returns the rule's id */
    add(rule: FaultRule): string;
    list(): FaultStatus[];
    clear(): void;
  };
  /** Sets named choices from now on. @returns all of them as they stand */
  choose(choices: Record<string, string>): Record<string, string>;
  /** Moves virtual time on by `30s`, `15m`, `48h`, `7d`. */
  advance(duration: string): void;
  /** Puts numbers in stock, or takes some as another customer would. */
  inventory(change: { add?: InventoryNumber[]; take?: string[] }): void;
  /** Approves or rejects a caller name. */
  cnam(id: string, verdict: CnamVerdict): void;
  /** Back to the seed: account, stock, ledger and clock; no faults, no requests, the choices of the start. */
  reset(): void;
  /**
   * Calls back after each change of the account and before its answer goes out, so that what stands only for a moment is
   * seen, too. In code only.
   * @returns what ends it
   */
  watch(watcher: (change: AccountChange) => void): () => void;
}
