/** Between socket and API: records requests, limits the rate, and injects faults into connections. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { RateLimit } from "./faults/rate";
import type { ChosenFault } from "./faults/rules";
import { type Api, jsonApiType } from "./rest/app";
import { multiStatus } from "./rest/documents";
import { ApiError, errorItem } from "./rest/errors";
import { readBody, TOO_LARGE } from "./rest/read-body";
import type { Fault, RequestRecord } from "./types";
import type { World } from "./world";

/** Request and response of Node. */
export interface Exchange {
  incoming: IncomingMessage;
  outgoing: ServerResponse;
}

interface Reply {
  status: number;
  headers: Record<string, string>;
  body: string;
}

export interface Transport {
  handle(request: Request, exchange: Exchange): Promise<Response>;
  /** From now on no request changes anything. */
  stop(): void;
}

const htmlPage =
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n";
const html = "text/html; charset=utf-8";

export function createTransport(world: World, api: Api, rate: RateLimit | undefined): Transport {
  let stopped = false;

  async function handle(request: Request, exchange: Exchange): Promise<Response> {
    const { incoming, outgoing } = exchange;
    const record: RequestRecord = {
      at: world.clock.timestamp(),
      method: request.method,
      path: incoming.url ?? "",
      status: 0,
    };
    world.requests.push(record);
    const text = await readBody(request, maxBodyBytes);
    // The client disconnected in the middle of its request.
    if (text === undefined || stopped) return RESPONSE_ALREADY_SENT;
    if (text === TOO_LARGE) {
      record.status = 413;
      return tooLarge(world);
    }
    const perform = async (chosen?: ChosenFault): Promise<Reply> => {
      const response = await api.fetch(request, { text, past: chosen?.past });
      return { status: response.status, headers: typeOf(response), body: await response.text() };
    };
    const send = ({ status, headers, body }: Reply): Response => {
      if (outgoing.destroyed) return RESPONSE_ALREADY_SENT;
      record.status = status;
      const isEmpty = body === "" || request.method === "HEAD";
      return new Response(isEmpty ? null : body, { status, headers });
    };

    if (rate !== undefined && !rate.take())
      return send(statusReply(world, { kind: "status", status: 429 }, rate.retryAfter));
    const chosen = world.faults.pick(record.method, record.path, world.clock.now()) ?? lostAnswer(world, record, text);
    if (chosen === undefined) return send(await perform());
    const { fault } = chosen;
    record.fault = fault.kind;
    switch (fault.kind) {
      case "status":
        return send(statusReply(world, fault));
      case "delay":
        await world.runtime.wait(fault.ms);
        return stopped ? RESPONSE_ALREADY_SENT : send(await perform());
      case "reset-before":
        return reset(exchange);
      case "reset-after":
        await perform();
        return reset(exchange);
      case "hang-before":
        return hang(exchange);
      case "hang-after":
        await perform();
        return hang(exchange);
      case "truncate": {
        const reply = await perform();
        record.status = reply.status;
        return truncate(exchange, reply);
      }
      case "multi-status":
        return send(asMultiStatus(world, await perform()));
      case "stale-read":
        return send(await perform(chosen));
      case "not-json":
        await perform();
        return send({ status: fault.status ?? 200, headers: { "content-type": html }, body: htmlPage });
    }
  }

  return {
    handle,
    stop: () => {
      stopped = true;
    },
  };
}

/** Far above the largest request. */
const maxBodyBytes = 1024 * 1024;

/** Closes the connection, because the rest of the body may still arrive. */
function tooLarge({ choices, runtime }: World): Response {
  const error = new ApiError(413, "Request Entity Too Large", "The data value transmitted exceeds the capacity limit.");
  return new Response(JSON.stringify({ errors: [errorItem(error, choices, runtime.random)] }), {
    status: 413,
    headers: { "content-type": jsonApiType, connection: "close" },
  });
}

function typeOf(response: Response): Record<string, string> {
  const type = response.headers.get("content-type");
  return type === null ? {} : { "content-type": type };
}

