/** The environment of the command line, injected: streams, variables, clock. */
import { text } from "node:stream/consumers";
import { type Runtime, systemRuntime } from "../client";

/** Exit status: 1 when a check failed, 3 when the API or the engine failed. */
export type ExitCode = 1 | 3;

export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** E.g. `24.1.0`. */
  readonly nodeVersion: string;
  readonly runtime: Runtime;
  /** Where to show progress; absent when there is no terminal. */
  readonly terminal?: NodeJS.WriteStream;
  /** Reads standard input to its end. */
  readInput(): Promise<string>;
  /** Writes to standard output and waits for the reader. Rejects with {@link BrokenPipe} when the reader has gone. */
  print(text: string): Promise<void>;
  /** Writes to standard error. */
  printError(text: string): void;
}

/** The reader of standard output has gone (`| head`). This is not a failure. */
export class BrokenPipe extends Error {}

export function systemIo(): Io {
  // A failed write calls its callback and also emits this event, which must not end the process.
  process.stdout.on("error", () => undefined);
  const { env, stderr } = process;
  const isWatched = stderr.isTTY && env["TERM"] !== "dumb" && env["CI"] === undefined;
  return {
    env,
    cwd: process.cwd(),
    nodeVersion: process.versions.node,
    runtime: systemRuntime,
    ...(isWatched ? { terminal: stderr } : {}),
    readInput: () => text(process.stdin),
    print: (output) =>
      new Promise((resolve, reject) => {
        process.stdout.write(output, (error) => {
          if (!error) resolve();
          else reject((error as NodeJS.ErrnoException).code === "EPIPE" ? new BrokenPipe() : error);
        });
      }),
    printError: (message) => stderr.write(message),
  };
}
