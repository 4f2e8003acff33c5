/** What a failed connection means: whether anything reached the API, whether a retry can help, and what to do. */
import { FetchError } from "node-fetch";
import type { HttpProxy } from "./proxy";
import type { TunnelState } from "./tunnel";

export type NoAnswer =
  /** Certainly nothing reached the server. `permanent`: a repetition ends the same way. `advice`: sentences, one per line. */
  | { readonly kind: "unsent"; readonly why: string; readonly permanent: boolean; readonly advice?: string }
  /** The request may have reached the server; its status is not known. */
  | { readonly kind: "lost"; readonly why: string; readonly timedOut: boolean; readonly advice?: string };

export interface FailedExchange {
  readonly proxy: HttpProxy | undefined;
  readonly tunnel: TunnelState;
  /** What to say when the time limit ended it; undefined when something else did. */
  readonly timedOut: string | undefined;
}

/** Only a failure to connect is certain not to have reached the server. */
export function classifyConnectionFailure(error: unknown, { proxy, tunnel, timedOut }: FailedExchange): NoAnswer {
  const code = error instanceof FetchError && typeof error.code === "string" ? error.code : "";
  const call = error instanceof FetchError ? (error as { erroredSysCall?: unknown }).erroredSysCall : undefined;
  const through = proxy === undefined ? "" : ` through the proxy ${proxy.displayName}`;
  if (proxy !== undefined && tunnel.isOpening) return classifyTunnelFailure(proxy, tunnel.status, timedOut ?? code);
  if (timedOut !== undefined) return { kind: "lost", why: `${timedOut}${through}`, timedOut: true };
  const advice = certificateAdvice(code);
  if (advice !== undefined) {
    return { kind: "unsent", why: `offered no trusted TLS connection${through} (${code})`, permanent: true, advice };
  }
  if (beforeConnection.has(code) || call === "connect" || call === "getaddrinfo") {
    return { kind: "unsent", why: `could not be reached${through} (${code})`, permanent: false };
  }
  const why = `broke the connection${through} before it answered${code === "" ? "" : ` (${code})`}`;
  // A connection that was well may break in this way, too.
  const isNoTls = error instanceof Error && /wrong version number|packet length too long/.test(error.message);
  return { kind: "lost", why, timedOut: false, ...(isNoTls ? { advice: noTlsAdvice } : {}) };
}

const noTlsAdvice = "The server may not speak TLS there. Check the address, its port, and what is in between.";

/** The proxy did not open a tunnel to the API. */
function classifyTunnelFailure({ displayName }: HttpProxy, status: number | undefined, cause: string): NoAnswer {
  const variable = /\((\w+)\)$/.exec(displayName)?.[1] ?? "HTTPS_PROXY";
  if (status === undefined) {
    const trust = certificateAdvice(cause);
    return {
      kind: "unsent",
      why: `could not be reached through the proxy ${displayName}${cause === "" ? "" : ` (${cause})`}`,
      permanent: trust !== undefined,
      advice:
        trust ??
        `Check that the proxy runs, and check ${variable}.\nTo reach the API without the proxy, name the API in NO_PROXY.`,
    };
  }
  const advice =
    status === 407
      ? `Add the proxy's user and password to ${variable}: http://USER:PASSWORD@HOST:PORT`
      : `Ask the administrator of the proxy to allow the API.\nIf the API can be reached directly, name it in NO_PROXY.`;
  return {
    kind: "unsent",
    why: `could not be reached: the proxy ${displayName} refused the connection with status ${status}`,
    // A proxy that is overloaded or cannot reach the API now may do so in a moment.
    permanent: status < 500,
    advice,
  };
}

const beforeConnection = new Set([
  "ECONNREFUSED",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EAI_FAIL",
  "EHOSTUNREACH",
  "EHOSTDOWN",
  "ENETUNREACH",
  "ENETDOWN",
  "EADDRNOTAVAIL",
  "ERR_INVALID_URL",
]);

const unknownAuthority =
  "Node does not know the authority that signed the server's certificate.\n" +
  "If your company inspects TLS, set NODE_EXTRA_CA_CERTS to a PEM file with the company's CA certificate.\n" +
  "If it does not, another server may be answering in the API's place.\n" +
  "Do not turn off certificate verification: the keys would go to whoever answers.";

/** By Node's error code for certificates and TLS. */
const certificates: readonly (readonly [RegExp, string])[] = [
  [/^(?:DEPTH_ZERO_SELF|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE)/, unknownAuthority],
  [
    /^CERT_HAS_EXPIRED/,
    "The server's certificate has expired. Check the clock of this machine.\nIf the clock is right, the operator of the server must renew the certificate.",
  ],
  [/^CERT_NOT_YET_VALID/, "The server's certificate is not valid yet. Check the clock of this machine."],
  [
    /^(?:ERR_TLS_CERT_ALTNAME|HOSTNAME_MISMATCH)/,
    "The server's certificate is for another name. Check the address for mistakes.\nIf the address is right, another server may be answering in the API's place.",
  ],
  [/^(?:CERT_|ERR_TLS_CERT)/, unknownAuthority],
];

function certificateAdvice(code: string): string | undefined {
  return certificates.find(([pattern]) => pattern.test(code))?.[1];
}
