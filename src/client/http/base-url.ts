/** The address of the API. The keys are sent there, so it must be https, or on this machine. */
import { RefusedError } from "../errors";
import { defaultHints } from "../hints";
import { withSteps } from "../text/steps";

/** The real API. */
export const defaultBaseUrl = "https://api.flowroute.com";

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * Normalizes the URL: no slash at the end. A path is kept, because a gateway may serve the API below one.
 *
 * @param hint how the caller sets it, as it reads after "Set"
 * @throws RefusedError for anything that is neither https nor http on the loopback interface, and for credentials,
 * query or fragment in the URL.
 */
export function parseBaseUrl(text: string, hint: string = defaultHints.baseUrl): string {
  const refuse = (why: string) =>
    new RefusedError(
      "invalid-configuration",
      withSteps(
        `Could not use the base URL of the API: ${why}. Nothing was sent.`,
        `Set ${hint} to an https:// address. The default is ${defaultBaseUrl}.`,
        "For a local Flowroute, use http:// with 127.0.0.1, localhost or [::1].",
      ),
    );
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw refuse("it is not a URL");
  }
  if (url.username !== "" || url.password !== "") throw refuse("it contains credentials");
  if (url.search !== "" || url.hash !== "") throw refuse("it contains a query or a fragment");
  const safe = url.protocol === "https:" || (url.protocol === "http:" && loopback.test(url.hostname));
  if (!safe) throw refuse(`${url.protocol}//${url.host} would send the keys unencrypted`);
  return url.origin + url.pathname.replace(/\/+$/, "");
}
