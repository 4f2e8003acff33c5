/**
 * A value is unique on the account. If an edit moves values between resources (caller names by the index of a list, and the
 * first is removed), the record moves with the value. At any time one of the two resources owns it: the one that uses it,
 * or the one that has replaced it and keeps it until no number shows it.
 */
import type { CnamRecord } from "../../client";
import { type OperationContext, waitUntil } from "../../host";
import { createdBy, hostFact, recordReplacedRecord, transferredTo } from "../../journal";
import { otherOwner, waitForOwnersChange } from "../handover";
import { callerNameThing, cnamRecordThing } from "../things";

/** By value: a caller name that a resource of the program no longer uses. A diff adds the id of the record. */
const freedValue = hostFact<{ recordId?: string | undefined }>("caller name freed");

/** Records that a resource no longer uses its value. Its diff knows the id of the record. */
export function recordFreedValue({ connection: { journal } }: OperationContext, value: string, id?: string): void {
  journal.record(freedValue, value, { recordId: id ?? journal.get(freedValue, value)?.recordId });
}

export const isWantedByAnother = (context: OperationContext, value: string): boolean =>
  otherOwner(context, callerNameThing(value)) !== undefined;

/** Finds the record with the value that a resource wants, once it is known who owns it. */
export async function findRecordToClaim(
  context: OperationContext,
  value: string,
  find: () => Promise<CnamRecord | undefined>,
): Promise<CnamRecord | undefined> {
  const { environment, journal } = context.connection;
  const known = await find();
  if (known === undefined) return undefined;
  // The diff of the resource that no longer uses the value may come later.
  await waitUntil(environment.runtime, () => {
    const freed = journal.get(freedValue, value);
    return freed === undefined || freed.recordId !== undefined;
  });
  return waitForOwnersChange(context, (_, { id }) => otherOwner(context, cnamRecordThing(id)), find);
}

/** Records that a resource replaced, and keeps until no number shows them: as the state is to have them. */
export interface KeptRecords {
  /** Ids, separated by spaces. */
  former: string | undefined;
  /** Those of them that another resource of the stack uses without owning them. */
  lent: string | undefined;
}

/** Without a record whose ownership moved to another resource, or is about to. */
export function keptRecords(context: OperationContext, former: unknown): KeptRecords {
  const { journal } = context.connection;
  const values = new Map(journal.latestBySubject(freedValue).map(([value, { recordId }]) => [recordId, value]));
  const isTaken = (id: string) => otherOwner(context, cnamRecordThing(id)) !== undefined;
  const isHandedOver = (id: string) => {
    if (isTaken(id)) return isOther(context, journal.get(transferredTo, cnamRecordThing(id)));
    const value = values.get(id);
    return value !== undefined && isWantedByAnother(context, value);
  };
  const kept = idsIn(former).filter((id) => !isHandedOver(id) && !isCreatedByAnother(context, id));
  return { former: joinIds(kept), lent: joinIds(kept.filter(isTaken)) };
}

/** Records, for the deletes of this run, that a resource keeps what it replaced. */
export function recordKeptRecords({ connection: { journal }, urn }: OperationContext, former: unknown): void {
  for (const id of idsIn(former)) recordReplacedRecord(journal, cnamRecordThing(id), urn);
}

/** Whether the state says that another resource of this stack created it. */
export const isCreatedByAnother = (context: OperationContext, id: string): boolean =>
  isOther(context, context.connection.journal.get(createdBy, cnamRecordThing(id)));

const isOther = ({ urn }: OperationContext, owner: string | undefined): boolean => owner !== undefined && owner !== urn;

const joinIds = (ids: string[]): string | undefined => (ids.length === 0 ? undefined : ids.join(" "));

/** Ids, separated by spaces. */
export const idsIn = (list: unknown): string[] => (typeof list === "string" ? list.split(" ").filter(Boolean) : []);
