import { IdOf } from "../support/engine-model";
import { buying, declare, urnOf } from "../support/program";
import { relationOf, withRelation } from "./account";
import type { Scenario } from "./scenario";

const NUMBER = "12065550100";
const idOf = (name: string) => new IdOf(urnOf("cnamRecord", name));

export const scenario: Scenario = {
  kind: "CnamAssignment",
  key: "cnamAssignment",
  name: "line",
  program: (change = {}) => [
    ...buying("line", { number: NUMBER }),
    declare("cnamRecord", "acme", { value: "ACME CORP" }),
    declare("cnamRecord", "initech", { value: "INITECH" }),
    declare("cnamAssignment", "line", { numberId: NUMBER, cnamRecordId: idOf("acme"), ...change }),
  ],
  settle(control) {
    for (const { id, is_approved } of control.state().cnams) if (!is_approved) control.cnam(id, { approve: true });
    control.advance("14d");
  },
  edit: { cnamRecordId: idOf("initech") },
  live: (account, id) => relationOf(account, id, "cnam_preset"),
  drift: (control, id) => withRelation(control, id, "cnam_preset", null),
  disappear: (control, id) => withRelation(control, id, "cnam_preset", null),
  never: [
    {
      title: "shows a name that is on no record of the account",
      broken: (account, ids) =>
        ids.find((id) => {
          const shown = relationOf(account, id, "cnam_preset");
          return shown !== undefined && account.cnams.every((each) => each.id !== shown);
        }),
    },
  ],
};
