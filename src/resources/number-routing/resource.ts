import * as pulumi from "@pulumi/pulumi";
import { hiddenInputs, splitImport, typeOf } from "../declare";

const TYPE = typeOf("NumberRouting");

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

/**
 * Where the calls of one number go. It owns both routes of the number. The id is the number's 11 digits.
 *
 * API: PATCH, DELETE /v2/numbers/{number}/relationships/primary_route and failover_route.
 *
 * @example
 * new NumberRouting("support", { numberId: support.id, primaryRouteId: pbx.id, failoverRouteId: mobile.id });
 */
export class NumberRouting extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType: string = TYPE;

  /** Reads the routing of a number without managing it. @param id the number's 11 digits */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): NumberRouting {
    return new NumberRouting(name, {} as NumberRoutingArgs, { ...opts, id });
  }

  static override isInstance(value: unknown): value is NumberRouting {
    return (value as { __pulumiType?: unknown } | undefined)?.__pulumiType === TYPE;
  }

  /** 11 digits. */
  declare readonly numberId: pulumi.Output<string>;
  /** As it is at the carrier; `"0"` for none. */
  declare readonly primaryRouteId: pulumi.Output<string>;
  declare readonly failoverRouteId: pulumi.Output<string | undefined>;

  constructor(name: string, args: NumberRoutingArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { importId, rest } = splitImport(opts);
    const wanted = importId === undefined ? args : { ...args, numberId: args.numberId ?? importId };
    const outputs = { numberId: undefined, primaryRouteId: undefined, failoverRouteId: undefined };
    super(TYPE, name, { ...outputs, ...wanted, ...hiddenInputs("numberRouting", TYPE, name, rest) }, rest);
  }
}
