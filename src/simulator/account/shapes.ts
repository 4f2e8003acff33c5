/**
 * A simulated account, in the shape of `control.state()`, `PUT /_sim/account` and seed files: records of
 * `{id, ...attributes, relationships}` with Flowroute's attribute names, and relationships as plain ids.
 */

/** The ids of what is attached to a number; `null` means nothing. Route `"0"` (`sip-reg`) is Flowroute's default. */
export interface NumberRelationships {
  primary_route: string | null;
  failover_route: string | null;
  cnam_preset: string | null;
  e911_address: string | null;
}

/** A phone number on the account. `id` and `value` are the 11 digits. Prices are in dollars, as Flowroute writes them. */
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

/** An inbound voice route. Route `"0"` always exists. */
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

/** A caller name. It is pending while `is_approved` is false and `rejection_reason` is null. */
export interface AccountCnam {
  id: string;
  value: string;
  is_approved: boolean;
  approval_datetime: string | null;
  creation_datetime: string;
  rejection_reason: string | null;
}

/** A delivery receipt: level 1 is from the carrier, level 2 from the phone. */
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
  /** URLs of the attachments of an MMS. They are stored and never called. */
  media_urls: string[];
  /** Stored and never called. */
  dlr_callback: string | null;
}

/** A number in stock. Only `number` is required; by default it costs 1.00 once and 1.25 a month. */
export interface InventoryNumber {
  /** 11 digits, beginning with 1. */
  number: string;
  /** One-time fee in dollars. @default 1 */
  setupCost?: number;
  /** Monthly fee in dollars. @default 1.25 */
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
 * One line of the ledger: `setup` is the fee of a purchase, `e911` of an assigned emergency address, `message` of a sent
 * message. `release` is a released number, with amount 0.
 */
export interface LedgerEntry {
  /** ISO 8601, virtual time. */
  at: string;
  kind: string;
  /** The number that the charge is for. */
  number: string;
  /** Exact amount in dollars. */
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
  /** Balance in dollars; null means unlimited. */
  balance: number | null;
  /** ISO 8601, virtual time. */
  now: string;
}

/** A number in the input. `id` or `value` is required, everything else has a default. */
export interface NumberInput extends Partial<Omit<AccountNumber, "relationships">> {
  relationships?: Partial<NumberRelationships>;
}

/** A route in the input. `id` is required, everything else has a default. */
export interface RouteInput extends Partial<AccountRoute> {
  id: string;
}

/** An emergency address in the input. `id` is required, everything else has a default. */
export interface E911Input extends Partial<AccountE911> {
  id: string;
}

/** A caller name in the input. `id` is required, everything else has a default. */
export interface CnamInput extends Partial<AccountCnam> {
  id: string;
}

/** A message in the input. `id` is required, everything else has a default. */
export interface MessageInput extends Partial<AccountMessage> {
  id: string;
}

/** Parts of an account that replace the current ones. Absent parts stay. */
export interface AccountInput {
  numbers?: NumberInput[];
  routes?: RouteInput[];
  e911s?: E911Input[];
  cnams?: CnamInput[];
  messages?: MessageInput[];
  /** By kind of event, for instance `sms_callback`. */
  callbacks?: Record<string, string>;
  /** Dollars; null means unlimited. */
  balance?: number | null;
}

/** The account at the start. Without `inventory`, the demo inventory is in stock; `[]` means nothing is. */
export interface SeedAccount extends AccountInput {
  inventory?: InventoryNumber[];
}
