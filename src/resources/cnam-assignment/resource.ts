import * as pulumi from "@pulumi/pulumi";
import { hiddenInputs, splitImport, typeOf } from "../declare";

const TYPE = typeOf("CnamAssignment");

export interface CnamAssignmentArgs {
  /** Which number: `phoneNumber.id`, or 11 digits. US local numbers only. Another number replaces the resource. */
  numberId: pulumi.Input<string>;
  /** Which caller name: `record.id`. Until another one is approved, the number keeps the one that it has. */
  cnamRecordId: pulumi.Input<string>;
  /**
   * What happens when this leaves the program: `detach` takes the name off the number, `leave` changes nothing.
   * @default detach when the number stays in the program, else leave
   */
  onDelete?: pulumi.Input<"detach" | "leave">;
}

/**
 * Which caller name called people see for a number. A record that is not approved yet is not waited for: the assignment
 * is `waiting-for-approval`, each later preview asks once whether it is approved, and the `pulumi up` after that assigns
 * it. In effect 5 to 7 business days later. The id is the number's 11 digits. Free.
 *
 * API: GET /v2/cnams/{id}; PATCH, DELETE /v2/numbers/{number}/relationships/cnams.
 *
 * @example
 * new CnamAssignment("front-desk", { numberId: frontDesk.id, cnamRecordId: acme.id });
 */
export class CnamAssignment extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType: string = TYPE;

  /** Reads the assignment of a number without managing it. @param id the number's 11 digits */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): CnamAssignment {
    return new CnamAssignment(name, {} as CnamAssignmentArgs, { ...opts, id });
  }

  static override isInstance(value: unknown): value is CnamAssignment {
    return (value as { __pulumiType?: unknown } | undefined)?.__pulumiType === TYPE;
  }

  /** 11 digits. */
  declare readonly numberId: pulumi.Output<string>;
  /** The record that is wanted, waited for or assigned; `""` for none. */
  declare readonly cnamRecordId: pulumi.Output<string>;
  /**
   * `waiting-for-approval` of the record; `requested` from the carrier, which takes 5 to 7 business days; `active` once
   * a refresh has seen it on the number; `missing` when it is not there after that time.
   */
  declare readonly status: pulumi.Output<string>;

  constructor(name: string, args: CnamAssignmentArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { importId, rest } = splitImport(opts);
    const wanted = importId === undefined ? args : { ...args, numberId: args.numberId ?? importId };
    const outputs = { numberId: undefined, cnamRecordId: undefined, status: undefined };
    super(TYPE, name, { ...outputs, ...wanted, ...hiddenInputs("cnamAssignment", TYPE, name, rest) }, rest);
  }
}
