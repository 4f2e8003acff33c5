/**
 * The tables of docs/architecture.md that say what may be taken away, as the decision has them.
 *
 *     npx tsx test/docs/decision-tables.ts    writes them into the page
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Decision, type Lookup, RULES, type Subject } from "../../src/journal";
import { read, root, section } from "./markdown";

export const PAGE = "docs/architecture.md";
export const HEADING = "What may be taken away";

const SUBJECTS: Record<Subject, string> = {
  number: "A number: `PhoneNumber`",
  attachment: "What is attached to a number: `NumberRouting`, `E911Assignment`, `CnamAssignment`",
  record: "A record: `InboundRoute`, `E911Address`, `CnamRecord`",
  search: "A search: `NumberSearch`",
};

const LOOKUPS: Record<Lookup, string> = {
  account: "whose account the keys open",
  live: "the number at Flowroute",
  releaseSlot: "whether the run may release one more number, and counts it",
  dependents: "the numbers that use it",
  endings: "how the deletes of these numbers end",
  orphans: "the numbers that an interrupted run may have bought",
};

const ACTIONS: Record<Exclude<Decision["action"], "refuse">, string> = {
  keep: "kept on the account",
  leave: "left as it is",
  detach: "taken off the number",
  release: "released",
  delete: "deleted",
};

function endingOf(decision: Decision, subject: Subject): string {
  if (decision.action === "refuse") return `refused: [\`${decision.reason}\`](operations.md#${decision.reason})`;
  // There is nothing of it at Flowroute.
  return subject === "search" ? "deleted from the state" : ACTIONS[decision.action];
}

function tableOf(subject: Subject): string {
  const rules = RULES.filter(({ of }) => of.includes(subject));
  const lines = rules.map(({ when, lookup, decision }) => {
    const first = lookup === undefined ? "" : LOOKUPS[lookup];
    return `| ${when} | ${first} | ${endingOf(decision, subject)} |`;
  });
  return [`### ${SUBJECTS[subject]}`, "", "| if | looks up first | it is |", "| --- | --- | --- |", ...lines].join(
    "\n",
  );
}

export const decisionTables = (): string => (Object.keys(SUBJECTS) as Subject[]).map(tableOf).join("\n\n");

/** The page with the tables as they are to be: all of the section from its first table on. */
export function withTables(page: string): string {
  const text = section(page, HEADING);
  const start = text.indexOf("\n### ");
  const prose = start < 0 ? text.trimEnd() : text.slice(0, start).trimEnd();
  return page.replace(text, () => `${prose}\n\n${decisionTables()}\n`);
}

if (require.main === module) writeFileSync(join(root, PAGE), withTables(read(PAGE)));
