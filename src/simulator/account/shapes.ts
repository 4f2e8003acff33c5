/**
 * What a simulated account holds, in the shape that `control.state()`, `PUT /_sim/account` and seed files share:
 * records of `{id, ...attributes, relationships}` with Flowroute's own attribute names, relationships as plain ids.
 */

/** Ids of what is attached to a number; `null` means nothing. Route `"0"` (`sip-reg`) is Flowroute's own default. */
export interface NumberRelationships {
  primary_route: string | null;
  failover_route: string | null;
  cnam_preset: string | null;
  e911_address: string | null;
}

/** A phone number on the account. `id` and `value` are the 11 digits; money in dollars as the carrier writes it. */
export interface AccountNumber {
  id: string;
  value: string;
  alias: string | null;
  cnam_lookups_enabled: boolean;
  messaging_enabled: boolean;
  number_type: string;
  rate_center: string | null;
  state: string | null;
  status: string;
  note: string | null;
  rate_type: string;
  iso_country: string;
  inbound_rate: number;
  monthly_cost: number;
  setup_cost: number;
  tier: string;
  relationships: NumberRelationships;
  /** Callback URLs of this number, by kind of event; absent when there are none. */
  callbacks?: Record<string, string>;
}

/** An inbound voice route. Route `"0"` is always there. */
export interface AccountRoute {
  id: string;
  alias: string;
  route_type: string;
  value: string | null;
  edge_strategy_id: number | null;
}

/** An emergency address. */
export interface AccountE911 {
  id: string;
  label: string;
  first_name: string;
  last_name: string;
  street_number: string;
  street_name: string;
  address_type: string;
  address_type_number: string;
  city: string;
  state: string;
  country: string;
  zip: string;
}

/** A caller name record. Pending while `is_approved` is false and `rejection_reason` null. */
export interface AccountCnam {
  id: string;
  value: string;
  is_approved: boolean;
  approval_datetime: string | null;
  creation_datetime: string;
  rejection_reason: string | null;
}

/** What became of a message: level 1 is the carrier's receipt, level 2 the phone's. */
export interface DeliveryReceipt {
  level: number;
  status: string;
  status_code: number | null;
  status_code_description: string;
  timestamp: string;
}

/** A message that was sent or received. */
export interface AccountMessage {
  /** `mdr2-` and 32 hexadecimal digits. */
  id: string;
  body: string;
  status: string;
  /** `outbound` or `inbound`. */
  direction: string;
  amount_nanodollars: number;
  /** For instance `$0.0040`. */
  amount_display: string;
  to: string;
  from: string;
  /** 0 for UTF-8, 8 for UCS-2. */
  message_encoding: number;
  /** ISO 8601, virtual time. */
  timestamp: string;
  delivery_receipts: DeliveryReceipt[];
  is_mms: boolean;
  /** `longcode` or `toll-free`. */
  message_type: string;
  /** Addresses of what an MMS carries. They are stored and never called. */
  media_urls: string[];
  /** Stored and never called. */
  dlr_callback: string | null;
}

/** A number in stock. Only `number` is needed; the rest defaults to a standard number at 1.00 set-up and 1.25 a month. */
export interface InventoryNumber {
  /** 11 digits, beginning with 1. */
  number: string;
  /** Dollars, once. @default 1 */
  setupCost?: number;
  /** Dollars a month. @default 1.25 */
  monthlyCost?: number;
  /** @default null */
  rateCenter?: string | null;
  /** Two letters. @default null */
  state?: string | null;
  /** `longcode` or `toll-free`. @default by the area code */
  numberType?: string;
  /** Name of the price tier. @default "Standard" */
  tier?: string;
}

/**
 * One line of the ledger: `setup` is the fee of a purchase, `e911` that of an emergency address put on a number,
 * `message` that of a message sent, `release` (amount 0) a number given up.
 */
export interface LedgerEntry {
  /** ISO 8601, virtual time. */
  at: string;
  kind: string;
  /** The number that it was for. */
  number: string;
  /** Dollars, exactly as priced. */
  amount: number;
}

/** The whole account, as `control.state()` and `GET /_sim/state` give it. */
export interface AccountState {
  numbers: AccountNumber[];
  routes: AccountRoute[];
  e911s: AccountE911[];
  cnams: AccountCnam[];
  messages: AccountMessage[];
  /** Callback URLs of the account, by kind of event. They are stored and never called. */
  callbacks: Record<string, string>;
  inventory: { count: number /** The first 20 in order of their digits. */; sample: InventoryNumber[] };
  ledger: LedgerEntry[];
  /** Dollars left, or null when funds are unlimited. */
  balance: number | null;
  /** ISO 8601, virtual time. */
  now: string;
}

/** A number as given from outside: `id` or `value` is needed, everything else has a default. */
export interface NumberInput extends Partial<Omit<AccountNumber, "relationships">> {
  relationships?: Partial<NumberRelationships>;
}

/** A route as given from outside: `id` is needed, everything else has a default. */
export interface RouteInput extends Partial<AccountRoute> {
  id: string;
}

/** An emergency address as given from outside: `id` is needed, everything else has a default. */
export interface E911Input extends Partial<AccountE911> {
  id: string;
}

/** A caller name as given from outside: `id` is needed, everything else has a default. */
export interface CnamInput extends Partial<AccountCnam> {
  id: string;
}

/** A message as given from outside: `id` is needed, everything else has a default. */
export interface MessageInput extends Partial<AccountMessage> {
  id: string;
}

/** Parts of an account to put in place of what is there; what is absent stays. */
export interface AccountInput {
  numbers?: NumberInput[];
  routes?: RouteInput[];
  e911s?: E911Input[];
  cnams?: CnamInput[];
  messages?: MessageInput[];
  /** By kind of event, for instance `sms_callback`. */
  callbacks?: Record<string, string>;
  /** Dollars, or null for unlimited funds. */
  balance?: number | null;
}

/** What a simulator starts with. Without `inventory` the demo inventory is in stock; `[]` means nothing is. */
export interface SeedAccount extends AccountInput {
  inventory?: InventoryNumber[];
}
