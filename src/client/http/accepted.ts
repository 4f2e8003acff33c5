/** Answers of which only the success matters. */
import { isRecord } from "../json/document";
import type { Answer } from "./call";
import { Unreadable } from "./call";

/**
 * Takes a 2xx for "done" only when it is the API's own: empty with status 204, or JSON without `errors`. A page that
 * something before the API answers with 200 proves nothing.
 *
 * @throws Unreadable
 */
export function accepted({ status, json, complaint }: Answer): void {
  if (complaint !== undefined) throw new Unreadable(`it says ${complaint}`);
  if (status !== 204 && !isRecord(json)) throw new Unreadable("it is neither empty nor an object");
}
