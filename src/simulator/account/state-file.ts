/** Keeps the account in a file, so that it survives a restart and a kill. */
import { existsSync, readFileSync, realpathSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { messageOf, SimulatorError } from "../simulator-error";
import { type Account, emptyAccount } from "./account";
import { lockFile } from "./file-lock";

/** The account and how far virtual time has been moved. */
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

/** The file of one simulator, which nobody else writes meanwhile. */
export interface StateFile {
  /** What it held when it was opened; undefined when there was none. */
  readonly saved: SavedState | undefined;
  write(state: SavedState): void;
  /** Lets others have it. Nothing is written any more. */
  release(): void;
}

/** @throws SimulatorError when it cannot be used, or another simulator is at work on it */
export function openStateFile(named: string): StateFile {
  // Where a link leads to, so that it stays one, and all its names have one lock.
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

/** Writes the whole state beside the file and renames it into place: a reader finds the old one or the new one. */
function writeStateFile(path: string, { account, advanced }: SavedState): void {
  const maps = Object.fromEntries(mapNames.map((name) => [name, [...account[name].entries()]]));
  const text = JSON.stringify({ format, version, advanced, account: { ...account, ...maps } });
  try {
    // It holds names and addresses of persons; the mode of a file that is there already would stay what it was.
    rmSync(`${path}.tmp`, { force: true });
    // Whatever somebody puts there meanwhile, a link to another file for instance, is not written to.
    writeFileSync(`${path}.tmp`, text, { flag: "wx", mode: 0o600 });
    renameSync(`${path}.tmp`, path);
  } catch (error) {
    throw new SimulatorError(
      `Could not write the state file ${path}: ${messageOf(error)}. Choose another path with --state.`,
      "machine",
    );
  }
}

/** @returns what the file holds, or undefined when there is none yet */
function readStateFile(path: string): SavedState | undefined {
  if (!existsSync(path)) return undefined;
  let kept: { format?: unknown; version?: unknown; advanced: number; account: Account };
  try {
    kept = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new SimulatorError(
      `Could not read the state file ${path}: ${messageOf(error)}. Remove it to start from the seed.`,
      "machine",
    );
  }
  if (kept?.format !== format || kept.version !== version) {
    throw new SimulatorError(
      `${path} is no state file of this simulator. Name another file with --state, or remove it.`,
      "machine",
    );
  }
  const maps = Object.fromEntries(
    // A file of an older release lacks some.
    mapNames.map((name) => [name, new Map((kept.account[name] ?? []) as Iterable<[string, unknown]>)]),
  );
  return { advanced: kept.advanced, account: { ...emptyAccount(), ...kept.account, ...maps } };
}
