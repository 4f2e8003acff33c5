/** The checks of `flowroute doctor`. None changes anything, and none prints a key. */
import { existsSync, mkdtempSync, readFileSync, realpathSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { RefusedError } from "../client";
import { messageOf } from "../client/errors";
import { findProxy } from "../client/http/proxy";
import { type Account, readAccount, withClient } from "./account";
import type { AccountFlags } from "./flags";
import type { Io } from "./io";
import { executable, findOnPath, isExecutable, run } from "./pulumi";

export interface Diagnostic {
  check: "node" | "keys" | "api" | "engine" | "language-host" | "program";
  /** `failed`: the API or the engine gave no useful answer, so the check has no result. */
  status: "ok" | "wrong" | "failed" | "skipped";
  message: string;
  /** What to do. */
  fix?: string;
}

const MIN_NODE = [22, 12, 0];
/** The first release whose `import --file` accepts inputs and outputs. */
const MIN_ENGINE = [3, 254, 0];
const ENGINE_MAJOR = 3;
const PACKAGE = "pulumi-flowroute";
const INSTALL_ENGINE = `Install the Pulumi CLI ${MIN_ENGINE.join(".")} or newer: https://www.pulumi.com/docs/install/`;

export async function runDiagnostics(io: Io, flags: AccountFlags): Promise<Diagnostic[]> {
  const [account, engine] = await Promise.all([inspectAccount(io, flags), inspectEngine(io)]);
  return [inspectNode(io), ...account, ...engine, inspectProgram(io)];
}

function inspectNode({ nodeVersion }: Io): Diagnostic {
  if (isAtLeast(nodeVersion, MIN_NODE)) return { check: "node", status: "ok", message: `Node ${nodeVersion}` };
  return {
    check: "node",
    status: "wrong",
    message: `Node ${nodeVersion} is too old. The package needs ${MIN_NODE.slice(0, 2).join(".")} or newer.`,
    fix: "Install a current Node: https://nodejs.org/",
  };
}

async function inspectAccount(io: Io, flags: AccountFlags): Promise<Diagnostic[]> {
  let account: Account;
  try {
    account = await readAccount(io, flags);
  } catch (error) {
    const status = error instanceof RefusedError ? "wrong" : "failed";
    return [
      { check: "keys", status, message: messageOf(error) },
      { check: "api", status: "skipped", message: "Did not ask the API: there are no keys." },
    ];
  }
  const keys: Diagnostic = { check: "keys", status: "ok", message: `keys from ${account.origin}` };
  const inClear: Diagnostic = {
    check: "keys",
    status: "wrong",
    message: `keys from ${account.origin}, which has the secret key in plain text`,
    fix:
      "Create a new key in the Flowroute portal: the old one stays in the history of the file.\n" +
      "Encrypt the new one (the command asks for the value): pulumi config set --secret flowroute:secretKey",
  };
  return [account.isPlainText ? inClear : keys, await inspectApi(io, account)];
}

async function inspectApi(io: Io, account: Account): Promise<Diagnostic> {
  try {
    await withClient(io, account, async (client) => {
      for await (const _ of client.numbers.list({ limit: 1 })) return;
    });
    const { baseUrl } = account.settings;
    const proxy = findProxy(baseUrl, io.env);
    const through = proxy === undefined ? "" : ` through the proxy ${proxy.displayName}`;
    return { check: "api", status: "ok", message: `${baseUrl} answers${through} and accepts the keys` };
  } catch (error) {
    const isOurs = error instanceof RefusedError && error.status === undefined;
    return { check: "api", status: isOurs ? "wrong" : "failed", message: messageOf(error) };
  }
}

async function inspectEngine(io: Io): Promise<Diagnostic[]> {
  const [cli] = findOnPath("pulumi", io.env);
  if (cli === undefined) {
    return [
      { check: "engine", status: "wrong", message: "pulumi is not on PATH.", fix: INSTALL_ENGINE },
      { check: "language-host", status: "skipped", message: "Did not look for the Node language host." },
    ];
  }
  const npm = npmPackageOf(cli);
  if (npm !== undefined) {
    const message = `the Node language host comes with that download`;
    return [
      diagnoseEngine(npm, `${cli}, which downloads it on first use`),
      { check: "language-host", status: "ok", message },
    ];
  }
  const version = await askVersion(cli, io);
  const engine: Diagnostic =
    version === undefined
      ? {
          check: "engine",
          status: "failed",
          message: `${cli} does not print its version.`,
          fix: `Try this: ${cli} version\n${INSTALL_ENGINE}`,
        }
      : diagnoseEngine(version, cli);
  return [engine, inspectLanguageHost(cli, io)];
}

function diagnoseEngine(version: string, where: string): Diagnostic {
  const message = `pulumi ${version} (${where})`;
  const isGood = isAtLeast(version, MIN_ENGINE) && Number(version.split(".")[0]) === ENGINE_MAJOR;
  if (isGood) return { check: "engine", status: "ok", message };
  const needed = `${MIN_ENGINE.join(".")} or a newer ${ENGINE_MAJOR}.x`;
  return {
    check: "engine",
    status: "wrong",
    message: `${message} is not supported. The package needs ${needed}.`,
    fix: INSTALL_ENGINE,
  };
}

function inspectLanguageHost(cli: string, { env }: Io): Diagnostic {
  const name = "pulumi-language-nodejs";
  const candidates = [dirname(cli), dirname(realpathSync(cli))].map((folder) => join(folder, executable(name)));
  const host = candidates.find(isExecutable) ?? findOnPath(name, env)[0];
  if (host !== undefined) return { check: "language-host", status: "ok", message: `its Node language host (${host})` };
  return {
    check: "language-host",
    status: "wrong",
    message: `${name} is neither beside pulumi nor on PATH, so TypeScript and JavaScript programs cannot run.`,
    fix: "Install Pulumi's own release, which contains it: https://www.pulumi.com/docs/install/",
  };
}

/** The npm package `pulumi` is a script that would download the CLI when asked for its version. */
function npmPackageOf(cli: string): string | undefined {
  const file = realpathSync(cli);
  if (!/[/\\]node_modules[/\\]pulumi[/\\]/.test(file)) return undefined;
  return readManifest(join(dirname(file), "package.json"))?.version;
}

/** In a temporary PULUMI_HOME, because even this command writes there. */
async function askVersion(cli: string, { env }: Io): Promise<string | undefined> {
  const home = mkdtempSync(join(tmpdir(), "flowroute-doctor-"));
  try {
    const { ok, stdout } = await run(cli, ["version"], { cwd: home, env: { ...env, PULUMI_HOME: home } });
    return ok ? /^v?(\d+\.\d+\.\d+)/m.exec(stdout)?.[1] : undefined;
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

/** The engine loads the provider from the folder of the program, so the program must depend on it directly. */
function inspectProgram({ cwd }: Io): Diagnostic {
  const file = findUpwards("package.json", cwd);
  const manifest = file === undefined ? undefined : readManifest(file);
  if (file === undefined || manifest === undefined) {
    return {
      check: "program",
      status: "wrong",
      message: file === undefined ? `There is no package.json in ${cwd} or above it.` : `${file} is not valid JSON.`,
      fix: "Run this command in the folder of the Pulumi program, where Pulumi.yaml is.",
    };
  }
  const { dependencies, devDependencies, optionalDependencies } = manifest;
  if (!(PACKAGE in { ...dependencies, ...devDependencies, ...optionalDependencies })) {
    return {
      check: "program",
      status: "wrong",
      message: `${file} does not name ${PACKAGE} as a dependency. It must, even if another package depends on it.`,
      fix: `In ${dirname(file)}: npm install ${PACKAGE}`,
    };
  }
  const version = installedVersion(cwd);
  if (version !== undefined) {
    return { check: "program", status: "ok", message: `${PACKAGE} ${version} is a dependency of ${file}` };
  }
  return {
    check: "program",
    status: "wrong",
    message: `${file} names ${PACKAGE}, but it is not installed.`,
    fix: `In ${dirname(file)}: npm install`,
  };
}

function findUpwards(name: string, folder: string): string | undefined {
  const file = join(folder, name);
  if (existsSync(file)) return file;
  return dirname(folder) === folder ? undefined : findUpwards(name, dirname(folder));
}

function installedVersion(folder: string): string | undefined {
  try {
    return readManifest(createRequire(join(folder, "index.js")).resolve(`${PACKAGE}/package.json`))?.version;
  } catch {
    return undefined;
  }
}

interface Manifest {
  version?: string;
  dependencies?: Record<string, string>;
  devDependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
}

function readManifest(file: string): Manifest | undefined {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

function isAtLeast(version: string, oldest: readonly number[]): boolean {
  const parts = version.split(".").map((part) => Number.parseInt(part, 10));
  const place = oldest.findIndex((part, at) => part !== parts[at]);
  return place === -1 || (parts[place] ?? 0) > (oldest[place] ?? 0);
}
