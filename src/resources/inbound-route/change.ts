/** The one place that changes a route at Flowroute. */
import type { Route } from "../../client";
import type { OperationContext, RouteChanges } from "../../host";
import { writtenOrShown } from "../read-back";

/** A doubtful answer is read back; what was changed, or may have been, is in the list of routes from then on. */
export async function changeRoute(
  { connection: { client, routes } }: OperationContext,
  id: string,
  changes: RouteChanges,
): Promise<Route> {
  const shown = async () => {
    routes.invalidate();
    const found = await routes.find(id);
    return found && hasAll(found, changes) ? found : undefined;
  };
  try {
    return await routes.set(await writtenOrShown(() => client.routes.update(id, changes), shown));
  } catch (error) {
    routes.invalidate();
    throw error;
  }
}

const hasAll = (route: Route, changes: RouteChanges): boolean =>
  (["alias", "routeType", "value", "edgeStrategyId"] as const).every(
    (name) => changes[name] === undefined || changes[name] === route[name],
  );
