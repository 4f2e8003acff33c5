/** The public types of the simulator: options, handle, control interface, faults. */
import type { AccountInput, AccountState, InventoryNumber, SeedAccount } from "./account/shapes";

/** `plain` is the documented carrier, `harsh` the worst one that the documentation allows. */
export type Profile = "plain" | "harsh";

/** Clock, randomness and waiting. Pass your own to make a test independent of the machine. */
export interface SimulatorRuntime {
  /** Milliseconds since 1970. */
  now(): number;
  /** A number from 0 up to, not including, 1. */
  random(): number;
  /** Resolves after that many milliseconds. */
  wait(milliseconds: number): Promise<void>;
}

/** Options of `startSimulator`. */
export interface SimulatorOptions {
  /** @default 0, any free port */
  port?: number;
  /** `demo` (a stock to buy from, an empty account), `empty` (nothing in stock either) or an account. @default "demo" */
  seed?: "demo" | "empty" | SeedAccount;
  /** How many generated numbers, with routes, to put on the account in addition to the seed. @default 0 */
  numbers?: number;
  /** A file that keeps the account across restarts, even after a kill. @default none */
  statePath?: string;
  /** Rate limit, for instance `20/s` or `300/m`; requests above it get 429. @default unlimited */
  rate?: string;
  /** @default "plain" */
  profile?: Profile;
  /** How undocumented questions are answered; see docs/simulator.md. They override the profile. */
  choices?: Record<string, string>;
  /** @default "simulated-access-key" */
  accessKey?: string;
  /** @default "simulated-secret-key" */
  secretKey?: string;
  /** The charge for assigning an emergency address, in dollars. Flowroute does not publish its own. @default 1.5 */
  e911Charge?: number;
  /** Start of virtual time, in milliseconds since 1970. @default now */
  now?: number;
  /** @default the real clock and randomness */
  runtime?: SimulatorRuntime;
}

/** A running simulator. */
export interface Simulator {
  /** For instance `http://127.0.0.1:41234`, without a slash at the end. */
  readonly url: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly control: SimulatorControl;
  /** Closes every connection, including hanging ones, and stops listening. */
  close(): Promise<void>;
}

/** One request to the API. Control calls are not recorded. */
export interface RequestRecord {
  /** ISO 8601, virtual time. */
  at: string;
  method: string;
  /** With the query. */
  path: string;
  /** The status that was sent; 0 when no answer was sent. */
  status: number;
  /** The kind of fault that was injected. */
  fault?: string;
}

/** What goes wrong. docs/simulator.md describes each kind. */
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

/** When something goes wrong. The first rule that matches a request is used. */
export interface FaultRule {
  /** Absent parts match everything. `path` is a regular expression for path and query. */
  match?: { method?: string; path?: string | RegExp };
  /** Skips this many matching requests first. @default 0 */
  skip?: number;
  /** Fires at most this often. @default unlimited */
  times?: number;
  /** From 0 to 1, drawn from a generator of this rule. @default 1 */
  probability?: number;
  /** Seed of that generator. @default 1 */
  seed?: number;
  fault: Fault;
}

/** A rule, and how often it has fired. */
export interface FaultStatus {
  id: string;
  rule: FaultRule;
  fired: number;
}

/** Something that may have changed the account. */
export interface AccountChange {
  /** The request that made it; absent when it was the control interface, which acts for the portal and for other customers. */
  request?: { method: string /** Without the query. */; path: string };
}

/** The result of the review of a caller name. */
export type CnamVerdict = { approve: true } | { reject: string };

/** The control interface in code; `/_sim/...` is the same over HTTP. Wrong input throws a `SimulatorError`. */
export interface SimulatorControl {
  /** A copy of the account as Flowroute knows it, including what reads do not show yet. */
  state(): AccountState;
  /** Replaces the given parts of the account, as somebody in the portal would. */
  setAccount(partial: AccountInput): void;
  requests(): RequestRecord[];
  clearRequests(): void;
  faults: {
    /** @returns the rule's id */
    add(rule: FaultRule): string;
    list(): FaultStatus[];
    clear(): void;
  };
  /** Sets choices. @returns all current choices */
  choose(choices: Record<string, string>): Record<string, string>;
  /** Advances virtual time by `30s`, `15m`, `48h`, `7d`. */
  advance(duration: string): void;
  /** Adds numbers to the stock, or takes some as another customer would. */
  inventory(change: { add?: InventoryNumber[]; take?: string[] }): void;
  /** Approves or rejects a caller name. */
  cnam(id: string, verdict: CnamVerdict): void;
  /** Back to the seed: account, stock, ledger and clock. No faults, no requests, and the choices of the start. */
  reset(): void;
  /**
   * Calls the watcher after each change of the account, before the answer is sent, so that it sees short-lived states, too.
   * Only in code.
   * @returns a function that removes the watcher
   */
  watch(watcher: (change: AccountChange) => void): () => void;
}
