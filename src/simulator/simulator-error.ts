/** The one error of the simulator itself, as opposed to answers of the simulated API. */

/** Options, seed or control input that the simulator cannot use, or a port or file that it cannot have. */
export class SimulatorError extends Error {
  override readonly name = "SimulatorError";

  constructor(
    message: string,
    /** `input`: what was given is wrong. `machine`: the port is taken, or the state file cannot be read or written. */
    readonly kind: "input" | "machine" = "input",
  ) {
    super(message);
  }
}

/** What anything that was thrown says. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
