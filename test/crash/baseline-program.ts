/** The stack that is crashed: a bit of everything, and the requests that each of its operations makes at the carrier. */

import { extraScenarios } from "../scenarios/beyond";
import { extraScript } from "./extra-kinds";

export const EXACT = "12065550110";
const OTHER_EXACT = "12065550111";

/** A caller name that somebody had approved long ago, so that the first `up` has one to assign. */
export const APPROVED = {
  id: "70001",
  value: "EXAMPLE DESK",
  is_approved: true,
  approval_datetime: "2026-01-05 10:00:00",
  creation_datetime: "2026-01-02 10:00:00",
};

/** Two searched numbers and an exact one, with routes, emergency address and caller names. */
const program = (exact: string, more = "") => ({
  script: `
    const { CnamAssignment, CnamRecord, E911Address, E911Assignment, InboundRoute, NumberRouting, PhoneNumber } =
      require("pulumi-flowroute");
    const caps = { maxSetupCost: 1, maxMonthlyCost: 1.25, ${more} };
    const desk = new PhoneNumber("desk", { search: { rateCenter: "SEATTLE", state: "WA" }, ...caps });
    const shop = new PhoneNumber("shop", { search: { rateCenter: "SEATTLE", state: "WA" }, ...caps });
    const line = new PhoneNumber("line", { number: ${JSON.stringify(exact)}, ...caps });
    const main = new InboundRoute("main", { routeType: "host", value: "sip.example.net" });
    const spare = new InboundRoute("spare", { routeType: "host", value: "spare.example.net" });
    const hq = new E911Address("hq", {
      firstName: "Pat", lastName: "Example", streetNumber: "1", streetName: "Example Street",
      city: "Seattle", state: "WA", country: "US", zip: "98101",
    });
    const name = new CnamRecord("name", { value: "EXAMPLE SHOP" });
    new NumberRouting("desk", { numberId: desk.id, primaryRouteId: main.id });
    new NumberRouting("line", { numberId: line.id, primaryRouteId: main.id, failoverRouteId: spare.id });
    new E911Assignment("desk", { numberId: desk.id, e911AddressId: hq.id });
    new E911Assignment("line", { numberId: line.id, e911AddressId: hq.id });
    new CnamAssignment("shop", { numberId: shop.id, cnamRecordId: ${JSON.stringify(APPROVED.id)} });
    new CnamAssignment("line", { numberId: line.id, cnamRecordId: name.id });
    ${extraScript(extraScenarios)}`,
});

export const BASELINE = program(EXACT);
/** Another exact number takes the place of the old one: all that hangs on it moves, then the old one is released. */
export const WITH_OTHER_NUMBER = program(OTHER_EXACT);
/** After an interrupted destroy somebody wants all of it again: what is gone is bought only when asked for. */
export const BUYING_AGAIN = program(EXACT, 'onMissing: "replace"');
