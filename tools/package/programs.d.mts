import type { Progress } from "../lib/progress.mjs";

/** The tarball's name in the lock files, which hold neither its version nor its hash. */
export declare const TARBALL: string;

/** Where the lock files are. */
export declare function lockedFolder(root: string): string;

/** Where what they say is installed, without the package itself: `npm`, `compilers`, `pnpm`, `pnpm-store`. */
export declare function programsFolder(root: string): string;

/** Whether that is so, for the lock files as they are now. */
export declare function programsAreThere(root: string): boolean;

export declare function installPrograms(place: {
  root: string;
  env: NodeJS.ProcessEnv;
  progress: Progress;
}): Promise<void>;

/** The program of pnpm, for a Node of 22 or newer. */
export declare function pnpmScript(root: string): string;
