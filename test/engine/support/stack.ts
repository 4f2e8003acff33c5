/** One stack of a bench: the operations of the engine on it, each of which answers with an outcome and never throws. */

import { rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import {
  CommandError,
  type DestroyOptions,
  type EngineEvent,
  type Stack as EngineStack,
  type PreviewOptions,
  type PulumiFn,
  type RefreshOptions,
  type UpOptions,
} from "@pulumi/pulumi/automation";
import { type Ending, type Outcome, outcomeOf } from "./outcome";
import { SpawnedRun } from "./spawned-run";

/**
 * A program: a function run in the test's own process; the text of an `index.js` run by the CLI in another; or the folder
 * of one that stands there already, with what it has installed.
 */
export type Program = PulumiFn | { script: string } | { folder: string };

/** Environment variables for this one operation, on top of the bench's: the provider host sees them. */
interface WithEnv {
  env?: Record<string, string>;
}

interface Resource {
  urn: string;
  type: string;
  id?: string;
  inputs?: Record<string, unknown>;
  outputs?: Record<string, unknown>;
  initErrors?: string[];
  delete?: boolean;
  [key: string]: unknown;
}

/** The state as `pulumi stack export` gives it. */
export interface Deployment {
  resources?: Resource[];
  pending_operations?: { type: string; resource: Resource }[];
}

export class BenchStack {
  private readonly runs: SpawnedRun[] = [];

  constructor(
    readonly engine: EngineStack,
    private readonly cli: string,
    private readonly env: Record<string, string>,
    program: Program,
  ) {
    this.setProgram(program);
    // After each operation the Automation API asks the CLI, in up to three more processes, what the events have told.
    Object.assign(engine, { outputs: async () => ({}), info: async () => undefined });
  }

  /** Folder of the program: here the host starts, and finds `pulumi-flowroute` in `node_modules`. */
  get folder(): string {
    return this.engine.workspace.workDir;
  }

  setProgram(program: Program): void {
    const script = join(this.folder, "index.js");
    if (typeof program === "function") {
      this.engine.workspace.program = program;
      rmSync(script, { force: true });
    } else {
      delete this.engine.workspace.program;
      if ("script" in program) writeFileSync(script, program.script);
    }
  }

  up(program?: Program, options: UpOptions & WithEnv = {}): Promise<Outcome> {
    if (program !== undefined) this.setProgram(program);
    return this.operate(options, async (wired) => {
      return { exitCode: 0, ...(await this.engine.up(wired)) };
    });
  }

  preview(program?: Program, options: PreviewOptions & WithEnv = {}): Promise<Outcome> {
    if (program !== undefined) this.setProgram(program);
    return this.operate(options, async (wired) => ({ exitCode: 0, ...(await this.engine.preview(wired)) }));
  }

  /** With `previewOnly` it only looks for drift. */
  refresh(options: RefreshOptions & WithEnv = {}): Promise<Outcome> {
    const { previewOnly, ...rest } = options;
    return this.operate(rest, async (wired) => {
      const refresh = previewOnly ? this.engine.previewRefresh(wired) : this.engine.refresh(wired);
      return { exitCode: 0, ...(await refresh) };
    });
  }

  destroy(options: DestroyOptions & WithEnv = {}): Promise<Outcome> {
    return this.operate(options, async (wired) => ({ exitCode: 0, ...(await this.engine.destroy(wired)) }));
  }

  /** Any other command of the CLI on this stack, such as `stack.command(["state", "delete", urn])`. */
  async command(args: readonly string[], { env = {} }: WithEnv = {}): Promise<Outcome> {
    return this.plain([...args, "--stack", this.engine.name], { env });
  }

  /** A command of the CLI that takes no `--stack`, such as `stack.plain(["state", "move", ...])`. */
  async plain(args: readonly string[], { env = {} }: WithEnv = {}): Promise<Outcome> {
    const everything = [...args, "--non-interactive", "--color", "never"];
    const run = new SpawnedRun(this.cli, everything, { cwd: this.folder, env: { ...this.env, ...env } });
    const { exitCode, output } = await run.ended;
    return outcomeOf({ exitCode: exitCode ?? -1, stdout: output, stderr: "" }, []);
  }

  /** The command `flowroute` in the folder of the program, as `npx flowroute` runs it. */
  async flowroute(args: readonly string[], { env = {} }: WithEnv = {}): Promise<{ exitCode: number; output: string }> {
    const main = createRequire(join(this.folder, "index.js")).resolve("pulumi-flowroute/package.json");
    const command = [join(dirname(main), "dist/cli/main.js"), ...args];
    const run = new SpawnedRun(process.execPath, command, { cwd: this.folder, env: { ...this.env, ...env } });
    const { exitCode, output } = await run.ended;
    return { exitCode: exitCode ?? -1, output };
  }

  /** The state, with secrets still encrypted. */
  async state(): Promise<Deployment> {
    return (await this.engine.exportStack()).deployment as Deployment;
  }

  /** Puts a state of this stack in the place of what there is (`pulumi stack import`). */
  async restore(deployment: Deployment): Promise<void> {
    await this.engine.importStack({ version: 3, deployment });
  }

  /** The resource of that name in the state; fails when there is none, or several. */
  async resource(name: string, kind?: string): Promise<Resource> {
    const { resources = [] } = await this.state();
    const found = resources.filter(({ urn }) => urn.endsWith(`${kind === undefined ? "" : `:${kind}`}::${name}`));
    const [resource] = found;
    if (resource === undefined || found.length > 1) {
      const there = resources.map(({ urn }) => urn).join("\n  ");
      throw new Error(`${found.length} resources named ${name} in the state:\n  ${there}`);
    }
    return resource;
  }

  /** Starts an operation that can be killed. An `up` needs a script: a program in the test's own process would die with it. */
  spawn(operation: "up" | "destroy", { env = {} }: WithEnv = {}): SpawnedRun {
    if (operation === "up" && this.engine.workspace.program !== undefined)
      throw new Error("an up that can be killed needs a program of its own process");
    const plainly = ["--yes", "--skip-preview", "--non-interactive", "--color", "never", "--stack", this.engine.name];
    const run = new SpawnedRun(this.cli, [operation, ...plainly], {
      cwd: this.folder,
      env: { ...this.env, ...env },
    });
    this.runs.push(run);
    return run;
  }

  /** Takes away the lock that a killed run has left (`pulumi cancel`). */
  async unlock(): Promise<void> {
    await this.engine.cancel();
  }

  /** Ends what is still running of this stack. */
  async close(): Promise<void> {
    await Promise.all(this.runs.map((run) => run.killAll()));
  }

  private async operate<T extends WithEnv & { color?: unknown; onEvent?: (event: EngineEvent) => void }>(
    { env = {}, ...options }: T,
    work: (options: Omit<T, "env">) => Promise<Ending>,
  ): Promise<Outcome> {
    const events: EngineEvent[] = [];
    const onEvent = (event: EngineEvent) => {
      events.push(event);
      options.onEvent?.(event);
    };
    const { workspace } = this.engine;
    const usual = workspace.envVars;
    workspace.envVars = { ...usual, ...env };
    try {
      return outcomeOf(await work({ ...options, color: "never", onEvent }), events);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      return outcomeOf(endingOf(error), events);
    } finally {
      workspace.envVars = usual;
    }
  }
}

/** The Automation API keeps the CLI's exit code and output in private fields of its error. */
function endingOf(error: CommandError): Ending {
  const { err } = (error as unknown as { commandResult: { err?: Partial<Ending> } }).commandResult;
  return { exitCode: err?.exitCode ?? -1, stdout: err?.stdout ?? "", stderr: err?.stderr ?? error.message };
}
