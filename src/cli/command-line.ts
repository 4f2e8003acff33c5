/** From arguments to an exit status: 0, 1 (a check failed), 2 (usage), 3 (the API or the engine failed). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { RefusedError } from "../client";
import { messageOf } from "../client/errors";
import { messageText } from "../client/text/foreign-text";
import { addDoctor } from "./commands/doctor";
import { addExport } from "./commands/export";
import { addList } from "./commands/list";
import { addMessages } from "./commands/messages";
import { addReview } from "./commands/review";
import { addSearch } from "./commands/search";
import { addSim } from "./commands/sim";
import { examples } from "./flags";
import { BrokenPipe, type ExitCode, type Io } from "./io";

/** One file per subcommand. */
const subcommands = [addSim, addDoctor, addSearch, addList, addExport, addMessages, addReview];

/** The whole command. `setExitCode` is called for an exit status other than 0. */
export function createProgram(io: Io, setExitCode: (code: ExitCode) => void): Command {
  const program = new Command("flowroute")
    .description(
      "Inspect a Flowroute account, search its stock, review a change, and run a local Flowroute. Only pulumi up buys and releases numbers.",
    )
    .version(version())
    .addHelpText("after", examples("flowroute doctor", "flowroute search --state WA", "flowroute list numbers"))
    .showHelpAfterError("(for help, add --help)")
    .configureOutput({
      writeOut: (text) => void io.print(text).catch(() => undefined),
      writeErr: (text) => io.printError(messageText(redactOptionValues(text))),
    })
    // Usage errors are thrown to us, which sets the exit status, instead of ending the process immediately.
    .exitOverride();
  for (const add of subcommands) add(program, io, setExitCode);
  return program;
}

export async function runCommandLine(args: readonly string[], io: Io): Promise<number> {
  let status: 0 | ExitCode = 0;
  const program = createProgram(io, (code) => {
    status = code;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof BrokenPipe) return status;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    io.printError(`flowroute: ${messageText(messageOf(error))}\n`);
    return isUsageError(error) ? 2 : 3;
  }
}

/** The path is right both here and in the compiled package. */
const version = (): string => JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")).version;

/** A refusal before anything was sent is a usage error. A refused redirect has a status. */
const isUsageError = (error: unknown): boolean => error instanceof RefusedError && error.status === undefined;

/** The value of an unknown option may be a key: `--secret-key=...`. */
const redactOptionValues = (text: string): string => text.replace(/(unknown option '--[\w-]+=)[^\n]*'/g, "$1...'");
