/**
 * One HTTP exchange by node-fetch, with keep-alive. It follows no redirect and never throws.
 *
 * The keys exist only in this closure, so requests and results can be printed.
 */
import http from "node:http";
import https from "node:https";
import fetch from "node-fetch";
import { startAttemptTimer } from "../runtime";
import { classifyConnectionFailure, type NoAnswer } from "./connection-failure";
import type { HttpProxy } from "./proxy";
import { createTunnelAgent, type TunnelState, tunnelStates } from "./tunnel";

export interface WireRequest {
  readonly method: string;
  /** Path and query, from the root of the API. */
  readonly target: string;
  /** JSON text. */
  readonly body?: string;
  readonly timeoutMs: number;
  /** Use a new connection: the server may close a kept one just when the request is written to it. */
  readonly fresh: boolean;
}

export type WireResult =
  | {
      readonly kind: "answer";
      readonly status: number;
      header(name: string): string | undefined;
      readonly text: string;
      /** False when the body was truncated. */
      readonly complete: boolean;
    }
  | NoAnswer;

export interface Transport {
  exchange(request: WireRequest): Promise<WireResult>;
  close(): void;
}

export interface TransportOptions {
  readonly baseUrl: string;
  readonly accessKey: string;
  readonly secretKey: string;
  readonly userAgent: string;
  readonly proxy?: HttpProxy | undefined;
}

/** Far above the largest page of a list. */
const maxBodyBytes = 16 * 1024 * 1024;

export function createTransport(options: TransportOptions): Transport {
  const { proxy } = options;
  const { Agent } = options.baseUrl.startsWith("https:") ? https : http;
  const agent = (settings: http.AgentOptions) => (proxy ? createTunnelAgent(proxy, settings) : new Agent(settings));
  const keepAliveAgent = agent({ keepAlive: true, maxFreeSockets: 16 });
  const freshAgent = agent({ keepAlive: false });
  const authorization = `Basic ${Buffer.from(`${options.accessKey}:${options.secretKey}`).toString("base64")}`;

  return {
    async exchange(request) {
      const stopwatch = startAttemptTimer(request.timeoutMs);
      const timedOut = `did not answer within ${seconds(request.timeoutMs)}`;
      const tunnel: TunnelState = { isOpening: false, signal: stopwatch.signal };
      const send = () =>
        fetch(options.baseUrl + request.target, {
          method: request.method,
          headers: {
            Accept: "application/vnd.api+json",
            Authorization: authorization,
            "User-Agent": options.userAgent,
            ...(request.body === undefined ? {} : { "Content-Type": "application/vnd.api+json" }),
          },
          ...(request.body === undefined ? {} : { body: request.body }),
          agent: request.fresh ? freshAgent : keepAliveAgent,
          redirect: "manual",
          compress: false,
          size: maxBodyBytes,
          signal: stopwatch.signal,
        });
      try {
        const response = await tunnelStates.run(tunnel, send);
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
        return classifyConnectionFailure(error, {
          proxy,
          tunnel,
          timedOut: stopwatch.expired() ? timedOut : undefined,
        });
      } finally {
        stopwatch.clear();
      }
    },
    close() {
      keepAliveAgent.destroy();
      freshAgent.destroy();
    },
  };
}

function seconds(ms: number): string {
  return `${Math.max(1, Math.round(ms / 1000))} s`;
}
