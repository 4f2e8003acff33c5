/**
 * Requests of this machine's own programs only. A web page that somebody has open here could otherwise reach the simulator
 * through a name of its own that it lets point to 127.0.0.1 (DNS rebinding): such a request has that name in it.
 */
import type { IncomingMessage } from "node:http";
import { jsonApiType } from "./rest/app";

/** No name with a dot at its end: that one may be asked of a name server. */
const loopbackHost = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

/** By the name in `Host`, in `Origin` where there is one, and in the request line where a proxy would have it. */
export function isFromThisMachine({ rawHeaders, url = "", headers }: IncomingMessage): boolean {
  const hosts = rawHeaders.filter((_, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === "host");
  const origin = headers.origin === undefined ? "localhost" : authorityOf(headers.origin);
  const target = url.startsWith("/") || url === "*" ? "localhost" : authorityOf(url);
  return (
    hosts.length === 1 && [...hosts, origin, target].every((name) => name !== undefined && loopbackHost.test(name))
  );
}

const authorityOf = (address: string): string | undefined => /^https?:\/\/([^/?#]*)(?:[/?#]|$)/i.exec(address)?.[1];

const reason = "This simulator answers only to 127.0.0.1 and localhost, as the Host and the Origin of a request.";

/** @param isControl in the form of the control interface, else in that of the API */
export const refuseRemoteRequest = (isControl: boolean): Response =>
  isControl
    ? Response.json({ error: reason }, { status: 403 })
    : new Response(JSON.stringify({ errors: [{ status: 403, title: "Forbidden", detail: reason }] }), {
        status: 403,
        headers: { "content-type": jsonApiType },
      });
