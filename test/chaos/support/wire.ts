/** The way from a client to a simulated carrier without sockets: what a socket would do to an exchange is done to a promise. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Transport, WireRequest, WireResult } from "../../../src/client/http/transport";
import type { AssembledSimulator } from "../../../src/simulator/simulator";
import type { Exchange } from "../../../src/simulator/transport";
import type { Clock } from "./clock";

export const BASE_URL = "http://127.0.0.1:9";

export interface Wire {
  clock: Clock;
  /** The account that a key opens; undefined for a wrong one. */
  accountOf(accessKey: string): AssembledSimulator | undefined;
  /** How long a request or its answer is under way. */
  latency(): number;
  /** The carrier has a request; it carries it out, or is done with it, when the promise resolves, whoever has died since. */
  carries(delivery: Promise<unknown>): void;
  /** The process is about to send, or to be answered: it may die of it, and then nothing resolves. */
  pass(line: string): Promise<void>;
}

export function connectOver(wire: Wire, accessKey: string): Transport {
  return {
    async exchange(request) {
      await wire.clock.sleep(wire.latency());
      await wire.pass(`${request.method} ${request.target} (sent)`);
      const account = wire.accountOf(accessKey);
      const { answer, leave, done } = account === undefined ? unauthorized() : deliver(account, request);
      wire.carries(done);
      const late: WireResult = { kind: "lost", why: `did not answer within ${request.timeoutMs} ms`, timedOut: true };
      const result = await Promise.race([answer, wire.clock.sleep(request.timeoutMs).then(() => late)]);
      leave();
      await wire.clock.sleep(wire.latency());
      await wire.pass(`${request.method} ${request.target} (answered)`);
      return result;
    },
    close() {},
  };
}

interface Delivery {
  answer: Promise<WireResult>;
  /** The client has stopped listening. */
  leave(): void;
  /** Nothing comes of it any more. */
  done: Promise<unknown>;
}

const unauthorized = (): Delivery => ({
  answer: Promise.resolve(answerOf(401, new Headers(), '{"errors":[{"status":401,"title":"Unauthorized"}]}')),
  leave() {},
  done: Promise.resolve(),
});

const answerOf = (status: number, headers: Headers, text: string, complete = true): WireResult => ({
  kind: "answer",
  status,
  header: (name) => headers.get(name) ?? undefined,
  text,
  complete,
});

/** Hands a request to the carrier with two ends of a socket that tell what is done to them. */
function deliver({ transport, accessKey, secretKey }: AssembledSimulator, wanted: WireRequest): Delivery {
  let answerWith: (result: WireResult) => void = () => undefined;
  let close = () => {};
  const answer = new Promise<WireResult>((resolve) => {
    answerWith = resolve;
  });
  const broken = (): void =>
    answerWith({ kind: "lost", why: "broke the connection before it answered", timedOut: false });
  let head = { status: 0, headers: new Headers() };
  let part: Uint8Array | undefined;
  const socket = {
    resetAndDestroy: broken,
    end(first?: unknown, then?: () => void) {
      const done = typeof first === "function" ? (first as () => void) : then;
      if (part === undefined) broken();
      else answerWith(answerOf(head.status, head.headers, Buffer.from(part).toString("utf8"), false));
      done?.();
    },
    destroy() {},
  };
  const outgoing = {
    destroyed: false,
    once(_event: string, callback: () => void) {
      close = callback;
    },
    writeHead(status: number, headers: Record<string, string | number>) {
      const entries = Object.entries(headers).map(([name, value]): [string, string] => [name, String(value)]);
      head = { status, headers: new Headers(entries) };
    },
    write(bytes: Uint8Array, then: () => void) {
      part = bytes;
      then();
    },
  };
  const exchange: Exchange = {
    incoming: { url: wanted.target, socket } as unknown as IncomingMessage,
    outgoing: outgoing as unknown as ServerResponse,
  };
  const request = new Request(BASE_URL + wanted.target, {
    method: wanted.method,
    headers: {
      authorization: `Basic ${Buffer.from(`${accessKey}:${secretKey}`).toString("base64")}`,
      ...(wanted.body === undefined ? {} : { "content-type": "application/vnd.api+json" }),
    },
    ...(wanted.body === undefined ? {} : { body: wanted.body }),
  });
  const done = transport.handle(request, exchange).then(async (response) => {
    const { status, headers } = response;
    answerWith(answerOf(status, headers, await response.text()));
  });
  return {
    answer,
    leave() {
      outgoing.destroyed = true;
      close();
    },
    done,
  };
}
