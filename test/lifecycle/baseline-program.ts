/**
 * The program that the events happen to: a number found by a search and one by its digits, with a route, an emergency
 * address and a caller name on them. As data, so that an edit of the program is a change of data.
 */
import * as pulumi from "@pulumi/pulumi";
import * as flowroute from "pulumi-flowroute";
import type { Simulator } from "pulumi-flowroute/simulator";
import { type BY_HAND, extraScenarios } from "../scenarios/beyond";
import { PLACE } from "../support/program";
import type { Declared } from "./declared";
import { extraResources } from "./extra-kinds";

type Kind = (typeof BY_HAND)[number];

/** The program. The keys are for the tests: they stay when a resource is renamed. */
export interface Wanted {
  resources: Record<string, Declared>;
  /** Everything is on an `Account` with the keys of the stack, instead of on those of the configuration. */
  usesAccount: boolean;
}

const LINE = "12065550160";
export const OTHER_LINE = "12065550161";
export const SEARCH = { rateCenter: "SEATTLE", state: "WA" };
export const CAPS = { maxSetupCost: 1, maxMonthlyCost: 1.25 };

export const declared = (
  kind: Kind,
  name: string,
  args: Declared["args"],
  refs: Declared["refs"] = {},
  options: Declared["options"] = {},
): Declared => ({ kind, name, args, refs, options });

/** The program before anything happens to it. */
export const baselineProgram = (): Wanted => ({
  usesAccount: false,
  resources: {
    desk: declared("PhoneNumber", "desk", { search: SEARCH, ...CAPS }),
    line: declared("PhoneNumber", "line", { number: LINE, ...CAPS }),
    pbx: declared("InboundRoute", "pbx", { routeType: "host", value: "sip.example.net" }),
    deskRouting: declared("NumberRouting", "desk", {}, { numberId: "desk", primaryRouteId: "pbx" }),
    lineRouting: declared("NumberRouting", "line", {}, { numberId: "line", primaryRouteId: "pbx" }),
    hq: declared("E911Address", "hq", { ...PLACE }),
    deskPlace: declared("E911Assignment", "desk", {}, { numberId: "desk", e911AddressId: "hq" }),
    linePlace: declared("E911Assignment", "line", {}, { numberId: "line", e911AddressId: "hq" }),
    acme: declared("CnamRecord", "acme", { value: "ACME CORP" }),
    lineName: declared("CnamAssignment", "line", {}, { numberId: "line", cnamRecordId: "acme" }),
    ...extraResources(extraScenarios),
  },
});

/** What is left of the program where what a resource refers to is not in it. */
export function declaredOf({ resources }: Wanted): Record<string, Declared> {
  const isWhole = ({ refs = {} }: Declared): boolean =>
    Object.values(refs).every((key) => resources[key] !== undefined && isWhole(resources[key]));
  return Object.fromEntries(Object.entries(resources).filter(([, one]) => isWhole(one)));
}

/** The resource of the program with this key, which must be there. */
export function one({ resources }: Wanted, key: string): Declared {
  const found = resources[key];
  if (found === undefined) throw new Error(`the program has no ${key}`);
  return found;
}

/** The program as Pulumi runs it. */
export const programOf =
  (wanted: Wanted, { url: baseUrl, accessKey, secretKey }: Simulator): pulumi.automation.PulumiFn =>
  async () => {
    const provider = wanted.usesAccount
      ? new flowroute.Account("account", { accessKey, secretKey, baseUrl })
      : undefined;
    const all = declaredOf(wanted);
    const isBuilt = Object.values(all).some(({ isInside }) => isInside);
    const floor = isBuilt ? new pulumi.ComponentResource("test:Floor", "floor") : undefined;
    const made: Record<string, pulumi.CustomResource> = {};
    const make = (key: string): pulumi.CustomResource => {
      const { kind, name, args, refs = {}, options, isInside } = one({ ...wanted, resources: all }, key);
      const ids = Object.entries(refs).map(([argument, other]) => [argument, (made[other] ?? make(other)).id]);
      const Class = (flowroute as unknown as Record<string, unknown>)[kind] as new (
        name: string,
        args: object,
        options: pulumi.CustomResourceOptions,
      ) => pulumi.CustomResource;
      const where = { ...(provider && { provider }), ...(isInside && floor && { parent: floor }) };
      const resource = new Class(name, { ...args, ...Object.fromEntries(ids) }, { ...options, ...where });
      made[key] = resource;
      return resource;
    };
    for (const key of Object.keys(all)) if (!(key in made)) make(key);
  };
