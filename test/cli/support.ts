/** What the tests of the command line share: the command as a process and in this one, and folders with fake engines. */
import { type ChildProcess, spawn } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { createProgram, runCommandLine } from "../../src/cli/command-line";
import type { Io } from "../../src/cli/io";
import type { SeedAccount, Simulator } from "../../src/simulator";

const root = join(__dirname, "../..");

export interface Place {
  env?: Record<string, string>;
  cwd?: string;
  nodeVersion?: string;
  /** Standard input. */
  input?: string;
}

export interface Ended {
  code: number | null;
  out: string;
  err: string;
}

const running = new Set<ChildProcess>();
const folders: string[] = [];

/** For `afterEach`: nothing that a test started goes on. */
export function cleanUp(): void {
  for (const child of running) child.kill("SIGKILL");
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
}

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "flowroute-command-"));
  folders.push(folder);
  return folder;
}

/** The variables that point to a simulator. */
export const keysOf = ({ url, accessKey, secretKey }: Simulator, prefix = "FLOWROUTE"): Record<string, string> => ({
  FLOWROUTE_BASE_URL: url,
  [`${prefix}_ACCESS_KEY`]: accessKey,
  [`${prefix}_SECRET_KEY`]: secretKey,
});

/** Starts the command as a process, with nothing of this process' environment. */
export function start(args: readonly string[], { env = {}, cwd = root, input }: Place = {}) {
  const child = spawn(process.execPath, ["-r", require.resolve("tsx/cjs"), join(root, "src/cli/main.ts"), ...args], {
    cwd,
    env: { PATH: "", TSX_TSCONFIG_PATH: join(root, "tsconfig.json"), ...env },
    stdio: ["pipe", "pipe", "pipe"],
  });
  // It may end without having read.
  child.stdin.on("error", () => undefined).end(input);
  running.add(child);
  let out = "";
  let err = "";
  const firstOutput = new Promise<string>((resolve) => {
    child.stdout.on("data", (chunk) => {
      out += chunk;
      resolve(out);
    });
  });
  child.stderr.on("data", (chunk) => {
    err += chunk;
  });
  const ended = new Promise<Ended>((resolve) => {
    child.once("close", (code) => {
      running.delete(child);
      resolve({ code, out, err });
    });
  });
  return { child, firstOutput, ended };
}

export const flowroute = (args: readonly string[], place?: Place): Promise<Ended> => start(args, place).ended;

/** As many at a time as there is use for. */
export async function flowrouteEach(all: readonly (readonly string[])[], place?: Place): Promise<Ended[]> {
  const results: Ended[] = [];
  const waiting = [...all.entries()];
  const worker = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) results[next[0]] = await flowroute(next[1], place);
  };
  await Promise.all([worker(), worker(), worker()]);
  return results;
}

/** The clock of {@link inProcess} stands here, and nothing is waited for. */
const noon = Date.UTC(2026, 10, 1, 12);

/** The command in this process: quick, and with a clock of its own. */
export async function inProcess(args: readonly string[], place: Place = {}): Promise<Ended> {
  let out = "";
  let err = "";
  let elapsed = 0;
  const io: Io = {
    env: place.env ?? {},
    cwd: place.cwd ?? root,
    nodeVersion: place.nodeVersion ?? "24.1.0",
    runtime: {
      now: () => noon + elapsed,
      random: () => 0.5,
      sleep: async (ms) => {
        elapsed += ms;
      },
    },
    readInput: async () => place.input ?? "",
    print: async (text) => {
      out += text;
    },
    printError: (text) => {
      err += text;
    },
  };
  const code = await runCommandLine(args, io);
  return { code, out, err };
}

/** Every subcommand that does something, as commander has it, with its words. */
export function leafCommands(): { words: string[]; command: Command }[] {
  const io = {
    env: {},
    cwd: "/",
    nodeVersion: "24.1.0",
    runtime: { now: () => noon, random: () => 0, sleep: async () => undefined },
    readInput: async () => "",
    print: async () => undefined,
    printError: () => undefined,
  };
  const below = (command: Command, words: string[]): { words: string[]; command: Command }[] =>
    command.commands.length === 0
      ? [{ words, command }]
      : command.commands.flatMap((child) => below(child, [...words, child.name()]));
  return below(
    createProgram(io, () => undefined),
    [],
  );
}

/** The words of every subcommand that does something. */
export const leaves = (): string[][] => leafCommands().map(({ words }) => words);

export interface FakePulumi {
  version?: string;
  /** What `pulumi config` prints. */
  config?: unknown;
  /** What it complains of, and fails with. */
  complaint?: string;
  languageHost?: boolean;
}

/** A folder for PATH with a `pulumi` that answers as told, and keeps what it was asked in `asked`. */
export function fakePulumi({ version = "3.260.0", config, complaint, languageHost = true }: FakePulumi = {}): string {
  const bin = temporaryFolder();
  const answer = typeof config === "string" ? config : JSON.stringify(config ?? {});
  const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`;
  executableFile(
    join(bin, "pulumi"),
    [
      `if [ "$1" = version ]; then printf 'v%s\\n' ${quoted(version)}; exit 0; fi`,
      `printf '%s\\n' "$*" >> ${quoted(join(bin, "asked"))}`,
      complaint === undefined ? "" : `printf '%s\\n' ${quoted(complaint)} >&2; exit 255`,
      `printf '%s\\n' ${quoted(answer)}`,
    ].join("\n"),
  );
  if (languageHost) executableFile(join(bin, "pulumi-language-nodejs"), "");
  return bin;
}

function executableFile(path: string, text: string): void {
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
}

/** A Pulumi program's folder, as far as dependencies go. */
export function programFolder(manifest: object, installed?: string): string {
  const folder = temporaryFolder();
  writeFileSync(join(folder, "package.json"), JSON.stringify(manifest));
  if (installed !== undefined) {
    const home = join(folder, "node_modules", "pulumi-flowroute");
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "package.json"), JSON.stringify({ name: "pulumi-flowroute", version: installed }));
  }
  return folder;
}

/** Something of every kind. */
export const smallAccount: SeedAccount = {
  routes: [{ id: "4711", alias: "pbx", route_type: "host", value: "sip.example.net:5060" }],
  numbers: [
    {
      id: "12065550190",
      alias: "support",
      rate_center: "seattle",
      state: "wa",
      messaging_enabled: true,
      monthly_cost: 1.25,
    },
    { id: "18335550191", alias: null, number_type: "toll-free", monthly_cost: 1.75 },
  ],
  e911s: [
    {
      id: "21",
      label: "Seattle office",
      first_name: "Ada",
      last_name: "Lovelace",
      street_number: "1218",
      street_name: "3rd Avenue",
      address_type: "Suite",
      address_type_number: "600",
      city: "Seattle",
      state: "WA",
      country: "US",
      zip: "98101",
    },
  ],
  cnams: [
    { id: "31", value: "EXAMPLE INC", is_approved: true },
    { id: "32", value: "EXAMPLE LABS", is_approved: false, rejection_reason: null },
    { id: "33", value: "ACME", is_approved: false, rejection_reason: "a name of somebody else" },
  ],
};
