import type * as pulumi from "@pulumi/pulumi";
import { output, resourceClass } from "../resource-class";

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

const outputs = {
  /** 11 digits. */
  numberId: output<string>(),
  /** As it is at Flowroute; `""` for none. */
  e911AddressId: output<string>(),
};

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
export class E911Assignment extends resourceClass("E911Assignment", "e911Assignment", outputs) {
  constructor(name: string, args: E911AssignmentArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(name, { ...args, numberId: args.numberId ?? opts.import }, opts);
  }
}
