/** Exports a whole account as a program, into a folder, without touching the account. */
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type FlowrouteClient, RefusedError } from "../../client";
import { foreignText } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";
import { nameOf } from "../../resources/codegen";
import { readInventory } from "../inventory";
import { type Changes, changesOf } from "./changes";
import { changeFiles, type FileToWrite, finish, isUnfinished, readIfThere, type WriteFile } from "./disk";
import { printImportFile, printSecrets } from "./import-file";
import { type ExportMap, emptyMap, MAP_FILE, parseMap } from "./map";
import { INBOX, type LeftOut, planProgram } from "./plan";
import { hashOf, IMPORT_FILE, printProgram, secretsFile } from "./program";
import { type Count, countsOf, type Finding, findingsOf, nextCommands, printReport } from "./report";
import { selection } from "./selection";

export interface ExportOptions {
  /** Where the program is, or is to be. */
  folder: string;
  /** The stack that is to have it. */
  stack: string;
  /** See `accountHash`. */
  account: string;
  /** Selectors of numbers; see `selection`. Undefined: those of the map. */
  only: readonly string[] | undefined;
  exclude: readonly string[] | undefined;
  /** The folder was named for this. One that was not has to be empty, or to have an export. */
  isNamed: boolean;
  /** Overwrite files that were edited. */
  force: boolean;
  /** Write nothing. */
  check: boolean;
}

export interface Exported {
  counts: Count[];
  changes: Changes;
  leftOut: LeftOut[];
  findings: Finding[];
  next: ReturnType<typeof nextCommands>;
  /** Files with the values of the secret configuration. */
  secrets: string[];
}

/** What a test replaces. */
export interface Outside {
  progress(text: string): void;
  /** Called when all has been read, before anything is written: it throws to write nothing. */
  beforeWriting?(): void;
  writeFile?: WriteFile;
}

/**
 * @throws RefusedError for a map or a selector that cannot be read, and for a folder with files of somebody else; the
 * errors of the client; Error when the files cannot be written. The files are then as they were.
 */
export async function exportAccount(
  client: FlowrouteClient,
  options: ExportOptions,
  outside: Outside,
): Promise<Exported> {
  const { folder, force, check } = options;
  if (check) refuseCheck(folder);
  else finish(folder);
  const content = readIfThere(join(folder, MAP_FILE));
  const map = withSelection(content === undefined ? emptyMap() : parseMap(content, join(folder, MAP_FILE)), options);
  if (content === undefined && !options.isNamed) refuseUnlessEmpty(folder);
  const inventory = await readInventory(client, outside.progress);
  const read = (path: string) => readIfThere(join(folder, path));
  const isEdited = (path: string) => {
    const text = read(path);
    return text !== undefined && hashOf(text) !== map.files[path];
  };
  const target = { project: projectOf(folder), stack: options.stack, account: options.account };
  const plan = planProgram(inventory, map, target, (file) => file !== INBOX && !force && isEdited(file));
  const program = printProgram(plan.blocks);
  if (content === undefined && !force) refuseForeignFiles(folder, [...program.files.keys()].filter(isEdited));
  const changes = changesOf(plan, program, { map, read, isEdited, force });
  const secrets = printSecrets(plan.blocks);
  const keys = [...secrets.keys()];
  outside.beforeWriting?.();
  if (!check) {
    const privately = (path: string, text: string) => ({ path, text, isPrivate: true });
    const write: FileToWrite[] = [
      ...changes.write,
      ...missingFiles(read, target.project, keys),
      { path: "EXPORT.md", text: printReport(plan, changes, target, keys) },
      privately(IMPORT_FILE, printImportFile(plan.blocks)),
      ...[...secrets].map(([key, text]) => privately(secretsFile(key), text)),
    ];
    changeFiles(folder, { write, remove: changes.remove }, outside.writeFile);
  }
  return {
    counts: countsOf(plan.blocks),
    changes,
    leftOut: plan.leftOut,
    findings: findingsOf(plan.numbers),
    next: nextCommands(keys, target),
    secrets: keys.map(secretsFile),
  };
}

