/** The machine's clock, chance and waiting: the only file of the simulator that touches them. */
import type { SimulatorRuntime } from "./types";

export const systemRuntime: SimulatorRuntime = {
  now: () => Date.now(),
  random: () => Math.random(),
  // Unreferenced: a delayed answer must not keep a process alive whose simulator is closed.
  wait: (milliseconds) => new Promise((resolve) => void setTimeout(resolve, milliseconds).unref()),
};
