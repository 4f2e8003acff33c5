import * as pulumi from "@pulumi/pulumi";
import { argument, output, resourceClass } from "../../../src/resources/resource-class";

export interface AccountCallbackArgs {
  /** What Flowroute posts: inbound messages, or delivery receipts of sent ones. Another type is another callback. */
  callbackType: pulumi.Input<"sms_callback" | "mms_callback" | "sms_dlr_callback" | "mms_dlr_callback">;
  /** A public address, e.g. `https://hooks.example.net/sms`. It may hold a token, so it is a secret. */
  callbackUrl: pulumi.Input<string>;
}

const outputs = {
  callbackType: output<string>(),
  /** As it is at Flowroute; `""` for none. */
  callbackUrl: output<string>(),
};

/**
 * Where Flowroute posts about the messages of an account. The id is the type. Free.
 *
 * API: GET, PUT, DELETE /v2.1/messages/{callback_type}.
 *
 * @example
 * new AccountCallback("sms", { callbackType: "sms_callback", callbackUrl: "https://hooks.example.net/sms" });
 */
export class AccountCallback extends resourceClass("AccountCallback", "accountCallback" as never, outputs) {
  constructor(
    name: string,
    args: AccountCallbackArgs | pulumi.Output<AccountCallbackArgs>,
    opts: pulumi.CustomResourceOptions = {},
  ) {
    const options = pulumi.mergeOptions({ additionalSecretOutputs: ["callbackUrl"] }, opts);
    // It shows, also when all of it comes from a secret.
    const callbackType = pulumi.unsecret(pulumi.output(argument(args, "callbackType")));
    super(name, { callbackType, callbackUrl: pulumi.secret(argument(args, "callbackUrl")) }, options);
  }
}
