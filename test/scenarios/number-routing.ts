import { IdOf } from "../support/engine-model";
import { buying, route, routing, urnOf } from "../support/program";
import { relationOf, withRelation } from "./account";
import type { Scenario } from "./scenario";

const NUMBER = "12065550100";
const idOf = (name: string) => new IdOf(urnOf("inboundRoute", name));

export const scenario: Scenario = {
  kind: "NumberRouting",
  key: "numberRouting",
  name: "line",
  program: (change = {}) => [
    ...buying("line", { number: NUMBER }),
    route("pbx"),
    route("mobile"),
    routing("line", { numberId: NUMBER, primaryRouteId: idOf("pbx"), ...change }),
  ],
  edit: { failoverRouteId: idOf("mobile") },
  live: (account, id) => {
    const primary = relationOf(account, id, "primary_route");
    return primary === undefined || primary === "0"
      ? undefined
      : { primary, failover: relationOf(account, id, "failover_route") };
  },
  drift: (control, id) => withRelation(control, id, "primary_route", "0"),
  disappear: (control, id) => withRelation(control, id, "primary_route", "0"),
  effects: ["route 0"],
  never: [
    {
      title: "leaves its number without a route in the program",
      broken: (account, ids) =>
        ids.find((id) => account.numbers.some((each) => each.id === id && each.relationships.primary_route === null)),
    },
  ],
};
