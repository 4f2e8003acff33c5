import type { Progress } from "./progress.mjs";

/** This machine lacks something that only its user can give it. */
export declare class Unusable extends Error {}

/** The folders that `package-lock.json` wants otherwise than they are. */
export declare function missingDependencies(root: string): string[];

/** Runs `npm ci`, and sees to a Node that is new enough for what it installs. */
export declare function installDependencies(place: {
  root: string;
  env: NodeJS.ProcessEnv;
  progress: Progress;
}): Promise<void>;
