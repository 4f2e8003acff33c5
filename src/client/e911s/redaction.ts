/**
 * Redacts what Flowroute says about an emergency address, because it may contain the person's name and street. Known
 * meanings become our own sentences, and validation errors become names of fields.
 */
import type { RejectionReason } from "../errors";
import type { ErrorBody } from "../http/call";
import { rejectionReason } from "../http/error-body";
import { wireNames } from "./wire";

/** Our own sentences for what Flowroute is known to say. */
const meanings: readonly (readonly [RegExp, string])[] = [
  [/geocode/i, "Could not geocode this address: Flowroute does not know such a place."],
  [
    /does not support emergency services/i,
    "Cannot assign an E911 record to a number that does not support emergency services.",
  ],
  [/requested URL was not found/i, "The requested URL was not found."],
  [/already associated/i, "Records are already associated."],
  [/could not find that resource/i, "Could not find that resource on your account."],
  [/authentication failed/i, "Authentication failed."],
];

const hidden = "Flowroute's words are not shown, because they may contain personal data";

/** `rejectionReason` reads the same reason from each as from Flowroute's words. */
const reasons: Record<RejectionReason, string> = {
  "no-funds": "Insufficient funds.",
  duplicate: "Duplicate address.",
  "in-use": "Numbers are still associated with it.",
  "not-authorized": "Not authorized.",
  invalid: `Invalid: ${hidden}.`,
  rejected: `Refused: ${hidden}.`,
};

const harmlessTitles = new Set([
  "ActionNotAuthorizedError",
  "Client Error",
  "Invalid Resource",
  "Method Not Allowed",
  "Resource not found",
  "Unauthorized",
]);

/** An error answer without personal data, and with the same reason. */
export function redactBody(errorBody: ErrorBody, status: number): ErrorBody {
  if (!errorBody.isFromFlowroute) return { isFromFlowroute: false };
  const { title, requestId } = errorBody;
  const fields = invalidFields(errorBody);
  const detail = describeErrorBody(errorBody, fields, status);
  return {
    isFromFlowroute: true,
    ...(title !== undefined && harmlessTitles.has(title) ? { title } : {}),
    ...(detail === undefined ? {} : { detail }),
    ...(requestId !== undefined && looksGenerated(requestId) ? { requestId } : {}),
    ...(fields.length === 0 ? {} : { fields: Object.fromEntries(fields.map((name) => [name, ["not accepted"]])) }),
  };
}

/** Why an address is invalid: names of fields, and one sentence. */
export function validationErrorOf(errorBody: ErrorBody, status: number): { fields: string[]; reason: string } {
  const fields = invalidFields(errorBody);
  return { fields, reason: describeErrorBody(errorBody, fields, status) ?? "Flowroute does not say why." };
}

/** Whether a 404 complains about the address that was sent, and not about a missing record. Reads the result of {@link redactBody}. */
export const isAboutAddress = ({ fields, detail = "" }: ErrorBody): boolean =>
  fields !== undefined || /geocode|\binvalid\b/i.test(detail);

/** Our names of the invalid fields. Other keys of Flowroute could be anything. */
function invalidFields({ fields = {} }: ErrorBody): string[] {
  const keys = new Set(Object.keys(fields).flatMap((path) => path.split(".")));
  return Object.entries(wireNames)
    .filter(([, wireName]) => keys.has(wireName))
    .map(([name]) => name);
}

function describeErrorBody(errorBody: ErrorBody, fields: readonly string[], status: number): string | undefined {
  const { title, detail } = errorBody;
  const reason = rejectionReason(status, title, detail);
  if (errorBody.fields !== undefined) {
    // The words about a street ("already", "in use") could mean anything. Only a label can be taken.
    if (fields.length === 1 && fields[0] === "label" && reason === "duplicate") return "Duplicate label.";
    return fields.length === 0 ? reasons[rejectionReason(status, title)] : `Invalid fields: ${fields.join(", ")}.`;
  }
  if (detail === undefined) return title === undefined || harmlessTitles.has(title) ? undefined : reasons[reason];
  return meanings.find(([pattern]) => pattern.test(detail))?.[1] ?? reasons[reason];
}

/** A request id as Flowroute generates them: a UUID, or hexadecimal digits. */
function looksGenerated(id: string): boolean {
  return /^[\da-f]{8}[\da-f-]{0,56}$/i.test(id);
}
