#!/usr/bin/env node
/** The `flowroute` command. */
import { runCommandLine } from "./command-line";
import { systemShell } from "./shell";

void runCommandLine(process.argv.slice(2), systemShell()).then((status) => {
  process.exitCode = status;
});
