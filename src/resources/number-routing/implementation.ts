/** What the engine's host runs for a `NumberRouting`. API: N7, N12 to N14, `/v2/numbers/{number}/relationships`. */
import { NotFoundError, type NumberDetails, normalizeNumber, RefusedError } from "../../client";
import type { Bag, CheckFailure, ResourceKind, Session } from "../../host";
import { isUnknown } from "../../host";
import { readable } from "../../purchase";

/** The reserved route: calls go to the registered SIP device of the account. */
const NO_ROUTE = "0";

export interface RoutingInputs {
  numberId: string;
  primaryRouteId: string;
  failoverRouteId?: string;
  onDelete?: "detach" | "leave";
  __self: string;
}

export const numberRoutingKind: ResourceKind<RoutingInputs, NumberDetails> = {
  kind: "NumberRouting",

  normalise(raw) {
    const failures: CheckFailure[] = [];
    const inputs: Bag = { ...raw };
    if (!isUnknown(raw["numberId"])) {
      try {
        inputs["numberId"] = normalizeNumber(String(raw["numberId"] ?? ""));
      } catch (error) {
        failures.push({ property: "numberId", reason: error instanceof Error ? error.message : String(error) });
      }
    }
    for (const name of ["primaryRouteId", "failoverRouteId"]) {
      const value = raw[name];
      if (value === undefined || value === null || isUnknown(value)) continue;
      inputs[name] = String(value);
      if (!/^\d+$/.test(String(value))) {
        failures.push({ property: name, reason: "must be the id of a route, as in route.id" });
      }
    }
    if (raw["primaryRouteId"] === undefined || raw["primaryRouteId"] === null) {
      failures.push({
        property: "primaryRouteId",
        reason: `is missing; "${NO_ROUTE}" stands for the account's own SIP device`,
      });
    }
    const onDelete = raw["onDelete"];
    if (onDelete !== undefined && !isUnknown(onDelete) && onDelete !== "detach" && onDelete !== "leave") {
      failures.push({ property: "onDelete", reason: 'must be "detach" or "leave"' });
    }
    return { inputs: inputs as unknown as RoutingInputs, failures };
  },

  keyOfInputs: ({ numberId }) => (isUnknown(numberId) ? undefined : `routing:${numberId}`),
  keyOfId: (id) => `routing:${id}`,

  observe: (session, id) => session.connection.client.numbers.find(id),

  async ensure(session, want) {
    const live = await session.connection.client.numbers.find(want.numberId);
    if (live) return { id: want.numberId, live, origin: "created" };
    throw new RefusedError(
      `Could not route ${readable(want.numberId)} for "${session.name}": the number is not on this account. ` +
        `Give the id of a PhoneNumber of this account.`,
    );
  },

  async sync(session, id, want, live) {
    const { client } = session.connection;
    const target = { primary: want.primaryRouteId, failover: want.failoverRouteId ?? null };
    let { primaryRouteId, failoverRouteId } = live;
    const assign = async (slot: "primary" | "failover", routeId: string) => {
      try {
        await client.numbers.setRoute(id, slot, routeId);
      } catch (error) {
        throw error instanceof NotFoundError ? new RefusedError(noSuchRoute(session, id, slot, routeId)) : error;
      }
    };
    const mustMovePrimary = (primaryRouteId ?? NO_ROUTE) !== target.primary;
    if (mustMovePrimary && failoverRouteId === target.primary) {
      await client.numbers.clearRoute(id, "failover");
      failoverRouteId = null;
    }
    if (mustMovePrimary) {
      await assign("primary", target.primary);
      primaryRouteId = target.primary;
    }
    if (failoverRouteId !== target.failover) {
      if (target.failover === null) await client.numbers.clearRoute(id, "failover");
      else await assign("failover", target.failover);
      failoverRouteId = target.failover;
    }
    return { ...live, primaryRouteId, failoverRouteId };
  },

  /**
   * Detaches only when the number stays in the program, that is when the line was taken out on purpose. When the
   * number goes, too, its own delete does the whole of it, so that an interrupted destroy strips no number.
   */
  async remove(session, id, outputs) {
    const { claims, client, departures } = session.connection;
    const wish = outputs["onDelete"];
    const numberStays = claims.holder(`number:${id}`) !== undefined;
    if (wish === "leave" || (wish !== "detach" && !numberStays)) {
      departures.routingDropped.add(id);
      return;
    }
    const live = await client.numbers.find(id);
    if (!live) return;
    const primary = live.primaryRouteId ?? NO_ROUTE;
    const failover = live.failoverRouteId;
    if (failover !== null && failover === outputs["failoverRouteId"]) await client.numbers.clearRoute(id, "failover");
    if (primary !== NO_ROUTE && primary === outputs["primaryRouteId"]) {
      await client.numbers.setRoute(id, "primary", NO_ROUTE);
    }
    if (primary !== outputs["primaryRouteId"]) {
      await session.say("info", `Left the primary route of ${readable(id)}: it was changed outside of this stack.`);
    }
  },

  outputs: (live, want, before) => ({
    numberId: live.number,
    primaryRouteId: live.primaryRouteId ?? NO_ROUTE,
    failoverRouteId: live.failoverRouteId ?? undefined,
    onDelete: want.onDelete ?? undefined,
    origin: before["origin"],
  }),

  differences(outputs, want) {
    const differs = (name: keyof RoutingInputs) => (outputs[name] ?? null) !== (want[name] ?? null);
    return (["primaryRouteId", "failoverRouteId", "onDelete"] as const).filter(differs);
  },

  replaces: (outputs, want) => (outputs["numberId"] === want.numberId ? [] : ["numberId"]),

  async witness(session, olds) {
    if (olds.numberId === undefined) return false;
    return (await session.connection.client.numbers.find(olds.numberId)) !== undefined;
  },

  missing(session: Session, id: string): never {
    throw new RefusedError(
      `Could not route ${readable(id)} for "${session.name}": the number is no longer on the account.`,
    );
  },
};

const noSuchRoute = (session: Session, id: string, slot: string, routeId: string): string =>
  `Could not set the ${slot} route of ${readable(id)} for "${session.name}" to route ${routeId}: the carrier knows no such ` +
  `route on this account (or no such number). Give the id of an InboundRoute of this account.`;
