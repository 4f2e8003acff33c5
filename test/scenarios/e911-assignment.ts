import { IdOf } from "../support/engine-model";
import { address, buying, declare, urnOf } from "../support/program";
import { relationOf, withRelation } from "./account";
import type { Scenario } from "./scenario";

const NUMBER = "12065550100";
const idOf = (name: string) => new IdOf(urnOf("e911Address", name));

export const scenario: Scenario = {
  kind: "E911Assignment",
  key: "e911Assignment",
  name: "line",
  program: (change = {}) => [
    ...buying("line", { number: NUMBER }),
    address("hq"),
    address("annex", { streetNumber: "700" }),
    declare("e911Assignment", "line", { numberId: NUMBER, e911AddressId: idOf("hq"), ...change }),
  ],
  edit: { e911AddressId: idOf("annex") },
  live: (account, id) => relationOf(account, id, "e911_address"),
  drift: (control, id) => withRelation(control, id, "e911_address", null),
  disappear: (control, id) => withRelation(control, id, "e911_address", null),
  effects: ["e911 off"],
  never: [
    {
      title: "is charged twice for one address",
      elsewhere: "each change of the address in the portal costs a charge when it is changed back",
      broken: ({ ledger }, ids) =>
        ids.find((id) => ledger.filter(({ kind, number }) => kind === "e911" && number === id).length > 2),
    },
  ],
};
