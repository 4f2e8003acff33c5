/** What is known of a number that is on the account. */
import type { AvailableNumber, NumberDetails } from "../../client";

/** Live, what it was offered at when we bought it, and what Flowroute is still at. */
export type LiveNumber = NumberDetails & {
  offer?: AvailableNumber;
  messagingOrder?: MessagingOrder;
  /** Bought, and no read has shown it yet. */
  isUnseen?: boolean;
  /** When it became this resource's, ISO 8601. */
  since?: string;
  /** From an `up`, which has also looked for what was bought in its place if the number was missing before. */
  isSynced?: boolean;
};

/** Among the outputs of a number that no read has shown since its purchase. */
export const UNSEEN = "__unseen";

/** Among the outputs: since when it is this resource's, by which the later of two objects is known. */
export const SINCE = "__since";

/** That messaging be switched: accepted by Flowroute, and not finished yet. Kept in the outputs. */
export interface MessagingOrder {
  enabled: boolean;
  /** Milliseconds since 1970. */
  at: number;
  /** Flowroute's task, where it tells. */
  task?: string;
}
