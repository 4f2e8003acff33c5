/** Ids of records, checked before they go into a path: an empty one would address the whole list. */
import { RefusedError } from "./errors";

/** Decimal digits, at most as many as the largest id that a database gives. */
export const isRecordId = (id: unknown): id is string => typeof id === "string" && /^\d{1,20}$/.test(id);

/**
 * `kind` as it reads after "no id of": `a caller name`. What was given is not repeated: it may be anything, an address
 * by mistake.
 *
 * @throws RefusedError
 */
export function recordId(id: string, kind: string): string {
  if (isRecordId(id)) return id;
  throw new RefusedError(
    "invalid-input",
    `This is no id of ${kind}: nothing was sent. Give the digits that Flowroute shows, as a string, for example "22127".`,
  );
}
