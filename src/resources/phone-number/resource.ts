import type * as pulumi from "@pulumi/pulumi";
import { ownUrn, splitImport, typeOf } from "../declare";
import { NumberSearch, searchOptions } from "../number-search/resource";
import { output, resourceClass } from "../resource-class";

const TYPE = typeOf("PhoneNumber");

/** What a number must be like. All fields are optional; those that are given must all hold. */
export interface NumberSearchCriteria {
  /** First digits, with or without the country code 1, e.g. `206`. @default any */
  startsWith?: pulumi.Input<string>;
  /** Digits anywhere in the number. @default any */
  contains?: pulumi.Input<string>;
  /** Last digits, e.g. `007`. @default any */
  endsWith?: pulumi.Input<string>;
  /** Rate center as Flowroute abbreviates it, e.g. `SEATTLE`; needs `state`. Case does not matter. @default any */
  rateCenter?: pulumi.Input<string>;
  /** Two letters, e.g. `WA`. Case does not matter. @default any */
  state?: pulumi.Input<string>;
  /** `longcode` for local numbers, or `toll-free`. @default both */
  numberType?: pulumi.Input<string>;
}

export interface PhoneNumberArgs {
  /**
   * An exact number to buy, or to adopt with `adopt`: E.164 with or without `+`, spaces, dashes and brackets.
   * Another number here replaces the old one: the new one is bought first, then the old one goes as `onDelete`
   * says. @default none: give number or search
   */
  number?: pulumi.Input<string>;
  /**
   * Buy any number that fits. Counts once: after the purchase the number stays, whatever becomes of the criteria.
   * @default none: give number or search
   */
  search?: NumberSearchCriteria;
  /** The highest setup fee to pay, in US dollars, inclusive. @default flowroute:maxSetupCost, else 5 */
  maxSetupCost?: pulumi.Input<number>;
  /** The highest monthly fee to pay, in US dollars, inclusive. @default flowroute:maxMonthlyCost, else 5 */
  maxMonthlyCost?: pulumi.Input<number>;
  /**
   * A label of up to 64 characters at Flowroute.
   * @default the ownership tag `project/stack/name` on a number that was bought, else left as it is
   */
  alias?: pulumi.Input<string>;
  /** Look up the caller's name on incoming calls; Flowroute charges for each. @default left as it is */
  cnamLookupsEnabled?: pulumi.Input<boolean>;
  /** Send and receive messages. @default left as it is */
  messagingEnabled?: pulumi.Input<boolean>;
  /** Adopt `number`, which must be on the account. Never buys. @default false */
  adopt?: pulumi.Input<boolean>;
  /**
   * What happens to the number when it leaves the program: `release` gives it back to the public inventory, where
   * anybody can buy it; `keep` leaves it on the account. @default release for a number bought here, keep for an adopted one
   */
  onDelete?: pulumi.Input<"release" | "keep">;
  /**
   * What `pulumi up` does when the number has disappeared from the account (ported away, released in the portal):
   * `fail` says so and changes nothing, `replace` buys another one. @default fail
   */
  onMissing?: pulumi.Input<"fail" | "replace">;
}

const outputs = {
  /** `+` and 11 digits, e.g. `+12065550142`. */
  number: output<string>(),
  /** Label at Flowroute. */
  alias: output<string | undefined>(),
  cnamLookupsEnabled: output<boolean | undefined>(),
  messagingEnabled: output<boolean | undefined>(),
  /** In Flowroute's lower case, e.g. `seattle`. */
  rateCenter: output<string | undefined>(),
  /** In Flowroute's lower case, e.g. `wa`. */
  state: output<string | undefined>(),
  /** `longcode`, `toll-free`, or what else Flowroute says. */
  numberType: output<string | undefined>(),
  /** What the purchase cost, in US dollars. */
  setupCost: output<number | undefined>(),
  /** What a month costs, in US dollars, as of the purchase. */
  monthlyCost: output<number | undefined>(),
  /** Flowroute's last word, as it was read, for instance `PURCHASED`. It decides nothing here. */
  status: output<string | undefined>(),
  /** How it came here: `purchased` or `adopted`. */
  origin: output<string>(),
};

/**
 * A phone number of the account: bought, or adopted with `adopt` (or the `import` option).
 *
 * The id is the number's 11 digits. Buying is bounded by caps, budget and a limit of numbers, and is never repeated:
 * see docs/safety.md.
 *
 * API: GET, POST, PATCH, DELETE /v2/numbers/{number}.
 *
 * @example
 * const support = new PhoneNumber("support", {
 *   search: { rateCenter: "SEATTLE", state: "WA" },
 *   maxSetupCost: 1,
 *   maxMonthlyCost: 1.25,
 * });
 */
export class PhoneNumber extends resourceClass("PhoneNumber", "phoneNumber", outputs) {
  constructor(name: string, args: PhoneNumberArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { importId, rest } = splitImport(opts);
    const wanted = importId === undefined ? args : adopting(args, importId);
    const buys = rest.id === undefined && wanted.adopt !== true && (wanted.number ?? wanted.search) !== undefined;
    const search = buys ? companion(name, wanted, rest) : undefined;
    super(name, { ...wanted, ...(search ? { __search: search.urn } : {}) }, rest);
  }
}

/** The `import` option names the number; a search would only say what to buy. */
function adopting(args: PhoneNumberArgs, importId: string): PhoneNumberArgs {
  const { search: _, ...rest } = args;
  return { ...rest, number: args.number ?? importId, adopt: true };
}

/** The write-ahead of the purchase: see `NumberSearch`. */
function companion(name: string, args: PhoneNumberArgs, opts: pulumi.CustomResourceOptions): NumberSearch {
  const { number, search, maxSetupCost, maxMonthlyCost, onDelete } = args;
  return new NumberSearch(
    name,
    { number, criteria: search, maxSetupCost, maxMonthlyCost, onDelete },
    ownUrn(name, TYPE, opts.parent),
    searchOptions(opts, TYPE),
  );
}
