/** Caller names (CNAM). */

/**
 * A caller name on the account. It is pending while it is neither approved nor has a rejection reason. Times are
 * Flowroute's text (`2018-04-23 17:04:30.829341+00:00`), not meant to be parsed.
 */
export interface CnamRecord {
  /** Decimal digits. */
  id: string;
  /** 1 to 15 characters, at least one letter. Flowroute stores upper case. */
  value: string;
  /** A person at Flowroute decides, within 48 hours. Only an approved record can be assigned. */
  isApproved: boolean;
  approvalDatetime: string | null;
  creationDatetime: string | null;
  /** Why it was rejected; null when it was not. */
  rejectionReason: string | null;
}

/** A caller name with the numbers that show it. */
export interface CnamDetails extends CnamRecord {
  /** 11 digits each. Empty for a record that is not approved. */
  numbers: string[];
}

/** A request that Flowroute has accepted. It takes effect 5 to 7 business days later, without a notification. */
export interface CnamRequest {
  /** When it was requested, as an HTTP date; absent when the answer does not say. */
  dateCreated?: string;
}
