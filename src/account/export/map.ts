/**
 * `flowroute.map.json`: the names of a program that was exported, and what of the account is not part of it. The first
 * export writes it, people edit it, and every later export goes by it.
 */
import * as v from "valibot";
import { RefusedError } from "../../client";
import { messageOf } from "../../client/errors";
import { foreignText, quoted } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";

export const MAP_FILE = "flowroute.map.json";

export type Layout = "single" | "by-rate-center";

export interface Entry {
  /** Name of the resource. It stays whatever the alias becomes. */
  name?: string | undefined;
  /** Of the constant, where it does not follow from the name. */
  identifier?: string | undefined;
  /** Of the program, such as `numbers.ts`. */
  file?: string | undefined;
  /** False: in neither the program nor the import file. */
  manage: boolean;
  /** Why it is not managed. */
  why?: string | undefined;
  /** It is not on the account any more. The entry stays, so that nothing else gets its name. */
  gone?: boolean | undefined;
  /** The program refers to it by its id, and does not own it. */
  isReference?: boolean | undefined;
  /** Hash of what the program had for it at the last export. */
  code?: string | undefined;
}

export interface ExportMap {
  version: 1;
  layout: Layout;
  /** Which numbers are part of it: the options `--only` and `--exclude` of the first export that had any. */
  only: string[];
  exclude: string[];
  /** By what it is at Flowroute, such as `number:12065550142` and `route:98396`. */
  entries: Record<string, Entry>;
  /** The hash of each file as the export wrote it, by which an edit is recognized. */
  files: Record<string, string>;
}

const NAME = "must be a name such as front-desk";
const IDENTIFIER = "must be an identifier such as frontDesk";
const FILE = "must be a TypeScript file below this folder, such as numbers.ts";

const text = v.pipe(v.string("must be a text"), v.maxLength(300, "is too long"));

const schema = v.strictObject({
  version: v.literal(1, "must be 1. Upgrade pulumi-flowroute if a newer version wrote the file"),
  layout: v.picklist(["single", "by-rate-center"], 'must be "single" or "by-rate-center"'),
  only: v.optional(v.array(text), []),
  exclude: v.optional(v.array(text), []),
  entries: v.record(
    v.pipe(v.string(), v.regex(/^[a-z][a-z\d-]*:[\w.-]+$/, 'must be a key such as "number:12065550142"')),
    v.strictObject({
      name: v.optional(v.pipe(v.string(NAME), v.regex(/^[\w.-]{1,100}$/, NAME))),
      identifier: v.optional(v.pipe(v.string(IDENTIFIER), v.regex(/^[A-Za-z_$][\w$]{0,63}$/, IDENTIFIER))),
      file: v.optional(
        v.pipe(
          v.string(FILE),
          v.regex(/^(?!(?:index|options)\.ts$)(?:[a-z\d][\w-]*\/)?[a-z\d][\w-]*\.ts$/i, FILE),
          v.maxLength(200, FILE),
        ),
      ),
      manage: v.optional(v.boolean("must be true or false"), true),
      why: v.optional(text),
      gone: v.optional(v.boolean("must be true or false")),
      isReference: v.optional(v.boolean("must be true or false")),
      code: v.optional(text),
    }),
  ),
  files: v.optional(v.record(v.string(), text), {}),
});

export const emptyMap = (): ExportMap => ({
  version: 1,
  layout: "single",
  only: [],
  exclude: [],
  entries: {},
  files: {},
});

/** @param path for messages */
export function parseMap(content: string, path: string): ExportMap {
  const fail = (why: string): never => {
    throw new RefusedError(
      "invalid-input",
      withSteps(
        `Could not read ${foreignText(path)}: ${why}. Nothing was written.`,
        "Correct the file, or put back the version that was committed.",
      ),
    );
  };
  let json: unknown;
  try {
    json = JSON.parse(content);
  } catch (error) {
    return fail(`it is not valid JSON (${foreignText(messageOf(error))})`);
  }
  const { success, output, issues } = v.safeParse(schema, json);
  if (success) return output;
  const [issue] = issues;
  return fail(`${quoted(v.getDotPath(issue) ?? "the document")} ${issue.message}`);
}

/** An entry in each line, in the order of the keys, so that a change is a line. */
export function printMap({ version, layout, only, exclude, entries, files }: ExportMap): string {
  const fields: [string, string][] = [
    ["version", JSON.stringify(version)],
    ["layout", JSON.stringify(layout)],
    ...(only.length > 0 ? [["only", JSON.stringify(only)] as [string, string]] : []),
    ...(exclude.length > 0 ? [["exclude", JSON.stringify(exclude)] as [string, string]] : []),
    ["entries", lines(entries)],
    ["files", lines(files)],
  ];
  return `{\n${fields.map(([name, value]) => `  ${JSON.stringify(name)}: ${value}`).join(",\n")}\n}\n`;
}

function lines(record: Readonly<Record<string, unknown>>): string {
  const keys = Object.keys(record).sort(byKey);
  if (keys.length === 0) return "{}";
  return `{\n${keys.map((key) => `    ${JSON.stringify(key)}: ${spaced(record[key])}`).join(",\n")}\n  }`;
}

/** As people write JSON on one line. */
function spaced(value: unknown): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  const given = Object.entries(value).filter(([, field]) => field !== undefined);
  return `{ ${given.map(([name, field]) => `${JSON.stringify(name)}: ${JSON.stringify(field)}`).join(", ")} }`;
}

/** Ids are numbers in text: `route:9` comes before `route:10`. */
export const byKey = (one: string, other: string): number => {
  const [a, b] = [one, other].map((key) => key.split(":")) as [string[], string[]];
  if (a[0] !== b[0]) return (a[0] ?? "") < (b[0] ?? "") ? -1 : 1;
  const [x = "", y = ""] = [a[1], b[1]];
  return x.length - y.length || (x < y ? -1 : x > y ? 1 : 0);
};
