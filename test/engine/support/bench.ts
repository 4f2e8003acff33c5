/**
 * A bench for tests with the real engine: a simulated Flowroute, and a Pulumi of its own in a temporary folder.
 *
 * const bench = await openEngine({ profile: "harsh" });
 * const stack = await bench.stack("rename", async () => { new InboundRoute("pbx", { ... }); });
 * expect((await stack.up()).ok).to.equal(true);
 * await bench.close();
 */

import { execFile } from "node:child_process";
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { promisify } from "node:util";
import { runtime } from "@pulumi/pulumi";
import { Stack as EngineStack, LocalWorkspace, PulumiCommand } from "@pulumi/pulumi/automation";
import { type Simulator, type SimulatorOptions, startSimulator } from "pulumi-flowroute/simulator";
import { findEngine } from "../../../tools/engine/find-engine.mjs";
import { privateEnvironment } from "../../../tools/engine/private-run.mjs";
import { BenchStack, type Program } from "./stack";

const execute = promisify(execFile);

export interface EngineOptions extends SimulatorOptions {
  /** Environment variables for every operation of this bench; the provider host sees them. */
  env?: Record<string, string>;
}

export interface StackOptions {
  /** Stack configuration on top of the keys and URL of the simulator; `undefined` takes one of these away. */
  config?: Record<string, string | { value: string; secret: true } | undefined>;
  /** Of a program without a folder of its own. @default "bench" */
  project?: string;
}

/**
 * gRPC keeps what it learnt of an address for all clients of the process: a client of an engine that has ended leaves
 * "cannot be reached" behind, and when the next engine gets the same port, the program's registrations fail at once.
 * The SDK ends such a program without an error, and the engine takes it for an empty one. So: a pool for each client.
 */
const { grpcClientOptions } = runtime as unknown as { grpcClientOptions: Record<string, unknown> };
grpcClientOptions["grpc.use_local_subchannel_pool"] = 1;

export async function openEngine({ env = {}, ...simulator }: EngineOptions = {}): Promise<EngineBench> {
  return new EngineBench(await findEngine(), await startSimulator(simulator), env);
}

export class EngineBench {
  private readonly folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-bench-"));
  /** Of everything that runs on this bench. */
  readonly env: Record<string, string>;
  private readonly stacks: BenchStack[] = [];

  constructor(
    private readonly engine: Awaited<ReturnType<typeof findEngine>>,
    readonly simulator: Simulator,
    env: Record<string, string>,
  ) {
    this.env = { ...privateEnvironment(engine, this.folder), ...env };
    // The Automation API adds the environment of this process to what it is given.
    for (const name of Object.keys(process.env)) if (!(name in this.env)) delete process.env[name];
  }

  async stack(
    name: string,
    program: Program,
    { config = {}, project = "bench" }: StackOptions = {},
  ): Promise<BenchStack> {
    const workDir = "folder" in program ? program.folder : this.programFolder(`${project}-${name}`, project);
    const { PULUMI_HOME: pulumiHome = "" } = this.env;
    const pulumiCommand = await this.command();
    const workspace = await LocalWorkspace.create({ workDir, pulumiHome, pulumiCommand, envVars: this.env });
    const engine = await EngineStack.createOrSelect(name, workspace);
    const { url, accessKey, secretKey } = this.simulator;
    const wanted: StackOptions["config"] = {
      "flowroute:accessKey": accessKey,
      "flowroute:secretKey": { value: secretKey, secret: true },
      "flowroute:baseUrl": url,
      ...config,
    };
    const values = Object.entries(wanted).flatMap(([key, value]) =>
      value === undefined ? [] : [[key, typeof value === "string" ? { value } : value]],
    );
    await engine.setAllConfig(Object.fromEntries(values));
    const stack = new BenchStack(engine, pulumiCommand.command, this.env, program);
    this.stacks.push(stack);
    return stack;
  }

  /** A program of the repository as a user has it: in a folder of its own, with its dependencies. */
  copyOf(program: string): string {
    const folder = join(this.folder, "programs", basename(program));
    cpSync(program, folder, { recursive: true, filter: (path) => !/node_modules$/.test(path) });
    installInto(folder);
    return folder;
  }

  /** Runs commands of a document, as somebody would in a shell. */
  async shell(commands: string, folder: string): Promise<void> {
    // Not synchronously: the simulated carrier answers from this process.
    await execute("bash", ["-euc", commands], { cwd: folder, env: this.env });
  }

  /** Requests that the simulator has got since they were last cleared, as `GET /v2/numbers`. */
  requests(match?: RegExp): string[] {
    const lines = this.simulator.control.requests().map(({ method, path }) => `${method} ${path}`);
    return match === undefined ? lines : lines.filter((line) => match.test(line));
  }

  async close(): Promise<void> {
    await Promise.all(this.stacks.map((stack) => stack.close()));
    await this.simulator.close();
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 });
  }

  /** Like that of a user who has installed the package: dependencies in `node_modules`, the program in `index.js`. */
  private programFolder(name: string, project: string): string {
    const folder = join(this.folder, "programs", name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, "Pulumi.yaml"),
      `name: ${project}\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n`,
    );
    writeFileSync(join(folder, "package.json"), JSON.stringify({ name: project, main: "index.js" }));
    // A stack of this name may have come and gone.
    if (!existsSync(join(folder, "node_modules"))) installInto(folder);
    return folder;
  }

  /** `PulumiCommand.get` wants the CLI in a folder `bin`; ours is where it was found. */
  private async command(): Promise<PulumiCommand> {
    const root = join(this.folder, "engine");
    mkdirSync(root, { recursive: true });
    try {
      symlinkSync(this.engine.binDir, join(root, "bin"));
    } catch {
      // There since the first stack.
    }
    return PulumiCommand.get({ root });
  }
}

const installInto = (folder: string): void =>
  symlinkSync(resolve(__dirname, "../../../node_modules"), join(folder, "node_modules"));
