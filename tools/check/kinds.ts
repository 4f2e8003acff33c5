/**
 * What a kind of resource needs beside its place in the list of `src/resources/kinds.ts`: each finding names the file, and
 * the line to add.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { kinds } from "../../src/resources/kinds";

/** Declared by `PhoneNumber` for itself, and so no resource of its own in a program. */
const COMPANIONS: Record<string, string> = { NumberSearch: "PhoneNumber" };

/** `E911Address`: `e911-address`. */
const folderOf = (kind: string): string => kind.replace(/(?<!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

/** @returns a line for each thing that is missing */
export function missingOf(kind: string, key: string, root: string): string[] {
  const folder = folderOf(kind);
  const companion = COMPANIONS[kind];
  const findings: string[] = [];
  const want = (file: string, pattern: RegExp, line: string) => {
    const path = join(root, file);
    if (!existsSync(path)) findings.push(`${file} is not there: it holds ${line}`);
    else if (!pattern.test(readFileSync(path, "utf8"))) findings.push(`${file}: add ${line}`);
  };
  const source = `./resources/${folder}/resource`;
  const head = `class ${kind} extends resourceClass("${kind}", "${key}"`;
  want(`src/resources/${folder}/resource.ts`, literally(head), `export ${head}, outputs) { ... }`);
  const codegen = `export const ${key}Codegen`;
  want(`src/resources/${folder}/codegen.ts`, literally(codegen), `${codegen}: RecordCodegen<...> = { ... };`);
  const registered = `codegen: ${key}Codegen`;
  want("src/resources/kinds.ts", literally(registered), `${key}: { ...${key}Kind, ${registered} },`);
  want("src/index.ts", literally(`export { ${kind} } from "${source}";`), `export { ${kind} } from "${source}";`);
  want("src/provider.ts", new RegExp(`^  ${key},$`, "m"), `${key}, to the exported names`);
  const heading = companion === undefined ? `## ${kind}` : `### ${kind}`;
  want("docs/resources.md", new RegExp(`^${heading}$`, "m"), `the section "${heading}"`);
  if (companion === undefined) {
    want("docs/resources.md", literally(`| [\`${kind}\`](#`), `a row for ${kind} to the first table`);
    want(
      `test/scenarios/${folder}.ts`,
      /^export const scenario\b/m,
      `export const scenario: Scenario = { kind: "${kind}", ... };`,
    );
  }
  const states = newestStates(root);
  if (!readFileSync(join(root, states), "utf8").includes(`flowroute:${kind}::`) && !isUnreleased(kind, root)) {
    findings.push(`${states}: add a row as a release has written it for ${kind}, or a line about it to CHANGELOG.md`);
  }
  return findings;
}

/** What the last release has written to states. */
function newestStates(root: string): string {
  const folder = join("test", "resources", "states");
  const releases = readdirSync(join(root, folder)).filter((name) => name.endsWith(".json"));
  const [newest = ""] = releases.sort((one, other) => other.localeCompare(one, "en", { numeric: true }));
  return join(folder, newest);
}

/** No state has it yet: the changelog names it in what is still to be released. */
function isUnreleased(kind: string, root: string): boolean {
  const sections = readFileSync(join(root, "CHANGELOG.md"), "utf8").split(/^## /m);
  return sections.some((section) => /^.*\(unreleased\)/.test(section) && section.includes(`\`${kind}\``));
}

const literally = (text: string): RegExp => new RegExp(text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));

export const checkKinds = (root: string): string[] => kinds.flatMap(([key, { kind }]) => missingOf(kind, key, root));
