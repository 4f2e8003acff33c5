/** Requests and answers of routes. Only this file knows their shape. */
import { RefusedError } from "../errors";
import type { Resource } from "../json/document";
import { readId, readRecordId, readText, relatedRecordId } from "../json/document";
import { omitUndefined } from "../omit-undefined";
import { requireRecordId } from "../record-id";
import { quoted } from "../text/foreign-text";
import { withSteps } from "../text/steps";
import type { EdgeStrategy, Route } from "./model";

export const wirePaths = {
  routes: "/v2/routes",
  route: (id: string) => `/v2/routes/${id}`,
  edgeStrategies: "/v2/routes/edge_strategies",
};

/** @throws RefusedError for an invalid id */
export const requireRouteId = (id: string): string => requireRecordId(id, "a route");

export interface RouteFields {
  alias?: string;
  routeType?: string;
  value?: string;
  edgeStrategyId?: string | null;
}

export function routeDocument({ alias, routeType, value, edgeStrategyId }: RouteFields): unknown {
  return {
    data: {
      type: "route",
      attributes: omitUndefined({
        alias,
        route_type: routeType,
        value,
        edge_strategy_id: edgeStrategy(edgeStrategyId),
      }),
    },
  };
}

/** Documented as an integer, unlike all other ids. */
function edgeStrategy(id: string | null | undefined): number | null | undefined {
  if (id === null || id === undefined) return id;
  if (/^\d{1,9}$/.test(id)) return Number(id);
  throw new RefusedError(
    "invalid-input",
    withSteps(
      `${quoted(id)} is not the id of an edge strategy. Nothing was sent.`,
      'Give the digits that Flowroute shows, such as "4".',
    ),
  );
}

/** @throws InvalidResponse without an id: a list with a gap proves nothing */
export function readRoute(resource: Resource): Route {
  const { attributes } = resource;
  return {
    id: readRecordId(resource, "a route"),
    alias: readText(attributes.alias) ?? "",
    routeType: readText(attributes.route_type) ?? "",
    value: readText(attributes.value) ?? null,
    edgeStrategyId: relatedRecordId(readId(attributes.edge_strategy_id), "the edge strategy of a route"),
  };
}

export function readEdgeStrategy(resource: Resource): EdgeStrategy {
  const { attributes } = resource;
  const id = readRecordId(resource, "an edge strategy");
  return {
    id,
    name: readText(attributes.name) ?? id,
    ...omitUndefined({
      description: readText(attributes.description),
      firewallRules: readText(attributes.firewall_rules),
      naptr: readText(attributes.naptr),
    }),
  };
}
