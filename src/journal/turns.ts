/** What only one host of a run may have, or do, at a time: the first in the journal that has not given it back. */
import { lease, turn } from "./facts";
import type { RunJournal } from "./run-journal";
import type { AddedEntry } from "./run-list";

/** Only one host at a time has a lease. False: another one has it. */
export function acquireLease(journal: RunJournal, what: string): boolean {
  if (isFirst(journal, journal.add(lease, what, "taken"))) return true;
  journal.add(lease, what, "returned");
  return false;
}

export function returnLease(journal: RunJournal, what: string): void {
  journal.add(lease, what, "returned");
}

/** Runs work that only one host of the account may be at. Call it for one piece of work after the other. */
export async function inTurn<T>(journal: RunJournal, what: string, work: () => Promise<T>): Promise<T> {
  journal.add(turn, what, "taken");
  try {
    while (!isFirst(journal, journal.entries(turn, what))) await journal.pause();
    return await work();
  } finally {
    journal.add(turn, what, "returned");
  }
}

function isFirst(journal: RunJournal, entries: readonly AddedEntry[]): boolean {
  const waiting: string[] = [];
  for (const { host, value } of entries) {
    const at = waiting.indexOf(host);
    if (value === "taken" && at < 0) waiting.push(host);
    if (value === "returned" && at >= 0) waiting.splice(at, 1);
  }
  return waiting[0] === journal.host;
}
