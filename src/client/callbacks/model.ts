/** Messaging callbacks: URLs that Flowroute posts to. */

/** What is posted: inbound messages (`sms_callback`, `mms_callback`) or delivery receipts of sent ones (`..._dlr_callback`). */
export type CallbackType = "sms_callback" | "mms_callback" | "sms_dlr_callback" | "mms_dlr_callback";

/** A callback that is set. */
export interface Callback {
  /** It may contain a token: treat it like a password. */
  callbackUrl: string;
  /** Version of what is posted, e.g. `2.1`. */
  apiVersion?: string;
  /** Flowroute's word for what it reports, e.g. `dlr`. */
  product?: string;
}
