/** Reading a number of the account. */
import type { NumberDetails } from "../../client";
import type { OperationContext } from "../../host";
import { findForCertain as find } from "../../purchase";

/** A number is gone only when the single read and the exact look-up in the list say so. */
export function findForCertain({ connection }: OperationContext, id: string): Promise<NumberDetails | undefined> {
  const { client, environment, settings } = connection;
  return find({ client, runtime: environment.runtime, timeoutMs: settings.timeoutMs }, id);
}
