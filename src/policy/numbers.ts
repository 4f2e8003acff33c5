/** Rules on what a number may cost, and on what may give it up. */
import type { ResourceValidationArgs, ResourceValidationPolicy } from "@pulumi/policy";
import { quoted } from "../client/text/foreign-text";
import { InboundRoute } from "../resources/inbound-route/resource";
import { PhoneNumber } from "../resources/phone-number/resource";
import { isListed, namesSetting, propertyOf, textOf, UNKNOWN } from "./reading";

const isAdopted = ({ props }: ResourceValidationArgs) =>
  propertyOf(props, "adopt") === true || propertyOf(props, "__adopt") !== undefined;

export const priceCaps: ResourceValidationPolicy = {
  name: "price-caps",
  displayName: "Price caps",
  description: "Every number that may be bought has caps in the program, and they are within what was agreed.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      maxSetupCost: { type: "number", minimum: 0, default: 5, description: "US dollars, once, inclusive" },
      maxMonthlyCost: { type: "number", minimum: 0, default: 5, description: "US dollars a month, inclusive" },
    },
  },
  validateResource(args, reportViolation) {
    if (!args.isType(PhoneNumber) || isAdopted(args)) return;
    for (const [cap, limit] of Object.entries(args.getConfig<Record<string, unknown>>())) {
      if (typeof limit !== "number") continue;
      const given = propertyOf(args.props, cap);
      if (given === undefined) reportViolation(`has no ${cap}. Set it to ${limit} or less.`);
      else if (typeof given === "number" && given > limit)
        reportViolation(`has ${cap}: ${given}, and ${limit} is the highest. Set it to ${limit} or less.`);
    }
  },
};

export const noRelease: ResourceValidationPolicy = {
  name: "no-release",
  displayName: "Numbers that may be released",
  description: "Only listed numbers can be released: all others are protected or kept on the account.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      releasable: namesSetting("names of PhoneNumbers"),
    },
  },
  validateResource(args, reportViolation) {
    if (!args.isType(PhoneNumber)) return;
    const { releasable = [] } = args.getConfig<{ releasable?: string[] }>();
    const onDelete = propertyOf(args.props, "onDelete");
    const isKept = onDelete === "keep" || (onDelete === undefined && isAdopted(args));
    if (args.opts.protect || isKept || isListed(args.name, releasable)) return;
    reportViolation(
      'would be released when it leaves the program. Set protect: true or onDelete: "keep", or list its name in "releasable".',
    );
  },
};

export const protectInProduction: ResourceValidationPolicy = {
  name: "protect-in-production",
  displayName: "Protected in production",
  description: "In production stacks every number is protected.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      stacks: namesSetting("names of production stacks", ["prod*"]),
      except: namesSetting("names of PhoneNumbers"),
    },
  },
  validateResource(args, reportViolation) {
    if (!args.isType(PhoneNumber) || args.opts.protect) return;
    const { stacks = [], except = [] } = args.getConfig<{ stacks?: string[]; except?: string[] }>();
    const stack = stackOf(args.urn);
    if (!isListed(stack, stacks) || isListed(args.name, except)) return;
    reportViolation(`is not protected, and ${quoted(stack)} is a production stack. Set protect: true.`);
  },
};

/** `urn:pulumi:STACK::project::...` */
const stackOf = (urn: string): string => urn.split("::")[0]?.split(":")[2] ?? "";

export const aliasPattern: ResourceValidationPolicy = {
  name: "alias-pattern",
  displayName: "Pattern of aliases",
  description: "Every alias of a number and of a route fits a pattern.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      pattern: {
        type: "string",
        format: "regex",
        description: 'regular expression for the whole alias, such as "[a-z]+-\\d+"',
      },
    },
  },
  validateResource(args, reportViolation) {
    if (!args.isType(PhoneNumber) && !args.isType(InboundRoute)) return;
    const { pattern } = args.getConfig<{ pattern?: string }>();
    if (pattern === undefined) return args.notApplicable('Set "pattern".');
    const alias = propertyOf(args.props, "alias");
    if (alias === UNKNOWN) return;
    if (alias === undefined) return reportViolation(`has no alias. Set one that fits ${pattern}`);
    const text = textOf(args.props, "alias") ?? "";
    if (!new RegExp(`^(?:${pattern})$`, "u").test(text))
      reportViolation(`has the alias ${quoted(text)}. Set one that fits ${pattern}`);
  },
};
