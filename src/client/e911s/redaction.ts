/**
 * What may be repeated of the carrier's words about an emergency address: nothing, as they may hold the person's name
 * and street. Known meanings become sentences of our own, complaints become the names of the fields.
 */
import type { RejectionReason } from "../errors";
import type { ErrorBody } from "../http/call";
import { rejectionReason } from "../http/error-body";
import { wireNames } from "./wire";

/** Sentences of our own for what the carrier is known to say. */
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

/** Each means to `rejectionReason` what the carrier's words mean to it. */
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

/** An error answer without anything of the person in it; the reason that it stands for stays the same. */
export function redactBody(errorBody: ErrorBody, status: number): ErrorBody {
  if (!errorBody.genuine) return { genuine: false };
  const { title, requestId } = errorBody;
  const fields = invalidFields(errorBody);
  const detail = sentence(errorBody, fields, status);
  return {
    genuine: true,
    ...(title !== undefined && harmlessTitles.has(title) ? { title } : {}),
    ...(detail === undefined ? {} : { detail }),
    ...(requestId !== undefined && looksGenerated(requestId) ? { requestId } : {}),
    ...(fields.length === 0 ? {} : { fields: Object.fromEntries(fields.map((name) => [name, ["not accepted"]])) }),
  };
}

/** Why an address is not valid: names of fields, and one sentence. */
export function validationErrorOf(errorBody: ErrorBody, status: number): { fields: string[]; reason: string } {
  const fields = invalidFields(errorBody);
  return { fields, reason: sentence(errorBody, fields, status) ?? "Flowroute does not say why." };
}

/** Whether a 404 speaks of the address that was sent, and not of a record that is gone. Told what {@link redactBody} left. */
export const isOfAddress = ({ fields, detail = "" }: ErrorBody): boolean =>
  fields !== undefined || /geocode|\binvalid\b/i.test(detail);

/** Our names of the known fields that are complained of; the carrier's other keys could be anything. */
function invalidFields({ fields = {} }: ErrorBody): string[] {
  const keys = new Set(Object.keys(fields).flatMap((path) => path.split(".")));
  return Object.entries(wireNames)
    .filter(([, wireName]) => keys.has(wireName))
    .map(([name]) => name);
}

function sentence(errorBody: ErrorBody, fields: readonly string[], status: number): string | undefined {
  const { title, detail } = errorBody;
  const reason = rejectionReason(status, title, detail);
  if (errorBody.fields !== undefined) {
    // Words about a street ("already", "in use") may mean anything; only a label can be taken.
    if (fields.length === 1 && fields[0] === "label" && reason === "duplicate") return "Duplicate label.";
    return fields.length === 0 ? reasons[rejectionReason(status, title)] : `Invalid fields: ${fields.join(", ")}.`;
  }
  if (detail === undefined) return title === undefined || harmlessTitles.has(title) ? undefined : reasons[reason];
  return meanings.find(([pattern]) => pattern.test(detail))?.[1] ?? reasons[reason];
}

/** A request id as the carrier makes them: a UUID, or hexadecimal digits. */
function looksGenerated(id: string): boolean {
  return /^[\da-f]{8}[\da-f-]{0,56}$/i.test(id);
}
