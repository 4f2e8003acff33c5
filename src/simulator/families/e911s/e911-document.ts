/** The document of an emergency address. */
import type { AccountE911 } from "../../account/shapes";
import { type Resource, shownAttributes } from "../../rest/documents";
import type { Call } from "../../rest/family";

export function e911Resource(call: Call, { id, ...attributes }: AccountE911): Resource {
  return {
    type: "e911",
    id,
    attributes: shownAttributes(call, withUnsetFields(call, attributes), Object.keys(attributes)),
    links: { self: call.link(`/v2/e911s/${id}`) },
  };
}

/** How `address_type` and `address_type_number` look when they are not set. */
function withUnsetFields(call: Call, attributes: Omit<AccountE911, "id">): Record<string, unknown> {
  const form = call.world.choices.get("e911-unset-fields");
  if (form === "empty") return attributes;
  const isUnset = ([name, value]: [string, string]): boolean => name.startsWith("address_type") && value === "";
  const entries = Object.entries(attributes);
  return Object.fromEntries(
    form === "absent"
      ? entries.filter((entry) => !isUnset(entry))
      : entries.map((entry) => [entry[0], isUnset(entry) ? null : entry[1]]),
  );
}
