/** Record ids, checked before they go into a path: an empty id would address the whole list. */
import { RefusedError } from "./errors";
import { withSteps } from "./text/steps";

/** Decimal digits, up to the length of a 64-bit integer. */
export const isRecordId = (id: unknown): id is string => typeof id === "string" && /^\d{1,20}$/.test(id);

/**
 * `kind` as it reads after "not the id of": `a caller name`. What was given is not repeated: it may be anything, an address
 * by mistake.
 *
 * @throws RefusedError
 */
export function requireRecordId(id: string, kind: string): string {
  if (isRecordId(id)) return id;
  throw new RefusedError(
    "invalid-input",
    withSteps(
      `This is not the id of ${kind}. Nothing was sent.`,
      'Give the digits that Flowroute shows, as a string, such as "22127".',
    ),
  );
}
