/** `flowroute doctor`: is everything there that `pulumi up` will need, and what to do about what is not. */
import type { Command } from "commander";
import { jsonText, messageText } from "../../client/text/foreign-text";
import { inspect, type Outcome } from "../checkup";
import { type AccountFlags, examples, jsonOption, stackOption } from "../flags";
import { startProgress } from "../progress";
import type { Finding, Shell } from "../shell";

export function addDoctor(program: Command, shell: Shell, found: (finding: Finding) => void): void {
  program
    .command("doctor")
    .description(
      "Check Node, keys, the API, the Pulumi engine and the program in this folder. Changes nothing.\n" +
        "Ends with 1 when something is wrong, with 3 when the API or the engine gave no good answer.",
    )
    .addOption(stackOption())
    .addOption(jsonOption())
    .addHelpText("after", examples("flowroute doctor", "flowroute doctor --stack prod --json"))
    .action(async (flags: AccountFlags) => {
      const progress = startProgress(shell, "looking");
      const outcomes = await inspect(shell, flags).finally(progress.end);
      if (outcomes.some(({ status }) => status === "failed")) found(3);
      else if (outcomes.some(({ status }) => status === "wrong")) found(1);
      await shell.print(flags.json ? jsonOf(outcomes) : outcomes.map(textOf).join(""));
    });
}

const MARKS: Record<Outcome["status"], string> = { ok: "ok", wrong: "WRONG", failed: "FAILED", skipped: "skipped" };
const MARGIN = 9;

function textOf({ status, message, fix }: Outcome): string {
  const lines = messageText([message, ...(fix === undefined ? [] : [fix])].join("\n")).split("\n");
  return `${lines.map((line, at) => `${(at === 0 ? MARKS[status] : "").padEnd(MARGIN)}${line}`.trimEnd()).join("\n")}\n`;
}

const jsonOf = (outcomes: readonly Outcome[]): string => {
  const ok = outcomes.every(({ status }) => status === "ok");
  const checks = outcomes.map(({ check, status, message, fix }) => ({ check, status, message, fix: fix ?? null }));
  return `${jsonText({ ok, checks }, 2)}\n`;
};
