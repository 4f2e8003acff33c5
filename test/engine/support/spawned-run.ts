/** An `up` in a process of its own, which can be killed in the middle. */

import { type ChildProcess, spawn } from "node:child_process";
import { descendants, isAlive, isProviderHost, kill, type RunningProcess } from "./processes";
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
    for (const found of descendants(this.pid)) this.seen.set(found.pid, found);
    return [...this.seen.values()].filter((found) => isProviderHost(found) && isAlive(found.pid)).map(({ pid }) => pid);
  }

  /** kill -9 of the CLI alone; its host lives on, as it does on a real machine. */
  async killCli(): Promise<void> {
    this.hosts();
    kill(this.pid);
    await this.ended;
  }

  /** kill -9 of the CLI and of everything that it started: the machine went down. */
  async killAll(): Promise<void> {
    this.hosts();
    kill(this.pid);
    for (const pid of this.seen.keys()) kill(pid);
    await this.ended;
    await until("the end of killed processes", () => this.hosts().length === 0);
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
  }
}
