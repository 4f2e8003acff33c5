/** The control interface in code: what only the tests and the operator of the simulator can do. */
import { applyAccountInput, listOf, readInventory } from "./account/input";
import { spacedTime } from "./account/time";
import { SimulatorError } from "./simulator-error";
import type { CnamVerdict, SimulatorControl } from "./types";
import type { World } from "./world";

export function createControl(world: World): SimulatorControl {
  return {
    state: () => world.describe(),
    setAccount: (partial) => world.change(() => applyAccountInput(world.account, partial)),
    requests: () => world.requests.map((request) => ({ ...request })),
    clearRequests: () => {
      world.requests = [];
    },
    faults: {
      add: (rule) => world.faults.add(rule),
      list: () => world.faults.list(),
      clear: () => world.faults.clear(),
    },
    choose: (choices) => {
      world.choose(choices);
      return world.choices.all();
    },
    advance: (duration) => world.advance(duration),
    inventory: (change) => world.change(() => changeInventory(world, change)),
    cnam: (id, verdict) => world.change(() => judgeCnam(world, id, verdict)),
    reset: () => world.reset(),
    watch: (watcher) => {
      world.watchers.add(watcher);
      return () => void world.watchers.delete(watcher);
    },
  };
}

function changeInventory({ account }: World, change: unknown): void {
  if (typeof change !== "object" || change === null) throw new SimulatorError('Write {"add": [...], "take": [...]}.');
  const { add = [], take = [], ...unknown } = change as Record<string, unknown>;
  if (Object.keys(unknown).length > 0)
    throw new SimulatorError(`There is no "${Object.keys(unknown)[0]}" here, only "add" and "take".`);
  const added = readInventory(add);
  const owned = added.find(({ number }) => account.numbers.has(number));
  if (owned !== undefined) throw new SimulatorError(`${owned.number} is on the account; it cannot be in stock too.`);
  const taken = listOf(take, "take").map(String);
  const absent = taken.find((number) => !account.inventory.has(number));
  if (absent !== undefined) throw new SimulatorError(`${absent} is not in stock; nobody can take it.`);
  for (const number of taken) account.inventory.delete(number);
  for (const item of added) account.inventory.set(item.number, item);
}

function judgeCnam({ account, clock }: World, id: string, verdict: CnamVerdict): void {
  const cnam = account.cnams.get(id);
  if (cnam === undefined) throw new SimulatorError(`There is no caller name with the id "${id}".`);
  const { approve, reject } = (verdict ?? {}) as { approve?: unknown; reject?: unknown };
  if (approve === true && reject === undefined) {
    Object.assign(cnam, { is_approved: true, approval_datetime: spacedTime(clock.now()), rejection_reason: null });
  } else if (approve === undefined && typeof reject === "string" && reject !== "") {
    Object.assign(cnam, { is_approved: false, approval_datetime: null, rejection_reason: reject });
  } else {
    throw new SimulatorError('Write {"approve": true} or {"reject": "reason"}.');
  }
}
