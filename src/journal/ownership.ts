/**
 * Who owns what. The engine creates first and deletes afterwards, so the delete of an old resource could remove what its
 * successor has just recognized as its own. A thing with an owner in the program is therefore never deleted.
 */
import { declared, type Fact, ownedBy, renamedTo, replacedRecordKeptBy, type Thing, type Urn } from "./facts";
import type { RunJournal } from "./run-journal";

/**
 * Makes a resource the owner of a thing. Only resources that this host has checked own something: a refresh compares those
 * that are about to go as well.
 *
 * @returns the URN of another resource that owns it already
 */
export function claim(journal: RunJournal, thing: Thing, urn: Urn): Urn | undefined {
  if (journal.getOwn(declared, urn) === undefined) return undefined;
  const owner = journal.get(ownedBy, thing);
  if (owner !== undefined && owner !== urn) return owner;
  journal.record(ownedBy, thing, urn);
  return undefined;
}

/** Records that a resource still needs a record that it has replaced. The first resource that says so counts. */
export function recordReplacedRecord(journal: RunJournal, thing: Thing, urn: Urn): void {
  if (!journal.has(replacedRecordKeptBy, thing)) journal.record(replacedRecordKeptBy, thing, urn);
}

/** The URN that the resource has in the program now. Its old object may have another one. */
export const presentUrn = (journal: RunJournal, urn: Urn): Urn => journal.get(renamedTo, urn) ?? urn;

/** The latest moment since which something was to be kept; an earlier text than any when nothing says so. */
export const latestMoment = <S>(journal: RunJournal, fact: Fact<S, string>, subject: S): string =>
  ["", ...journal.all(fact, subject)].sort().at(-1) ?? "";
