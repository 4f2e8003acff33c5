/** What the carrier says happened: numbers, routes and money, as the simulator keeps them. */
import type { Simulator } from "pulumi-flowroute/simulator";

export interface Books {
  /** Numbers on the account, ascending. */
  numbers: string[];
  /** How many setup fees were charged. */
  purchases: number;
  releases: string[];
  /** Setup fees in all, in cents. */
  cents: number;
  /** Aliases of the routes but the reserved one. */
  routes: string[];
}

export function booksOf({ control }: Simulator): Books {
  const { numbers, ledger, routes } = control.state();
  const setups = ledger.filter(({ kind }) => kind === "setup");
  return {
    numbers: numbers.map(({ id }) => String(id)).sort(),
    purchases: setups.length,
    releases: ledger.filter(({ kind }) => kind === "release").map(({ number }) => String(number)),
    cents: setups.reduce((sum, { amount }) => sum + Math.round(Number(amount) * 100), 0),
    routes: routes.filter(({ id }) => String(id) !== "0").map(({ alias }) => String(alias)),
  };
}

/** Primary and failover route of a number, as ids. */
export function routingOf({ control }: Simulator, number: string): { primary: string | null; failover: string | null } {
  const found = control.state().numbers.find(({ id }) => String(id) === number);
  if (!found) throw new Error(`${number} is not on the simulated account`);
  const { primary_route: primary, failover_route: failover } = found.relationships;
  return { primary: primary ?? null, failover: failover ?? null };
}

/** How often each number was posted for. */
export function purchasePosts({ control }: Simulator): Map<string, number> {
  const posts = new Map<string, number>();
  for (const { method, path } of control.requests()) {
    const number = method === "POST" ? /^\/v2\/numbers\/(\d{11})$/.exec(path)?.[1] : undefined;
    if (number !== undefined) posts.set(number, (posts.get(number) ?? 0) + 1);
  }
  return posts;
}
