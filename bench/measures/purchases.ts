/** What an `up` that buys has left behind: at Flowroute, and in the state. */
import type { BenchStack } from "../../test/engine/support/stack";
import type { Estate } from "../support/estate";

export interface Purchases {
  /** Numbers on the account. */
  bought: number;
  /** Of them, those that are not in the state. */
  lost: number;
  /** Purchases beyond one for each number of the program. */
  doubled: number;
}

export async function purchasesOf(estate: Estate, stack: BenchStack): Promise<Purchases> {
  const { numbers, ledger } = estate.bench.simulator.control.state();
  const { resources = [] } = await stack.state();
  const known = new Set(resources.flatMap(({ type, id }) => (type.endsWith(":PhoneNumber") ? (id ?? []) : [])));
  return {
    bought: numbers.length,
    lost: numbers.filter(({ id }) => !known.has(id)).length,
    doubled: Math.max(0, ledger.filter(({ kind }) => kind === "setup").length - estate.options.numbers),
  };
}
