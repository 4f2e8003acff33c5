/** Records that left the state while numbers used them, and go with the last of these. */
import { messageOf, type OperationContext } from "../host";
import { callerNameRecord } from "./cnam-record/remove";
import { addressRecord } from "./e911-address/remove";
import type { FreeRecord } from "./free-record";
import { routeRecord } from "./inbound-route/remove";

/** By what their keys begin with. */
const kinds: Record<string, (context: OperationContext, id: string) => FreeRecord> = {
  address: addressRecord,
  "cnam-record": callerNameRecord,
  route: routeRecord,
};

function recordOf(context: OperationContext, key: string): FreeRecord | undefined {
  const [kind = "", id = ""] = key.split(":");
  return kinds[kind]?.(context, id);
}

/**
 * After the delete of a number. The record's own delete may have been in another host, so it is told by its key alone.
 * @param find gives the record of a key such as `route:98396`
 */
export async function removeDeferredRecords(context: OperationContext, find = recordOf): Promise<void> {
  const { departures } = context.connection;
  for (const [key, numbers] of departures.deferredDeletes()) {
    if (numbers.some((number) => departures.outcomeOf(number) !== "gone")) continue;
    const record = find(context, key);
    if (record === undefined) continue;
    try {
      if (await record.tryToRemove()) departures.endDeferral(key);
    } catch (error) {
      await context.log("warning", `Nothing uses ${record.what} now, but it could not be deleted: ${messageOf(error)}`);
    }
  }
}
