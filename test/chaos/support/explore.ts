/**
 * Plays many histories on one carrier, on all cores, and makes what fails small. The same seed gives the same histories,
 * however many cores there are.
 */
import { once } from "node:events";
import { availableParallelism } from "node:os";
import { isMainThread, parentPort, Worker } from "node:worker_threads";
import fc from "fast-check";
import type { SimulatorOptions } from "../../../src/simulator";
import type { History } from "./commands";
import { packageExtras } from "./extras";
import { historiesWith } from "./generators";
import { play } from "./play";
import { makeSmaller } from "./smaller";

/** Making a failed history smaller ends after that: what is left is small enough to be understood. */
const SHRINKS_FOR_MS = 60_000;

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

/** Threads that play histories, one for each core. It takes seconds to start them, so they are for many carriers. */
export class Explorers {
  private readonly workers = Array.from(
    { length: availableParallelism() },
    () => new Worker(__filename, { execArgv: ["--require", "tsx/cjs"] }),
  );

  /** The first history that fails, as small as a minute can make it; undefined when none does. */
  async explore(seed: number, runs: number, options: SimulatorOptions): Promise<Find | undefined> {
    const workers = this.workers.length;
    const failed = await Promise.all(
      this.workers.map(async (worker, remainder) => {
        worker.postMessage({ seed, runs, options, remainder, workers } satisfies Share);
        const [index] = (await once(worker, "message")) as [number | undefined];
        return index;
      }),
    );
    const [first] = failed.filter((index) => index !== undefined).sort((a, b) => a - b);
    return first === undefined ? undefined : again(seed, first, options);
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((worker) => worker.terminate()));
  }
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

if (!isMainThread) {
  parentPort?.on("message", async (share: Share) => parentPort?.postMessage(await playShare(share)));
}
