/** The control interface in code, for tests and for the operator of the simulator. */
import * as v from "valibot";
import { applyAccountInput } from "./account/input";
import { stock } from "./account/schemas";
import { spacedTime } from "./account/time";
import { SimulatorError } from "./simulator-error";
import type { CnamVerdict, SimulatorControl } from "./types";
import { array, object, strictFields, text, validate } from "./validate";
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
    cnam: (id, verdict) => world.change(() => reviewCnam(world, id, verdict)),
    reset: () => world.reset(),
    watch: (watcher) => {
      world.watchers.add(watcher);
      return () => void world.watchers.delete(watcher);
    },
  };
}

const inventoryChange = object("a change of the inventory", {
  add: v.optional(stock, []),
  take: v.optional(array(text), []),
});

function changeInventory({ account }: World, change: unknown): void {
  const { add, take } = validate(inventoryChange, change, "The change");
  const owned = add.find(({ number }) => account.numbers.has(number));
  if (owned !== undefined) throw new SimulatorError(`${owned.number} is on the account; it cannot be in stock, too.`);
  const absent = take.find((number) => !account.inventory.has(number));
  if (absent !== undefined) throw new SimulatorError(`${absent} is not in stock, so nobody can take it.`);
  for (const number of take) account.inventory.delete(number);
  for (const item of add) account.inventory.set(item.number, item);
}

const cnamVerdict = v.union(
  [
    strictFields("a verdict", { approve: v.literal(true) }),
    strictFields("a verdict", { reject: v.pipe(text, v.nonEmpty("must not be empty")) }),
  ],
  'must be {"approve": true} or {"reject": "reason"}',
);

function reviewCnam({ account, clock }: World, id: string, verdict: CnamVerdict): void {
  const cnam = account.cnams.get(id);
  if (cnam === undefined) throw new SimulatorError(`There is no caller name with the id "${id}".`);
  const checked = validate(cnamVerdict, verdict, "The verdict");
  if ("approve" in checked) {
    Object.assign(cnam, { is_approved: true, approval_datetime: spacedTime(clock.now()), rejection_reason: null });
  } else {
    Object.assign(cnam, { is_approved: false, approval_datetime: null, rejection_reason: checked.reject });
  }
}
