// The program of index.ts in plain JavaScript.
const { InboundRoute, NumberRouting, PhoneNumber } = require("pulumi-flowroute");
const { normalizeNumber } = require("pulumi-flowroute/client");

const pbx = new InboundRoute("pbx", { routeType: "host", value: "sip.example.net:5060" });
const frontDesk = new PhoneNumber("front-desk", { search: { rateCenter: "SEATTLE", state: "WA" }, maxSetupCost: 1 });
new NumberRouting("front-desk", { numberId: frontDesk.id, primaryRouteId: pbx.id });

exports.number = frontDesk.number;
exports.digits = frontDesk.number.apply(normalizeNumber);
