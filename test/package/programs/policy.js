const pulumi = require("@pulumi/pulumi");
const { PolicyPack, validateResourceOfType } = require("@pulumi/policy");
const { PhoneNumber } = require("pulumi-flowroute");

new PolicyPack("phones", {
  policies: [
    {
      name: "agreed-cap",
      description: "Every number has a cap that was agreed on.",
      enforcementLevel: "mandatory",
      validateResource: validateResourceOfType(PhoneNumber, ({ maxMonthlyCost }, _args, report) => {
        if (!(maxMonthlyCost <= 1)) report("agree on a cap of 1 dollar a month");
      }),
    },
    {
      name: "one-stack",
      description: "Says which stack it has been told of.",
      enforcementLevel: "advisory",
      validateResource: validateResourceOfType(PhoneNumber, (_props, _args, report) =>
        report(`the stack policy is of ${pulumi.getStack()}`),
      ),
    },
  ],
});
