// What a user writes, for every compiler and module system in which TypeScript programs of Pulumi run.
import { InboundRoute, NumberRouting, PhoneNumber } from "pulumi-flowroute";
import { normalizeNumber } from "pulumi-flowroute/client";

const pbx = new InboundRoute("pbx", { routeType: "host", value: "sip.example.net:5060" });
const frontDesk = new PhoneNumber("front-desk", { search: { rateCenter: "SEATTLE", state: "WA" }, maxSetupCost: 1 });
new NumberRouting("front-desk", { numberId: frontDesk.id, primaryRouteId: pbx.id });

export const number = frontDesk.number;
export const digits = frontDesk.number.apply((value) => normalizeNumber(value));
