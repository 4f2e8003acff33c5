import * as pulumi from "@pulumi/pulumi";
import { ACCOUNT_KEY } from "../../host/account-key";
import { keepOutOfDebugLog } from "../quiet-debug";

export interface AccountArgs {
  /** Access key of the API, from the Flowroute portal under API Control. Kept as a secret. */
  accessKey: pulumi.Input<string>;
  /** Secret key that belongs to it. Kept as a secret, whether it comes as one or not. */
  secretKey: pulumi.Input<string>;
  /** Where the API is: https, or http on this machine. @default https://api.flowroute.com */
  baseUrl?: pulumi.Input<string>;
  /** Cap of setup fees where a number sets none, in US dollars, inclusive. @default 5 */
  maxSetupCost?: pulumi.Input<number>;
  /** Cap of monthly fees where a number sets none, in US dollars, inclusive. @default 5 */
  maxMonthlyCost?: pulumi.Input<number>;
  /** Setup fees of one run on this account, all numbers together, in US dollars. @default no limit */
  budget?: pulumi.Input<number>;
  /** Numbers on the account, counted before each purchase, whoever bought them. @default no limit */
  maxNumbers?: pulumi.Input<number>;
  /**
   * Numbers of this account that one run may release. The environment variable FLOWROUTE_MAX_RELEASES wins, for each
   * account of the stack. @default 20
   */
  maxReleases?: pulumi.Input<number>;
  /** Says that this is the right account after all; the message that asks for it gives the value. @default none */
  confirmAccount?: pulumi.Input<string>;
}

/**
 * One of several Flowroute accounts in a stack. Resources with `provider: account` are on it; those without a provider
 * are on the account of the stack's configuration or of the environment.
 *
 * Key, secret, URL and limits are those given here, as a whole: nothing is taken from the stack's configuration
 * (`flowroute:...`), and no key or URL from the environment. New keys of the same account change nothing but the state.
 * A resource stays on the account that it was made on: with an `Account` of another one the preview fails, and nothing
 * is changed.
 *
 * A component hands it to its children with `providers: [account]`. Every dynamic resource of another package that
 * gets this provider runs beside those of Flowroute, and does not see the stack's configuration.
 *
 * @example
 * const sales = new Account("sales", {
 *   accessKey: config.require("salesAccessKey"),
 *   secretKey: config.requireSecret("salesSecretKey"),
 *   maxReleases: 1,
 * });
 * const hotline = new PhoneNumber("hotline", { search: { state: "WA" } }, { provider: sales });
 */
export class Account extends pulumi.ProviderResource {
  constructor(name: string, args: AccountArgs, opts: pulumi.ResourceOptions = {}) {
    keepOutOfDebugLog("pulumi:providers:pulumi-nodejs");
    const { accessKey, secretKey, ...rest } = args;
    super(
      "pulumi-nodejs",
      name,
      {
        [ACCOUNT_KEY]: name,
        "flowroute:accessKey": pulumi.secret(accessKey),
        "flowroute:secretKey": pulumi.secret(secretKey),
        "flowroute:baseUrl": rest.baseUrl,
        "flowroute:maxSetupCost": textOf(rest.maxSetupCost),
        "flowroute:maxMonthlyCost": textOf(rest.maxMonthlyCost),
        "flowroute:budget": textOf(rest.budget),
        "flowroute:maxNumbers": textOf(rest.maxNumbers),
        "flowroute:maxReleases": textOf(rest.maxReleases),
        "flowroute:confirmAccount": rest.confirmAccount,
      },
      opts,
    );
  }
}

/** A configuration is made of texts. */
const textOf = (amount: pulumi.Input<number> | undefined): pulumi.Output<string | undefined> =>
  pulumi.output(amount).apply((value) => (value === undefined || value === null ? undefined : String(value)));
