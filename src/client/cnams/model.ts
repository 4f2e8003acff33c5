/** Caller names (CNAM) as the client gives them. */

/**
 * A caller name on the account. Pending: neither approved nor with a reason for rejection. Times are the carrier's own
 * text (`2018-04-23 17:04:30.829341+00:00`), not to be parsed.
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
  /** Why it was rejected; null while it was not. */
  rejectionReason: string | null;
}

/** A caller name with the numbers that show it. */
export interface CnamDetails extends CnamRecord {
  /** 11 digits each. Empty for a record that is not approved. */
  numbers: string[];
}

/** What Flowroute has taken on. It is in effect 5 to 7 business days later, and nothing tells when. */
export interface CnamRequest {
  /** When it was requested, as an HTTP date; absent when the answer does not say. */
  dateCreated?: string;
}
