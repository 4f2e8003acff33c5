/**
 * The words in which Flowroute says that something is not on the account: all that are recorded, in its documentation and
 * the READMEs of its SDKs. Other words prove nothing, because a proxy, a maintenance page or an unfinished deployment
 * answers 404 too, often with JSON.
 */
import type { ErrorBody } from "./call";

const words: readonly string[] = [
  // Release of a number that is not on the account, without a title. Assumed for every read of a single resource.
  "Could not find that resource on your account.",
  // Deletion of a caller name: title and detail.
  "Resource not found",
  "CNAM record not found. Nothing to delete.",
  // Deletion of a route. The documentation does not say whether it is the title or the detail.
  "Invalid Route Id",
].map(plain);

/** The text of Werkzeug (a Python web library) for an unknown path. It is about the URL, not about the account. */
const noSuchPath = /requested URL was not found/i;

/** Whether the body of a 404 is Flowroute's "not found", by its title or its detail. */
export function isNotFoundBody(body: ErrorBody): boolean {
  if (!isAboutResource(body)) return false;
  const { title, detail, fields } = body;
  // The detail may be an object whose only text is these words.
  const texts = [title, fields === undefined ? detail : undefined, ...Object.values(fields ?? {}).flat()];
  return texts.some((text) => text !== undefined && words.includes(plain(text)));
}

/** Whether an error body is from the API and about the resource, not about the URL. */
export const isAboutResource = ({ isFromFlowroute, detail }: ErrorBody): boolean =>
  isFromFlowroute && !noSuchPath.test(detail ?? "");

/** Whether such an error body has a title or a detail. */
export const hasMessage = (body: ErrorBody): boolean =>
  isAboutResource(body) && (body.title !== undefined || body.detail !== undefined);

function plain(text: string): string {
  return text.trim().replace(/\.$/, "").toLowerCase();
}
