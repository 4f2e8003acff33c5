/** Reading a number of the account. */
import type { NumberDetails } from "../../client";
import type { NumberPart, OperationContext } from "../../host";
import { findForCertain as find } from "../../purchase";

/** A number is gone only when the single read and the exact look-up in the list say so. */
export function findForCertain({ connection }: OperationContext, id: string): Promise<NumberDetails | undefined> {
  const { client, environment, settings } = connection;
  return find({ client, runtime: environment.runtime, timeoutMs: settings.timeoutMs }, id);
}

/**
 * The number as Flowroute has shown it within the last minute of this run, and not to this resource yet. Only Flowroute's own
 * answer says that it is gone.
 *
 * @param part what of it the resource is about
 */
export function readNumber(
  { connection, urn }: OperationContext,
  id: string,
  part: NumberPart,
): Promise<NumberDetails | undefined> {
  return connection.snapshot.numbers.read(id, part, urn);
}
