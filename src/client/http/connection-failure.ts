/** What a failed connection means: whether anything reached the API, whether a retry can help, and what to do. */
import { FetchError } from "node-fetch";
import type { HttpProxy } from "./proxy";
import type { TunnelState } from "./tunnel";

export type NoAnswer =
  /** Certainly nothing reached the server. `permanent`: a retry would end the same way. `advice`: sentences. */
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
    return { kind: "unsent", why: `no trusted TLS connection${through} (${code})`, permanent: true, advice };
  }
  if (beforeConnection.has(code) || call === "connect" || call === "getaddrinfo") {
    return { kind: "unsent", why: `no connection${through} (${code})`, permanent: false };
  }
  const why = `the connection${through} broke before an answer${code === "" ? "" : ` (${code})`}`;
  // A connection that worked before may break in this way, too.
  const isNoTls = error instanceof Error && /wrong version number|packet length too long/.test(error.message);
  return { kind: "lost", why, timedOut: false, ...(isNoTls ? { advice: noTlsAdvice } : {}) };
}

const noTlsAdvice = "The server there may not speak TLS. Check the address and its port, and what is in between.";

/** The proxy did not open a tunnel to the API. */
function classifyTunnelFailure({ displayName }: HttpProxy, status: number | undefined, cause: string): NoAnswer {
  const variable = /\((\w+)\)$/.exec(displayName)?.[1] ?? "HTTPS_PROXY";
  if (status === undefined) {
    const trust = certificateAdvice(cause);
    return {
      kind: "unsent",
      why: `no connection through the proxy ${displayName}${cause === "" ? "" : ` (${cause})`}`,
      permanent: trust !== undefined,
      advice:
        trust ??
        `Check that the proxy is running, and the value of ${variable}. NO_PROXY lists the hosts that need no proxy.`,
    };
  }
  const advice =
    status === 407
      ? `Put its user and password into ${variable}, as in http://USER:PASSWORD@HOST:PORT.`
      : `Ask the administrator of the proxy to allow the API, or list it in NO_PROXY if it can be reached directly.`;
  return {
    kind: "unsent",
    why: `no connection through the proxy ${displayName}, which refused it with status ${status}`,
    // A proxy that is overloaded or cannot reach the API now may work in a moment.
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
  "Node does not trust the authority that signed its certificate. If your company's proxy or firewall inspects TLS, set " +
  "NODE_EXTRA_CA_CERTS to a file with the company's CA certificate (PEM) and try again. Otherwise something else answers " +
  "in place of the API. Do not turn the verification off: the keys would go to whoever answers.";

/** By Node's error code for certificates and TLS. */
const certificates: readonly (readonly [RegExp, string])[] = [
  [/^(?:DEPTH_ZERO_SELF|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE)/, unknownAuthority],
  [
    /^CERT_HAS_EXPIRED/,
    "Its certificate has expired. Check the clock of this machine. If that is right, the server's certificate must be renewed.",
  ],
  [/^CERT_NOT_YET_VALID/, "Its certificate is not valid yet. Check the clock of this machine."],
  [
    /^(?:ERR_TLS_CERT_ALTNAME|HOSTNAME_MISMATCH)/,
    "Its certificate is for another name. Check the address for mistakes. If it is right, something else answers in place of the API.",
  ],
  [/^(?:CERT_|ERR_TLS_CERT)/, unknownAuthority],
];

function certificateAdvice(code: string): string | undefined {
  return certificates.find(([pattern]) => pattern.test(code))?.[1];
}
