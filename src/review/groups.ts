/** Rows of a review: equal effects are one row, with an id that holds for this review only. */
import type { Finding, Level, NumberName, Rule } from "./findings";
import { plain, type Text } from "./text";

export interface Row {
  id: string;
  level: Level;
  rule: Rule;
  title: string;
  findings: readonly Finding[];
  names: readonly NumberName[];
  effect: Text;
}

export const isDrift = (rule: Rule): boolean => rule.startsWith("drift-");

export function rowsOf(findings: readonly Finding[]): Row[] {
  const groups = new Map<string, Finding[]>();
  for (const one of findings) {
    const key = JSON.stringify([one.level, one.isAccepted, one.rule, plain(one.effect)]);
    const group = groups.get(key);
    if (group) group.push(one);
    else groups.set(key, [one]);
  }
  const next = new Map<string, number>();
  const rows = [...groups.values()].map((group) => rowOf(group));
  const level = (row: Row) => ["stop", "danger", "caution", "note"].indexOf(row.level);
  // The sort is stable: within a level and rule, rows with more numbers come first.
  const sorted = rows.sort(
    (one, other) =>
      level(one) - level(other) || (one.rule === other.rule ? other.findings.length - one.findings.length : 0),
  );
  return sorted.map((row) => {
    const letter = isDrift(row.rule) ? "R" : { stop: "S", danger: "D", caution: "C", note: "N" }[row.level];
    const count = (next.get(letter) ?? 0) + 1;
    next.set(letter, count);
    return { ...row, id: `${letter}${count}` };
  });
}

function rowOf(findings: readonly Finding[]): Row {
  const [first] = findings as [Finding];
  const names = findings.flatMap(({ numbers, name }) => (numbers.length > 0 ? numbers : [{ name, digits: null }]));
  return {
    id: "",
    level: first.level,
    rule: first.rule,
    title: titleOf(first.rule, names.length),
    findings,
    names,
    effect: first.effect,
  };
}

/** What happens, with the count of numbers where there are several. */
export function titleOf(rule: Rule, count: number): string {
  const numbers = count === 1 ? "1 number" : `${count} numbers`;
  const of = count === 1 ? "" : ` (${numbers})`;
  const titles: Record<Rule, string> = {
    "preview-failed": "Preview failed",
    "state-in-doubt": "State in doubt",
    "unknown-operation": "Unknown operation",
    "rename-suspected": "Forgotten rename?",
    "numbers-swapped": "Numbers exchanged",
    "release-protected": `Protected, and released for good${of}`,
    "release-in-replacement": `Released for good by a replacement${of}`,
    "price-unknown": `Price unknown${of}`,
    "price-above-cap": `Price above the cap${of}`,
    "over-budget": "Above the budget",
    "e911-lost": `E911 address lost${of}`,
    "policy-mandatory": "Policy violated",
    release: `Released for good${of}`,
    "e911-changed": `Emergency address changes for ${numbers}`,
    "e911-moved": `Another emergency address${of}`,
    "e911-swapped": "Emergency addresses exchanged",
    unrouted: `Calls go nowhere${of}`,
    "route-changed": `Calls of ${numbers} go to another host`,
    "cnam-removed": `Caller name removed${of}`,
    purchase: `${numbers} bought`,
    adopted: `${numbers} adopted`,
    kept: `Kept on the account${of}`,
    "e911-assigned": `Emergency address assigned${of}`,
    "e911-unused": "Address without a number",
    rerouted: `Re-routed${of}`,
    "routes-swapped": "Routes exchanged",
    "failover-removed": `Failover removed${of}`,
    "options-changed": `Options changed${of}`,
    "cnam-changed": `Caller name changes${of}`,
    "drift-gone": "Gone at the carrier",
    "drift-stays": `Drift, not undone${of}`,
    "policy-advisory": "Policy advises",
    "drift-undone": `Drift, undone by this change${of}`,
    "drift-adopted": `Drift, in the program by now${of}`,
    unlocked: "Protection removed",
    alias: "Label changes",
    changed: `Changed${of}`,
  };
  return titles[rule];
}
