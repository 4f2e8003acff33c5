/**
 * Giving up a caller name. The carrier deletes it although numbers show it, and takes it off all of them. Which numbers
 * do cannot be read for up to seven business days after an assignment, so a name goes only when none can.
 */
import { isTollFree } from "../../client";
import type { Bag, Session } from "../../host";
import { type FreeRecord, removeFreeRecord } from "../free-record";
import { numbersOfOtherStacks } from "../users";

/** The record, and those of its predecessors that numbers showed when they were replaced. */
export async function removeCallerName(session: Session, id: string, outputs: Bag): Promise<void> {
  // The resource itself stays: a successor has this record among its former ones.
  if (session.connection.claims.isRegistered(session.urn)) return removePredecessor(session, id, outputs);
  await removeFreeRecord(session, freeRecord(session, id), outputs);
  for (const former of wordsOf(outputs["former"]).filter((word) => word !== id)) {
    await removeFreeRecord(session, freeRecord(session, former), { origin: "created" });
  }
}

async function removePredecessor(session: Session, id: string, outputs: Bag): Promise<void> {
  if (outputs["origin"] !== "created") return removeFreeRecord(session, freeRecord(session, id), outputs);
  if (await freeRecord(session, id).tryToRemove()) return;
  await session.say(
    "info",
    `Caller name ${id} stays at Flowroute as long as numbers may show it; it goes with "${session.name}" at the latest.`,
  );
}

function freeRecord(session: Session, id: string): FreeRecord {
  const { client } = session.connection;
  return {
    key: `cnam-record:${id}`,
    what: `caller name ${id}`,
    async tryToRemove() {
      if ((await possibleUsers(session, id)).length > 0) return false;
      await client.cnams.remove(id);
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
  for (const [key, name] of departures.dropped) if (name === id && key.startsWith("cnam:")) users.add(key.slice(5));
  for await (const { number } of client.numbers.list()) {
    const isKnown = claims.holder(`number:${number}`) !== undefined || callerNames.has(number);
    if (!isKnown && !isTollFree(number)) users.add(number);
  }
  return [...users].filter((number) => departures.outcomeOf(number) !== "gone").sort();
}

export const wordsOf = (list: unknown): string[] => (typeof list === "string" ? list.split(" ").filter(Boolean) : []);
