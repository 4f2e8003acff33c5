/** Programs as users have them: what they need from a registry has been prepared, the package comes from its tarball. */

import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { run } from "../../../tools/lib/child.mjs";
import { npmCommand } from "../../../tools/lib/dependencies.mjs";
import { pack } from "../../../tools/package/pack.mjs";
import { pnpmScript, programsFolder, TARBALL } from "../../../tools/package/programs.mjs";

export const root = resolve(__dirname, "../../..");
const sources = resolve(__dirname, "../programs");

/** A compiler that a program brings; without one it uses the TypeScript 3.8 inside of Pulumi's SDK. */
export type Compiler = "typescript" | "typescript-6" | "typescript and ts-node";

/** A folder outside of the checkout, so that nothing is found there by chance. */
export const temporaryFolder = (): string => realpathSync(mkdtempSync(join(tmpdir(), "pulumi-flowroute-package-")));

export class Installed {
  private constructor(
    readonly folder: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  /** `npm install` of the tarball, which may ask no network, in a folder that has the rest. */
  static async withNpm(): Promise<Installed> {
    const installed = await Installed.prepared("npm");
    await installed.npm("install", "--offline", "--no-audit", "--no-fund");
    return installed;
  }

  /** A workspace of three: `direct`, `transitive`, and `company-phones`, which stands between it and the package. */
  static async withPnpm(): Promise<Installed> {
    const installed = await Installed.prepared("pnpm");
    const store = join(programsFolder(root), "pnpm-store");
    await installed.pnpm(".", "install", "--offline", "--frozen-lockfile", "--store-dir", store);
    return installed;
  }

  private static async prepared(name: "npm" | "pnpm"): Promise<Installed> {
    const prepared = join(programsFolder(root), name);
    if (!existsSync(prepared)) throw new Error("run `node tools/prepare.mjs --programs` first");
    const folder = temporaryFolder();
    cpSync(prepared, folder, { recursive: true, verbatimSymlinks: true });
    const { file } = await pack({ root, env: process.env, folder });
    cpSync(file, join(folder, TARBALL));
    return new Installed(folder, privateEnvironment(folder));
  }

  /** Puts a program there, with the files of test/package/programs that it is to have. */
  write({ path = ".", manifest = {}, files = {} }: ProgramFiles): { folder: string } {
    const folder = join(this.folder, path);
    const own = join(folder, "package.json");
    writeFileSync(own, JSON.stringify({ ...JSON.parse(readFileSync(own, "utf8")), ...manifest }, undefined, 2));
    writeFileSync(join(folder, "Pulumi.yaml"), "name: phones\nruntime: nodejs\n");
    for (const [name, source] of Object.entries(files)) cpSync(join(sources, source), join(folder, name));
    return { folder };
  }

  /** As if the program had it among its dependencies; the one before goes. */
  bring(compiler: Compiler | undefined): void {
    const modules = join(this.folder, "node_modules");
    const compilers = join(programsFolder(root), "compilers", "node_modules");
    rmSync(join(modules, "typescript"), { recursive: true, force: true });
    if (compiler === "typescript and ts-node") cpSync(compilers, modules, { recursive: true, force: false });
    else if (compiler) cpSync(join(compilers, compiler), join(modules, "typescript"), { recursive: true });
  }

  npm(...args: string[]): Promise<string> {
    const [command, ...first] = npmCommand(root, process.env);
    return run(command, [...first, ...args], { cwd: this.folder, env: this.env, keepLines: 100 });
  }

  pnpm(path: string, ...args: string[]): Promise<string> {
    const options = { cwd: join(this.folder, path), env: this.env, keepLines: 100 };
    return run(process.execPath, [pnpmScript(root), ...args], options);
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

export interface ProgramFiles {
  /** Of a program in a workspace. @default the folder itself */
  path?: string;
  /** Goes into its package.json. */
  manifest?: Record<string, unknown>;
  /** Name in the program: name in test/package/programs. */
  files?: Record<string, string>;
}

/** No cache and no settings of the user's, so that what is there was installed here; and the Node of the tests. */
function privateEnvironment(folder: string): NodeJS.ProcessEnv {
  const own = join(folder, ".own");
  mkdirSync(own);
  const PATH = [dirname(process.execPath), process.env["PATH"]].join(delimiter);
  const places = ["CACHE", "CONFIG", "DATA", "STATE"].map((kind) => [`XDG_${kind}_HOME`, own]);
  return { ...process.env, ...Object.fromEntries(places), npm_config_cache: own, PATH };
}
