/**
 * Deleting a caller name. Flowroute deletes it although numbers show it, and takes it off all of them. Which numbers do
 * cannot be read for up to seven business days after an assignment, so a name goes only when none can.
 */
import { isNorthAmerican, isTollFree } from "../../client";
import type { DeletableRecord, Deletion, OperationContext, PropertyValues } from "../../host";
import { callerNameUsed, declared, hostFact, leftAttached, ownedBy, replacedRecordKeptBy } from "../../journal";
import { numbersOfOtherStacks } from "../dependents";
import { deleteForCertain } from "../read-back";
import { deletionOfRecord } from "../record-deletion";
import { cnamRecordThing, numberThing } from "../things";
import { idsIn } from "./handover";

/** By record: a run deletes both the resource that created a caller name and one that uses it. Says which came first. */
const deletedFirst = hostFact<"creator" | "user">("caller name deleted first");

/** The record, and those of its predecessors that numbers showed when they were replaced. */
export function callerNameDeletions(context: OperationContext, id: string, outputs: PropertyValues): Deletion[] {
  // The resource itself stays, and its new object keeps this record in its state.
  if (context.connection.journal.has(declared, context.urn)) return [predecessor(context, id)];
  const replaced = idsIn(outputs["former"]).filter((other) => other !== id);
  const deletion = ownRecord(context, id, outputs);
  recordUserDeleted(context, id);
  return [deletion, ...replaced.map((other) => replacedRecord(context, other, outputs))];
}

function predecessor(context: OperationContext, id: string): Deletion {
  return deletionOfRecord(context, callerNameRecord(context, id), () => ({
    owner: ownerOf(context, id),
    isKeptBySuccessor: true,
  }));
}

function ownRecord(context: OperationContext, id: string, outputs: PropertyValues): Deletion {
  const { journal } = context.connection;
  const isOurs = outputs["origin"] === "shared" && journal.get(deletedFirst, id) === "creator";
  return deletionOfRecord(context, callerNameRecord(context, id), () => ({
    owner: ownerOf(context, id),
    // Another resource of this stack, which goes in this run as well, has made it.
    origin: isOurs ? "created" : outputs["origin"],
  }));
}

/** The delete of the resource that created the record goes by it. */
function recordUserDeleted(context: OperationContext, id: string): void {
  if (ownerOf(context, id) === undefined) context.connection.journal.record(deletedFirst, id, "user");
}

/**
 * A replaced record stays while another resource of the stack uses it and is not deleted in this run. In a targeted destroy
 * nothing else shows that. If the other resource is deleted later in this run, its delete removes the record.
 */
function replacedRecord(context: OperationContext, id: string, outputs: PropertyValues): Deletion {
  const { journal } = context.connection;
  const deletion = deletionOfRecord(context, callerNameRecord(context, id), () => ({
    owner: ownerOf(context, id),
    origin: "created",
    isUsedByOther: idsIn(outputs["lent"]).includes(id) && journal.get(deletedFirst, id) !== "user",
  }));
  return {
    ...deletion,
    async onNotDeleted(because, facts) {
      if (because === "used-by-other") journal.record(deletedFirst, id, "creator");
      await deletion.onNotDeleted?.(because, facts);
    },
  };
}

/** The resource of the program that owns the record now, or another one that has replaced it and keeps it. */
function ownerOf({ connection: { journal }, urn }: OperationContext, id: string): string | undefined {
  const thing = cnamRecordThing(id);
  const otherOwner = journal.get(replacedRecordKeptBy, thing);
  const isOther = otherOwner !== undefined && otherOwner !== urn && journal.has(declared, otherOwner);
  return journal.get(ownedBy, thing) ?? (isOther ? otherOwner : undefined);
}

export function callerNameRecord(context: OperationContext, id: string): DeletableRecord {
  const { client } = context.connection;
  const what = `caller name ${id}`;
  return {
    thing: cnamRecordThing(id),
    what,
    async tryToDelete() {
      if ((await possibleDependents(context, id)).length > 0) return false;
      await deleteForCertain(
        context,
        what,
        () => client.cnams.remove(id),
        () => client.cnams.find(id),
      );
      return true;
    },
    dependents: () => possibleDependents(context, id),
    usedBy: "may be in use by",
  };
}

/** Numbers that show the name, or could without a read showing it. */
async function possibleDependents(context: OperationContext, id: string): Promise<string[]> {
  const { journal, client, releases } = context.connection;
  const record = await client.cnams.find(id);
  if (!record || record.rejectionReason !== null) return [];
  // What was never approved was never assigned, but another stack may share it and wait for it.
  if (!record.isApproved) return numbersOfOtherStacks(context);
  const numbers = new Set(record.numbers);
  for (const [number, used] of journal.allBySubject(callerNameUsed)) if (used === id) numbers.add(number.id);
  for (const [slot, left] of journal.latestBySubject(leftAttached))
    if (left === id && slot.kind === "cnam") numbers.add(slot.id);
  for await (const { number } of client.numbers.list()) {
    const thing = numberThing(number);
    const isKnown = journal.has(ownedBy, thing) || journal.has(callerNameUsed, thing);
    if (!isKnown && isNorthAmerican(number) && !isTollFree(number)) numbers.add(number);
  }
  return [...numbers].filter((number) => releases.outcomeOf(numberThing(number)) !== "gone").sort();
}