function withSelection(map: ExportMap, { only, exclude }: ExportOptions): ExportMap {
  const chosen = { ...map, only: [...(only ?? map.only)], exclude: [...(exclude ?? map.exclude)] };
  // Before anything is sent.
  selection(chosen.only, chosen.exclude);
  return chosen;
}

function refuseCheck(folder: string): void {
  if (isUnfinished(folder)) {
    throw new RefusedError(
      "invalid-input",
      withSteps(
        `Could not check ${foreignText(folder)}: an export was interrupted while it moved its files. Nothing was sent.`,
        "Run the command without --check: it finishes that first.",
      ),
    );
  }
  if (readIfThere(join(folder, MAP_FILE)) !== undefined) return;
  throw new RefusedError(
    "invalid-input",
    withSteps(
      `Could not check ${foreignText(folder)}: it has no ${MAP_FILE}. Nothing was sent.`,
      "Export into it first, without --check, or name the folder of an export with --out.",
    ),
  );
}

function refuseUnlessEmpty(folder: string): void {
  if (readdirSync(folder).length === 0) return;
  throw new RefusedError(
    "invalid-input",
    withSteps(
      `Did not export into ${foreignText(folder)}: it has files, and no export among them. Nothing was sent.`,
      "Name the folder: flowroute export --out voice",
      "To export into this one all the same: flowroute export --out .",
    ),
  );
}

function refuseForeignFiles(folder: string, files: readonly string[]): void {
  if (files.length === 0) return;
  throw new RefusedError(
    "invalid-input",
    withSteps(
      `Could not export to ${foreignText(folder)}: no export wrote ${files.join(", ")} there. Nothing was written.`,
      "Name an empty folder with --out.",
      "To overwrite these files: --force",
    ),
  );
}

/** The name in `Pulumi.yaml`, or what the folder suggests. */
function projectOf(folder: string): string {
  const project = readIfThere(join(folder, "Pulumi.yaml"));
  const [, name] = /^name: *["']?([\w.-]+)["']? *$/m.exec(project ?? "") ?? [];
  return name ?? (nameOf(basename(folder)) || "phones");
}

const { version } = JSON.parse(readFileSync(join(__dirname, "../../../package.json"), "utf8")) as { version: string };

/** What a program needs besides, unless it is there. */
function missingFiles(
  read: (path: string) => string | undefined,
  project: string,
  keys: readonly string[],
): FileToWrite[] {
  const manifest = {
    name: project,
    private: true,
    main: "index.ts",
    dependencies: { "@pulumi/pulumi": "^3.216.0", "pulumi-flowroute": `^${version}` },
    devDependencies: { "@types/node": "^24.0.0", typescript: "^6.0.0" },
    engines: { node: ">=22.12" },
  };
  const compilerOptions = {
    target: "es2022",
    module: "node20",
    types: ["node"],
    strict: true,
    skipLibCheck: true,
    noEmit: true,
  };
  const files: Record<string, string> = {
    "Pulumi.yaml": `name: ${project}\nruntime: nodejs\n`,
    "package.json": `${JSON.stringify(manifest, null, 2)}\n`,
    "tsconfig.json": `${JSON.stringify({ compilerOptions, files: ["index.ts"] }, null, 2)}\n`,
  };
  const missing = Object.entries(files).filter(([path]) => read(path) === undefined);
  return [...missing.map(([path, text]) => ({ path, text })), ...ignored(read(".gitignore"), keys)];
}

/** What has persons and streets in it is never committed, also where there is a list already. */
function ignored(list: string | undefined, keys: readonly string[]): FileToWrite[] {
  const wanted = [...(list === undefined ? ["node_modules/"] : []), IMPORT_FILE, ...keys.map(secretsFile)];
  const there = (list ?? "").split("\n");
  const missing = wanted.filter((line) => !there.includes(line));
  if (missing.length === 0) return [];
  const before = list === undefined || list === "" || list.endsWith("\n") ? (list ?? "") : `${list}\n`;
  return [{ path: ".gitignore", text: `${before}${missing.join("\n")}\n` }];
}
