/** What the carrier says happened: numbers, routes and money, as the simulator keeps them. */
import type { Simulator } from "../../src/simulator";

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

/** Routes of a number, as ids. */
export interface Routing {
  primary: string | null;
  failover: string | null;
}

export function routingOf({ control }: Simulator, number: string): Routing {
  const found = control.state().numbers.find(({ id }) => String(id) === number);
  if (!found) throw new Error(`${number} is not on the simulated account`);
  const { primary_route: primary, failover_route: failover } = found.relationships;
  return { primary: primary ?? null, failover: failover ?? null };
}

/** The account of a bench. */
export interface Account {
  /** Numbers on the account. */
  owned(): string[];
  /** What was paid for, in order. */
  bought(): string[];
  /** What has gone back, in order. */
  released(): string[];
  routingOf(number: string): Routing;
}

export function accountOf(simulator: Simulator): Account {
  const { control } = simulator;
  const ledger = (kind: string) => control.state().ledger.flatMap((line) => (line.kind === kind ? [line.number] : []));
  return {
    owned: () => control.state().numbers.map(({ id }) => id),
    bought: () => ledger("setup"),
    released: () => ledger("release"),
    routingOf: (number) => routingOf(simulator, number),
  };
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
