/** The account at the start: the demo inventory, a generated account, or one from the caller. */
import { SimulatorError } from "../simulator-error";
import type { SimulatorOptions } from "../types";
import { type Account, defaultNumber, emptyAccount, isTollFree, nextId, type StockedNumber } from "./account";
import { applyAccountInput, readInventory } from "./input";

const rateCenters = [
  { prefix: "1206555", rateCenter: "seattle", state: "wa", count: 120 },
  { prefix: "1425555", rateCenter: "bellevue", state: "wa", count: 40 },
  { prefix: "1253555", rateCenter: "tacoma", state: "wa", count: 30 },
  { prefix: "1503555", rateCenter: "portland", state: "or", count: 40 },
  { prefix: "1303555", rateCenter: "denver", state: "co", count: 40 },
  { prefix: "1212555", rateCenter: "new york", state: "ny", count: 40 },
  { prefix: "1213555", rateCenter: "los angeles", state: "ca", count: 40 },
  { prefix: "1833555", rateCenter: null, state: null, count: 40 },
  { prefix: "1888555", rateCenter: null, state: null, count: 30 },
];

type Price = Pick<StockedNumber, "setupCost" | "monthlyCost" | "tier">;

/**
 * The lowest digits of each rate center, which come first in a search without `order_by`, are the most expensive. The
 * second most expensive have no monthly fee, so that sorting by `monthly_cost` is no safer.
 */
function priceAt(place: number): Price {
  if (place === 0) return { setupCost: 500_000, monthlyCost: 500, tier: "Vanity Platinum" };
  if (place === 1) return { setupCost: 199.95, monthlyCost: 0, tier: "Vanity Gold" };
  if (place === 2) return { setupCost: 19.95, monthlyCost: 4.95, tier: "Vanity Silver" };
  if (place % 10 === 5) return { setupCost: 4.95, monthlyCost: 1.75, tier: "Premium" };
  if (place % 10 === 8) return { setupCost: 0, monthlyCost: 0.5, tier: "US Promo $0.0/$0.50/$0.005" };
  return { setupCost: 1, monthlyCost: 1.25, tier: "Standard" };
}

/** 420 numbers in seven rate centers and two toll-free area codes, the same in every run. */
function demoInventory(): StockedNumber[] {
  return rateCenters.flatMap(({ prefix, rateCenter, state, count }) =>
    Array.from({ length: count }, (_, place) => ({
      number: `${prefix}${String(100 + place).padStart(4, "0")}`,
      ...priceAt(place),
      rateCenter,
      state,
      numberType: isTollFree(prefix) ? "toll-free" : "longcode",
    })),
  );
}

const generatedAreas = [
  { areaCode: "312", rateCenter: "chicago", state: "il" },
  { areaCode: "415", rateCenter: "san francisco", state: "ca" },
  { areaCode: "617", rateCenter: "boston", state: "ma" },
  { areaCode: "713", rateCenter: "houston", state: "tx" },
  { areaCode: "404", rateCenter: "atlanta", state: "ga" },
];

/** Adds numbers to the account: each with a primary route, every third with a failover, one route per 25 numbers. */
function generateAccount(account: Account, count: number): void {
  if (!Number.isInteger(count) || count < 0 || count > 100_000) {
    throw new SimulatorError(`The count of generated numbers must be from 0 to 100000, not ${count}.`);
  }
  if (count === 0) return;
  const routeIds = Array.from({ length: Math.min(Math.ceil(count / 25), 200) + 1 }, (_, place) => {
    const id = nextId(account);
    account.routes.set(id, {
      id,
      alias: `pbx-${place}`,
      route_type: "host",
      value: `pbx-${place}.example.net:5060`,
      edge_strategy_id: null,
    });
    return id;
  });
  for (let place = 0; place < count; place += 1) {
    const area = generatedAreas[place % generatedAreas.length];
    const line = Math.floor(place / generatedAreas.length);
    const id = `1${area?.areaCode}${300 + Math.floor(line / 10_000)}${String(line % 10_000).padStart(4, "0")}`;
    account.numbers.set(id, {
      ...defaultNumber(id),
      alias: `line-${place}`,
      rate_center: area?.rateCenter ?? null,
      state: area?.state ?? null,
      relationships: {
        primary_route: routeIds[place % (routeIds.length - 1)] ?? "0",
        failover_route: place % 3 === 0 ? (routeIds.at(-1) ?? null) : null,
        cnam_preset: null,
        e911_address: null,
      },
    });
  }
}

/** @returns the account that `seed` and `numbers` describe */
export function seedAccount({ seed = "demo", numbers = 0 }: Pick<SimulatorOptions, "seed" | "numbers">): Account {
  const account = emptyAccount();
  const given = typeof seed === "object" ? seed : undefined;
  if (given === undefined && seed !== "demo" && seed !== "empty") {
    throw new SimulatorError(`A seed must be "demo", "empty" or an account, not ${JSON.stringify(seed)}.`);
  }
  // The inventory of a state that was read has only a count and a sample, so it cannot be restored.
  const { inventory, ...parts } = given ?? {};
  const stock = Array.isArray(inventory) ? readInventory(inventory) : seed === "empty" ? [] : demoInventory();
  for (const item of stock) account.inventory.set(item.number, item);
  if (given !== undefined) applyAccountInput(account, Array.isArray(given) ? given : parts);
  generateAccount(account, numbers);
  return account;
}