/** The choice `lost-answers`: the first attempt of each purchase, release and create loses its connection. */
function lostAnswer(world: World, { method, path }: RequestRecord, text: string): ChosenFault | undefined {
  const choice = world.choices.get("lost-answers");
  const isMeant =
    (method === "POST" &&
      /^\/v2(\/(numbers\/\d+|routes|e911s|cnams|message-provision)|\.1\/messages)(\?|$)/.test(path)) ||
    (method === "DELETE" && /^\/v2\/numbers\/\d+(\?|$)/.test(path));
  const attempt = `${method} ${path} ${text}`;
  if (choice === "off" || !isMeant || world.lostOnce.has(attempt)) return undefined;
  world.lostOnce.add(attempt);
  return { fault: { kind: choice === "after-change" ? "reset-after" : "reset-before" } };
}

/** The answer of a `status` fault, which the API does not see. */
function statusReply(world: World, { status, body, retryAfter }: Fault & { kind: "status" }, wait?: number): Reply {
  const headers: Record<string, string> = retryAfter === undefined ? {} : { "retry-after": String(retryAfter) };
  if (typeof body === "string")
    return {
      status,
      headers: { ...headers, "content-type": body.trimStart().startsWith("<") ? html : "text/plain" },
      body,
    };
  if (body !== undefined)
    return { status, headers: { ...headers, "content-type": jsonApiType }, body: JSON.stringify(body) };
  if (status === 204) return { status, headers, body: "" };
  const { choices, runtime } = world;
  const known =
    status === 429
      ? ["Too Many Requests", "Rate limit exceeded."]
      : ["Service Unavailable", "The server cannot answer at the moment."];
  const error = new ApiError(status, known[0], known[1] ?? "");
  const json = JSON.stringify({ errors: [errorItem(error, choices, runtime.random)] });
  const shape =
    status === 429 ? choices.get("too-many-requests") : status >= 500 ? choices.get("server-error-body") : "json";
  switch (shape) {
    case "html":
      return { status, headers: { ...headers, "content-type": html }, body: htmlPage };
    case "empty":
      return { status, headers, body: "" };
    case "truncated-json":
      return { status, headers: { ...headers, "content-type": jsonApiType }, body: json.slice(0, json.length / 2) };
    case "retry-after":
      return {
        status,
        headers: { "retry-after": String(wait ?? 1), ...headers, "content-type": jsonApiType },
        body: json,
      };
    default:
      return { status, headers: { ...headers, "content-type": jsonApiType }, body: json };
  }
}

/** Turns success into 207. An error answer stays. */
function asMultiStatus(world: World, reply: Reply): Reply {
  if (reply.status >= 300) return reply;
  const document = reply.body === "" ? undefined : (JSON.parse(reply.body) as object);
  const answer = multiStatus(
    { status: reply.status, ...(document === undefined ? {} : { document }) },
    world.choices,
    world.runtime.random,
  );
  return { status: answer.status, headers: { "content-type": jsonApiType }, body: JSON.stringify(answer.document) };
}

/** The client sees ECONNRESET. */
function reset({ incoming }: Exchange): Response {
  incoming.socket.resetAndDestroy();
  return RESPONSE_ALREADY_SENT;
}

/** Answers nothing until the client disconnects or the simulator is closed. */
async function hang({ outgoing }: Exchange): Promise<Response> {
  if (!outgoing.destroyed) await new Promise<void>((resolve) => void outgoing.once("close", resolve));
  return RESPONSE_ALREADY_SENT;
}

/** Announces the whole length, sends half of it, and closes. An answer without a body is cut within its headers. */
async function truncate({ incoming, outgoing }: Exchange, { status, headers, body }: Reply): Promise<Response> {
  const { socket } = incoming;
  if (outgoing.destroyed) return RESPONSE_ALREADY_SENT;
  const bytes = Buffer.from(body);
  const part = bytes.subarray(0, Math.floor(bytes.length / 2));
  await new Promise<void>((resolve) => {
    if (bytes.length === 0) {
      socket.end(`HTTP/1.1 ${status} No Con`, resolve);
      return;
    }
    outgoing.writeHead(status, { ...headers, "content-length": bytes.length });
    outgoing.write(part, () => socket.end(resolve));
  });
  socket.destroy();
  return RESPONSE_ALREADY_SENT;
}
