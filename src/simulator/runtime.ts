/** The real clock, randomness and timers. No other file of the simulator uses them. */
import type { SimulatorRuntime } from "./types";

export const systemRuntime: SimulatorRuntime = {
  now: () => Date.now(),
  random: () => Math.random(),
  // Unreferenced: a delayed answer must not keep the process running after the simulator is closed.
  wait: (milliseconds) => new Promise((resolve) => void setTimeout(resolve, milliseconds).unref()),
};
