/** The one error for wrong input to the simulator itself, as opposed to answers of the simulated API. */

/** Options, seed or control input that the simulator cannot use, or a port or file that it cannot have. */
export class SimulatorError extends Error {
  override readonly name = "SimulatorError";
}
