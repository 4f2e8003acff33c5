/** Inbound routes: where Flowroute sends calls. Flowroute's /v2/routes. */
import { NotFoundError, RefusedError } from "../errors";
import type { Send } from "../http/call";
import { paginate, readAll, type Warn } from "../http/pages";
import { readMany, readOne, requireSameId } from "../json/document";
import { quoted } from "../text/foreign-text";
import { withSteps } from "../text/steps";
import type { EdgeStrategy, Route } from "./model";
import { readEdgeStrategy, readRoute, requireRouteId, routeDocument, wirePaths } from "./wire";

/** Inbound routes. Flowroute documents no way to read a single one, so read the list. */
export interface RoutesApi {
  /** All routes, including the reserved one (`"0"`). API: GET /v2/routes. */
  list(query?: { routeType?: string; limit?: number; offset?: number }): AsyncIterable<Route>;
  /**
   * Creates a route. API: POST /v2/routes. The alias is unique on the account.
   *
   * @throws RejectedError with reason `duplicate` when there is one like it already; AmbiguousWriteError when the answer was
   * lost: look for the alias in the list before doing it again.
   */
  create(route: { alias: string; routeType: string; value: string; edgeStrategyId?: string }): Promise<Route>;
  /** Changes a route, immediately for every number that uses it. Fields that are left out stay. API: PATCH /v2/routes/{id}. */
  update(
    id: string,
    changes: { alias?: string; routeType?: string; value?: string; edgeStrategyId?: string | null },
  ): Promise<Route>;
  /**
   * Deletes a route. API: DELETE /v2/routes/{id}.
   *
   * @throws RejectedError with reason `in-use` while a number uses it; RefusedError for the reserved route `"0"`
   */
  remove(id: string): Promise<"removed" | "not-found">;
  /** The available points of presence. API: GET /v2/routes/edge_strategies. */
  edgeStrategies(): Promise<EdgeStrategy[]>;
}

/** Flowroute's own route, which every account has. */
const RESERVED = "0";

export function createRoutesApi(send: Send, warn: Warn = () => undefined): RoutesApi {
  return {
    list: (query = {}) =>
      paginate(send, {
        what: "list inbound routes",
        path: wirePaths.routes,
        query: query.routeType === undefined ? {} : { route_type: query.routeType },
        limit: query.limit,
        offset: query.offset,
        type: "route",
        malformed: "refuse",
        provesAbsence: true,
        ...(query.routeType === undefined ? { requiredKey: RESERVED } : {}),
        read: (resource) => {
          const item = readRoute(resource);
          return { key: item.id, item };
        },
      }),

    create: async (route) =>
      send({
        what: `create inbound route ${quoted(route.alias)}`,
        effect: "create",
        method: "POST",
        path: wirePaths.routes,
        body: routeDocument(route),
        success: [201],
        decode: ({ json }) => readRoute(readOne(json, "route")),
      }),

    update: async (id, changes) => {
      const path = wirePaths.route(requireChangeable(id));
      if (Object.values(changes).every((value) => value === undefined)) {
        throw new RefusedError(
          "invalid-input",
          `Could not update inbound route ${id}: the call names no changes. Nothing was sent.`,
        );
      }
      return send({
        what: `update inbound route ${id}`,
        effect: "set",
        method: "PATCH",
        path,
        body: routeDocument(changes),
        success: [200],
        decode: ({ json }) => requireSameId(readRoute(readOne(json, "route")), id, "route"),
      });
    },

    remove: async (id) => {
      const path = wirePaths.route(requireChangeable(id));
      try {
        return await send({
          what: `delete inbound route ${id}`,
          effect: "set",
          method: "DELETE",
          path,
          success: [204],
          decode: (): "removed" => "removed",
        });
      } catch (error) {
        if (error instanceof NotFoundError) return "not-found";
        throw error;
      }
    },

    edgeStrategies: () =>
      send({
        what: "list edge strategies",
        effect: "read",
        method: "GET",
        path: wirePaths.edgeStrategies,
        success: [200],
        // For people to choose from. A missing entry proves nothing.
        decode: ({ json }) =>
          readAll(readMany(json).resources, "edge_strategy", warn, readEdgeStrategy, "list edge strategies"),
      }),
  };
}

/** The reserved route belongs to Flowroute. */
function requireChangeable(id: string): string {
  if (/^0+$/.test(requireRouteId(id))) {
    throw new RefusedError(
      "invalid-input",
      withSteps(
        'Route "0" belongs to Flowroute and cannot be changed or deleted. Nothing was sent.',
        "Use another route.",
      ),
    );
  }
  return id;
}
