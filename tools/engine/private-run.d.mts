import type { Engine } from "./find-engine.mjs";

/** Makes a private home, state and `bin` in `folder`; returns the whole environment for the CLI and what it starts. */
export declare function privateEnvironment(
  engine: Engine,
  folder: string,
  env?: NodeJS.ProcessEnv,
): Record<string, string>;
