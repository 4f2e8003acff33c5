/** The rule on emergency calls. */
import type { StackValidationPolicy } from "@pulumi/policy";
import { isTollFree } from "../client/phone-number";
import { E911Assignment } from "../resources/e911-assignment/resource";
import { PhoneNumber } from "../resources/phone-number/resource";
import { allOf, digitsIn, isListed, namesSetting, numberKeys, propertyOf } from "./reading";

export const emergencyAddress: StackValidationPolicy = {
  name: "emergency-address",
  displayName: "Emergency addresses",
  description: "Every local number has an emergency address (E911).",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      except: namesSetting("names of PhoneNumbers from which nobody calls, such as those for messages"),
    },
  },
  validateStack(args, reportViolation) {
    const { except = [] } = args.getConfig<{ except?: string[] }>();
    const assigned = new Set(allOf(args, E911Assignment).flatMap(numberKeys));
    for (const { name, urn, props } of allOf(args, PhoneNumber)) {
      const number = digitsIn(props, "number");
      const isCovered = assigned.has(urn) || (number !== undefined && assigned.has(number));
      if (isCovered || isTollFreeNumber(props, number) || isListed(name, except)) continue;
      reportViolation(
        'has no emergency address: 911 calls from it reach nobody who knows where the caller is. Add an E911Assignment, or list its name in "except" if nobody calls from it.',
        urn,
      );
    }
  },
};

function isTollFreeNumber(props: Record<string, unknown>, number: string | undefined): boolean {
  if (number !== undefined) return isTollFree(number);
  const search = propertyOf(props, "search");
  return typeof search === "object" && search !== null && propertyOf(search as never, "numberType") === "toll-free";
}
