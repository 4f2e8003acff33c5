/**
 * Plays many histories on one carrier, on all cores, and makes what fails small. The same seed gives the same histories,
 * however many cores there are.
 */
import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import fc from "fast-check";
import type { SimulatorOptions } from "../../../src/simulator";
import { type History, histories } from "./commands";
import { live } from "./history";

/** Making a failed history smaller ends after that: what is left is small enough to be understood. */
const SHRINKS_FOR_MS = 60_000;
/** So many histories are no work for another thread, which takes seconds to start. */
const FEW = 100;

interface Share {
  seed: number;
  runs: number;
  options: SimulatorOptions;
  /** This worker plays each history whose index gives this remainder. */
  remainder: number;
  workers: number;
}

export interface Find {
  /** What fast-check needs to make the history again. */
  path: string;
  history: History;
  error: string;
}

/** The first history found that fails, as small as a minute can make it; undefined when none does. */
export async function explore(seed: number, runs: number, options: SimulatorOptions): Promise<Find | undefined> {
  const failed =
    runs < FEW ? await play({ seed, runs, options, remainder: 0, workers: 1 }) : await onAllCores(seed, runs, options);
  return failed === undefined ? undefined : shrink(seed, String(failed), options);
}

/** Plays one history again, and makes it smaller. */
export async function shrink(seed: number, path: string, options: SimulatorOptions): Promise<Find | undefined> {
  const property = fc.asyncProperty(histories, async (history) => void (await live(history, options)));
  const { counterexample, counterexamplePath, errorInstance } = await fc.check(property, {
    seed,
    path,
    numRuns: 1,
    unbiased: true,
    interruptAfterTimeLimit: SHRINKS_FOR_MS,
  });
  const history = counterexample?.[0];
  if (history === undefined) return undefined;
  return { path: counterexamplePath ?? path, history, error: String(errorInstance) };
}

/** Index of the first history of this share that fails. */
async function play({ seed, runs, options, remainder, workers }: Share): Promise<number | undefined> {
  // As fc.check would make them.
  const all = fc.sample(histories, { seed, numRuns: runs, unbiased: true });
  for (const [index, history] of all.entries()) {
    if (index % workers !== remainder) continue;
    try {
      await live(history, options);
    } catch {
      return index;
    }
  }
  return undefined;
}

async function onAllCores(seed: number, runs: number, options: SimulatorOptions): Promise<number | undefined> {
  const workers = Math.max(1, availableParallelism());
  const threads = Array.from({ length: workers }, (_, remainder) => {
    const share: Share = { seed, runs, options, remainder, workers };
    return new Worker(__filename, { workerData: share, execArgv: ["--require", "tsx/cjs"] });
  });
  try {
    return await new Promise<number | undefined>((resolve, reject) => {
      let left = threads.length;
      for (const thread of threads) {
        thread.on("error", reject);
        thread.on("message", (failed: number | undefined) => {
          left -= 1;
          if (failed !== undefined || left === 0) resolve(failed);
        });
      }
    });
  } finally {
    await Promise.all(threads.map((thread) => thread.terminate()));
  }
}

if (!isMainThread) void play(workerData as Share).then((failed) => parentPort?.postMessage(failed));
