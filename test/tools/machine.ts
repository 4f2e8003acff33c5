/** A made-up machine: PATH folders with stub programs, a checkout with stub modules, a cache; nothing real is run. */

import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

export class Machine {
  readonly folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-machine-"));
  readonly root = join(this.folder, "checkout");
  readonly cacheDir = join(this.folder, "cache");
  readonly lines: string[] = [];
  readonly progress = {
    line: (text: string) => void this.lines.push(text),
    during: <T>(_describe: () => string, work: () => Promise<T>) => work(),
  };
  private readonly path: string[] = [];

  constructor() {
    this.write("checkout/tools/engine/go.mod", "module engine\n\ngo 1.26.6\n");
    this.write("checkout/tools/engine/go.sum", "");
    this.write("checkout/tools/engine/language/main.go", "package main\n");
    this.program("checkout/node_modules/@pulumi/pulumi/pulumi-resource-pulumi-nodejs", "exit 0");
  }

  /** What `findEngine` is called with. `/bin` and `/usr/bin` are there for the stubs' own needs, `mkdir` and the like. */
  get options() {
    const { root, cacheDir, progress } = this;
    return { root, cacheDir, progress, env: { PATH: [...this.path, "/bin", "/usr/bin"].join(":"), HOME: this.folder } };
  }

  /** A CLI that says this version, with its language host unless told otherwise, in a folder that goes on PATH. */
  install(folder: string, version: string, { languageHost = true } = {}): string {
    this.program(`${folder}/pulumi`, `echo v${version}`);
    if (languageHost) this.program(`${folder}/pulumi-language-nodejs`, "exit 0");
    return this.addToPath(folder);
  }

  /** A Go that answers `version`, and `build -o FILE` with a stub CLI; it counts its builds in the file `builds`. */
  installGo(version: string, build = `printf '#!/bin/sh\\necho v3.274.1\\n' > "$out"; chmod +x "$out"`): void {
    const script = `
if [ "$1" = version ]; then echo "go version go${version} linux/amd64"; exit 0; fi
while [ "$1" != -o ]; do shift; done
out="$2"; echo "$out" >> "${this.folder}/builds"
echo "go: downloading example.com/module v1.0.0" >&2
${build}`;
    this.program("go/bin/go", script);
    this.addToPath("go/bin");
  }

  /** The npm package `pulumi`; its script gets the file to make as `target`. */
  installNpmPackage(version: string, run: string): void {
    this.write("checkout/node_modules/pulumi/package.json", JSON.stringify({ version }));
    const script = `const fs = require("node:fs"), path = require("node:path");
const bin = path.join(process.env.PULUMI_HOME, "versions", process.env.PULUMI_VERSION, "bin");
${run}`;
    this.write("checkout/node_modules/pulumi/run.js", script);
  }

  builds(): string[] {
    const file = join(this.folder, "builds");
    return existsSync(file) ? readFileSync(file, "utf8").trim().split("\n") : [];
  }

  addToPath(folder: string): string {
    this.path.push(join(this.folder, folder));
    return join(this.folder, folder);
  }

  program(path: string, script: string): string {
    const file = this.write(path, `#!/bin/sh\n${script}\n`);
    chmodSync(file, 0o755);
    return file;
  }

  write(path: string, text: string): string {
    const file = join(this.folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
