/** Deleting a route. */
import type { DeletableRecord, OperationContext } from "../../host";
import { dependentsOfRoute, numbersIn } from "../dependents";
import { deleteForCertain } from "../read-back";
import { deleteUnlessInUse } from "../record-deletion";
import { routeThing } from "../things";
import { applyDeferredAliases } from "./alias-move";
import { routesOf } from "./route-cache";

export function routeRecord(context: OperationContext, id: string): DeletableRecord {
  const { client } = context.connection;
  const routes = routesOf(context);
  const what = `route ${id}`;
  return {
    thing: routeThing(id),
    what,
    async tryToDelete() {
      const look = () => {
        routes.invalidate();
        return routes.find(id);
      };
      const remove = () => deleteForCertain(context, what, () => client.routes.remove(id), look);
      const isGone = await deleteUnlessInUse(remove).catch((error: unknown) => {
        routes.invalidate();
        throw error;
      });
      if (isGone) {
        await routes.delete(id);
        await applyDeferredAliases(context);
      } else routes.invalidate();
      return isGone;
    },
    dependents: async () => numbersIn(await dependentsOfRoute(context, id)),
  };
}
