/** The files of the program: what a person would have written of the account. Pure. */
import { createHash } from "node:crypto";
import { kinds } from "../../resources/kinds";
import { declaration, importLine, literal, type Properties } from "./code";
import { keyOf } from "./items";
import { MAP_FILE } from "./map";
import type { Block, Resource } from "./plan";

export const IMPORT_FILE = "flowroute.import.json";

/** Text of each file, by its path below the folder. */
export type Files = Map<string, string>;

export interface Program {
  files: Files;
  /** Hash of what each block is in the program. */
  codes: Map<string, string>;
}

export const hashOf = (text: string): string => createHash("sha256").update(text).digest("hex").slice(0, 16);

const OPTIONS = "options.ts";

export function printProgram(blocks: readonly Block[]): Program {
  const codes = new Map<string, string>();
  const byFile = new Map<string, Block[]>();
  for (const block of blocks) byFile.set(block.file, [...(byFile.get(block.file) ?? []), block]);
  const byThing = new Map(blocks.map((block) => [block.key, block]));
  const files: Files = new Map();
  for (const [file, own] of byFile) {
    const texts = inOrder(own).map((block) => {
      const text = blockText(block, byThing);
      codes.set(block.key, hashOf(text));
      return text;
    });
    const head = headOf(file, own, byThing);
    files.set(file, `${head}\n${texts.join("\n")}`);
  }
  const imports = [...files.keys()].sort(byPlace).map((file) => `import ${literal(pathTo("index.ts", file))};\n`);
  files.set(OPTIONS, OPTIONS_TEXT);
  files.set("index.ts", imports.join(""));
  return { files, codes };
}

/** In an inbox records come first, because the numbers below refer to them. */
const inOrder = (blocks: readonly Block[]): Block[] => [...blocks].sort((one, other) => rankOf(one) - rankOf(other));

const rankOf = ({ reference }: Block): number => (kindOf(reference.kind)?.codegen.of === "number" ? 1 : 0);

const kindOf = (name: string) => kinds.find(([, { kind }]) => kind === name)?.[1];

/** Records, then numbers, then what has come since. */
const byPlace = (one: string, other: string): number => placeOf(one) - placeOf(other) || (one < other ? -1 : 1);

function placeOf(file: string): number {
  const records = kinds.flatMap(([, { codegen }]) => (codegen.of === "account" ? [`${codegen.file}.ts`] : []));
  if (file === "inbox.ts") return records.length + 1;
  return records.includes(file) ? records.indexOf(file) : records.length;
}

function blockText(block: Block, byThing: ReadonlyMap<string, Block>): string {
  const { identifier, name, reference, resources, place } = block;
  if (resources.length === 0) {
    const call = `export const ${identifier} = ${reference.kind}.get`;
    const line = `${call}(${literal(name)}, ${literal(reference.id)});`;
    const code = line.length <= 80 ? `${line}\n` : `${call}(\n  ${literal(name)},\n  ${literal(reference.id)},\n);\n`;
    return `// Owned elsewhere, and used here.\n${code}`;
  }
  const comment = place === undefined ? "" : `// ${place}\n`;
  return (
    comment + resources.map((resource, at) => resourceText(resource, at === 0 ? block : { name }, byThing)).join("")
  );
}

function resourceText(
  { kind, declared }: Resource,
  { name, identifier }: { name: string; identifier?: string; key?: string },
  byThing: ReadonlyMap<string, Block>,
): string {
  const { codegen } = kind;
  const properties: Properties = Object.entries(declared.args).flatMap(([property, argument]) => {
    if (argument === undefined) return [];
    const code = typeof argument === "object" ? `${byThing.get(keyOf(argument))?.identifier}.id` : literal(argument);
    return [[property, code] as const];
  });
  const isRecord = codegen.of === "account";
  const secret = isRecord ? codegen.secretsIn : undefined;
  return declaration({
    head: `${identifier === undefined ? "" : `export const ${identifier} = `}new ${kind.kind}`,
    name,
    properties,
    ...(secret === undefined ? {} : { within: { source: secret, item: `all[${literal(name)}]` } }),
    options: isRecord ? `existing(${literal(kind.thingOfId?.(declared.id).kind ?? "")}, ${literal(name)})` : "adopted",
    isTall: codegen.of !== "attachment" && properties.length > 1,
  });
}

function headOf(file: string, blocks: readonly Block[], byThing: ReadonlyMap<string, Block>): string {
  const classes = new Set<string>();
  const options = new Set<string>();
  const others = new Map<string, Set<string>>();
  const secrets = new Map<string, string>();
  for (const { reference, resources } of blocks) {
    classes.add(reference.kind);
    for (const { kind, declared } of resources) {
      classes.add(kind.kind);
      options.add(kind.codegen.of === "account" ? "existing" : "adopted");
      if (kind.codegen.of === "account" && kind.codegen.secretsIn) secrets.set(kind.codegen.secretsIn, kind.kind);
      for (const argument of Object.values(declared.args)) {
        const block = typeof argument === "object" ? byThing.get(keyOf(argument)) : undefined;
        if (block === undefined || block.file === file) continue;
        others.set(block.file, (others.get(block.file) ?? new Set()).add(block.identifier));
      }
    }
  }
  for (const kind of secrets.values()) classes.add(`${kind}Args`);
  if (options.size > 0) others.set(OPTIONS, options);
  const ours = [...others].map(([path, names]) => ({ from: pathTo(file, path), names: [...names].sort() }));
  const imports = [
    secrets.size > 0 ? 'import * as pulumi from "@pulumi/pulumi";\n' : "",
    importLine([...classes].sort(), "pulumi-flowroute"),
    ...ours.sort((one, other) => (one.from < other.from ? -1 : 1)).map(({ names, from }) => importLine(names, from)),
  ].join("");
  const config = [...secrets].map(
    ([key, kind]) => `
// By the names of the resources: pulumi config set --secret ${key} < ${secretsFile(key)}
type ${kind}List = Record<string, ${kind}Args>;
const config = new pulumi.Config();
const ${key} = config.requireSecretObject<${kind}List>(${literal(key)});
`,
  );
  return imports + config.join("");
}

/** What the secret configuration is set from. Never committed. */
export const secretsFile = (key: string): string => `flowroute.${key}.json`;

/** As an import has it. */
function pathTo(from: string, file: string): string {
  const up = from.includes("/") ? "../" : "./";
  return `${up}${file.replace(/\.ts$/, "")}`;
}

const OPTIONS_TEXT = `import { readFileSync } from "fs";
import { join } from "path";

// Everything here was on the account before. Protected, nothing of it is
// deleted or released. Take \`protect\` out before you remove something.
export const adopted = { protect: true };

const file = join(__dirname, "${MAP_FILE}");
const { entries } = JSON.parse(readFileSync(file, "utf8"));

// Of a record: pulumi up adopts the one that the map has under this name,
// and makes no second one.
export function existing(thing: string, name: string) {
  const key = Object.keys(entries).find(
    (each) => each.startsWith(\`\${thing}:\`) && entries[each].name === name,
  );
  if (key === undefined) {
    throw new Error(\`${MAP_FILE} has no \${thing} named \${name}.\`);
  }
  return { ...adopted, import: key.slice(thing.length + 1) };
}
`;
