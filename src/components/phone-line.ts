import * as pulumi from "@pulumi/pulumi";
import { CnamAssignment } from "../resources/cnam-assignment/resource";
import { E911Assignment } from "../resources/e911-assignment/resource";
import { NumberRouting } from "../resources/number-routing/resource";
import { PhoneNumber, type PhoneNumberArgs } from "../resources/phone-number/resource";

/** A number, and what is attached to it. Each part but the number is left out when its arguments are. */
export interface PhoneLineArgs extends PhoneNumberArgs {
  /** Where its calls go: `route.id`. @default no `NumberRouting` */
  primaryRouteId?: pulumi.Input<string>;
  /** Where they go when the primary route fails. @default none */
  failoverRouteId?: pulumi.Input<string>;
  /** Where help is sent: `address.id`. Flowroute charges for it. @default no `E911Assignment` */
  e911AddressId?: pulumi.Input<string>;
  /** Which caller name: `record.id`. @default no `CnamAssignment` */
  cnamRecordId?: pulumi.Input<string>;
  /**
   * Names that separate resources at the top of the program had, which become these parts without a change at Flowroute.
   * @default the name of the line, for each of them
   */
  oldNames?: { number?: string; routing?: string; e911?: string; cnam?: string };
}

/**
 * One phone number with its routing, emergency address and caller name.
 *
 * `protect` is for the number, which everything else hangs on. Other options are those of all parts.
 *
 * @example
 * new PhoneLine("support", {
 *   search: { rateCenter: "SEATTLE", state: "WA" },
 *   maxSetupCost: 1,
 *   maxMonthlyCost: 1.25,
 *   primaryRouteId: pbx.id,
 *   failoverRouteId: mobile.id,
 *   e911AddressId: hq.id,
 * });
 */
export class PhoneLine extends pulumi.ComponentResource {
  readonly phoneNumber: PhoneNumber;
  readonly routing: NumberRouting | undefined;
  readonly e911: E911Assignment | undefined;
  readonly cnam: CnamAssignment | undefined;
  /** `+` and 11 digits. */
  readonly number: pulumi.Output<string>;

  constructor(name: string, args: PhoneLineArgs, { protect, ...opts }: pulumi.ComponentResourceOptions = {}) {
    super("flowroute:index:PhoneLine", name, {}, opts);
    const { primaryRouteId, failoverRouteId, e911AddressId, cnamRecordId, oldNames = {}, ...rest } = args;
    if (failoverRouteId !== undefined && primaryRouteId === undefined) {
      throw new pulumi.ResourceError(
        `PhoneLine "${name}" has failoverRouteId and no primaryRouteId. Give primaryRouteId, too.`,
        this,
      );
    }
    /** One that was at the top of the program before. */
    const part = (oldName = name): pulumi.CustomResourceOptions => ({
      parent: this,
      aliases: [{ name: oldName, parent: pulumi.rootStackResource }],
    });

    this.phoneNumber = new PhoneNumber(name, rest, {
      ...part(oldNames.number),
      ...(protect === undefined ? {} : { protect }),
    });
    const numberId = this.phoneNumber.id;
    this.routing =
      primaryRouteId === undefined
        ? undefined
        : new NumberRouting(
            name,
            { numberId, primaryRouteId, ...(failoverRouteId === undefined ? {} : { failoverRouteId }) },
            part(oldNames.routing),
          );
    this.e911 =
      e911AddressId === undefined
        ? undefined
        : new E911Assignment(name, { numberId, e911AddressId }, part(oldNames.e911));
    this.cnam =
      cnamRecordId === undefined
        ? undefined
        : new CnamAssignment(name, { numberId, cnamRecordId }, part(oldNames.cnam));
    this.number = this.phoneNumber.number;
    this.registerOutputs({ number: this.number });
  }
}
