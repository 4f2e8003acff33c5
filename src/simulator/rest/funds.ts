/** Checks that the account can pay for a call. A balance below zero also suspends what is free. */
import { covers } from "../account/money";
import { noFunds } from "./errors";
import type { Call } from "./family";

/** @throws 403 or 422, as the choice `no-funds` has it */
export function requireFunds({ world }: Call, amount: number, detail?: string): void {
  if (world.balance !== null && !covers(world.balance, amount)) throw noFunds(world.choices, detail);
}
