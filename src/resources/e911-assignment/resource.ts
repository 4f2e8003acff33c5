import * as pulumi from "@pulumi/pulumi";
import { hiddenInputs, splitImport, typeOf } from "../declare";

const TYPE = typeOf("E911Assignment");

export interface E911AssignmentArgs {
  /** Which number: `phoneNumber.id`, or 11 digits. Another number replaces the resource. */
  numberId: pulumi.Input<string>;
  /** Where help is sent: `address.id`. Another address is assigned over the old one, without a gap; Flowroute charges for it. */
  e911AddressId: pulumi.Input<string>;
  /**
   * What happens when this leaves the program: `detach` takes the address off the number (a 911 call from it then costs
   * 95 dollars and brings no address), `leave` changes nothing.
   * @default detach when the number stays in the program, else leave
   */
  onDelete?: pulumi.Input<"detach" | "leave">;
}

/**
 * Which emergency address a number has. **Costs money**: Flowroute charges the first assignment and each change to
 * another address (and a monthly fee for the number), never the same pair again. The id is the number's 11 digits.
 *
 * Dial 933 from the number after each change: only that proves what help will be told.
 *
 * API: PATCH, DELETE /v2/numbers/{number}/relationships/e911s.
 *
 * @example
 * new E911Assignment("front-desk", { numberId: frontDesk.id, e911AddressId: hq.id });
 */
export class E911Assignment extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType: string = TYPE;

  /** Reads the assignment of a number without managing it. @param id the number's 11 digits */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): E911Assignment {
    return new E911Assignment(name, {} as E911AssignmentArgs, { ...opts, id });
  }

  static override isInstance(value: unknown): value is E911Assignment {
    return (value as { __pulumiType?: unknown } | undefined)?.__pulumiType === TYPE;
  }

  /** 11 digits. */
  declare readonly numberId: pulumi.Output<string>;
  /** As it is at the carrier; `""` for none. */
  declare readonly e911AddressId: pulumi.Output<string>;

  constructor(name: string, args: E911AssignmentArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { importId, rest } = splitImport(opts);
    const wanted = importId === undefined ? args : { ...args, numberId: args.numberId ?? importId };
    const outputs = { numberId: undefined, e911AddressId: undefined };
    const adopted = importId === undefined ? {} : { __adopt: importId };
    super(TYPE, name, { ...outputs, ...wanted, ...hiddenInputs("e911Assignment", TYPE, name, rest), ...adopted }, rest);
  }
}
