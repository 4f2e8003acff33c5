/** Deleting an emergency address. */
import { FlowrouteError } from "../../client";
import type { DeletableRecord, OperationContext } from "../../host";
import { addressAssigned } from "../../journal";
import { deleteForCertain } from "../read-back";
import { deleteUnlessInUse } from "../record-deletion";
import { addressThing, numberThing } from "../things";

export function addressRecord(context: OperationContext, id: string): DeletableRecord {
  const { e911s } = context.connection.client;
  const what = `emergency address ${id}`;
  const remove = () =>
    deleteForCertain(
      context,
      what,
      () => e911s.remove(id),
      () => e911s.find(id),
    );
  return {
    thing: addressThing(id),
    what,
    // Looked at first: that Flowroute refuses it is not in its documents.
    tryToDelete: async () => (await numbersIfThere(context, id)).length === 0 && deleteUnlessInUse(remove),
    dependents: () => numbersIfThere(context, id),
  };
}

export async function numbersOf({ connection: { client } }: OperationContext, id: string): Promise<string[]> {
  const numbers: string[] = [];
  for await (const number of client.e911s.numbers(id)) numbers.push(number);
  return numbers;
}

/** Nobody uses what is gone, nor does a number that this run has given another address, which reads may not show yet. */
async function numbersIfThere(context: OperationContext, id: string): Promise<string[]> {
  const { journal, client } = context.connection;
  try {
    return (await numbersOf(context, id)).filter(
      (number) => (journal.get(addressAssigned, numberThing(number)) ?? id) === id,
    );
  } catch (error) {
    // How Flowroute says that an address is not there is not recorded: the address itself tells.
    const is404 = error instanceof FlowrouteError && error.status === 404;
    if (is404 && (await client.e911s.find(id)) === undefined) return [];
    throw error;
  }
}
