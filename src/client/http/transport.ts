/**
 * One exchange over the wire: node-fetch with keep-alive, never a redirect, never an exception.
 *
 * The keys live in this closure and nowhere else: requests and results can be printed.
 */
import http from "node:http";
import https from "node:https";
import fetch, { FetchError } from "node-fetch";
import { startStopwatch } from "../runtime";

export interface WireRequest {
  readonly method: string;
  /** Path and query, from the root of the API. */
  readonly target: string;
  /** JSON text. */
  readonly body?: string;
  readonly timeoutMs: number;
  /** Use a connection of its own: one that is kept alive may be closed by the server in the moment of writing to it. */
  readonly fresh: boolean;
}

export type WireResult =
  | {
      readonly kind: "answer";
      readonly status: number;
      header(name: string): string | undefined;
      readonly text: string;
      /** False when the body was cut off. */
      readonly complete: boolean;
    }
  /** Certainly nothing reached the server. `hopeless`: a repetition ends the same way. */
  | { readonly kind: "unsent"; readonly why: string; readonly hopeless: boolean }
  /** The request may have reached the server; its status is not known. */
  | { readonly kind: "lost"; readonly why: string; readonly timedOut: boolean };

export interface Transport {
  exchange(request: WireRequest): Promise<WireResult>;
  close(): void;
}

export interface TransportOptions {
  readonly baseUrl: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly userAgent: string;
}

/** Far above the largest list page; a server that sends more is broken. */
const largestBody = 16 * 1024 * 1024;

export function createTransport(options: TransportOptions): Transport {
  const { Agent } = options.baseUrl.startsWith("https:") ? https : http;
  const kept = new Agent({ keepAlive: true, maxFreeSockets: 16 });
  const fresh = new Agent({ keepAlive: false });
  const authorization = `Basic ${Buffer.from(`${options.accessKey}:${options.secretKey}`).toString("base64")}`;

  return {
    async exchange(request) {
      const stopwatch = startStopwatch(request.timeoutMs);
      const timedOut = `no answer within ${seconds(request.timeoutMs)}`;
      try {
        const response = await fetch(options.baseUrl + request.target, {
          method: request.method,
          headers: {
            Accept: "application/vnd.api+json",
            Authorization: authorization,
            "User-Agent": options.userAgent,
            ...(request.body === undefined ? {} : { "Content-Type": "application/vnd.api+json" }),
          },
          ...(request.body === undefined ? {} : { body: request.body }),
          agent: request.fresh ? fresh : kept,
          redirect: "manual",
          compress: false,
          size: largestBody,
          signal: stopwatch.signal,
        });
        let text = "";
        let complete = true;
        try {
          text = await response.text();
        } catch {
          complete = false;
        }
        return {
          kind: "answer",
          status: response.status,
          header: (name) => response.headers.get(name) ?? undefined,
          text,
          complete,
        };
      } catch (error) {
        return stopwatch.expired() ? { kind: "lost", why: timedOut, timedOut: true } : readFailure(error);
      } finally {
        stopwatch.clear();
      }
    },
    close() {
      kept.destroy();
      fresh.destroy();
    },
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
const certificate =
  /^(?:CERT_|ERR_TLS_CERT|ERR_SSL_WRONG_VERSION|DEPTH_ZERO_SELF|SELF_SIGNED|UNABLE_TO_(?:VERIFY|GET)|HOSTNAME_MISMATCH)/;

/** Did anything reach the server? Only a failure to connect says no for certain. */
function readFailure(error: unknown): WireResult {
  const code = error instanceof FetchError && typeof error.code === "string" ? error.code : "";
  const call = error instanceof FetchError ? (error as { erroredSysCall?: unknown }).erroredSysCall : undefined;
  if (certificate.test(code)) return { kind: "unsent", why: `no trusted TLS connection (${code})`, hopeless: true };
  if (beforeConnection.has(code) || call === "connect" || call === "getaddrinfo") {
    return { kind: "unsent", why: `no connection (${code})`, hopeless: false };
  }
  return {
    kind: "lost",
    why: `the connection broke before an answer${code === "" ? "" : ` (${code})`}`,
    timedOut: false,
  };
}

function seconds(ms: number): string {
  return `${Math.max(1, Math.round(ms / 1000))} s`;
}
