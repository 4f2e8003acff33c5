/** A child that ended otherwise than well; `message` closes with what it printed last. */
export declare class ChildError extends Error {
  readonly exitCode: number | null;
}

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  timeoutMs?: number;
  /** Sees each line of stdout and stderr. */
  onLine?: (line: string) => void;
  /** How many of the last lines the error shows. */
  keepLines?: number;
  /** What the error calls this, if not the whole command. */
  label?: string;
}

/** Runs a program to its end and gives its stdout, trimmed. */
export declare function run(command: string, args: readonly string[], options?: RunOptions): Promise<string>;
