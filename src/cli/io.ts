/** The outside of the command line, handed in: streams, environment, clock. */
import { type Runtime, systemRuntime } from "../client";

/** Exit status of the whole: 1 found something wrong, 3 the API or the engine failed. */
export type ExitCode = 1 | 3;

export interface Io {
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** E.g. `24.1.0`. */
  readonly nodeVersion: string;
  readonly runtime: Runtime;
  /** Where progress may be shown; absent when nobody looks. */
  readonly terminal?: NodeJS.WriteStream;
  /** Writes to standard output, at the reader's pace. Rejects with {@link BrokenPipe} when nobody reads any more. */
  print(text: string): Promise<void>;
  /** Writes to standard error. */
  printError(text: string): void;
}

/** The reader of standard output has seen enough (`| head`). No failure. */
export class BrokenPipe extends Error {}

export function systemIo(): Io {
  // What a write reports by its callback comes as an event too.
  process.stdout.on("error", () => undefined);
  const { env, stderr } = process;
  const isWatched = stderr.isTTY && env["TERM"] !== "dumb" && env["CI"] === undefined;
  return {
    env,
    cwd: process.cwd(),
    nodeVersion: process.versions.node,
    runtime: systemRuntime,
    ...(isWatched ? { terminal: stderr } : {}),
    print: (text) =>
      new Promise((resolve, reject) => {
        process.stdout.write(text, (error) => {
          if (!error) resolve();
          else reject((error as NodeJS.ErrnoException).code === "EPIPE" ? new BrokenPipe() : error);
        });
      }),
    printError: (text) => stderr.write(text),
  };
}
