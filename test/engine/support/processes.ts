/** The processes below a process, told apart by their command lines. For runs that are killed. */

import { execFileSync } from "node:child_process";

export interface RunningProcess {
  pid: number;
  parent: number;
  command: string;
}

/** Every process that descends from `pid`, which itself is not among them. */
export function descendants(pid: number): RunningProcess[] {
  const all = listProcesses();
  const below = (parent: number): RunningProcess[] =>
    all.filter((process) => process.parent === parent).flatMap((child) => [child, ...below(child.pid)]);
  return below(pid);
}

/** The host of dynamic providers: the Node process that runs the provider's code. */
export const isProviderHost = ({ command }: RunningProcess): boolean =>
  /^\S*node\s.*@pulumi\/pulumi\/cmd\/dynamic-provider/.test(command);

/** Those that are still there; a process that has the number of one of them by now is another one. */
export function stillThere(known: Iterable<RunningProcess>): RunningProcess[] {
  const now = new Map(listProcesses().map(({ pid, command }) => [pid, command]));
  return [...known].filter(({ pid, command }) => now.get(pid) === command);
}

export function kill(pid: number): void {
  try {
    process.kill(pid, "SIGKILL");
  } catch {
    // It is gone already.
  }
}

function listProcesses(): RunningProcess[] {
  const table = execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
  return table.split("\n").flatMap((line) => {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return command === undefined ? [] : [{ pid: Number(pid), parent: Number(parent), command }];
  });
}
