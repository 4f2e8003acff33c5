/** Giving up an emergency address. */
import { NotFoundError } from "../../client";
import type { Session } from "../../host";
import { type FreeRecord, removedUnlessInUse } from "../free-record";
import { keyOfAddress } from "./place";

export function addressRecord(session: Session, id: string): FreeRecord {
  const { client } = session.connection;
  return {
    key: keyOfAddress(id),
    what: `emergency address ${id}`,
    // Looked at first: that the carrier refuses it is not in its documents.
    tryToRemove: async () =>
      (await numbersIfThere(session, id)).length === 0 && removedUnlessInUse(() => client.e911s.remove(id)),
    users: () => numbersIfThere(session, id),
  };
}

export async function numbersOf({ connection: { client } }: Session, id: string): Promise<string[]> {
  const numbers: string[] = [];
  for await (const number of client.e911s.numbers(id)) numbers.push(number);
  return numbers;
}

/** Nobody uses what is gone, nor does a number that this run has given another address, which reads may not show yet. */
async function numbersIfThere(session: Session, id: string): Promise<string[]> {
  const { addresses } = session.connection;
  try {
    return (await numbersOf(session, id)).filter((number) => (addresses.get(number) ?? id) === id);
  } catch (error) {
    if (error instanceof NotFoundError) return [];
    throw error;
  }
}
