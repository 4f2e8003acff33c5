/** Messages (SMS and MMS). Times are Flowroute's text, not meant to be parsed. */

/** A message to send: text, media, or both. */
export interface NewMessage {
  /** A phone number as people write it. */
  to: string;
  /** A number of this account with messaging enabled. */
  from: string;
  /** The text. Needed for an SMS. */
  body?: string;
  /** Public URLs of attachments, up to 750 kB together. They make it an MMS. */
  mediaUrls?: readonly string[];
  /** Send as MMS without attachments. */
  isMms?: boolean;
  /** Where to post the delivery receipt, instead of the account's or the number's callback. */
  dlrCallback?: string;
}

/** A message that Flowroute has accepted. Its record can be read some seconds later. */
export interface SentMessage {
  /** E.g. `mdr2-39cadeace66e11e7aff806cd7f24ba2d`. */
  id: string;
}

/** A sent or received message. */
export interface MessageRecord {
  /** E.g. `mdr2-39cadeace66e11e7aff806cd7f24ba2d`. */
  id: string;
  /** 11 digits. */
  to?: string;
  /** 11 digits. */
  from?: string;
  body?: string;
  /** `inbound` or `outbound`. */
  direction?: string;
  /** Flowroute's word, e.g. `delivered`. */
  status?: string;
  /** Dollars, as text: `$0.0040`. */
  amountDisplay?: string;
  /** Billionths of a dollar. */
  amountNanodollars?: number;
  /** 0 for UTF-8, 8 for UCS-2. */
  messageEncoding?: number;
  /** `longcode`, `toll-free`, or others. */
  messageType?: string;
  isMms?: boolean;
  /** E.g. `2017-12-22T01:52:39.39Z`. */
  timestamp?: string;
  deliveryReceipts: DeliveryReceipt[];
  /** Ids of the attachments. */
  mediaIds: string[];
}

/** A message with its attachments. */
export interface MessageDetails extends MessageRecord {
  media: MessageMedia[];
}

/** How far a message has come. */
export interface DeliveryReceipt {
  /** 1: from the next carrier; 2: from the phone. */
  level?: number;
  status?: string;
  statusCode?: number;
  statusCodeDescription?: string;
  timestamp?: string;
}

/** An attachment of an MMS. */
export interface MessageMedia {
  id: string;
  url?: string;
  mimeType?: string;
  fileName?: string;
  /** Bytes. */
  fileSize?: number;
}

/** A task of Flowroute that enables or disables messages on numbers. */
export interface ProvisioningTask {
  id: string;
  /** Flowroute's word; `processing`, `successful` and `failed` are known. */
  status?: string;
  message?: string;
  /** The number, 11 digits, of a task for a single one. */
  number?: string;
  /** The numbers, 11 digits each, of a task for several, by their state. */
  numbers?: { successful: string[]; processing: string[]; failed: string[] };
}
