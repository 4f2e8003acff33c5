const { InboundRoute, NumberRouting, PhoneNumber } = require("pulumi-flowroute");

const pbx = new InboundRoute("pbx", { routeType: "host", value: "sip.example.net:5060" });
const desk = new PhoneNumber("front-desk", { search: { rateCenter: "SEATTLE", state: "WA" }, maxMonthlyCost: 1.25 });
const routing = new NumberRouting("front-desk", { numberId: desk.id, primaryRouteId: pbx.id });

module.exports = { number: desk.number, route: routing.primaryRouteId };
