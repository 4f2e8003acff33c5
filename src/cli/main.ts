#!/usr/bin/env node
/** The `flowroute` command: one file per subcommand, exit status 0, 1 (found something), 2 (usage), 3 (failed). */
import { Command, CommanderError } from "commander";
import { sim } from "./sim";

const program = new Command("flowroute")
  .description("Look at, try out and take care of a Flowroute account. Buying and releasing goes through pulumi up.")
  .showHelpAfterError("(--help shows what there is)")
  // Errors of usage come back here, where they get their status, instead of ending the process on the spot.
  .exitOverride();

for (const subcommand of [sim]) program.addCommand(subcommand.copyInheritedSettings(program));

// A reader that has seen enough (`| head`) is no failure.
process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code !== "EPIPE") throw error;
});

program.parseAsync().catch((error: unknown) => {
  if (error instanceof CommanderError) {
    process.exitCode = error.exitCode === 0 ? 0 : 2;
    return;
  }
  process.stderr.write(`flowroute: ${error instanceof Error ? error.message : String(error)}\n`);
  process.exitCode = 3;
});
