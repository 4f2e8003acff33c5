import * as pulumi from "@pulumi/pulumi";
import { hiddenInputs, splitImport, typeOf } from "../declare";

const TYPE = typeOf("CnamRecord");

export interface CnamRecordArgs {
  /**
   * The name that called people see, e.g. `ACME CORP`: 1 to 15 characters with at least one letter; besides letters,
   * digits and spaces Flowroute takes `- _ . , @ + & ' / "`. Kept in upper case, unique on the account. A change is made
   * in place while the name waits for approval and the account has no numbers of another stack, which may wait for the
   * same record; otherwise a new record is made, and the old name stays in use until the new one is approved and assigned.
   */
  value: pulumi.Input<string>;
}

/**
 * A caller name (CNAM). A person at Flowroute approves or rejects it, which takes up to 48 hours; `pulumi up` does not
 * wait for it. Free.
 *
 * API: GET, POST, PATCH, DELETE /v2/cnams.
 *
 * @example
 * const acme = new CnamRecord("acme", { value: "Acme Corp" });
 */
export class CnamRecord extends pulumi.CustomResource {
  /** @internal */
  static readonly __pulumiType: string = TYPE;

  /** Reads a caller name of the account without managing it. @param id the carrier's id, e.g. `22790` */
  static get(name: string, id: pulumi.Input<pulumi.ID>, opts?: pulumi.CustomResourceOptions): CnamRecord {
    return new CnamRecord(name, {} as CnamRecordArgs, { ...opts, id });
  }

  static override isInstance(value: unknown): value is CnamRecord {
    return (value as { __pulumiType?: unknown } | undefined)?.__pulumiType === TYPE;
  }

  /** In upper case. */
  declare readonly value: pulumi.Output<string>;
  /** `pending`, `approved` or `rejected`, as of the last change or refresh. */
  declare readonly status: pulumi.Output<string>;
  declare readonly isApproved: pulumi.Output<boolean>;
  /** The carrier's own text, e.g. `2018-04-23 17:04:30.829341+00:00`. */
  declare readonly approvalDatetime: pulumi.Output<string | undefined>;
  declare readonly creationDatetime: pulumi.Output<string | undefined>;
  /** Why it was rejected. */
  declare readonly rejectionReason: pulumi.Output<string | undefined>;
  /** How it came here: `created`, `adopted`, or `shared` when it was there already; only a created one is deleted. */
  declare readonly origin: pulumi.Output<string>;

  constructor(name: string, args: CnamRecordArgs, opts: pulumi.CustomResourceOptions = {}) {
    const { importId, rest } = splitImport(opts);
    const outputs = {
      value: undefined,
      status: undefined,
      isApproved: undefined,
      approvalDatetime: undefined,
      creationDatetime: undefined,
      rejectionReason: undefined,
      origin: undefined,
    };
    const adopted = importId === undefined ? {} : { __adopt: importId };
    super(TYPE, name, { ...outputs, ...args, ...hiddenInputs("cnamRecord", TYPE, name, rest), ...adopted }, rest);
  }
}
