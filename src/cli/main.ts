#!/usr/bin/env node
/** The `flowroute` command. */
import { runCommandLine } from "./command-line";
import { systemIo } from "./io";

void runCommandLine(process.argv.slice(2), systemIo()).then((status) => {
  process.exitCode = status;
});
