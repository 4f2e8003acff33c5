/** The rules that decide which request goes wrong, and how. */
import type { Account } from "../account/account";
import { seededRandom } from "../random";
import { SimulatorError } from "../simulator-error";
import type { Fault, FaultRule, FaultStatus } from "../types";
import type { History } from "./history";

/** The kinds of faults, and what each can be told. */
export const faultKinds: Record<Fault["kind"], readonly string[]> = {
  status: ["status", "body", "retryAfter"],
  delay: ["ms"],
  "reset-before": [],
  "reset-after": [],
  "hang-before": [],
  "hang-after": [],
  truncate: [],
  "multi-status": [],
  "stale-read": ["ms", "reads"],
  "not-json": ["status"],
};

/** A fault to play, with the account of the past where it answers from that. */
export interface ChosenFault {
  fault: Fault;
  past?: Account;
}

interface ActiveRule {
  id: string;
  rule: FaultRule;
  matches(method: string, path: string): boolean;
  random: () => number;
  seen: number;
  fired: number;
  /** For stale reads by count: how many are left after the change counted last. */
  stale: { changes: number; left: number };
}

export class FaultRules {
  private rules: ActiveRule[] = [];
  private lastId = 0;

  constructor(private readonly history: History) {}

  add(given: FaultRule): string {
    checkRule(given);
    const rule = structuredClone(given);
    const { method, path } = rule.match ?? {};
    const pattern = path === undefined ? undefined : toPattern(path);
    this.lastId += 1;
    const id = `fault-${this.lastId}`;
    this.rules.push({
      id,
      rule,
      matches: (itsMethod, itsPath) =>
        (method === undefined || method.toUpperCase() === itsMethod) &&
        (pattern === undefined || pattern.test(itsPath)),
      random: seededRandom(rule.seed ?? 1),
      seen: 0,
      fired: 0,
      stale: { changes: this.history.changes, left: 0 },
    });
    return id;
  }

  list(): FaultStatus[] {
    return this.rules.map(({ id, rule, fired }) => ({ id, rule: describeRule(rule), fired }));
  }

  clear(): void {
    this.rules = [];
    this.history.clear();
  }

  /** Whether earlier states of the account are needed. */
  get wantsHistory(): boolean {
    return this.rules.some(({ rule }) => rule.fault.kind === "stale-read");
  }

  /** @returns the fault of the first rule that applies to this request */
  pick(method: string, path: string, now: number): ChosenFault | undefined {
    for (const active of this.rules) {
      if (!active.matches(method, path)) continue;
      const { fault, skip = 0, times = Number.POSITIVE_INFINITY, probability = 1 } = active.rule;
      // A stale read counts only where there is an older state to show.
      const past = fault.kind === "stale-read" ? this.pastFor(active, fault, method, now) : undefined;
      if (fault.kind === "stale-read" && past === undefined) continue;
      active.seen += 1;
      if (active.seen <= skip || active.fired >= times || active.random() >= probability) continue;
      active.fired += 1;
      active.stale.left -= 1;
      return past === undefined ? { fault } : { fault, past };
    }
    return undefined;
  }

  private pastFor(
    active: ActiveRule,
    fault: Fault & { kind: "stale-read" },
    method: string,
    now: number,
  ): Account | undefined {
    if (method !== "GET") return undefined;
    if (fault.ms !== undefined) return this.history.at(now - fault.ms);
    if (this.history.changes > active.stale.changes) {
      active.stale = { changes: this.history.changes, left: fault.reads ?? 0 };
    }
    if (active.stale.left <= 0) return undefined;
    return this.history.last();
  }
}

/** A copy that JSON can carry. */
function describeRule(rule: FaultRule): FaultRule {
  const path = rule.match?.path;
  return structuredClone(path instanceof RegExp ? { ...rule, match: { ...rule.match, path: path.source } } : rule);
}

function toPattern(path: unknown): RegExp {
  if (path instanceof RegExp) return new RegExp(path.source, path.flags.replace(/[gy]/g, ""));
  try {
    if (typeof path === "string") return new RegExp(path);
  } catch {
    // Reported below with the text that was given.
  }
  throw new SimulatorError(`match.path is no regular expression: ${JSON.stringify(path)}.`);
}

function checkRule(rule: unknown): asserts rule is FaultRule {
  checkKeys(rule, "a fault rule", ["match", "skip", "times", "probability", "seed", "fault"]);
  if (rule.match !== undefined) {
    checkKeys(rule.match, "match", ["method", "path"]);
    const { method } = rule.match;
    if (method !== undefined && typeof method !== "string")
      throw new SimulatorError("match.method must be a string such as POST.");
  }
  for (const key of ["skip", "times", "seed"]) checkCount(rule[key], key);
  const { probability } = rule;
  if (probability !== undefined && !(typeof probability === "number" && probability >= 0 && probability <= 1)) {
    throw new SimulatorError(`probability must be from 0 to 1, not ${JSON.stringify(probability)}.`);
  }
  checkFault(rule.fault);
}

function checkFault(fault: unknown): void {
  const kind = (fault as { kind?: unknown } | undefined)?.kind;
  if (typeof kind !== "string" || !Object.hasOwn(faultKinds, kind)) {
    throw new SimulatorError(
      `fault.kind must be one of ${Object.keys(faultKinds).join(", ")}, not ${JSON.stringify(kind)}.`,
    );
  }
  checkKeys(fault, `a fault of kind ${kind}`, ["kind", ...faultKinds[kind as Fault["kind"]]]);
  const { status, ms, reads, retryAfter } = fault;
  const isStatus = typeof status === "number" && Number.isInteger(status) && status >= 200 && status <= 599;
  if ((kind === "status" || status !== undefined) && !isStatus)
    throw new SimulatorError("fault.status must be from 200 to 599.");
  if (kind === "delay" && ms === undefined) throw new SimulatorError("A delay needs ms, in milliseconds.");
  if (kind === "stale-read" && (ms === undefined) === (reads === undefined)) {
    throw new SimulatorError("A stale read needs either ms (of virtual time) or reads (that many after each change).");
  }
  checkCount(ms, "fault.ms");
  checkCount(reads, "fault.reads");
  if (retryAfter !== undefined && typeof retryAfter !== "number" && typeof retryAfter !== "string") {
    throw new SimulatorError("fault.retryAfter must be a number of seconds or the text of the header.");
  }
}

function checkCount(value: unknown, name: string): void {
  if (value !== undefined && !(typeof value === "number" && Number.isInteger(value) && value >= 0)) {
    throw new SimulatorError(`${name} must be a whole number from 0, not ${JSON.stringify(value)}.`);
  }
}

function checkKeys(value: unknown, what: string, allowed: readonly string[]): asserts value is Record<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new SimulatorError(`Expected an object for ${what}, not ${JSON.stringify(value)}.`);
  }
  for (const key of Object.keys(value)) {
    if (!allowed.includes(key))
      throw new SimulatorError(`There is no "${key}" in ${what}. It has ${allowed.join(", ")}.`);
  }
}
