/** Record ids, checked before they go into a path: an empty id would address the whole list. */
import { RefusedError } from "./errors";

/** Decimal digits, up to the length of a 64-bit integer. */
export const isRecordId = (id: unknown): id is string => typeof id === "string" && /^\d{1,20}$/.test(id);

/**
 * @param kind as it reads after "the id of": `a caller name`
 * @throws RefusedError without the value, which may be anything, even an address by mistake
 */
export function requireRecordId(id: string, kind: string): string {
  if (isRecordId(id)) return id;
  throw new RefusedError(
    `This is not the id of ${kind}. Nothing was sent. Give the digits that Flowroute shows, as a string, for example "22127".`,
  );
}
