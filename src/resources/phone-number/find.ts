/** Reading a number of the account. */
import { type AvailableNumber, type NumberDetails, RefusedError } from "../../client";
import type { Session } from "../../host";
import { readable } from "../../purchase";

/** What is known of a number: live, and what it was offered at when we bought it. */
export type LiveNumber = NumberDetails & { offer?: AvailableNumber };

/** A number is gone only when the single read and the exact look-up in the list say so. */
export async function findForCertain(session: Session, id: string): Promise<NumberDetails | undefined> {
  const { numbers } = session.connection.client;
  const details = await numbers.find(id);
  if (details) return details;
  for await (const listed of numbers.list({ startsWith: id, limit: 10 })) {
    if (listed.number !== id) continue;
    throw new RefusedError(
      `Flowroute contradicts itself about ${readable(id)}: the list has it, the single read does not. ` +
        `Nothing was changed. Run again in a minute.`,
    );
  }
  return undefined;
}
