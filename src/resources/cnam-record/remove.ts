/**
 * Giving up a caller name. The carrier deletes it although numbers show it, and takes it off all of them. Which numbers
 * do cannot be read for up to seven business days after an assignment, so a name goes only when none can.
 */
import { isNorthAmerican, isTollFree } from "../../client";
import type { Bag, Session } from "../../host";
import { parseUrn } from "../../purchase";
import { type FreeRecord, removeFreeRecord } from "../free-record";
import { otherHolder } from "../handover";
import { deleteForCertain } from "../read-back";
import { numbersOfOtherStacks } from "../users";
import { keyOfRecord, wordsOf } from "./handover";

/** The record, and those of its predecessors that numbers showed when they were replaced. */
export async function removeCallerName(session: Session, id: string, outputs: Bag): Promise<void> {
  // The resource itself stays: a successor has this record among its former ones.
  if (session.connection.claims.isRegistered(session.urn)) return removePredecessor(session, id, outputs);
  await removeOwn(session, id, outputs);
  for (const former of wordsOf(outputs["former"]).filter((word) => word !== id)) {
    if (await isAnothers(session, former)) continue;
    if (await isLent(session, former, outputs)) continue;
    await removeFreeRecord(session, callerNameRecord(session, former), CREATED);
  }
}

const CREATED: Bag = { origin: "created" };

async function removeOwn(session: Session, id: string, outputs: Bag): Promise<void> {
  if (await isAnothers(session, id)) return;
  const { lent } = session.connection;
  const before = lent.get(id);
  lent.set(id, "returned");
  // Another resource of this stack, which goes in this run as well, has made it.
  const isOurs = outputs["origin"] === "shared" && before === "owned";
  await removeFreeRecord(session, callerNameRecord(session, id), isOurs ? CREATED : outputs);
}

/**
 * Whether a former record stays because another resource of the stack had it when it was replaced, and has not been given
 * up in this run: in a destroy of some resources nothing else tells. Given up later in this run, it goes with that.
 */
async function isLent(session: Session, id: string, outputs: Bag): Promise<boolean> {
  const { lent } = session.connection;
  if (!wordsOf(outputs["lent"]).includes(id) || lent.get(id) === "returned") return false;
  lent.set(id, "owned");
  await session.say("info", `Caller name ${id} stays at Flowroute for the resource of this stack that has it now.`);
  return true;
}

/** Whether another resource of the program stands for the record by now, or keeps it among its former ones. */
async function isAnothers(session: Session, id: string): Promise<boolean> {
  const { claims } = session.connection;
  const key = keyOfRecord(id);
  const holder = [otherHolder(session, key), claims.formerHolder(key)].find(
    (urn) => urn !== undefined && urn !== session.urn && claims.isRegistered(urn),
  );
  if (holder === undefined) return false;
  await session.say("info", `Caller name ${id} stays at Flowroute: "${parseUrn(holder).name}" in this program has it.`);
  return true;
}

async function removePredecessor(session: Session, id: string, outputs: Bag): Promise<void> {
  if (await isAnothers(session, id)) return;
  if (outputs["origin"] !== "created") return removeFreeRecord(session, callerNameRecord(session, id), outputs);
  if (await callerNameRecord(session, id).tryToRemove()) return;
  await session.say(
    "info",
    `Caller name ${id} stays at Flowroute as long as numbers may show it; it goes with "${session.name}" at the latest.`,
  );
}

export function callerNameRecord(session: Session, id: string): FreeRecord {
  const { client } = session.connection;
  return {
    key: keyOfRecord(id),
    what: `caller name ${id}`,
    async tryToRemove() {
      if ((await possibleUsers(session, id)).length > 0) return false;
      await deleteForCertain(
        session,
        `caller name ${id}`,
        () => client.cnams.remove(id),
        () => client.cnams.find(id),
      );
      return true;
    },
    users: () => possibleUsers(session, id),
    usedBy: "may be in use by",
  };
}

/** Numbers that show the name, or could without a read showing it. */
async function possibleUsers(session: Session, id: string): Promise<string[]> {
  const { callerNames, claims, client, departures } = session.connection;
  const record = await client.cnams.find(id);
  if (!record || record.rejectionReason !== null) return [];
  // What was never approved was never assigned, but another stack may share it and wait for it.
  if (!record.isApproved) return numbersOfOtherStacks(session);
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
