/**
 * The words in which Flowroute says that something is not on the account. They are all that is recorded (documentation
 * pages, READMEs of its SDKs): a proxy, a maintenance page or a half-finished deployment answers 404, too, often with
 * JSON, and its 404 says nothing about the account.
 */
import type { ErrorBody } from "./call";

const words: readonly string[] = [
  // Release of a number that is not on the account, without a title; presumed wherever a single thing is read.
  "Could not find that resource on your account.",
  // Deletion of a caller name, title and detail.
  "Resource not found",
  "CNAM record not found. Nothing to delete.",
  // Deletion of a route. The page does not say whether it is the title or the detail.
  "Invalid Route Id",
].map(plain);

/** Werkzeug's text for a path that no handler knows: it speaks of the URL, and not of the account. */
const noSuchPath = /requested URL was not found/i;

/** Whether this body of a 404 is Flowroute's own "there is none", by its title or its detail. */
export function saysNotFound(body: ErrorBody): boolean {
  if (!isAbout(body)) return false;
  const { title, detail, fields } = body;
  // The detail may be an object, with the words as its only text.
  const texts = [title, fields === undefined ? detail : undefined, ...Object.values(fields ?? {}).flat()];
  return texts.some((text) => text !== undefined && words.includes(plain(text)));
}

/** Whether an error body is the API's, and not about the URL: for calls whose refusal is a result. */
export const isAbout = ({ genuine, detail }: ErrorBody): boolean => genuine && !noSuchPath.test(detail ?? "");

/** Whether an error body of the API says anything at all about what was asked. */
export const saysSomething = (body: ErrorBody): boolean =>
  isAbout(body) && (body.title !== undefined || body.detail !== undefined);

function plain(text: string): string {
  return text.trim().replace(/\.$/, "").toLowerCase();
}
