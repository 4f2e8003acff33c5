/** The error of the simulator itself, as opposed to error answers of the simulated API. */

/** Invalid options, seed or control input, or a port or file that the simulator cannot use. */
export class SimulatorError extends Error {
  override readonly name = "SimulatorError";

  constructor(
    message: string,
    /** `input`: the input is invalid. `machine`: the port is in use, or the state file cannot be read or written. */
    readonly kind: "input" | "machine" = "input",
  ) {
    super(message);
  }
}

/** The message of anything that was thrown. */
export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
