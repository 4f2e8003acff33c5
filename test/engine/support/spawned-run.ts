/** An `up` in a process of its own, which can be killed in the middle. */

import { type ChildProcess, spawn } from "node:child_process";
import { descendants, isProviderHost, kill, type RunningProcess, stillThere } from "./processes";
import { until } from "./waiting";

export interface Ended {
  /** `null` when it was killed. */
  exitCode: number | null;
  /** What it printed on both, in the order in which it came. */
  output: string;
}

export class SpawnedRun {
  /** Settles when the CLI has ended, one way or the other. */
  readonly ended: Promise<Ended>;
  private readonly child: ChildProcess;
  private readonly seen = new Map<number, RunningProcess>();
  private isOver = false;

  constructor(command: string, args: readonly string[], options: { cwd: string; env: Record<string, string> }) {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text: string) => {
        output += text;
      });
    }
    this.child = child;
    this.ended = new Promise((resolve, reject) => {
      child.on("error", reject);
      // Not "close": a provider host that outlives the CLI keeps these pipes open.
      child.on("exit", (exitCode) => resolve({ exitCode, output }));
    });
  }

  /** The CLI. */
  get pid(): number {
    if (this.child.pid === undefined) throw new Error("the CLI did not start");
    return this.child.pid;
  }

  /** Hosts of dynamic providers of this run that are still there, also after the CLI is gone. */
  hosts(): number[] {
    this.look();
    return stillThere(this.seen.values())
      .filter(isProviderHost)
      .map(({ pid }) => pid);
  }

  /** kill -9 of the CLI alone; its host lives on, as it does on a real machine. */
  async killCli(): Promise<void> {
    this.look();
    this.child.kill("SIGKILL");
    await this.ended;
  }

  /** kill -9 of the CLI and of everything that it started: the machine went down. */
  async killAll(): Promise<void> {
    if (this.isOver) return;
    const below = this.look();
    this.child.kill("SIGKILL");
    // At once, before anybody looks around: a host that lives on would see that its engine is gone.
    for (const { pid } of below) kill(pid);
    for (const { pid } of stillThere(this.seen.values())) kill(pid);
    await this.ended;
    await until("the end of killed processes", () => this.hosts().length === 0);
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
    this.isOver = true;
  }

  /** What the CLI has started, as long as it is there: later another process may have its number. */
  private look(): RunningProcess[] {
    const { exitCode, signalCode } = this.child;
    if (exitCode !== null || signalCode !== null) return [];
    const below = descendants(this.pid);
    for (const found of below) this.seen.set(found.pid, found);
    return below;
  }
}
