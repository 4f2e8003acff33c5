/** Saves the account in a file, so that it survives restarts and kills. */
import { existsSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { messageOf, SimulatorError } from "../simulator-error";
import { type Account, emptyAccount } from "./account";
import { lockFile } from "./file-lock";

/** The account, and how far virtual time has been advanced. */
export interface SavedState {
  account: Account;
  advanced: number;
}

const format = "flowroute-simulator";
const version = 1;
const mapNames = [
  "numbers",
  "routes",
  "e911s",
  "cnams",
  "messages",
  "provisionings",
  "callbacks",
  "inventory",
] as const;

/** The state file of one simulator, locked against others. */
export interface StateFile {
  /** Its content when it was opened; undefined when it did not exist. */
  readonly saved: SavedState | undefined;
  write(state: SavedState): void;
  /** Unlocks it. Nothing is written after that. */
  release(): void;
}

/** @throws SimulatorError when it cannot be used, or another simulator uses it */
export function openStateFile(named: string): StateFile {
  // The target of a link, so that the link stays a link, and all names of the file share one lock.
  const path = existsSync(named) ? realpathSync(named) : named;
  const unlock = lockFile(path);
  let isOpen = true;
  const release = () => {
    isOpen = false;
    unlock();
  };
  try {
    return { saved: readStateFile(path), write: (state) => isOpen && writeStateFile(path, state), release };
  } catch (error) {
    release();
    throw error;
  }
}

/** Writes a temporary file and renames it, so that a reader finds either the old or the new state. */
function writeStateFile(path: string, { account, advanced }: SavedState): void {
  const maps = Object.fromEntries(mapNames.map((name) => [name, [...account[name].entries()]]));
  const text = JSON.stringify({ format, version, advanced, account: { ...account, ...maps } });
  try {
    // The file contains personal data, and an existing file would keep its mode.
    rmSync(`${path}.tmp`, { force: true });
    // Fails if something is put there in the meantime, such as a link to another file.
    writeFileSync(`${path}.tmp`, text, { flag: "wx", mode: 0o600 });
    renameSync(`${path}.tmp`, path);
  } catch (error) {
    throw new SimulatorError(
      `Could not write the state file ${path}: ${messageOf(error)}. Choose another path with --state.`,
      "machine",
    );
  }
}

/** @returns the saved state, or undefined when there is no file yet */
function readStateFile(path: string): SavedState | undefined {
  if (!existsSync(path)) return undefined;
  let saved: { format?: unknown; version?: unknown; advanced: number; account: Account };
  try {
    saved = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new SimulatorError(
      `Could not read the state file ${path}: ${messageOf(error)}. Remove it to start from the seed.`,
      "machine",
    );
  }
  if (saved?.format !== format || saved.version !== version) {
    throw new SimulatorError(
      `${path} is not a state file of this simulator. Choose another file with --state, or remove it.`,
      "machine",
    );
  }
  const maps = Object.fromEntries(
    // A file of an older version does not have all of them.
    mapNames.map((name) => [name, new Map((saved.account[name] ?? []) as Iterable<[string, unknown]>)]),
  );
  return { advanced: saved.advanced, account: { ...emptyAccount(), ...saved.account, ...maps } };
}
