/** The document of a caller name. */
import type { CnamRecord } from "../../account/account";
import { type Resource, shownAttributes } from "../../rest/documents";
import type { Call } from "../../rest/family";

export function cnamResource(call: Call, { id, reviewAt: _reviewAt, ...attributes }: CnamRecord): Resource {
  return {
    type: "cnam",
    id,
    attributes: shownAttributes(call, attributes, Object.keys(attributes)),
    links: { self: call.link(`/v2/cnams/${id}`) },
  };
}
