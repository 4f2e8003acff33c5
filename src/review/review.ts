/** From a plan to all that a review says of it. Pure: the same plan gives the same review. */
import { attachmentFindings } from "./attachments";
import { otherFindings } from "./changes";
import { type Acceptance, accept, type Finding, LEVELS, type Level, ordered } from "./findings";
import { type Bill, billOf } from "./money";
import type { Plan, Step } from "./plan";
import { trafficFindings, trafficOf } from "./purchases";
import { type Worlds, worldsOf } from "./world";

export interface ReviewOptions {
  /** Commit that is reviewed. */
  head?: string;
  /** Keeps the comments of several runs on one stack apart. */
  target?: string;
  /** Which run this is; a comment of a higher one stays. */
  run?: { id: number; attempt: number };
  acceptances?: readonly Acceptance[];
}

export interface Review {
  plan: Plan;
  options: ReviewOptions;
  worlds: Worlds;
  findings: readonly Finding[];
  bill: Bill;
  /** The highest level of what nobody has accepted. */
  verdict: Level | "none" | "failed";
  /** Nothing of telephony changes, and nothing has to be said. */
  isEmpty: boolean;
  /** Operations of our resources that change something, lists of candidates left out. */
  operations: readonly Step[];
  unusedAcceptances: readonly Acceptance[];
}

export function reviewOf(plan: Plan, options: ReviewOptions = {}): Review {
  const worlds = worldsOf(plan);
  const traffic = trafficOf(plan, worlds);
  const drafts = [
    ...trafficFindings(plan, traffic),
    ...attachmentFindings(plan, worlds),
    ...otherFindings(plan, worlds),
  ];
  const { findings, unused } = accept(ordered(drafts), options.acceptances ?? []);
  const sorted = ordered(findings);
  const open = sorted.filter(({ isAccepted }) => !isAccepted);
  const operations = plan.steps.filter(
    ({ op, kind }) => op !== "same" && op !== "refresh" && kind !== undefined && kind !== "NumberSearch",
  );
  const isFailed = plan.isFailed || plan.isCorrupt;
  return {
    ...{ plan, options, worlds, operations },
    findings: sorted,
    bill: billOf(plan, worlds, traffic, drafts),
    verdict: isFailed ? "failed" : (LEVELS.find((level) => open.some((one) => one.level === level)) ?? "none"),
    isEmpty: !isFailed && sorted.length === 0 && operations.length === 0,
    unusedAcceptances: unused,
  };
}

/** What `--fail-on` compares with. */
export const isAtLeast = (verdict: Review["verdict"], level: Level): boolean =>
  verdict === "failed" || (verdict !== "none" && LEVELS.indexOf(verdict) <= LEVELS.indexOf(level));
