/** Where the API is. Keys go there, so it is https, or this machine. */
import { RefusedError } from "../errors";

/** The real API. */
export const defaultBaseUrl = "https://api.flowroute.com";

/** How the keys and the URL are set, for the advice in messages. */
export interface SettingNames {
  readonly keys: string;
  readonly baseUrl: string;
}

/** By the environment, and by the stack's configuration. */
export const usualNames: SettingNames = {
  keys:
    "FLOWROUTE_ACCESS_KEY and FLOWROUTE_SECRET_KEY, or " +
    "`pulumi config set flowroute:accessKey ...` and `pulumi config set --secret flowroute:secretKey` (it asks for the value)",
  baseUrl: "flowroute:baseUrl or FLOWROUTE_BASE_URL",
};

const loopback = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

/**
 * The URL in one spelling, without a slash at its end. A path is kept (a gateway may serve the API below one).
 *
 * @param named how it is set, for messages
 * @throws RefusedError for anything that is neither https nor http on the loopback interface, and for credentials,
 * query or fragment in the URL.
 */
export function parseBaseUrl(text: string, named = usualNames.baseUrl): string {
  const no = (why: string) =>
    new RefusedError(
      `Could not use the API's base URL: ${why}. Nothing was sent. Set ${named} to an https:// address ` +
        ` (default ${defaultBaseUrl}), or to http:// on 127.0.0.1, localhost or [::1] for a local Flowroute.`,
    );
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw no("it is not a URL");
  }
  if (url.username !== "" || url.password !== "") throw no("it has credentials in it");
  if (url.search !== "" || url.hash !== "") throw no("it has a query or a fragment");
  const safe = url.protocol === "https:" || (url.protocol === "http:" && loopback.test(url.hostname));
  if (!safe) throw no(`${url.protocol}//${url.host} would carry the keys in the clear`);
  return url.origin + url.pathname.replace(/\/+$/, "");
}
