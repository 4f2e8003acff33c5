/** Reads a stack's configuration by `pulumi config`. The keys in it are passed to the client only. */

import { foreignText } from "../client/text/foreign-text";
import { withSteps } from "../client/text/steps";
import type { Io } from "./io";
import { findOnPath, run } from "./pulumi";

export interface StackConfig {
  get(key: string): string | undefined;
  /** The value exists, but in plain text in the stack's file. */
  isPlainText(key: string): boolean;
}

/** Pulumi is missing or failed. */
class PulumiError extends Error {}

/** Names of environment variables whose values are secret: Pulumi might repeat them. */
const SECRET_NAME = /KEY|SECRET|TOKEN|PASS/i;

export async function readStackConfig(io: Io, stack: string): Promise<StackConfig> {
  const [pulumi] = findOnPath("pulumi", io.env);
  if (pulumi === undefined) {
    throw new PulumiError(
      withSteps(
        `Could not read the configuration of stack "${stack}": pulumi is not on PATH. Nothing was sent.`,
        "Install the Pulumi CLI: https://www.pulumi.com/docs/install/",
        "Or set FLOWROUTE_ACCESS_KEY and FLOWROUTE_SECRET_KEY, and leave out --stack.",
      ),
    );
  }
  const args = ["config", "--json", "--show-secrets", "--non-interactive", "--stack", stack];
  const answer = await run(pulumi, args, io);
  const values = answer.ok ? parse(answer.stdout) : undefined;
  if (values === undefined) {
    const said = answer.ok ? "its answer is not JSON" : errorLineOf(answer.stderr, io.env);
    throw new PulumiError(
      withSteps(
        `Could not read the configuration of stack "${stack}": pulumi config failed: ${said}. Nothing was sent.`,
        "Run the command in the folder of the Pulumi program, logged in as for pulumi up.",
        "Check the name of the stack: pulumi stack ls",
      ),
    );
  }
  return {
    get: (key) => values.get(key)?.value,
    isPlainText: (key) => values.get(key)?.secret === false,
  };
}

function parse(text: string): Map<string, { value?: string; secret?: boolean }> | undefined {
  try {
    const json: unknown = JSON.parse(text);
    return typeof json === "object" && json !== null ? new Map(Object.entries(json)) : undefined;
  } catch {
    return undefined;
  }
}

/** The error line of Pulumi, without secrets from the environment. */
export function errorLineOf(stderr: string, env: Io["env"]): string {
  const line = /^error: (.*)$/m.exec(stderr)?.[1] ?? "no reason";
  const secrets = Object.entries(env).flatMap(([name, value]) =>
    SECRET_NAME.test(name) && value !== undefined && value.length >= 4 ? [value] : [],
  );
  const clean = secrets.reduce((text, secret) => text.replaceAll(secret, "[not shown]"), line);
  return foreignText(clean.replace(/[.\s]+$/, ""));
}
