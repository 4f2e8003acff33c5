/** From a caller name of the account back to a `CnamRecord`. */
import type { CnamRecord } from "../../client";
import { namesFor, type RecordCodegen } from "../codegen";

export const cnamRecordCodegen: RecordCodegen<CnamRecord> = {
  of: "account",
  file: "cnams",
  suffix: "Name",
  list: ({ cnams }) => cnams.list(),
  declare: (live) => ({
    id: live.id,
    names: namesFor(live.value, "cnam", live.id),
    args: { value: live.value },
    live,
  }),
};
