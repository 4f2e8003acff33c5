/** What a connection that failed means: did anything reach the API, is there any use in trying again, what is to be done. */
import { FetchError } from "node-fetch";
import type { HttpProxy } from "./proxy";
import type { Passage } from "./tunnel";

export type NoAnswer =
  /** Certainly nothing reached the server. `permanent`: a repetition ends the same way. `advice`: sentences. */
  | { readonly kind: "unsent"; readonly why: string; readonly permanent: boolean; readonly advice?: string }
  /** The request may have reached the server; its status is not known. */
  | { readonly kind: "lost"; readonly why: string; readonly timedOut: boolean; readonly advice?: string };

export interface FailedExchange {
  readonly proxy: HttpProxy | undefined;
  readonly passage: Passage;
  /** Said when the time is what ended it. */
  readonly timedOut: string | undefined;
}

/** Did anything reach the server? Only a failure to connect says no for certain. */
export function readFailure(error: unknown, { proxy, passage, timedOut }: FailedExchange): NoAnswer {
  const code = error instanceof FetchError && typeof error.code === "string" ? error.code : "";
  const call = error instanceof FetchError ? (error as { erroredSysCall?: unknown }).erroredSysCall : undefined;
  const through = proxy === undefined ? "" : ` through the proxy ${proxy.shown}`;
  if (proxy !== undefined && passage.isOpening) return notOpened(proxy, passage.status, timedOut ?? code);
  if (timedOut !== undefined) return { kind: "lost", why: `${timedOut}${through}`, timedOut: true };
  const advice = certificateAdvice(code);
  if (advice !== undefined) {
    return { kind: "unsent", why: `no trusted TLS connection${through} (${code})`, permanent: true, advice };
  }
  if (beforeConnection.has(code) || call === "connect" || call === "getaddrinfo") {
    return { kind: "unsent", why: `no connection${through} (${code})`, permanent: false };
  }
  const why = `the connection${through} broke before an answer${code === "" ? "" : ` (${code})`}`;
  // A connection that was well may break in this way, too.
  const isNoTls = error instanceof Error && /wrong version number|packet length too long/.test(error.message);
  return { kind: "lost", why, timedOut: false, ...(isNoTls ? { advice: noTls } : {}) };
}

const noTls = "What answers there may not speak TLS. Check the address and its port, and what stands in between.";

/** The proxy has opened no way to the API. */
function notOpened({ shown }: HttpProxy, status: number | undefined, cause: string): NoAnswer {
  const variable = /\((\w+)\)$/.exec(shown)?.[1] ?? "HTTPS_PROXY";
  if (status === undefined) {
    const trust = certificateAdvice(cause);
    return {
      kind: "unsent",
      why: `no connection through the proxy ${shown}${cause === "" ? "" : ` (${cause})`}`,
      permanent: trust !== undefined,
      advice:
        trust ?? `Check that the proxy is there and what ${variable} says; NO_PROXY names what is reached without it.`,
    };
  }
  const advice =
    status === 407
      ? `Write its user and password into ${variable}, as in http://USER:PASSWORD@HOST:PORT.`
      : `Ask whoever runs the proxy to let the API through, or name it in NO_PROXY where it can be reached directly.`;
  return {
    kind: "unsent",
    why: `no connection through the proxy ${shown}, which refused it with status ${status}`,
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
  "Its certificate is signed by nobody whom Node knows. Where a company's proxy or firewall looks into TLS, set " +
  "NODE_EXTRA_CA_CERTS to a file with the company's own CA certificate (PEM) and try again; else something else answers " +
  "in the API's place. Do not switch the verification off: the keys would go to whoever answers.";

/** By Node's code of what is wrong with a certificate, or with TLS as a whole. */
const certificates: readonly (readonly [RegExp, string])[] = [
  [/^(?:DEPTH_ZERO_SELF|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|CERT_UNTRUSTED|CERT_SIGNATURE_FAILURE)/, unknownAuthority],
  [
    /^CERT_HAS_EXPIRED/,
    "Its certificate has expired. Check the clock of this machine; if that is right, whoever runs the server has to renew it.",
  ],
  [/^CERT_NOT_YET_VALID/, "Its certificate is not valid yet. Check the clock of this machine."],
  [
    /^(?:ERR_TLS_CERT_ALTNAME|HOSTNAME_MISMATCH)/,
    "Its certificate is for another name. Check the address for mistakes; if it is right, something else answers in the API's place.",
  ],
  [/^(?:CERT_|ERR_TLS_CERT)/, unknownAuthority],
];

function certificateAdvice(code: string): string | undefined {
  return certificates.find(([pattern]) => pattern.test(code))?.[1];
}
