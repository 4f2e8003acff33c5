/** Finds and runs the Pulumi CLI. */
import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";
import type { Io } from "./io";

const TIMEOUT_MS = 60_000;

export interface CommandResult {
  ok: boolean;
  stdout: string;
  stderr: string;
}

/** All executables of this name on PATH, in order. */
export function findOnPath(program: string, env: Io["env"]): string[] {
  return (env["PATH"] ?? "")
    .split(delimiter)
    .filter((folder) => folder !== "")
    .map((folder) => join(folder, executable(program)))
    .filter(isExecutable);
}

export const executable = (program: string): string => (process.platform === "win32" ? `${program}.exe` : program);

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

/** Runs a program to its end. It never prompts and never throws: a failed start and a timeout are results, too. */
export function run(
  file: string,
  args: readonly string[],
  { cwd, env }: Pick<Io, "cwd" | "env">,
  timeout = TIMEOUT_MS,
): Promise<CommandResult> {
  const options = { cwd, env: { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" }, timeout };
  return new Promise((resolve) => {
    const child = execFile(file, args, { ...options, maxBuffer: 2 ** 29 }, (error, stdout, stderr) => {
      const why = error?.killed ? `no answer within ${timeout / 1000} s` : "";
      resolve({ ok: error === null, stdout, stderr: stderr || why });
    });
    child.stdin?.end();
  });
}
