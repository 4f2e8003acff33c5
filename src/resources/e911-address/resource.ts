import * as pulumi from "@pulumi/pulumi";
import { typeOf } from "../declare";
import { keepOutOfDebugLog } from "../quiet-debug";
import { argument, output, resourceClass } from "../resource-class";
import { FIELDS } from "./fields";

export interface E911AddressArgs {
  /**
   * A name for the record, unique on the account, up to 64 characters. Not hidden: previews and messages show it, so
   * put no person and no street into it. @default the resource's name and a short hash
   */
  label?: pulumi.Input<string>;
  firstName: pulumi.Input<string>;
  lastName: pulumi.Input<string>;
  /** `123` or `A-1`. */
  streetNumber: pulumi.Input<string>;
  streetName: pulumi.Input<string>;
  /**
   * What `addressTypeNumber` counts: `Suite`, `Floor`, `Apartment`, `Building`, `Room`, `Unit` and others, in any letter
   * case. It is what lets help find the right door. @default none
   */
  addressType?: pulumi.Input<string>;
  /** Which suite, floor and so on, e.g. `600` or `A-1`. Goes with `addressType`. @default none */
  addressTypeNumber?: pulumi.Input<string>;
  city: pulumi.Input<string>;
  /** Two letters of a state or province, e.g. `WA`. */
  state: pulumi.Input<string>;
  country: pulumi.Input<"US" | "CA">;
  /** 4 to 7 characters, e.g. `98104` or `M4C 5K7`; no ZIP+4. */
  zip: pulumi.Input<string>;
  /**
   * Ask Flowroute in the preview whether the emergency services know a new or changed address. What they do not know
   * fails the preview. @default true
   */
  validate?: pulumi.Input<boolean>;
}

const outputs = {
  label: output<string>(),
  firstName: output<string>(),
  lastName: output<string>(),
  streetNumber: output<string>(),
  streetName: output<string>(),
  /** `""` for none. */
  addressType: output<string>(),
  /** `""` for none. */
  addressTypeNumber: output<string>(),
  city: output<string>(),
  state: output<string>(),
  country: output<string>(),
  zip: output<string>(),
  /** Names of the fields that the last edit of the program changed. */
  changed: output<string[]>(),
  /** How it came here: `created`, `adopted`, or `shared` when it was there already; only a created one is deleted. */
  origin: output<string>(),
};

/**
 * An emergency address: where help is sent when a number calls 911. The record itself is free; what costs is assigning
 * it, see `E911Assignment`. A change is made in place and is live at once for every number that has the address.
 *
 * The person and the place are secrets: encrypted in the state, and hidden in previews, logs and errors. Only `label`
 * shows, and in `changed` the names of the fields that an edit changed.
 *
 * The address goes with the number that calls, not with the phone: forty desks behind one number are one place. Only
 * dialing 933 proves what help will be told.
 *
 * API: GET, POST, PATCH, DELETE /v2/e911s; POST /v2/e911s/validate.
 *
 * @example
 * const hq = new E911Address("hq", {
 *   firstName: "Front", lastName: "Desk", streetNumber: "600", streetName: "Stewart St",
 *   addressType: "Suite", addressTypeNumber: "600", city: "Seattle", state: "WA", country: "US", zip: "98101",
 * });
 */
export class E911Address extends resourceClass("E911Address", "e911Address", outputs) {
  /** @param args also as one output, such as `new pulumi.Config().requireSecretObject<E911AddressArgs>("hq")` */
  constructor(
    name: string,
    args: E911AddressArgs | pulumi.Output<E911AddressArgs>,
    opts: pulumi.CustomResourceOptions = {},
  ) {
    keepOutOfDebugLog(typeOf("E911Address"));
    const secret: Record<string, unknown> = {};
    // Those that are not given, too: else a drift would put them into the state in clear.
    for (const field of FIELDS) secret[field] = pulumi.secret(argument(args, field));
    // These show, also when the whole came from a secret.
    const label = pulumi.unsecret(pulumi.output(argument(args, "label")));
    const validate = pulumi.unsecret(pulumi.output(argument(args, "validate")));
    const options = pulumi.mergeOptions({ additionalSecretOutputs: [...FIELDS] }, opts);
    super(name, { label, validate, ...secret }, options);
  }
}
