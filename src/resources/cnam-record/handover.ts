/**
 * A value is unique on the account, so a record passes from one resource to another one when their values move in one
 * edit (caller names by the index of a list, of which the first goes). One of the two owns it at any time: who has it as
 * its own, or who keeps it among its former ones.
 */
import type { CnamRecord } from "../../client";
import type { OperationContext } from "../../host";
import { createdBy, hostFact, recordFormer, transferredTo } from "../../journal";
import { otherOwner, waitForOwnersChange } from "../handover";
import { callerNameThing, cnamRecordThing } from "../things";

/** How often it is looked whether the diff of the one that gives a record up has come. */
const LOOKS = 8;
const LOOK_EVERY_MS = 250;

/** By value: a caller name that a resource of the program gives up, with the record once a diff has told it. */
const freedValue = hostFact<{ recordId?: string | undefined }>("caller name freed");

/** Records that a resource gives its value up, and of which record, once its diff has said that. */
export function recordFreedValue({ connection: { journal } }: OperationContext, value: string, id?: string): void {
  journal.record(freedValue, value, { recordId: id ?? journal.get(freedValue, value)?.recordId });
}

export const isWantedByAnother = (context: OperationContext, value: string): boolean =>
  otherOwner(context, callerNameThing(value)) !== undefined;

/** The record with the value that a resource is to have, once it can be told whose it is. */
export async function findRecordToClaim(
  context: OperationContext,
  value: string,
  find: () => Promise<CnamRecord | undefined>,
): Promise<CnamRecord | undefined> {
  const { environment, journal } = context.connection;
  const known = await find();
  if (known === undefined) return undefined;
  const isRecordUnknown = () => {
    const freed = journal.get(freedValue, value);
    return freed !== undefined && freed.recordId === undefined;
  };
  for (let looks = 0; looks < LOOKS && isRecordUnknown(); looks += 1) await environment.runtime.sleep(LOOK_EVERY_MS);
  return waitForOwnersChange(context, (_, { id }) => otherOwner(context, cnamRecordThing(id)), find);
}

/**
 * What becomes of the former records of a resource when it is written down. What another one of the program has taken
 * over as its own, or is about to, is not among them any more. What another one has without knowing whose it is stays
 * ours, and is `lent`.
 */
export function formerRecords(
  context: OperationContext,
  former: unknown,
): { former?: string | undefined; lent?: string | undefined } {
  const { journal } = context.connection;
  const values = new Map(journal.latest(freedValue).map(([value, { recordId }]) => [recordId, value]));
  const isTaken = (id: string) => otherOwner(context, cnamRecordThing(id)) !== undefined;
  const isHandedOver = (id: string) => {
    if (isTaken(id)) return isOther(context, journal.get(transferredTo, cnamRecordThing(id)));
    const value = values.get(id);
    return value !== undefined && isWantedByAnother(context, value);
  };
  const kept = wordsOf(former).filter((id) => !isHandedOver(id) && !isCreatedByAnother(context, id));
  for (const id of kept) recordFormer(journal, cnamRecordThing(id), context.urn);
  return { former: listOf(kept), lent: listOf(kept.filter(isTaken)) };
}

/** Whether the state of this stack has it as the own work of another resource: that one gives it up. */
export const isCreatedByAnother = (context: OperationContext, id: string): boolean =>
  isOther(context, context.connection.journal.get(createdBy, cnamRecordThing(id)));

const isOther = ({ urn }: OperationContext, owner: string | undefined): boolean => owner !== undefined && owner !== urn;

const listOf = (ids: string[]): string | undefined => (ids.length === 0 ? undefined : ids.join(" "));

/** Ids, separated by spaces. */
export const wordsOf = (list: unknown): string[] => (typeof list === "string" ? list.split(" ").filter(Boolean) : []);
