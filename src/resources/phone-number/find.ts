/** Reading a number of the account. */
import { type FlowrouteClient, type NumberDetails, RefusedError } from "../../client";
import type { Session } from "../../host";
import { readable, settled } from "../../purchase";

/**
 * A number is gone only when the single read and the exact look-up in the list say so. While the two contradict each
 * other (one of them may be behind), both are asked again.
 */
export async function findForCertain(session: Session, id: string): Promise<NumberDetails | undefined> {
  const { client, environment, settings } = session.connection;
  const { runtime } = environment;
  const shop = { client, runtime, timeoutMs: settings.timeoutMs };
  const details = await client.numbers.find(id);
  if (details || !(await isListed(client, id))) return details;
  const late = await settled(shop, id);
  if (late || !(await isListed(client, id))) return late;
  throw new RefusedError(
    `Flowroute contradicts itself about ${readable(id)}: the list has it, the single read does not. ` +
      `Nothing was changed. Run again in a minute.`,
  );
}

async function isListed(client: FlowrouteClient, id: string): Promise<boolean> {
  for await (const { number } of client.numbers.list({ startsWith: id, limit: 10 })) if (number === id) return true;
  return false;
}
