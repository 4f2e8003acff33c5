/** How rules read a resource: in a preview, a property that is not known yet throws when it is read. */
import type { PolicyResource, StackValidationArgs } from "@pulumi/policy";
import type * as pulumi from "@pulumi/pulumi";
import { parseAccountNumber } from "../client/phone-number";
import { wildcardPattern } from "../client/text/wildcards";
import { PhoneNumber } from "../resources/phone-number/resource";

type Properties = Readonly<Record<string, unknown>>;
// biome-ignore lint/suspicious/noExplicitAny: whatever the constructor takes
type Class = new (...args: any[]) => pulumi.Resource;

/** The value is known in the update only. */
export const UNKNOWN = Symbol("unknown");

/** @returns undefined for a property that is absent or empty */
export function propertyOf(props: Properties, name: string): unknown {
  try {
    const value = props[name];
    return value === null || value === "" ? undefined : value;
  } catch {
    return UNKNOWN;
  }
}

/** @returns undefined for anything that is not a text, and for a text that is not known yet */
export function textOf(props: Properties, name: string): string | undefined {
  const value = propertyOf(props, name);
  return typeof value === "string" ? value : undefined;
}

export const allOf = ({ resources }: Pick<StackValidationArgs, "resources">, type: Class): PolicyResource[] =>
  resources.filter((resource) => resource.isType(type));

/** The 11 digits of a phone number, however they are written; undefined while they are not known. */
export const digitsIn = (props: Properties, name: string): string | undefined =>
  parseAccountNumber(textOf(props, name));

/** URNs of the resources of one class that a property was made of. */
export const sourcesOf = ({ propertyDependencies }: PolicyResource, property: string, type: Class): string[] =>
  (propertyDependencies[property] ?? []).filter((resource) => resource.isType(type)).map(({ urn }) => urn);

/** Of a resource that hangs on a number: what tells that number from another. */
export function numberKeys(attachment: PolicyResource): string[] {
  const digits = digitsIn(attachment.props, "numberId");
  return [...sourcesOf(attachment, "numberId", PhoneNumber), ...(digits === undefined ? [] : [digits])];
}

/** A list of names, as a setting of a rule. */
export const namesSetting = (of: string, standard: string[] = []) =>
  ({
    type: "array",
    items: { type: "string" },
    default: standard,
    description: `${of}; * stands for any text`,
  }) as const;

/** Whether a name is on a list of names, in which `*` stands for any text. */
export const isListed = (name: string, list: readonly string[]): boolean =>
  list.some((each) => wildcardPattern(each).test(name));
