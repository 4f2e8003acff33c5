// Uses pulumi-flowroute through that package only.
const { office } = require("company-phones");

exports.route = office("seattle").id;
