/**
 * Plays many histories on one carrier, on all cores, and makes what fails small. The same seed gives the same histories,
 * however many cores there are.
 */
import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker, workerData } from "node:worker_threads";
import fc from "fast-check";
import type { SimulatorOptions } from "../../../src/simulator";
import type { History } from "./commands";
import { packageExtras } from "./extras";
import { historiesWith } from "./generators";
import { play } from "./play";
import { makeSmaller } from "./smaller";

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
  /** Of all histories of the seed. */
  index: number;
  history: History;
  error: string;
}

/** The first history found that fails, as small as a minute can make it; undefined when none does. */
export async function explore(seed: number, runs: number, options: SimulatorOptions): Promise<Find | undefined> {
  const index =
    runs < FEW
      ? await playShare({ seed, runs, options, remainder: 0, workers: 1 })
      : await onAllCores(seed, runs, options);
  return index === undefined ? undefined : again(seed, index, options);
}

/** Plays one history again, and makes it smaller. */
export async function again(seed: number, index: number, options: SimulatorOptions): Promise<Find | undefined> {
  const found = historiesOf(seed, index + 1)[index] as History;
  const errorOf = (history: History) => play(history, options).then(() => undefined, String);
  const until = Date.now() + SHRINKS_FOR_MS;
  const fault = async (history: History) => wordOf(await errorOf(history));
  const history = await makeSmaller(found, fault, () => Date.now() > until);
  const error = await errorOf(history);
  return error === undefined ? undefined : { index, history, error };
}

/** The first line that says what is wrong, without numbers and ids, which change when the history does. */
const wordOf = (error: string | undefined): string | undefined =>
  error?.split("\n").slice(0, 2).join(" ").replace(/\d+/g, "").slice(0, 80);

const historiesOf = (seed: number, runs: number): History[] =>
  fc.sample(historiesWith(packageExtras.scenarios), { seed, numRuns: runs, unbiased: true });

/** Index of the first history of this share that fails. */
async function playShare({ seed, runs, options, remainder, workers }: Share): Promise<number | undefined> {
  for (const [index, history] of historiesOf(seed, runs).entries()) {
    if (index % workers !== remainder) continue;
    try {
      await play(history, options);
    } catch {
      return index;
    }
  }
  return undefined;
}

async function onAllCores(seed: number, runs: number, options: SimulatorOptions): Promise<number | undefined> {
  const workers = availableParallelism();
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

if (!isMainThread) void playShare(workerData as Share).then((failed) => parentPort?.postMessage(failed));
