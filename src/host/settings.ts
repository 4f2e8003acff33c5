/** Configuration: where the keys come from, and the limits. One source for all of it: an `Account`, or the stack. */
import { createHash } from "node:crypto";
import { defaultBaseUrl, type Hints, parseBaseUrl, RefusedError } from "../client";
import { quoted } from "../client/text/foreign-text";
import { withSteps } from "../client/text/steps";
import type { LimitHints } from "../purchase";
import { ACCOUNT_KEY } from "./account-key";
import type { ConfigReader } from "./guard";

export interface Settings {
  accessKey: string;
  secretKey: string;
  baseUrl: string;
  /** Where the keys were found, for messages. */
  source: string;
  /** Name of the `Account` that the settings are of; absent for those of the stack. */
  account?: string;
  /** Default cap of a setup fee, in US dollars. */
  maxSetupCost: number;
  /** Default cap of a monthly fee, in US dollars. */
  maxMonthlyCost: number;
  budget?: number;
  maxNumbers?: number;
  maxReleases: number;
  confirmAccount?: string;
  /** Time for one request, in milliseconds. */
  timeoutMs: number;
}

const DEFAULT_CAP = 5;
const DEFAULT_RELEASES = 20;
const DEFAULT_TIMEOUT_SECONDS = 30;

/** The second command asks for the value, so that the key gets into no shell history. */
const HOW_TO_SET = `Set both in the configuration of the stack (the second command asks for the value):
  pulumi config set flowroute:accessKey YOUR_ACCESS_KEY
  pulumi config set --secret flowroute:secretKey
Or set FLOWROUTE_ACCESS_KEY and FLOWROUTE_SECRET_KEY in the environment.`;

type Environment = Readonly<Record<string, string | undefined>>;

export function readSettings(config: ConfigReader, env: Environment): Settings {
  const account = nonEmpty(config.get(ACCOUNT_KEY));
  const setting = (name: string) => {
    const text = nonEmpty(config.get(`flowroute:${name}`));
    if (text !== undefined && TEXTS.has(name)) refuseLostDigits(settingName({ account }, name), text);
    return text;
  };
  const amount = (name: string) => readNumber(settingName({ account }, name), setting(name));
  const budget = amount("budget");
  const maxNumbers = amount("maxNumbers");
  const confirmAccount = setting("confirmAccount");
  const seconds = readNumber("FLOWROUTE_TIMEOUT", nonEmpty(env["FLOWROUTE_TIMEOUT"])) ?? DEFAULT_TIMEOUT_SECONDS;
  const releases =
    readNumber("FLOWROUTE_MAX_RELEASES", nonEmpty(env["FLOWROUTE_MAX_RELEASES"])) ?? amount("maxReleases");
  return {
    ...(account === undefined ? readKeys(setting, env) : { ...readOwnKeys(account, setting), account }),
    maxSetupCost: amount("maxSetupCost") ?? DEFAULT_CAP,
    maxMonthlyCost: amount("maxMonthlyCost") ?? DEFAULT_CAP,
    ...(budget === undefined ? {} : { budget }),
    ...(maxNumbers === undefined ? {} : { maxNumbers }),
    maxReleases: releases ?? DEFAULT_RELEASES,
    ...(confirmAccount === undefined ? {} : { confirmAccount }),
    timeoutMs: seconds * 1000,
  };
}

/** What is made of letters and digits, and may look like a number. */
const TEXTS = new Set(["accessKey", "secretKey", "confirmAccount"]);

/** YAML takes `12345e67` without quotes for a number, and Pulumi hands on `1.2345e+71`: which digits were meant is lost. */
function refuseLostDigits(name: string, text: string): void {
  if (!/^\d(\.\d+)?e\+\d+$/.test(text)) return;
  throw new RefusedError(
    "invalid-configuration",
    withSteps(
      `${name} lost digits: YAML reads letters and digits such as 12345e67 as a number. Nothing was sent.`,
      "Put the value in quotes, as pulumi config set does.",
    ),
  );
}

type Keys = Pick<Settings, "accessKey" | "secretKey" | "baseUrl" | "source">;

/** Those of an `Account`. What it does not say is said nowhere else. */
function readOwnKeys(account: string, setting: (name: string) => string | undefined): Keys {
  const accessKey = setting("accessKey");
  const secretKey = setting("secretKey");
  const source = accountName(account);
  if (accessKey === undefined || secretKey === undefined) {
    const missing = [accessKey === undefined ? "accessKey" : "", secretKey === undefined ? "secretKey" : ""];
    throw new RefusedError(
      "invalid-configuration",
      withSteps(
        `The ${source} has no ${missing.filter(Boolean).join(" and no ")}, or an empty one. Nothing was sent.`,
        "Set accessKey and secretKey in the arguments of the Account.",
        "An Account never uses keys of the stack configuration or of the environment.",
      ),
    );
  }
  const named = settingName({ account }, "baseUrl");
  return { accessKey, secretKey, baseUrl: parseBaseUrl(setting("baseUrl") ?? defaultBaseUrl, named), source };
}

