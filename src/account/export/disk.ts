/**
 * Files that change together. They are written beside their places first; then one rename decides that they count, and the
 * rest is moving them. A run that dies before it leaves the old files; the next run finishes what one after it began.
 */
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { messageOf } from "../../client/errors";
import { foreignText } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";

export interface FileToWrite {
  /** Below the folder. */
  path: string;
  text: string;
  /** Only for this user. */
  isPrivate?: boolean;
}

export interface FilesToChange {
  write: readonly FileToWrite[];
  /** Paths below the folder. */
  remove: readonly string[];
}

/** How a file gets to the disk; tests have a full one. */
export type WriteFile = (path: string, text: string, mode: number) => void;

const writeToDisk: WriteFile = (path, text, mode) => writeFileSync(path, text, { mode, flush: true });

/** Where the files wait that count already. */
const DECIDED = ".flowroute-export";
const LIST = "list.json";

/** The text of a file, or undefined where there is none. Line ends count as those of Unix, whatever git made of them. */
export function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8").replaceAll("\r\n", "\n");
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return undefined;
    throw new Error(
      withSteps(
        `Could not read ${foreignText(path)}: ${foreignText(messageOf(error))}. Nothing was written.`,
        "Give yourself the right to read it, or export into another folder.",
      ),
    );
  }
}

/** Whether a run has died while it moved its files. */
export const isUnfinished = (folder: string): boolean => existsSync(join(folder, DECIDED, LIST));

/** Moves what is still to be moved. */
export function finish(folder: string): void {
  const decided = join(folder, DECIDED);
  if (!isUnfinished(folder)) return;
  const { write, remove } = JSON.parse(readFileSync(join(decided, LIST), "utf8")) as {
    write: string[];
    remove: string[];
  };
  for (const path of write) {
    const from = join(decided, "files", path);
    if (!existsSync(from)) continue;
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    renameSync(from, join(folder, path));
  }
  for (const path of remove) {
    rmSync(join(folder, path), { force: true });
    if (path.includes("/")) removeIfEmpty(dirname(join(folder, path)));
  }
  rmSync(decided, { recursive: true, force: true });
}

/** @throws Error when it cannot be done: the files are as they were */
export function changeFiles(
  folder: string,
  { write, remove }: FilesToChange,
  writeFile: WriteFile = writeToDisk,
): void {
  if (write.length === 0 && remove.length === 0) return;
  const isNew = !existsSync(folder);
  let stage: string | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    for (const left of readdirSync(folder).filter((name) => name.startsWith(`${DECIDED}-`))) {
      rmSync(join(folder, left), { recursive: true, force: true });
    }
    stage = mkdtempSync(join(folder, `${DECIDED}-`));
    for (const { path, text, isPrivate } of write) {
      const place = join(stage, "files", path);
      mkdirSync(dirname(place), { recursive: true });
      writeFile(place, text, isPrivate ? 0o600 : 0o644);
    }
    writeFile(join(stage, LIST), JSON.stringify({ write: write.map(({ path }) => path), remove }), 0o644);
    renameSync(stage, join(folder, DECIDED));
  } catch (error) {
    if (stage !== undefined) rmSync(stage, { recursive: true, force: true });
    if (isNew) removeIfEmpty(folder);
    throw new Error(
      withSteps(
        `Could not write the export to ${foreignText(folder)}: ${foreignText(messageOf(error))}. The files there are as they were.`,
        "Make room or give yourself the right to write there, and run the command again.",
      ),
    );
  }
  finish(folder);
}

function removeIfEmpty(folder: string): void {
  try {
    rmdirSync(folder);
  } catch {
    // Something else is in it, or it is not there.
  }
}
