import type * as pulumi from "@pulumi/pulumi";
import { output, resourceClass } from "../resource-class";

export interface CnamRecordArgs {
  /**
   * The name that called people see, e.g. `ACME CORP`: 1 to 15 characters with at least one letter; besides letters,
   * digits and spaces Flowroute takes `- _ . , @ + & ' / "`. Kept in upper case, unique on the account. A change is made
   * in place while the name waits for approval and the account has no numbers of another stack, which may wait for the
   * same record; otherwise a new record is made, and the old name stays in use until the new one is approved and assigned.
   */
  value: pulumi.Input<string>;
}

const outputs = {
  /** In upper case. */
  value: output<string>(),
  /** `pending`, `approved` or `rejected`, as of the last change or refresh. */
  status: output<string>(),
  isApproved: output<boolean>(),
  /** Flowroute's own text, e.g. `2018-04-23 17:04:30.829341+00:00`. */
  approvalDatetime: output<string | undefined>(),
  creationDatetime: output<string | undefined>(),
  /** Why it was rejected. */
  rejectionReason: output<string | undefined>(),
  /** How it came here: `created`, `adopted`, or `shared` when it was there already; only a created one is deleted. */
  origin: output<string>(),
};

/**
 * A caller name (CNAM). A person at Flowroute approves or rejects it, which takes up to 48 hours; `pulumi up` does not
 * wait for it. Free.
 *
 * API: GET, POST, PATCH, DELETE /v2/cnams.
 *
 * @example
 * const acme = new CnamRecord("acme", { value: "Acme Corp" });
 */
export class CnamRecord extends resourceClass("CnamRecord", "cnamRecord", outputs) {
  constructor(name: string, args: CnamRecordArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(name, { ...args }, opts);
  }
}
