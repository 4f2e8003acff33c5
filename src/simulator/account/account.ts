/** The account that a simulator keeps: records in maps, everything that survives a restart. */
import type {
  AccountCnam,
  AccountE911,
  AccountMessage,
  AccountNumber,
  AccountRoute,
  AccountState,
  InventoryNumber,
  LedgerEntry,
} from "./shapes";

/** A number with what the carrier knows about it but does not show. */
export interface NumberRecord extends AccountNumber {
  /** Not shown in reads yet: so many reads come without it, or reads before that time do. */
  unseen?: { reads: number } | { until: number };
  /** A change of `messaging_enabled` that takes effect at that time. */
  messagingTask?: { enable: boolean; at: number };
  /** Belongs to a pending port order: shown, but not working yet. */
  pendingPort?: true;
}

/** A number in stock, complete. */
export type StockedNumber = Required<InventoryNumber>;

export interface Account {
  numbers: Map<string, NumberRecord>;
  routes: Map<string, AccountRoute>;
  e911s: Map<string, AccountE911>;
  cnams: Map<string, AccountCnam>;
  messages: Map<string, AccountMessage>;
  inventory: Map<string, StockedNumber>;
  ledger: LedgerEntry[];
  balance: number | null;
  /** The last id given out, one sequence for all kinds of records. */
  lastId: number;
}

/** The reserved route: calls go to whatever SIP device is registered. */
export const routeZero: AccountRoute = {
  id: "0",
  alias: "sip-reg",
  route_type: "sip-reg",
  value: null,
  edge_strategy_id: null,
};

export function emptyAccount(): Account {
  return {
    numbers: new Map(),
    routes: new Map([["0", { ...routeZero }]]),
    e911s: new Map(),
    cnams: new Map(),
    messages: new Map(),
    inventory: new Map(),
    ledger: [],
    balance: null,
    lastId: 98_000,
  };
}

/** An id for a new record, unused so far. */
export function nextId(account: Account): string {
  account.lastId += 1;
  return String(account.lastId);
}

export function isTollFree(number: string): boolean {
  return /^18(00|33|44|55|66|77|88)/.test(number);
}

const byId = (one: { id: string }, other: { id: string }): number => (one.id < other.id ? -1 : 1);

/** Numbers in order of their digits. */
export const sortedNumbers = (account: Account): NumberRecord[] => [...account.numbers.values()].sort(byId);

const byDecimalId = (one: { id: string }, other: { id: string }): number => Number(one.id) - Number(other.id);

/** Routes in order of their ids, hence the reserved one first. */
export const sortedRoutes = (account: Account): AccountRoute[] => [...account.routes.values()].sort(byDecimalId);

/** A copy of the account as the control interface shows it. */
export function describeAccount(account: Account, now: string, balance: number | null): AccountState {
  const newestFirst = <T extends { id: string }>(records: Map<string, T>): T[] =>
    [...records.values()].sort(byDecimalId).reverse();
  return structuredClone({
    numbers: sortedNumbers(account).map(({ unseen: _u, messagingTask: _m, pendingPort: _p, ...shown }) => shown),
    routes: sortedRoutes(account),
    e911s: newestFirst(account.e911s),
    cnams: newestFirst(account.cnams),
    messages: [...account.messages.values()],
    inventory: { count: account.inventory.size, sample: sortedStock(account).slice(0, 20) },
    ledger: account.ledger,
    balance,
    now,
  });
}

/** The stock in order of its digits. */
export const sortedStock = (account: Account): StockedNumber[] =>
  [...account.inventory.values()].sort((one, other) => (one.number < other.number ? -1 : 1));
