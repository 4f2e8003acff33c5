import type { PropertyValues } from "./values";

/** Something exists now, but could not be brought all the way: the engine keeps it in the state and tries again. */
export class PartialFailure extends Error {
  override readonly name = "PartialFailure";
  constructor(
    message: string,
    readonly resourceId: string,
    readonly outputs: PropertyValues,
  ) {
    super(message);
  }
}
