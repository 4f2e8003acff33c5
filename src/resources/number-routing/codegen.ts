/** From the routes of a number back to a `NumberRouting`. */
import { type AttachmentCodegen, referenceTo } from "../codegen";
import { numberThing, routeThing } from "../things";
import { type Live, NO_ROUTE } from "./implementation";

export const numberRoutingCodegen: AttachmentCodegen<Live> = {
  of: "attachment",
  declare: (number) => {
    const primary = number.primaryRouteId ?? NO_ROUTE;
    const failover = number.failoverRouteId;
    // As every number begins.
    if (primary === NO_ROUTE && failover === null) return undefined;
    return {
      id: number.number,
      args: {
        numberId: referenceTo(numberThing(number.number)),
        primaryRouteId: primary === NO_ROUTE ? NO_ROUTE : referenceTo(routeThing(primary)),
        failoverRouteId: failover === null ? undefined : referenceTo(routeThing(failover)),
      },
      live: { ...number, assigned: { primary, failover } },
    };
  },
};
