/** Other customers, people at the carrier, and people in the portal. */

import type { AccountNumber, SimulatorControl } from "../../../src/simulator";
import type { Stack } from "../../support/engine-model";
import type { PortalAct } from "./commands";

/** What they have to do with. */
interface World {
  control: SimulatorControl;
  /** Numbers that are on their way between carriers. */
  readonly transferred: AccountNumber[];
  stacks: { engine: Stack }[];
  log(line: string): void;
}

export function sellToOthers(world: World, count: number): void {
  const { inventory } = world.control.state();
  const take = inventory.sample.filter(({ number }) => /^1206555010/.test(number)).slice(0, count);
  if (take.length > 0) world.control.inventory({ take: take.map(({ number }) => number) });
  world.log(`others buy ${take.map(({ number }) => number).join(", ")}`);
}

export function reviewCallerName(world: World, pick: number, approve: boolean): void {
  const pending = world.control.state().cnams.filter((one) => !one.is_approved && one.rejection_reason === null);
  const chosen = pending[pick % Math.max(pending.length, 1)];
  if (chosen === undefined) return;
  world.control.cnam(chosen.id, approve ? { approve: true } : { reject: "not a name" });
  world.log(`caller name ${chosen.id} is ${approve ? "approved" : "rejected"}`);
}

/** Somebody in the portal changes one number of a stack. */
export function editInPortal(world: World, act: PortalAct, pick: number): void {
  if (act === "bring back") {
    bringBack(world);
    return;
  }
  const { numbers, routes } = world.control.state();
  const known = new Set(world.stacks.flatMap(({ engine }) => [...engine.rows.values()].map(({ id }) => id)));
  const candidates = numbers.filter(({ id }) => known.has(id));
  const chosen = candidates[pick % Math.max(candidates.length, 1)];
  if (chosen === undefined) return;
  world.log(`portal: ${act} of ${chosen.id}`);
  const { relationships } = chosen;
  switch (act) {
    case "route 0":
      relationships.primary_route = "0";
      break;
    case "other route":
      relationships.primary_route = routes.at(pick % routes.length)?.id ?? "0";
      break;
    case "alias":
      chosen.alias = "changed in the portal";
      break;
    case "no address":
      relationships.e911_address = null;
      break;
    case "no name":
      relationships.cnam_preset = null;
      break;
    case "status missing":
    case "status SUSPENDED":
      chosen.status = act.slice("status ".length);
      break;
    case "transfer away":
      world.transferred.push(chosen);
      world.control.setAccount({ numbers: numbers.filter((number) => number !== chosen) });
      return;
    case "release":
      world.control.setAccount({ numbers: numbers.filter((number) => number !== chosen) });
      return;
    case "delete route": {
      const gone = relationships.primary_route ?? "0";
      if (gone === "0") return;
      for (const number of numbers) {
        const their = number.relationships;
        if (their.primary_route === gone) their.primary_route = "0";
        if (their.failover_route === gone) their.failover_route = null;
      }
      world.control.setAccount({ numbers, routes: routes.filter(({ id }) => id !== gone) });
      return;
    }
  }
  world.control.setAccount({ numbers });
}

/** With the alias that it had; what hung on it is gone. */
function bringBack(world: World): void {
  const number = world.transferred.shift();
  const { numbers, inventory } = world.control.state();
  if (number === undefined || numbers.some(({ id }) => id === number.id)) return;
  if (inventory.sample.some((one) => one.number === number.id)) world.control.inventory({ take: [number.id] });
  world.log(`portal: ${number.id} is back`);
  const relationships = {
    ...number.relationships,
    primary_route: "0",
    failover_route: null,
    e911_address: null,
    cnam_preset: null,
  };
  world.control.setAccount({ numbers: [...numbers, { ...number, relationships }] });
}
