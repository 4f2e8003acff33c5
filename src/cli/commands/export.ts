/** `flowroute export`: the account as a Pulumi program. It reads the account and writes files, and changes nothing else. */
import { resolve } from "node:path";
import { type Command, InvalidArgumentError, Option } from "commander";
import { type Exported, exportAccount } from "../../account/export";
import { IMPORT_FILE } from "../../account/export/program";
import { foreignText, jsonText } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";
import { accountHash } from "../../host";
import { readAccount, withClient } from "../account";
import { type AccountFlags, examples, jsonOption, stackOption } from "../flags";
import type { ExitCode, Io } from "../io";
import { startProgress } from "../progress";

interface ExportFlags extends AccountFlags {
  out: string;
  forStack?: string;
  only?: string[];
  exclude?: string[];
  check?: true;
  force?: true;
}

const DEFAULT_STACK = "production";

export function addExport(program: Command, io: Io, setExitCode: (code: ExitCode) => void): void {
  program
    .command("export")
    .description(
      "Write the account as a Pulumi program, with what adopts it. The account is read, and nothing on it is changed.\n" +
        "The exit status is 1 if something could not be exported, and with --check if the program is not up to date.",
    )
    .addOption(new Option("--out <folder>", "where the program is, or is to be").default("."))
    .addOption(
      new Option("--for-stack <name>", "the stack to import into (that of --stack, else production)")
        .argParser(parseStack)
        .default(undefined, DEFAULT_STACK),
    )
    .addOption(
      new Option(
        "--only <which>",
        "only these numbers: a number, rate-center:SEATTLE, state:WA or alias:sales-*; repeat it for more",
      ).argParser(collect),
    )
    .addOption(new Option("--exclude <which>", "not these numbers, in the same form").argParser(collect))
    .option("--check", "write nothing, and list what would change")
    .option("--force", "overwrite files that were edited")
    .addOption(stackOption())
    .addOption(jsonOption())
    .addHelpText("after", examples("flowroute export --out voice", "flowroute export --exclude alias:fax-* --check"))
    .action(async (flags: ExportFlags, command: Command) => {
      const exported = await runExport(io, flags, command.getOptionValueSource("out") === "cli");
      if (shouldFail(exported, flags)) setExitCode(1);
      await io.print(flags.json ? jsonOf(exported, flags) : textOf(exported, flags));
    });
}

const collect = (text: string, before: readonly string[] = []): string[] => [...before, text];

/** `organization/project/stack`, `organization/stack` or `stack`. */
function parseStack(text: string): string {
  if (/^(?:[\w.-]+\/){0,2}[\w.-]{1,100}$/.test(text)) return text;
  throw new InvalidArgumentError("It must be the name of a stack, such as production.");
}

async function runExport(io: Io, flags: ExportFlags, isNamed: boolean): Promise<Exported> {
  const { out, stack, forStack = stack ?? DEFAULT_STACK, only, exclude, check = false, force = false } = flags;
  const account = await readAccount(io, flags);
  const progress = startProgress(io, "reading the account");
  const interruption = onInterrupt();
  try {
    return await withClient(io, account, (client) => {
      // Whatever is being read then fails.
      interruption.stop = () => client.close();
      return exportAccount(
        client,
        {
          folder: resolve(io.cwd, out),
          stack: forStack.split("/").at(-1) ?? forStack,
          account: accountHash(account.settings),
          isNamed,
          only,
          exclude,
          check,
          force,
        },
        { progress: progress.update, beforeWriting: interruption.throwIfInterrupted },
      );
    });
  } catch (error) {
    interruption.throwIfInterrupted();
    throw error;
  } finally {
    progress.stop();
    interruption.end();
  }
}

