/** `flowroute doctor`: checks everything that `pulumi up` needs, and says what to do. */
import type { Command } from "commander";
import { jsonText, messageText } from "../../client/text/foreign-text";
import { type Diagnostic, runDiagnostics } from "../diagnostics";
import { type AccountFlags, examples, jsonOption, stackOption } from "../flags";
import type { ExitCode, Io } from "../io";
import { startProgress } from "../progress";

export function addDoctor(program: Command, io: Io, setExitCode: (code: ExitCode) => void): void {
  program
    .command("doctor")
    .description(
      "Check Node, the keys, the API, the Pulumi engine and the program in this folder. Nothing is changed.\n" +
        "The exit status is 1 if something is wrong, and 3 if the API or the engine did not answer usefully.",
    )
    .addOption(stackOption())
    .addOption(jsonOption())
    .addHelpText("after", examples("flowroute doctor", "flowroute doctor --stack prod --json"))
    .action(async (flags: AccountFlags) => {
      const progress = startProgress(io, "checking");
      const outcomes = await runDiagnostics(io, flags).finally(progress.stop);
      if (outcomes.some(({ status }) => status === "failed")) setExitCode(3);
      else if (outcomes.some(({ status }) => status === "wrong")) setExitCode(1);
      await io.print(flags.json ? jsonOf(outcomes) : outcomes.map(textOf).join(""));
    });
}

const STATUS_LABELS: Record<Diagnostic["status"], string> = {
  ok: "ok",
  wrong: "WRONG",
  failed: "FAILED",
  skipped: "skipped",
};
const MARGIN = 9;

function textOf({ status, message, fix }: Diagnostic): string {
  const lines = messageText([message, ...(fix === undefined ? [] : [fix])].join("\n")).split("\n");
  return `${lines.map((line, at) => `${(at === 0 ? STATUS_LABELS[status] : "").padEnd(MARGIN)}${line}`.trimEnd()).join("\n")}\n`;
}

const jsonOf = (outcomes: readonly Diagnostic[]): string => {
  const ok = outcomes.every(({ status }) => status === "ok");
  const checks = outcomes.map(({ check, status, message, fix }) => ({ check, status, message, fix: fix ?? null }));
  return `${jsonText({ ok, checks }, 2)}\n`;
};
