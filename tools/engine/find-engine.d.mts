import type { Progress } from "../lib/progress.mjs";

/** A Pulumi engine with its Node language host, tried and found to run. */
export interface Engine {
  /** Folder of the `pulumi` executable. */
  binDir: string;
  /** Such as `3.259.0`. */
  version: string;
  /** Where it came from. */
  source: "path" | "npm" | "go";
  /** Folders to put in front of PATH: `binDir`, and the launcher of dynamic providers where that stands elsewhere. */
  path: string[];
}

export interface FindOptions {
  /** @default process.env */
  env?: NodeJS.ProcessEnv;
  /** The checkout. @default the one that this file is in */
  root?: string;
  /** @default `pulumi-flowroute` in the user's cache folder */
  cacheDir?: string;
  /** @default lines on stderr */
  progress?: Progress;
}

/** No engine, and no way to get one. */
export declare class EngineError extends Error {}

/** Finds an engine or makes one. Takes minutes at worst, and only once per machine. */
export declare function findEngine(options?: FindOptions): Promise<Engine>;
