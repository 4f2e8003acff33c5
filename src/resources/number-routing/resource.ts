import type * as pulumi from "@pulumi/pulumi";
import { output, resourceClass, withoutImport } from "../resource-class";

export interface NumberRoutingArgs {
  /** Which number: `phoneNumber.id`, or 11 digits. Another number replaces the resource. */
  numberId: pulumi.Input<string>;
  /** Where its calls go: `route.id`. `"0"` is the account's own registered SIP device. */
  primaryRouteId: pulumi.Input<string>;
  /** Where they go when the primary route fails. @default none: a failover that is there is removed */
  failoverRouteId?: pulumi.Input<string>;
  /**
   * What happens to the routes when this leaves the program: `detach` sets the number back to route `"0"` and no
   * failover, `leave` changes nothing. @default detach when the number stays in the program, else leave
   */
  onDelete?: pulumi.Input<"detach" | "leave">;
}

const outputs = {
  /** 11 digits. */
  numberId: output<string>(),
  /** As it is at Flowroute; `"0"` for none. */
  primaryRouteId: output<string>(),
  failoverRouteId: output<string | undefined>(),
};

/**
 * Where the calls of one number go. It owns both routes of the number. The id is the number's 11 digits.
 *
 * API: PATCH, DELETE /v2/numbers/{number}/relationships/primary_route and failover_route.
 *
 * @example
 * new NumberRouting("support", { numberId: support.id, primaryRouteId: pbx.id, failoverRouteId: mobile.id });
 */
export class NumberRouting extends resourceClass("NumberRouting", "numberRouting", outputs) {
  constructor(name: string, args: NumberRoutingArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(name, { ...args, numberId: args.numberId ?? opts.import }, withoutImport(opts));
  }
}
