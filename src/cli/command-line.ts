/** From arguments to an exit status: 0, 1 (found something), 2 (usage), 3 (the API or the engine failed). */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Command, CommanderError } from "commander";
import { RefusedError } from "../client";
import { messageOf } from "../client/errors";
import { messageText } from "../client/text/foreign-text";
import { addDoctor } from "./commands/doctor";
import { addList } from "./commands/list";
import { addMessages } from "./commands/messages";
import { addSearch } from "./commands/search";
import { addSim } from "./commands/sim";
import { examples } from "./flags";
import { BrokenPipe, type ExitCode, type Io } from "./io";

/** One file per subcommand. */
const subcommands = [addSim, addDoctor, addSearch, addList, addMessages];

/** The whole command, told of the outside by `io`; `found` hears of an exit status other than 0. */
export function createProgram(io: Io, found: (finding: ExitCode) => void): Command {
  const program = new Command("flowroute")
    .description(
      "Inspect a Flowroute account, search its stock, and run a local Flowroute. Only pulumi up buys and releases numbers.",
    )
    .version(version())
    .addHelpText("after", examples("flowroute doctor", "flowroute search --state WA", "flowroute list numbers"))
    .showHelpAfterError("(for help, add --help)")
    .configureOutput({
      writeOut: (text) => void io.print(text).catch(() => undefined),
      writeErr: (text) => io.printError(messageText(withoutValues(text))),
    })
    // Errors of usage come back here, where they get their status, instead of ending the process on the spot.
    .exitOverride();
  for (const add of subcommands) add(program, io, found);
  return program;
}

export async function runCommandLine(args: readonly string[], io: Io): Promise<number> {
  let status: 0 | ExitCode = 0;
  const program = createProgram(io, (finding) => {
    status = finding;
  });
  try {
    await program.parseAsync(args, { from: "user" });
    return status;
  } catch (error) {
    if (error instanceof BrokenPipe) return status;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
    io.printError(`flowroute: ${messageText(messageOf(error))}\n`);
    return isUsage(error) ? 2 : 3;
  }
}

/** Of the package, from here and from where it is compiled to. */
const version = (): string => JSON.parse(readFileSync(join(__dirname, "../../package.json"), "utf8")).version;

/** What we refused before anything was sent is wrong usage; a redirect that we did not follow had an answer before it. */
const isUsage = (error: unknown): boolean => error instanceof RefusedError && error.status === undefined;

/** Somebody may give a key to an option that there is not: `--secret-key=...`. */
const withoutValues = (text: string): string => text.replace(/(unknown option '--[\w-]+=)[^\n]*'/g, "$1...'");