/** Key, secret and URL come from one source together: keys of one place never go to the URL of another. */
function readKeys(setting: (name: string) => string | undefined, env: Environment): Keys {
  const fromConfig = { key: setting("accessKey"), secret: setting("secretKey"), url: setting("baseUrl") };
  const inEnv = (prefix: "FLOWROUTE" | "FR") => ({
    key: nonEmpty(env[`${prefix}_ACCESS_KEY`]),
    secret: nonEmpty(env[`${prefix}_SECRET_KEY`]),
    url: nonEmpty(env["FLOWROUTE_BASE_URL"]),
  });
  const own = inEnv("FLOWROUTE");
  const fromEnv = own.key === undefined && own.secret === undefined ? inEnv("FR") : own;
  const inConfig = fromConfig.key !== undefined || fromConfig.secret !== undefined || fromConfig.url !== undefined;
  const { key, secret, url } = inConfig ? fromConfig : fromEnv;
  const source = inConfig ? "Pulumi configuration" : "environment";
  if (key === undefined || secret === undefined) {
    const missing = [...(key === undefined ? ["access key"] : []), ...(secret === undefined ? ["secret key"] : [])];
    throw new RefusedError(
      "invalid-configuration",
      withSteps(
        `Flowroute's ${missing.join(" and ")} ${missing.length > 1 ? "are" : "is"} not set${inConfig ? " in the Pulumi configuration" : ""}. Nothing was sent.`,
        inConfig && "Access key, secret key and base URL come together, from one place.",
        HOW_TO_SET,
        "Both keys are in the Flowroute portal, under API Control.",
      ),
    );
  }
  return {
    accessKey: key,
    secretKey: secret,
    baseUrl: parseBaseUrl(url ?? defaultBaseUrl, SETTING_HINTS.baseUrl),
    source,
  };
}

/** How a user sets the keys and the address: in the environment or the stack's configuration. */
export const SETTING_HINTS = {
  keys: HOW_TO_SET,
  baseUrl: "flowroute:baseUrl or FLOWROUTE_BASE_URL",
} as const satisfies Hints;

/** For messages of the client in a run of Pulumi. */
export const hintsFor = (account: string | undefined): Hints => ({
  ...(account === undefined
    ? SETTING_HINTS
    : {
        keys: `Set accessKey and secretKey in the arguments of the ${accountName(account)}.`,
        baseUrl: settingName({ account }, "baseUrl"),
      }),
  authError: "refresh and destroy use the keys of the last pulumi up.",
  rateLimitedError: "For example: pulumi up --parallel 4",
});

/** `Account "sales"`, for messages. */
export const accountName = (account: string): string => `Account "${account}"`;

/** What a setting is called where the user sets it. */
export const settingName = ({ account }: { account?: string | undefined }, name: string): string =>
  account === undefined ? `flowroute:${name}` : `${name} of the ${accountName(account)}`;

/** How the user sets it, as a command or a line of code. */
export const howToSet = (
  { account }: { account?: string | undefined },
  name: string,
  value: number | string,
): string =>
  account === undefined
    ? `pulumi config set flowroute:${name} ${value}`
    : `set ${name}: ${value} in the ${accountName(account)}`;

/** For messages about the limits of purchases. */
export const limitHintsFor = (account: string | undefined): LimitHints => ({
  settingName: (limit) => settingName({ account }, limit),
  howToSet: (limit, value) => howToSet({ account }, limit, value),
});

/** How a user says that these keys are of the right account: a step that ends with a command, or with a line of code. */
export const howToConfirm = ({ account }: Settings, hash: string, condition: string): string =>
  account === undefined
    ? `If ${condition}, run this, then pulumi up: pulumi config set flowroute:confirmAccount ${hash}`
    : `If ${condition}, add this to the ${accountName(account)}, then run pulumi up: confirmAccount: "${hash}"`;

function readNumber(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (Number.isFinite(value) && value >= 0) return value;
  throw new RefusedError(
    "invalid-configuration",
    withSteps(
      `${name} is ${quoted(text)}, which is not an amount. Nothing was sent.`,
      "Give a number, such as 5 or 2.50.",
    ),
  );
}

const nonEmpty = (text: string | undefined): string | undefined => (text?.trim() ? text.trim() : undefined);

/**
 * Tells accounts apart without naming a key: a hash of access key and URL. Several keys may belong to one account, so
 * a different hash is a question and not an answer.
 */
export const accountHash = (settings: Pick<Settings, "accessKey" | "baseUrl">): string =>
  createHash("sha256").update(`${settings.accessKey}\n${settings.baseUrl}`).digest("hex").slice(0, 16);

/** Tells where the API is, so that what is in stock at one is not taken for the stock of another. */
export const apiHash = ({ baseUrl }: Pick<Settings, "baseUrl">): string =>
  createHash("sha256").update(baseUrl).digest("hex").slice(0, 16);
