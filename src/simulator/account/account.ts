/** The account of a simulator: records in maps, and everything else that survives a restart. */
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

/** A number, with what Flowroute knows about it but does not show. */
export interface NumberRecord extends AccountNumber {
  /** Reads do not show it yet: for this many reads, or until this time. */
  unseen?: { reads: number } | { until: number };
  /** A change of `messaging_enabled` that takes effect at that time, or fails then. */
  messagingTask?: { enable: boolean; at: number; fails?: boolean };
  /** The id of the last task that changes `messaging_enabled`. */
  provisioning?: string;
  /** Part of a pending port order: shown, but not working yet. */
  pendingPort?: true;
  /** The emergency address that was paid for and then unassigned. */
  formerE911?: string;
  /** Attachments that reads do not show yet: what reads show instead, and until when. */
  lagging?: Partial<Record<AttachmentSlot, { shown: string | null; until: number }>>;
}

/** What can be attached to a number with a delay. */
export type AttachmentSlot = "cnam_preset" | "e911_address";

/** A caller name, and the time of its review. */
export interface CnamRecord extends AccountCnam {
  reviewAt?: number;
}

/** A task that enables or disables messaging. */
export interface ProvisioningTask {
  id: string;
  enable: boolean;
  /** The requested numbers, in digits. */
  numbers: string[];
  /** Those of them that cannot be changed. */
  refused: string[];
  /** When it ends, in virtual time. */
  at: number;
  fails: boolean;
  /** Requested for several numbers. */
  bulk: boolean;
}

/** The kinds of events that can have a callback URL. */
export const callbackTypes = [
  "sms_callback",
  "mms_callback",
  "sms_dlr_callback",
  "mms_dlr_callback",
  "dlr_callback",
] as const;

/** A number in stock, with all fields. */
export type StockedNumber = Required<InventoryNumber>;

export interface Account {
  numbers: Map<string, NumberRecord>;
  routes: Map<string, AccountRoute>;
  e911s: Map<string, AccountE911>;
  cnams: Map<string, CnamRecord>;
  messages: Map<string, AccountMessage>;
  /** Tasks that enable or disable messaging, including ended ones. */
  provisionings: Map<string, ProvisioningTask>;
  /** Callback URLs of the account, by kind of event. */
  callbacks: Map<string, string>;
  inventory: Map<string, StockedNumber>;
  ledger: LedgerEntry[];
  balance: number | null;
  /** The last id that was used. All kinds of records share one sequence. */
  lastId: number;
}

/** The reserved route, which sends calls to registered SIP devices. */
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
    provisionings: new Map(),
    callbacks: new Map(),
    inventory: new Map(),
    ledger: [],
    balance: null,
    lastId: 98_000,
  };
}

/** An unused id for a new record. */
export function nextId(account: Account): string {
  account.lastId += 1;
  return String(account.lastId);
}

export function isTollFree(number: string): boolean {
  return /^18(00|33|44|55|66|77|88)/.test(number);
}

const canadianAreas = new Set(
  (
    "204 226 236 249 250 257 263 289 306 343 354 365 367 368 382 387 403 416 418 428 431 437 438 450 460 468 474 506 " +
    "514 519 548 579 581 584 587 604 613 639 647 672 683 705 709 742 753 778 780 782 807 819 825 867 873 879 902 905 942"
  ).split(" "),
);

/** `CA` for area codes of Canada, otherwise `US`. */
export const countryOf = (number: string): string => (canadianAreas.has(number.slice(1, 4)) ? "CA" : "US");

/** A number with default values. */
export function defaultNumber(id: string): NumberRecord {
  return {
    id,
    value: id,
    alias: null,
    cnam_lookups_enabled: true,
    messaging_enabled: false,
    number_type: isTollFree(id) ? "toll-free" : "longcode",
    rate_center: null,
    state: null,
    status: "PURCHASED",
    note: null,
    rate_type: isTollFree(id) ? "toll-free" : "local",
    iso_country: countryOf(id),
    inbound_rate: 0.012,
    monthly_cost: 1.25,
    setup_cost: 1,
    tier: "Standard",
    relationships: { primary_route: "0", failover_route: null, cnam_preset: null, e911_address: null },
  };
}

const byId = (one: { id: string }, other: { id: string }): number => (one.id < other.id ? -1 : 1);

/** Numbers, sorted by their digits. */
export const sortedNumbers = (account: Account): NumberRecord[] => [...account.numbers.values()].sort(byId);

const byDecimalId = (one: { id: string }, other: { id: string }): number => Number(one.id) - Number(other.id);

/** Routes, sorted by id, so the reserved one comes first. */
export const sortedRoutes = (account: Account): AccountRoute[] => [...account.routes.values()].sort(byDecimalId);

/** Records, sorted by descending id. */
export const newestFirst = <T extends { id: string }>(records: Map<string, T>): T[] =>
  [...records.values()].sort(byDecimalId).reverse();

/** The part of a number that Flowroute shows. */
export function plainNumber(number: NumberRecord): AccountNumber {
  const {
    unseen: _unseen,
    messagingTask: _messagingTask,
    provisioning: _provisioning,
    pendingPort: _pendingPort,
    formerE911: _formerE911,
    lagging: _lagging,
    ...shown
  } = number;
  return shown;
}

/** A copy of the account as the control interface shows it. */
export function describeAccount(account: Account, now: string, balance: number | null): AccountState {
  return structuredClone({
    numbers: sortedNumbers(account).map(plainNumber),
    routes: sortedRoutes(account),
    e911s: newestFirst(account.e911s),
    cnams: newestFirst(account.cnams).map(({ reviewAt: _reviewAt, ...shown }) => shown),
    messages: [...account.messages.values()],
    callbacks: Object.fromEntries(account.callbacks),
    inventory: { count: account.inventory.size, sample: sortedStock(account).slice(0, 20) },
    ledger: account.ledger,
    balance,
    now,
  });
}

/** The stock, sorted by digits. */
export const sortedStock = (account: Account): StockedNumber[] =>
  [...account.inventory.values()].sort((one, other) => (one.number < other.number ? -1 : 1));
