/** Inbound voice routes and points of presence: `/v2/routes`. */
import { nextId, sortedRoutes } from "../../account/account";
import type { AccountRoute } from "../../account/shapes";
import { envelopedAttributes, type Fields, optionalText } from "../../rest/body";
import { documentAnswer, listAnswer } from "../../rest/documents";
import { ApiError, invalidAttribute, methodNotAllowed, notOnAccount } from "../../rest/errors";
import type { Answer, Call, Family } from "../../rest/family";
import { requireFunds } from "../../rest/funds";
import { routeResource } from "./route-document";
import { problemOfRouteValue } from "./route-value";

const path = "/v2/routes/:id";

export const routes: Family = {
  endpoints: [
    { method: "GET", path: "/v2/routes/edge_strategies", handle: listEdgeStrategies },
    { method: "GET", path: "/v2/routes", handle: listRoutes },
    { method: "POST", path: "/v2/routes", handle: createRoute },
    { method: "GET", path, handle: readRoute },
    { method: "PATCH", path, handle: updateRoute },
    { method: "DELETE", path, slash: true, handle: deleteRoute },
  ],
};

/** Ids are integers here, unlike everywhere else. */
const edgeStrategies = [
  {
    id: 2,
    name: "US-West-OR",
    description: "Oregon, for the west of the United States",
    firewall_rules: "34.210.91.112/28, 34.210.91.112-34.210.91.127",
    naptr: "us-west-or.sip.flowroute.com",
  },
  {
    id: 4,
    name: "US-East-VA",
    description: "Virginia, for the east of the United States",
    firewall_rules: "34.226.36.32/28, 34.226.36.32-34.226.36.47",
    naptr: "us-east-va.sip.flowroute.com",
  },
];

function listEdgeStrategies(call: Call): Answer {
  const data = edgeStrategies.map(({ id, ...attributes }) => ({
    type: "edge_strategy",
    id,
    attributes,
    links: { self: call.link(`/v2/routes/edge_strategies/${id}`) },
  }));
  return { status: 200, document: { data, links: { self: call.link(call.path) } } };
}

function listRoutes(call: Call): Answer {
  const type = call.query("route_type");
  return listAnswer(call, {
    items: sortedRoutes(call.account).filter((route) => type === undefined || route.route_type === type),
    maximum: 200,
    echo: { route_type: type },
    show: (route) => routeResource(call, route),
  });
}

function readRoute(call: Call): Answer {
  switch (call.world.choices.get("single-route-get")) {
    case "405":
      throw methodNotAllowed();
    case "404":
      throw notOnAccount();
    default:
      return documentAnswer(call, 200, routeResource(call, routeOnAccount(call)));
  }
}

function createRoute(call: Call): Answer {
  const route: AccountRoute = { id: "", alias: "", route_type: "", value: null, edge_strategy_id: null };
  const wanted = checkedRoute(call, route, envelopedAttributes(call, "route"));
  requireFunds(call, 0);
  const created = { ...wanted, id: nextId(call.account) };
  call.account.routes.set(created.id, created);
  return documentAnswer(call, 201, routeResource(call, created));
}

function updateRoute(call: Call): Answer {
  const route = routeOnAccount(call);
  refuseRouteZero(call, route);
  const updated = checkedRoute(call, route, envelopedAttributes(call, "route"));
  requireFunds(call, 0);
  call.account.routes.set(updated.id, updated);
  return documentAnswer(call, 200, routeResource(call, updated));
}

function deleteRoute(call: Call): Answer {
  const route = routeOnAccount(call);
  refuseRouteZero(call, route);
  const users = [...call.account.numbers.values()].filter(
    ({ relationships }) => relationships.primary_route === route.id || relationships.failover_route === route.id,
  );
  if (users.length > 0) {
    throw new ApiError(
      403,
      "This Route has numbers still associated to it.",
      "Please disassociate all numbers before deleting.",
    );
  }
  call.account.routes.delete(route.id);
  return { status: 204 };
}

function routeOnAccount(call: Call): AccountRoute {
  const route = call.account.routes.get(call.param("id"));
  if (route === undefined) throw new ApiError(404, "Resource not found", "Invalid Route Id");
  return route;
}

function refuseRouteZero(call: Call, { id }: AccountRoute): void {
  if (id !== "0") return;
  if (call.world.choices.is("change-of-route-0", "refuse-404"))
    throw new ApiError(404, "Resource not found", "Invalid Route Id");
  throw new ApiError(403, "Reserved Route", "The sip-reg route cannot be changed or deleted.");
}

/** The route with the given attributes replaced. @throws 422 or 403 when that is invalid */
function checkedRoute(call: Call, route: AccountRoute, fields: Fields): AccountRoute {
  const { choices } = call.world;
  const type = fields.route_type ?? route.route_type;
  const value = optionalText(fields, "value", 255) ?? route.value;
  const alias = optionalText(fields, "alias", 64) ?? route.alias;
  if (type !== "host" && type !== "number" && type !== "uri")
    throw invalidAttribute("route_type", "Must be one of host, number, uri.");
  if (!alias) throw invalidAttribute("alias", "Missing data for required field.");
  if (!value) throw invalidAttribute("value", "Missing data for required field.");
  const problem = problemOfRouteValue(type, value, {
    checkForm: choices.is("route-value-validation", "by-type"),
    checkWeight: choices.is("route-weight-range", "refuse-422"),
  });
  if (problem !== undefined) throw invalidAttribute("value", problem);
  const wanted: AccountRoute = {
    id: route.id,
    alias,
    route_type: type,
    value,
    edge_strategy_id: readEdgeStrategy(fields, route),
  };
  refuseDuplicate(call, wanted);
  return wanted;
}

function readEdgeStrategy(fields: Fields, route: AccountRoute): number | null {
  const given = fields.edge_strategy_id;
  if (given === undefined) return route.edge_strategy_id;
  if (given === null) return null;
  const known = edgeStrategies.find(({ id }) => String(id) === String(given));
  if (known === undefined) throw invalidAttribute("edge_strategy_id", "Not a valid edge strategy.");
  return known.id;
}

function refuseDuplicate(call: Call, wanted: AccountRoute): void {
  const rule = call.world.choices.get("duplicate-route");
  if (rule === "allow") return;
  for (const { id, alias, route_type, value } of call.account.routes.values()) {
    if (id === wanted.id) continue;
    const sameValue =
      rule === "refuse-same-alias-or-value" && route_type === wanted.route_type && value === wanted.value;
    if (alias === wanted.alias)
      throw new ApiError(403, "Duplicate Route", "A route with this alias is already on your account.");
    if (sameValue) throw new ApiError(403, "Duplicate Route", "A route with this value is already on your account.");
  }
}
