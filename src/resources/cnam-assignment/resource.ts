import type * as pulumi from "@pulumi/pulumi";
import { output, resourceClass, withoutImport } from "../resource-class";

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

const outputs = {
  /** 11 digits. */
  numberId: output<string>(),
  /** The record that is wanted, waited for or assigned; `""` for none. */
  cnamRecordId: output<string>(),
  /**
   * `waiting-for-approval` of the record; `requested` from Flowroute, which takes 5 to 7 business days; `active` once
   * a refresh has seen it on the number; `missing` when it is not there after that time.
   */
  status: output<string>(),
};

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
export class CnamAssignment extends resourceClass("CnamAssignment", "cnamAssignment", outputs) {
  constructor(name: string, args: CnamAssignmentArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(name, { ...args, numberId: args.numberId ?? opts.import }, withoutImport(opts));
  }
}
