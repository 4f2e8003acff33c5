/** The document of a route. */
import type { AccountRoute } from "../../account/shapes";
import { type Resource, shownAttributes } from "../../rest/documents";
import type { Call } from "../../rest/family";

export function routeResource(call: Call, { id, ...attributes }: AccountRoute): Resource {
  return {
    type: "route",
    id,
    attributes: shownAttributes(call, attributes, ["alias", "route_type", "value"]),
    links: { self: call.link(`/v2/routes/${id}`) },
  };
}
