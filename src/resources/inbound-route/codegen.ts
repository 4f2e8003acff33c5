/** From a route of the account back to an `InboundRoute`. */
import type { Route } from "../../client";
import { namesFor, type RecordCodegen } from "../codegen";

/** Every account has it, and nobody can change it. */
const RESERVED = "0";

export const inboundRouteCodegen: RecordCodegen<Route> = {
  of: "account",
  file: "routes",
  suffix: "Route",
  list: ({ routes }) => routes.list(),
  declare: (live) => {
    const { id, alias, routeType, value, edgeStrategyId } = live;
    if (id === RESERVED) return undefined;
    return {
      id,
      names: namesFor(alias || `${routeType} ${value}`, routeType, id),
      args: {
        routeType,
        value: value ?? undefined,
        alias: alias || undefined,
        edgeStrategyId: edgeStrategyId ?? undefined,
      },
      live,
    };
  },
};
