/** The account that a command works on, and its client. */
import { createClient, type FlowrouteClient } from "../client";
import { readSettings, SETTING_HINTS, type Settings } from "../host/settings";
import type { AccountFlags } from "./flags";
import type { Io } from "./io";
import { readStackConfig } from "./stack-config";

export interface Account {
  settings: Settings;
  /** Where the keys come from, for messages. Never the keys themselves. */
  origin: string;
  /** The secret key is in plain text in the stack's configuration. */
  isPlainText: boolean;
}

export async function readAccount(io: Io, { stack }: AccountFlags): Promise<Account> {
  const config = stack === undefined ? undefined : await readStackConfig(io, stack);
  const settings = readSettings(config ?? { get: () => undefined }, io.env);
  if (settings.source === "Pulumi configuration") {
    const isPlainText = config?.isPlainText("flowroute:secretKey") ?? false;
    return { settings, origin: `the configuration of stack "${stack}"`, isPlainText };
  }
  const prefix = [io.env["FLOWROUTE_ACCESS_KEY"], io.env["FLOWROUTE_SECRET_KEY"]].some((key) => key?.trim())
    ? "FLOWROUTE"
    : "FR";
  const names = `${prefix}_ACCESS_KEY, ${prefix}_SECRET_KEY`;
  return { settings, origin: `the environment (${names})`, isPlainText: false };
}

/** Closes the client afterwards, because an open connection would keep the process running. */
export async function withClient<T>(
  io: Io,
  { settings }: Account,
  use: (client: FlowrouteClient) => Promise<T>,
): Promise<T> {
  const { accessKey, secretKey, baseUrl, timeoutMs } = settings;
  const client = createClient({
    accessKey,
    secretKey,
    baseUrl,
    timeoutMs,
    runtime: io.runtime,
    env: io.env,
    hints: SETTING_HINTS,
  });
  try {
    return await use(client);
  } finally {
    client.close();
  }
}

export const withAccount = async <T>(
  io: Io,
  flags: AccountFlags,
  use: (client: FlowrouteClient, settings: Settings) => Promise<T>,
): Promise<T> => {
  const account = await readAccount(io, flags);
  return withClient(io, account, (client) => use(client, account.settings));
};
