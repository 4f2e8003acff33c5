/** From an emergency address of the account back to an `E911Address`. Person and place never get into the source. */
import type { E911Address } from "../../client";
import { namesFor, type RecordCodegen } from "../codegen";
import { FIELDS } from "./fields";

export const e911AddressCodegen: RecordCodegen<E911Address> = {
  of: "account",
  file: "addresses",
  suffix: "Address",
  secretsIn: "e911",
  list: ({ e911s }) => e911s.list(),
  declare: (live) => ({
    id: live.id,
    names: namesFor(live.label, "e911", live.id),
    args: { label: live.label },
    secrets: Object.fromEntries(FIELDS.map((field) => [field, live[field] ?? ""])),
    checked: { changed: [] },
    live,
  }),
};
