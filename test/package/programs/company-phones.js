// A package of the company's own, which declares what each office has.
const { InboundRoute } = require("pulumi-flowroute");

exports.office = (name) => new InboundRoute(name, { routeType: "host", value: `${name}.example.net` });
