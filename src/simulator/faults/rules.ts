/** The rules by which faults are injected into requests. */
import type { Account } from "../account/account";
import { seededRandom } from "../random";
import type { Fault, FaultRule, FaultStatus } from "../types";
import { validate } from "../validate";
import type { History } from "./history";
import { faultRule } from "./schema";

/** A fault to inject, with the earlier account for a stale read. */
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
  /** For stale reads by count: how many are left after the last change. */
  stale: { changes: number; left: number };
}

export class FaultRules {
  private rules: ActiveRule[] = [];
  private lastId = 0;

  constructor(private readonly history: History) {}

  add(given: FaultRule): string {
    const rule = structuredClone(validate(faultRule, given, "The fault rule")) as FaultRule;
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

  /** Whether earlier states of the account must be recorded. */
  get wantsHistory(): boolean {
    return this.rules.some(({ rule }) => rule.fault.kind === "stale-read");
  }

  /** @returns the fault of the first rule that matches this request */
  pick(method: string, path: string, now: number): ChosenFault | undefined {
    for (const active of this.rules) {
      if (!active.matches(method, path)) continue;
      const { fault, skip = 0, times = Number.POSITIVE_INFINITY, probability = 1 } = active.rule;
      // A stale read fires only if there is an earlier state.
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

/** A copy that can be written as JSON. */
function describeRule(rule: FaultRule): FaultRule {
  const path = rule.match?.path;
  return structuredClone(path instanceof RegExp ? { ...rule, match: { ...rule.match, path: path.source } } : rule);
}

/** Without the flags `g` and `y`, which make a regular expression stateful. */
const toPattern = (path: string | RegExp): RegExp =>
  path instanceof RegExp ? new RegExp(path.source, path.flags.replace(/[gy]/g, "")) : new RegExp(path);
