const { PolicyPack } = require("@pulumi/policy");
const { flowroutePolicies, policySettings } = require("pulumi-flowroute/policy");

new PolicyPack(
  "telephony",
  { policies: flowroutePolicies() },
  policySettings({
    "emergency-address": { except: ["alerts-*"] },
    "route-hosts": { hosts: ["*.example.net"], numbers: ["1206555*"] },
    "routes-of-a-site": { site: "^(\\w+)-" },
    "price-caps": { maxSetupCost: 1, maxMonthlyCost: 1.25 },
    "no-release": { releasable: ["trial-*"] },
    "protect-in-production": { stacks: ["prod*"], except: ["trial-*"] },
    "alias-pattern": { pattern: "[a-z]+-[a-z]+" },
    "caller-name-pending": { days: 3 },
  }),
);
