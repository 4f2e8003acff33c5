/** Where the demo runs: a simulated Flowroute in a process of its own, and a private Pulumi in a temporary folder. */

import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { closeSync, copyFileSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { AccountState, FaultRule, RequestRecord } from "pulumi-flowroute/simulator";
import { findEngine } from "../engine/find-engine.mjs";
import { privateEnvironment } from "../engine/private-run.mjs";
import { screen } from "./screen";

const checkout = resolve(__dirname, "../..");
const STARTS_WITHIN_MS = 20_000;

interface Keys {
  url: string;
  accessKey: string;
  secretKey: string;
}

export interface CliResult {
  exitCode: number | null;
  output: string;
}

export class Sandbox {
  private running: ChildProcess | undefined;

  private constructor(
    readonly folder: string,
    private readonly env: Record<string, string>,
    private readonly simulator: ChildProcess,
    readonly keys: Keys,
  ) {}

  static async open(): Promise<Sandbox> {
    const engine = await findEngine();
    const folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-demo-"));
    // Two options of every command as variables, so that the commands which are shown are those which are run.
    const stack = { PULUMI_STACK: "demo", PULUMI_OPTION_CONFIG_FILE: join(folder, "Pulumi.demo.yaml") };
    const env = { ...privateEnvironment(engine, folder), ...stack };
    const { simulator, keys } = await startSimulator(folder);
    // `stack init` writes the stack's settings beside Pulumi.yaml, whatever the options say: so beside a copy of it.
    copyFileSync(join(checkout, "Pulumi.yaml"), join(folder, "Pulumi.yaml"));
    execFileSync("pulumi", ["stack", "init", "demo"], { cwd: folder, env, stdio: "pipe" });
    return new Sandbox(folder, env, simulator, keys);
  }

  /** Runs the CLI, shows command and output, and gives back what it said. */
  async pulumi(...args: string[]): Promise<CliResult> {
    screen.command(["pulumi", ...args.map(quoted)].join(" "));
    const child = spawn("pulumi", [...args, "--non-interactive", "--color", screen.colour], {
      cwd: checkout,
      env: this.env,
      stdio: ["ignore", "pipe", "pipe"],
    });
    this.running = child;
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    const exitCode = await new Promise<number | null>((done, failed) => {
      child.on("error", failed);
      child.on("close", done);
    });
    this.running = undefined;
    screen.engine(output);
    return { exitCode, output };
  }

  async state(): Promise<AccountState> {
    return (await this.control("GET", "state")) as AccountState;
  }

  /** What the API was asked since the last call of this, as `GET /v2/numbers/1...`. */
  async requests(): Promise<string[]> {
    const records = (await this.control("GET", "requests")) as RequestRecord[];
    await this.control("DELETE", "requests");
    return records.map(({ method, path }) => `${method} ${path}`);
  }

  async breakOnce(rule: FaultRule): Promise<void> {
    await this.control("POST", "faults", { ...rule, times: 1 });
  }

  /** Time passes at the carrier. */
  async advance(duration: string): Promise<void> {
    await this.control("POST", "clock", { advance: duration });
  }

  /** As somebody with the same keys would, past Pulumi. */
  async api(method: string, path: string, body: unknown): Promise<void> {
    const { url, accessKey, secretKey } = this.keys;
    const authorization = `Basic ${Buffer.from(`${accessKey}:${secretKey}`).toString("base64")}`;
    const headers = { authorization, "content-type": "application/vnd.api+json" };
    const answer = await fetch(`${url}${path}`, { method, headers, body: JSON.stringify(body) });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
  }

  /** Writes the settings down for a shell, and leaves everything as it is. */
  keep(): { settings: string; pid: number | undefined } {
    const settings = join(this.folder, "settings.sh");
    const lines = Object.entries(this.env)
      .filter(([name]) => name === "PATH" || name.startsWith("PULUMI_"))
      .map(
        ([name, value]) =>
          `export ${name}=${shellQuoted(name === "PATH" ? value.replace(process.env.PATH ?? "", "") : value)}`,
      )
      .map((line) => (line.startsWith("export PATH=") ? `${line}"$PATH"` : line));
    writeFileSync(settings, `${lines.join("\n")}\n`);
    this.simulator.unref();
    return { settings, pid: this.simulator.pid };
  }

  close(): void {
    this.running?.kill();
    this.simulator.kill();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  private async control(method: string, what: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.keys.url}/_sim/${what}`, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body), headers: { "content-type": "application/json" } }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`${method} /_sim/${what}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }
}

/** `flowroute sim`, detached and with its output in a file, so that it can outlive the demo. */
async function startSimulator(folder: string): Promise<{ simulator: ChildProcess; keys: Keys }> {
  const log = join(folder, "simulator.log");
  const out = openSync(log, "a");
  const command = [
    join(checkout, "dist", "cli", "main.js"),
    "sim",
    "--json",
    "--port",
    "0",
    "--state",
    join(folder, "account.json"),
  ];
  const simulator = spawn(process.execPath, command, { stdio: ["ignore", out, out], detached: true });
  closeSync(out);
  const deadline = Date.now() + STARTS_WITHIN_MS;
  while (simulator.exitCode === null && Date.now() < deadline) {
    const [line = "", rest] = readFileSync(log, "utf8").split("\n");
    if (rest !== undefined) return { simulator, keys: JSON.parse(line) as Keys };
    await sleep(50);
  }
  simulator.kill();
  throw new Error(`The simulator did not start: ${readFileSync(log, "utf8").trim() || "no word from it"}`);
}

const quoted = (arg: string): string => (/^[\w@%+=:,./-]+$/.test(arg) ? arg : shellQuoted(arg));

const shellQuoted = (text: string): string => `'${text.replaceAll("'", `'\\''`)}'`;
