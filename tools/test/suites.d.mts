/** What one process runs of a file: what this environment picks. */
export interface Share {
  file: string;
  env: Record<string, string>;
}

export interface Suite {
  /** The question, in a line. */
  answers: string;
  /** On two idle cores. */
  takes: string;
  /** Beside dependencies and the compiled package. */
  needs?: ("engine" | "programs")[];
  /** Files and patterns for mocha. */
  run?: (string | Share)[];
  /** Options for mocha. */
  options?: string[];
  /** Instead of mocha: it takes all that follows the suite's name, and writes its counts to the file TEST_COUNTS. */
  script?: string;
  /** Unless the environment says otherwise. */
  env?: Record<string, string>;
}

export const SUITES: Record<string, Suite>;
export const REQUIRED: string[];
export const FULL: string[];