/** Ctrl-C ends the reading. The writing after it is one step, which it does not part. */
function onInterrupt() {
  let isInterrupted = false;
  const interruption = {
    stop: (): void => undefined,
    throwIfInterrupted(): void {
      if (!isInterrupted) return;
      throw new Error(withSteps("The export was interrupted. Nothing was written.", "Run the command again."));
    },
    end: (): void => {
      for (const signal of SIGNALS) process.off(signal, interrupt);
    },
  };
  const interrupt = () => {
    isInterrupted = true;
    interruption.stop();
  };
  for (const signal of SIGNALS) process.on(signal, interrupt);
  return interruption;
}

const SIGNALS = ["SIGINT", "SIGTERM"] as const;

const isIncomplete = ({ leftOut }: Exported): boolean => leftOut.some(({ isDeliberate }) => !isDeliberate);

const isOutdated = ({ changes }: Exported): boolean =>
  [changes.write, changes.remove, changes.kept].some(({ length }) => length > 0);

const shouldFail = (exported: Exported, { check }: ExportFlags): boolean =>
  isIncomplete(exported) || (check === true && isOutdated(exported));

function textOf(exported: Exported, flags: ExportFlags): string {
  const { counts, changes, leftOut, next, secrets } = exported;
  const lines = flags.check ? checkLines(exported) : [];
  const where = foreignText(flags.out);
  if (!flags.check) {
    const what = counts.map(({ kind, count }) => `${count} ${kind}`).join(", ") || "nothing";
    lines.push(`Exported ${what} to ${where}`);
    if (changes.kept.length > 0) lines.push(`Left alone, because they were edited: ${changes.kept.join(", ")}`);
    if (changes.inEdited.length > 0) lines.push("EXPORT.md lists what has changed on the account for these.");
    if (changes.gone.length > 0) lines.push(`Not on the account any more: ${changes.gone.join(", ")}`);
  }
  const failed = leftOut.filter(({ isDeliberate }) => !isDeliberate);
  if (failed.length > 0) lines.push(`Could not be exported: ${failed.length}, see EXPORT.md`);
  for (const { what, why } of failed.slice(0, MOST_SHOWN)) lines.push(`  ${what}: ${foreignText(why)}`);
  const deliberate = leftOut.length - failed.length;
  if (deliberate > 0) lines.push(`Not part of the program: ${deliberate}, see EXPORT.md`);
  if (!flags.check) {
    lines.push("", `To adopt everything, without a call of Flowroute, in ${where}:`);
    lines.push(...[...next.prepare, ...next.adopt].map((command) => `  ${command}`));
    if (secrets.length > 0)
      lines.push(`Then delete ${[IMPORT_FILE, ...secrets].join(" and ")}: they have persons and streets in clear.`);
  }
  return `${lines.join("\n")}\n`;
}

const MOST_SHOWN = 20;

function checkLines(exported: Exported): string[] {
  const { added, changed, gone, write, remove, kept } = exported.changes;
  if (!isOutdated(exported)) return ["The program is up to date with the account."];
  const list = (title: string, all: readonly string[]) => (all.length > 0 ? [`${title}: ${all.join(", ")}`] : []);
  return [
    "The program is not up to date with the account.",
    ...list("New on the account", added),
    ...list("Changed on the account", changed),
    ...list("Not on the account any more", gone),
    ...list("Files to write", [...write.map(({ path }) => path), ...remove]),
    ...list("Edited files that need a change by hand", kept),
  ];
}

function jsonOf(exported: Exported, flags: ExportFlags): string {
  const { counts, changes, leftOut, findings, next } = exported;
  const { write, remove, kept, added, changed, gone } = changes;
  const document = {
    out: flags.out,
    isUpToDate: !isOutdated(exported),
    counts: Object.fromEntries(counts.map(({ kind, count }) => [kind, count])),
    written: flags.check ? [] : write.map(({ path }) => path),
    removed: flags.check ? [] : remove,
    kept,
    added,
    changed,
    gone,
    leftOut: leftOut.map(({ key, why, isDeliberate }) => ({ key, why, isDeliberate })),
    findings,
    next: [...next.prepare, ...next.adopt],
  };
  return `${jsonText(document, 2)}\n`;
}
