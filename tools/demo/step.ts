/** What all steps of the demo are, and share. */

import { expectEqual, expectThat } from "./expect";
import type { CliResult, Sandbox } from "./sandbox";

export interface Step {
  title: string;
  /** @returns what was seen to hold, in a few words */
  play(sandbox: Sandbox): Promise<string>;
}

/** What the first preview promised, by the resource's name. */
export const firstChoices = new Map<string, string>();

/** 11 digits. */
export const seattle = (): string | undefined => firstChoices.get("seattle");

export async function succeed(running: Promise<CliResult>): Promise<string> {
  const { exitCode, output } = await running;
  expectEqual("the command's exit code", exitCode, 0);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: colours
  return output.replace(/\x1b\[[0-9;]*m/g, "");
}

export function expectUnchanged(output: string): void {
  const summary = output.slice(output.indexOf("Resources:"));
  expectThat("a preview without change", /^Resources:\s+\d+ unchanged\s*(Duration.*)?$/s.test(summary.trim()), summary);
}
