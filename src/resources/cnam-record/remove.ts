/**
 * Giving up a caller name. The carrier deletes it although numbers show it, and takes it off all of them. Which numbers
 * do cannot be read for up to seven business days after an assignment, so a name goes only when none can.
 */
import { isNorthAmerican, isTollFree } from "../../client";
import type { OperationContext, PropertyValues } from "../../host";
import { parseUrn } from "../../purchase";
import { numbersOfOtherStacks } from "../dependents";
import { type FreeRecord, removeFreeRecord } from "../free-record";
import { otherHolder } from "../handover";
import { deleteForCertain } from "../read-back";
import { keyOfRecord, wordsOf } from "./handover";

/** The record, and those of its predecessors that numbers showed when they were replaced. */
export async function removeCallerName(context: OperationContext, id: string, outputs: PropertyValues): Promise<void> {
  // The resource itself stays: a successor has this record among its former ones.
  if (context.connection.claims.isRegistered(context.urn)) return removePredecessor(context, id, outputs);
  await removeOwn(context, id, outputs);
  for (const former of wordsOf(outputs["former"]).filter((word) => word !== id)) {
    if (await isAnothers(context, former)) continue;
    if (await isLent(context, former, outputs)) continue;
    await removeFreeRecord(context, callerNameRecord(context, former), CREATED);
  }
}

const CREATED: PropertyValues = { origin: "created" };

async function removeOwn(context: OperationContext, id: string, outputs: PropertyValues): Promise<void> {
  if (await isAnothers(context, id)) return;
  const { lent } = context.connection;
  const before = lent.get(id);
  lent.set(id, "returned");
  // Another resource of this stack, which goes in this run as well, has made it.
  const isOurs = outputs["origin"] === "shared" && before === "owned";
  await removeFreeRecord(context, callerNameRecord(context, id), isOurs ? CREATED : outputs);
}

/**
 * Whether a former record stays because another resource of the stack had it when it was replaced, and has not been given
 * up in this run: in a destroy of some resources nothing else tells. Given up later in this run, it goes with that.
 */
async function isLent(context: OperationContext, id: string, outputs: PropertyValues): Promise<boolean> {
  const { lent } = context.connection;
  if (!wordsOf(outputs["lent"]).includes(id) || lent.get(id) === "returned") return false;
  lent.set(id, "owned");
  await context.log("info", `Caller name ${id} stays at Flowroute for the resource of this stack that has it now.`);
  return true;
}

/** Whether another resource of the program stands for the record by now, or keeps it among its former ones. */
async function isAnothers(context: OperationContext, id: string): Promise<boolean> {
  const { claims } = context.connection;
  const key = keyOfRecord(id);
  const holder = [otherHolder(context, key), claims.formerHolder(key)].find(
    (urn) => urn !== undefined && urn !== context.urn && claims.isRegistered(urn),
  );
  if (holder === undefined) return false;
  await context.log("info", `Caller name ${id} stays at Flowroute: "${parseUrn(holder).name}" in this program has it.`);
  return true;
}

async function removePredecessor(context: OperationContext, id: string, outputs: PropertyValues): Promise<void> {
  if (await isAnothers(context, id)) return;
  if (outputs["origin"] !== "created") return removeFreeRecord(context, callerNameRecord(context, id), outputs);
  if (await callerNameRecord(context, id).tryToRemove()) return;
  await context.log(
    "info",
    `Caller name ${id} stays at Flowroute as long as numbers may show it; it goes with "${context.name}" at the latest.`,
  );
}

export function callerNameRecord(context: OperationContext, id: string): FreeRecord {
  const { client } = context.connection;
  return {
    key: keyOfRecord(id),
    what: `caller name ${id}`,
    async tryToRemove() {
      if ((await possibleUsers(context, id)).length > 0) return false;
      await deleteForCertain(
        context,
        `caller name ${id}`,
        () => client.cnams.remove(id),
        () => client.cnams.find(id),
      );
      return true;
    },
    dependents: () => possibleUsers(context, id),
    usedBy: "may be in use by",
  };
}

/** Numbers that show the name, or could without a read showing it. */
async function possibleUsers(context: OperationContext, id: string): Promise<string[]> {
  const { callerNames, claims, client, departures } = context.connection;
  const record = await client.cnams.find(id);
  if (!record || record.rejectionReason !== null) return [];
  // What was never approved was never assigned, but another stack may share it and wait for it.
  if (!record.isApproved) return numbersOfOtherStacks(context);
  const users = new Set(record.numbers);
  for (const [number, names] of callerNames) if (names.has(id)) users.add(number);
  for (const [slot, recordId] of departures.leftAttached()) {
    if (recordId === id && slot.startsWith("cnam:")) users.add(slot.slice(5));
  }
  for await (const { number } of client.numbers.list()) {
    const isKnown = claims.holder(`number:${number}`) !== undefined || callerNames.has(number);
    if (!isKnown && isNorthAmerican(number) && !isTollFree(number)) users.add(number);
  }
  return [...users].filter((number) => departures.outcomeOf(number) !== "gone").sort();
}
