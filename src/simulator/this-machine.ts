/**
 * Accepts only requests of programs on this machine. Otherwise a web page that is open here could reach the simulator by a
 * host name of its own that resolves to 127.0.0.1 (DNS rebinding). Such a request contains that name.
 */
import type { IncomingMessage } from "node:http";
import { jsonApiType } from "./rest/app";

/** No name with a final dot, because that may be resolved by a name server. */
const loopbackHost = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d{1,5})?$/i;

/** Checks `Host`, `Origin` if there is one, and an absolute URL in the request line, as for a proxy. */
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

/** @param isControl answers in the form of the control interface, otherwise in that of the API */
export const refuseRemoteRequest = (isControl: boolean): Response =>
  isControl
    ? Response.json({ error: reason }, { status: 403 })
    : new Response(JSON.stringify({ errors: [{ status: 403, title: "Forbidden", detail: reason }] }), {
        status: 403,
        headers: { "content-type": jsonApiType },
      });
