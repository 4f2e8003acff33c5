/** Phone numbers as the client gives them. */

/** A number in the inventory that can be bought. A snapshot: nothing is reserved. */
export interface AvailableNumber {
  /** 11 digits, e.g. `12065550142`. */
  number: string;
  /** `longcode`, `toll-free`, or a word that Flowroute adds later. */
  numberType?: string;
  /** Abbreviated, in the carrier's letter case (lower). */
  rateCenter?: string;
  /** Two letters, in the carrier's letter case (lower). */
  state?: string;
  /** Dollars, once. Absent when the carrier does not say: treat that as too expensive. */
  setupCost?: number;
  /** Dollars a month. Absent when the carrier does not say. */
  monthlyCost?: number;
}

/** A number on the account, as a list shows it. */
export interface AccountNumber {
  /** 11 digits, e.g. `12065550142`; of another country those that it has there, with the country code. */
  number: string;
  /** Null when there is none; the carrier's `""` reads as null. */
  alias: string | null;
  /** `longcode`, `toll-free`, on old numbers `standard`; an open set. */
  numberType?: string;
  rateCenter?: string;
  state?: string;
  /** The carrier's word, e.g. `PURCHASED`. */
  status?: string;
  /** Whether the caller's name is looked up on inbound calls, at a charge for each. */
  cnamLookupsEnabled?: boolean;
  /** True only once the carrier has finished enabling it. */
  messagingEnabled?: boolean;
  /** Dollars, once. */
  setupCost?: number;
  /** Dollars a month. */
  monthlyCost?: number;
}

/** A number on the account with what is attached to it. */
export interface NumberDetails extends AccountNumber {
  /** `"0"` is the carrier's reserved route (registered SIP devices), which a number without a route has. */
  primaryRouteId: string | null;
  failoverRouteId: string | null;
  e911AddressId: string | null;
  cnamRecordId: string | null;
  /** The last task that was to switch messaging, where the carrier shows it. */
  messagingTask?: MessagingTask;
}

/** A task of the carrier that switches messaging of a number, as the number itself shows it. */
export interface MessagingTask {
  id: string;
  /** The carrier's word; `processing`, `successful` and `failed` are known. */
  status?: string;
}

/** What a purchase brought. Its existence says that the number was bought. */
export interface PurchaseResult {
  /** 11 digits. */
  number: string;
  details: NumberDetails;
  /** What did not succeed beside the purchase (207). */
  warning?: string;
}

/** Which numbers can be brought here from another carrier; 11 digits each, and one may be in two of the lists. */
export interface Portability {
  portable: string[];
  nonportable: string[];
  /** Numbers that Flowroute could serve on its own network. */
  hypernetworkEnabled: string[];
}

/** Which of the two routes of a number. */
export type RouteSlot = "primary" | "failover";
