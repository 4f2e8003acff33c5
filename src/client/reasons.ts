/**
 * Why something was refused, or failed: one word from a closed list, in brackets at the end of the first line of the
 * message. `docs/operations.md` has a section for each. Match the reason, never the sentence.
 */
export const REASONS = [
  // Calls of the API.
  "invalid-input",
  "invalid-configuration",
  "client-closed",
  "keys-rejected",
  "not-found",
  "rate-limited",
  "unavailable",
  "not-flowroute",
  "unknown-404",
  "incomplete-list",
  "redirected",
  "unknown-outcome",
  "no-funds",
  "duplicate",
  "in-use",
  "not-authorized",
  "invalid",
  "rejected",
  // Buying numbers.
  "nothing-to-buy",
  "not-in-stock",
  "plan-exhausted",
  "already-on-account",
  "tag-in-use",
  "former-name",
  "orphaned-purchase",
  "possible-purchase",
  "unknown-purchase",
  "tag-not-visible",
  "purchase-not-visible",
  "engine-gone",
  "budget",
  "number-limit",
  "charges-stopped",
  "search-missing",
  "contradictory-reads",
  // The account.
  "other-account",
  "unconfirmed-account",
  // What is on the account.
  "number-missing",
  "number-returned",
  "not-on-account",
  "gone",
  "import-differs",
  "alias-taken",
  "value-taken",
  "place-taken",
  "label-in-use",
  "address-not-known",
  "foreign-dependents",
  "changed-meanwhile",
  "caller-name-rejected",
  // What a run may take away.
  "rename-suspected",
  "forced-replacement",
  "release-limit",
  "failed-run",
  "dependents-remain",
  "deletion-refused",
  "newer-state",
  "two-owners",
  "foreign-owner",
  "journal-unwritable",
] as const;

export type Reason = (typeof REASONS)[number];

const AT_THE_END = new RegExp(` \\[(?:${REASONS.join("|")})\\]$`);

/** The message with its reason at the end of the first line, unless one stands there already. */
export function withReason(message: string, reason: Reason): string {
  const [first = "", ...rest] = message.split("\n");
  if (AT_THE_END.test(first)) return message;
  return [`${first} [${reason}]`, ...rest].join("\n");
}
