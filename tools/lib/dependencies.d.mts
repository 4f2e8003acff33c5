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

/** The npm that called us: program and first arguments. */
export declare function npmCommand(root: string, env: NodeJS.ProcessEnv): [string, ...string[]];

/** PATH as npm sets it for scripts: with the Node, and the tools, that come as dependencies. */
export declare function scriptPath(root: string, env: NodeJS.ProcessEnv): string;
