/** The approval of a caller name, which Flowroute tells by two fields. */
import type { CnamRecord } from "./model";

export function cnamStatus({ isApproved, rejectionReason }: CnamRecord): "pending" | "approved" | "rejected" {
  if (isApproved) return "approved";
  return rejectionReason === null ? "pending" : "rejected";
}
