/** Giving up a route. */
import type { OperationContext, PropertyValues } from "../../host";
import { dependentsOfRoute, numbersIn } from "../dependents";
import { type FreeRecord, removedUnlessInUse, removeFreeRecord } from "../free-record";
import { deleteForCertain } from "../read-back";
import { applyDeferredAliases } from "./alias-move";

export const removeRoute = (context: OperationContext, id: string, outputs: PropertyValues): Promise<void> =>
  removeFreeRecord(context, routeRecord(context, id), outputs);

export function routeRecord(context: OperationContext, id: string): FreeRecord {
  const { client, routes } = context.connection;
  return {
    key: `route:${id}`,
    what: `route ${id}`,
    async tryToRemove() {
      const look = () => {
        routes.invalidate();
        return routes.find(id);
      };
      const remove = () => deleteForCertain(context, `route ${id}`, () => client.routes.remove(id), look);
      const gone = await removedUnlessInUse(remove).catch((error: unknown) => {
        routes.invalidate();
        throw error;
      });
      if (gone) {
        await routes.delete(id);
        await applyDeferredAliases(context);
      } else routes.invalidate();
      return gone;
    },
    dependents: async () => numbersIn(await dependentsOfRoute(context, id)),
  };
}
