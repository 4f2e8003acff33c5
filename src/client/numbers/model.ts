/** Phone numbers. */

/** A number in the inventory that can be bought. A snapshot: nothing is reserved. */
export interface AvailableNumber {
  /** 11 digits, e.g. `12065550142`. */
  number: string;
  /** `longcode`, `toll-free`, or a word that Flowroute adds later. */
  numberType?: string;
  /** Abbreviated, in Flowroute's letter case (lower). */
  rateCenter?: string;
  /** Two letters, in Flowroute's letter case (lower). */
  state?: string;
  /** One-time fee in dollars. Absent when Flowroute does not say: treat that as too expensive. */
  setupCost?: number;
  /** Monthly fee in dollars. Absent when Flowroute does not say. */
  monthlyCost?: number;
}

/** A number on the account, as in lists. */
export interface AccountNumber {
  /** 11 digits, e.g. `12065550142`. A number in another country has its own digits, with the country code. */
  number: string;
  /** Null when there is none; Flowroute's `""` counts as null. */
  alias: string | null;
  /** `longcode`, `toll-free`, `standard` for old numbers, or others. */
  numberType?: string;
  rateCenter?: string;
  state?: string;
  /** Flowroute's word, e.g. `PURCHASED`. */
  status?: string;
  /** Whether the caller's name is looked up for inbound calls, at a charge for each. */
  cnamLookupsEnabled?: boolean;
  /** True only once Flowroute has finished enabling it. */
  messagingEnabled?: boolean;
  /** One-time fee in dollars. */
  setupCost?: number;
  /** Monthly fee in dollars. */
  monthlyCost?: number;
}

/** A number on the account with what is attached to it. */
export interface NumberDetails extends AccountNumber {
  /** `"0"` is Flowroute's reserved route (registered SIP devices), which a number without a route has. */
  primaryRouteId: string | null;
  failoverRouteId: string | null;
  e911AddressId: string | null;
  cnamRecordId: string | null;
  /** The last task that enables or disables messaging, if Flowroute shows it. */
  messagingTask?: MessagingTask;
}

/** A task of Flowroute that enables or disables messaging of a number, as the number shows it. */
export interface MessagingTask {
  id: string;
  /** Flowroute's word; `processing`, `successful` and `failed` are known. */
  status?: string;
}

/** The result of a purchase: the number was bought. */
export interface PurchaseResult {
  /** 11 digits. */
  number: string;
  details: NumberDetails;
  /** Which part of the purchase failed (207). */
  warning?: string;
}

/** Which numbers can be ported from another carrier. 11 digits each; a number may be in two of the lists. */
export interface Portability {
  portable: string[];
  nonportable: string[];
  /** Numbers that Flowroute could serve on its own network. */
  hypernetworkEnabled: string[];
}

/** One of the two routes of a number. */
export type RouteSlot = "primary" | "failover";
