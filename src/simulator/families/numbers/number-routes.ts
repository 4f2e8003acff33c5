/** The routes of a number: `/v2/numbers/{number}/relationships/primary_route` and `failover_route`. */
import { envelopedId } from "../../rest/body";
import { ApiError, notOnAccount } from "../../rest/errors";
import type { Answer, Call, Endpoint, Family } from "../../rest/family";
import { requireFunds } from "../../rest/funds";
import { ownedNumber } from "./numbers";

type Slot = "primary_route" | "failover_route";

export const numberRoutes: Family = {
  endpoints: (["primary_route", "failover_route"] as const).flatMap((slot): Endpoint[] => {
    const path = `/v2/numbers/:number/relationships/${slot}`;
    return [
      { method: "PATCH", path, handle: (call) => assign(call, slot) },
      { method: "DELETE", path, handle: (call) => unassign(call, slot) },
    ];
  }),
};

function assign(call: Call, slot: Slot): Answer {
  const { relationships } = ownedNumber(call);
  const { choices } = call.world;
  const routeId = envelopedId(call, "route");
  if (!call.account.routes.has(routeId)) {
    throw new ApiError(
      choices.is("assign-unknown-route", "refuse-404") ? 404 : 422,
      "Resource not found",
      "Invalid Route Id",
    );
  }
  const other = relationships[slot === "primary_route" ? "failover_route" : "primary_route"];
  if (routeId === other && choices.is("same-primary-and-failover", "refuse-422")) {
    throw new ApiError(422, "Invalid Resource", "The primary and the failover route must differ.");
  }
  requireFunds(call, 0);
  relationships[slot] = routeId;
  return { status: 204 };
}

function unassign(call: Call, slot: Slot): Answer {
  const { relationships } = ownedNumber(call);
  const { choices } = call.world;
  if (slot === "primary_route") {
    relationships.primary_route = choices.is("deleted-primary-route", "route-0") ? "0" : null;
    return { status: 204 };
  }
  if (relationships.failover_route === null && choices.is("delete-of-unset-association", "refuse-404"))
    throw notOnAccount();
  relationships.failover_route = null;
  return { status: 204 };
}
