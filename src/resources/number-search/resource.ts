import * as pulumi from "@pulumi/pulumi";
import { typeOf } from "../declare";
import { resourceClass } from "../resource-class";

const TYPE = typeOf("NumberSearch");

/** What to look for, and what becomes of what was bought, as `PhoneNumber` passes them on. */
export interface NumberSearchArgs {
  number?: pulumi.Input<string> | undefined;
  criteria?: object | undefined;
  maxSetupCost?: pulumi.Input<number> | undefined;
  maxMonthlyCost?: pulumi.Input<number> | undefined;
  onDelete?: pulumi.Input<"release" | "keep"> | undefined;
}

/**
 * The list of numbers that a `PhoneNumber` may buy. Every `PhoneNumber` that buys declares one for itself: the engine
 * has the list in its state before the purchase begins, so the next run can continue an interrupted one.
 *
 * Not meant to be declared by a program.
 */
export class NumberSearch extends resourceClass("NumberSearch", "numberSearch", {}) {
  /** @internal */
  constructor(name: string, args: NumberSearchArgs, owner: pulumi.Input<string>, opts: pulumi.CustomResourceOptions) {
    super(name, { ...args, __owner: owner }, opts);
  }
}

/** The options that a search has in common with the number that it is for. */
export function searchOptions(opts: pulumi.CustomResourceOptions, ownerType: string): pulumi.CustomResourceOptions {
  const swap = (urn: string) => urn.replace(ownerType, TYPE);
  const { parent, provider, dependsOn, aliases, retainOnDelete } = opts;
  const swapped = aliases?.map((given) =>
    pulumi.output(given).apply((alias): string | pulumi.Alias => {
      if (typeof alias === "string") return swap(alias);
      return alias.type === undefined ? alias : { ...alias, type: swap(alias.type) };
    }),
  );
  return {
    ...(parent === undefined ? {} : { parent }),
    ...(provider === undefined ? {} : { provider }),
    ...(dependsOn === undefined ? {} : { dependsOn }),
    ...(swapped === undefined ? {} : { aliases: swapped }),
    ...(retainOnDelete === undefined ? {} : { retainOnDelete }),
  };
}
