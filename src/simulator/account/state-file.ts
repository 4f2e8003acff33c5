/** Keeps the account in a file, so that it survives a restart and a kill. */
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { SimulatorError } from "../simulator-error";
import { type Account, emptyAccount } from "./account";

/** The account and how far virtual time has been moved. */
export interface KeptState {
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

/** Writes the whole state beside the file and renames it into place: a reader finds the old one or the new one. */
export function writeStateFile(path: string, { account, advanced }: KeptState): void {
  const maps = Object.fromEntries(mapNames.map((name) => [name, [...account[name].entries()]]));
  const text = JSON.stringify({ format, version, advanced, account: { ...account, ...maps } });
  try {
    // It holds names and addresses of persons; the mode of a file that is there already would stay what it was.
    rmSync(`${path}.tmp`, { force: true });
    writeFileSync(`${path}.tmp`, text, { mode: 0o600 });
    renameSync(`${path}.tmp`, path);
  } catch (error) {
    throw new SimulatorError(
      `Could not write the state file ${path}: ${reason(error)}. Choose another path with --state.`,
      "machine",
    );
  }
}

/** @returns what the file holds, or undefined when there is none yet */
export function readStateFile(path: string): KeptState | undefined {
  if (!existsSync(path)) return undefined;
  let kept: { format?: unknown; version?: unknown; advanced: number; account: Account };
  try {
    kept = JSON.parse(readFileSync(path, "utf8"));
  } catch (error) {
    throw new SimulatorError(
      `Could not read the state file ${path}: ${reason(error)}. Remove it to start from the seed.`,
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

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));
