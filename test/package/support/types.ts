/** What a compiler, of whatever version, makes of the published types in a program. */

import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import type ts from "typescript";
import { programsFolder } from "../../../tools/package/programs.mjs";
import { root } from "./install";

export interface SeenTypes {
  version: string;
  /** Complaints about the program, its settings and the package. */
  diagnostics: string[];
  /** Of each module, as `pulumi-flowroute/client`: what can be used as a value. */
  values: Record<string, string[]>;
  /** Exports that have become `any`, because something in them did not load. */
  lost: string[];
}

/** What can be imported, as a program writes it: `pulumi-flowroute`, `pulumi-flowroute/client` and so on. */
export const modules = Object.keys(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).exports).map(
  (path) => `pulumi-flowroute${path.slice(1)}`,
);

/** Checks the program of a folder, and a file beside it that imports all that there is to import. */
export function seeTypes(compiler: string, folder: string): SeenTypes {
  const { program, diagnostics, compilerModule } = check(compiler, folder);
  const checker = program.getTypeChecker();
  const seen: SeenTypes = { version: compilerModule.version, diagnostics, values: {}, lost: [] };
  for (const statement of program.getSourceFile(join(folder, "imports.ts"))?.statements ?? []) {
    if (!compilerModule.isImportDeclaration(statement)) continue;
    const module = (statement.moduleSpecifier as ts.StringLiteral).text;
    const symbol = checker.getSymbolAtLocation(statement.moduleSpecifier);
    const exported = (symbol === undefined ? [] : checker.getExportsOfModule(symbol)).map((name) =>
      name.flags & compilerModule.SymbolFlags.Alias ? checker.getAliasedSymbol(name) : name,
    );
    const { Value } = compilerModule.SymbolFlags;
    seen.values[module] = exported
      .filter(({ flags }) => flags & Value)
      .map(({ name }) => name)
      .sort();
    const isAny = (name: ts.Symbol) =>
      [checker.getDeclaredTypeOfSymbol(name), checker.getTypeOfSymbolAtLocation(name, statement)].every(
        ({ flags }) => flags & compilerModule.TypeFlags.Any,
      );
    seen.lost.push(...exported.filter(isAny).map(({ name }) => `${name} of ${module}`));
  }
  return seen;
}

/** What a compiler says of a program's tsconfig.json alone. */
export function settingsRefused(compiler: string, folder: string): string[] {
  const { compilerModule, options } = settingsOf(compiler, folder);
  const messages = compilerModule.createProgram([], options).getOptionsDiagnostics();
  return messages.map(({ messageText }) => compilerModule.flattenDiagnosticMessageText(messageText, "\n"));
}

function check(compiler: string, folder: string) {
  // The rules for policy packs are typed by what a pack brings.
  const policy = "node_modules/@pulumi/policy";
  cpSync(join(programsFolder(root), "testers", policy), join(folder, policy), { recursive: true });
  const { compilerModule, options, fileNames } = settingsOf(compiler, folder);
  const imports = join(folder, "imports.ts");
  writeFileSync(imports, modules.map(importOf).join("\n"));
  const all = { ...options, noEmit: true, resolveJsonModule: true };
  const program = compilerModule.createProgram([...fileNames, imports], all);
  // As `tsc` without skipLibCheck, but that it leaves out what Pulumi, Node and others have published.
  const ours = program.getSourceFiles().filter(({ fileName }) => isOurs(relative(folder, fileName)));
  const found = [
    ...program.getOptionsDiagnostics(),
    ...program.getGlobalDiagnostics(),
    ...ours.flatMap((file) => [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]),
  ];
  const diagnostics = found.map(({ file, messageText }) => {
    const where = file === undefined ? "tsconfig.json" : relative(folder, file.fileName);
    return `${where}: ${compilerModule.flattenDiagnosticMessageText(messageText, "\n")}`;
  });
  return { compilerModule, program, diagnostics };
}

function settingsOf(compiler: string, folder: string) {
  // Another compiler may have stood in this place before.
  delete require.cache[require.resolve(compiler)];
  const compilerModule = require(compiler) as typeof ts;
  const { sys } = compilerModule;
  const tsconfig = join(folder, "tsconfig.json");
  const { config } = compilerModule.readConfigFile(tsconfig, sys.readFile);
  return { compilerModule, ...compilerModule.parseJsonConfigFileContent(config, sys, folder, undefined, tsconfig) };
}

/** A file of the program, or of the package in it. */
const isOurs = (path: string): boolean => /^(?!\.\.|node_modules\/)|^node_modules\/pulumi-flowroute\//.test(path);

const importOf = (module: string, index: number): string =>
  module.endsWith(".json")
    ? `import manifest = require("${module}");\nexport const version: string = manifest.version;`
    : `import * as module${index} from "${module}";\nexport const use${index} = module${index};`;
