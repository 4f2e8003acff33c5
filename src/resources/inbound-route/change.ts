/** The one place that changes a route at Flowroute. */
import type { Route } from "../../client";
import type { OperationContext } from "../../host";
import { writeOrReadBack } from "../read-back";
import { type RouteChanges, routesOf } from "./route-cache";

/** A doubtful answer is read back; what was changed, or may have been, is in the list of routes from then on. */
export async function changeRoute(context: OperationContext, id: string, changes: RouteChanges): Promise<Route> {
  const { client } = context.connection;
  const routes = routesOf(context);
  const shown = async () => {
    routes.invalidate();
    const found = await routes.find(id);
    return found && hasAll(found, changes) ? found : undefined;
  };
  try {
    return await routes.set(await writeOrReadBack(() => client.routes.update(id, changes), shown));
  } catch (error) {
    routes.invalidate();
    throw error;
  }
}

const hasAll = (route: Route, changes: RouteChanges): boolean =>
  (["alias", "routeType", "value", "edgeStrategyId"] as const).every(
    (name) => changes[name] === undefined || changes[name] === route[name],
  );
