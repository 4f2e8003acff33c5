/**
 * A server on this machine that speaks TLS as `api.flowroute.test`, by certificates of its own: nobody on any network has
 * that name. And a proxy that leads to it, whatever name it is asked for.
 */
import { EventEmitter, once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer as createHttpServer, type IncomingMessage, type Server } from "node:http";
import { createServer as createHttpsServer } from "node:https";
import { type AddressInfo, connect, type Server as NetServer, type Socket } from "node:net";
import { join } from "node:path";

export const API = "https://api.flowroute.test";

/** What has to be trusted for the server to be. */
export const certificateFile = join(__dirname, "tls/server.cert.pem");

export interface Listening {
  readonly port: number;
  /** Waits until somebody is connected. */
  used(): Promise<void>;
  /** Waits until nobody is connected any more. */
  unused(): Promise<void>;
  close(): Promise<void>;
}

export interface TlsServer extends Listening {
  /** `METHOD /path` of what has reached it. */
  readonly requests: string[];
}

const pem = (name: string) => readFileSync(join(__dirname, "tls", `${name}.pem`));

export async function startTlsServer(
  answer: (request: IncomingMessage) => { status: number; body: unknown },
  certificate: "server" | "expired" = "server",
): Promise<TlsServer> {
  const requests: string[] = [];
  const server = createHttpsServer(
    { key: pem("server.key"), cert: pem(`${certificate}.cert`) },
    (request, response) => {
      requests.push(`${request.method} ${request.url}`);
      const { status, body } = answer(request);
      response.writeHead(status, { "content-type": "application/vnd.api+json" }).end(JSON.stringify(body));
    },
  );
  return { ...(await listening(server)), requests };
}

export interface ConnectProxy extends Listening {
  /** What it was asked to connect to, and with which credentials. */
  readonly asked: { target: string; credentials: string | undefined }[];
}

/** @param way what becomes of a CONNECT: a port of this machine, a refusal with that status, nothing at all, or an end */
export async function startConnectProxy(
  way: { port: number } | { status: number } | "hang" | "end",
): Promise<ConnectProxy> {
  const asked: ConnectProxy["asked"] = [];
  const server = createHttpServer();
  server.on("connect", (request, socket: Socket) => {
    asked.push({ target: request.url ?? "", credentials: request.headers["proxy-authorization"] });
    socket.on("error", () => undefined);
    if (way === "hang") {
      // Reads on, to see that nobody waits any more.
      socket.on("end", () => socket.end()).resume();
    } else if (way === "end") socket.destroy();
    else if ("status" in way) socket.end(`HTTP/1.1 ${way.status} Refused\r\nContent-Length: 7\r\n\r\n{"a":1}`);
    else {
      const upstream = connect(way.port, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
        upstream.pipe(socket).pipe(upstream);
      });
      upstream.on("error", () => socket.destroy());
      socket.on("close", () => upstream.destroy());
    }
  });
  return { ...(await listening(server)), asked };
}

async function listening(server: Server | NetServer): Promise<Listening> {
  const sockets = new Set<Socket>();
  const changes = new EventEmitter();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    changes.emit("change");
    socket.on("close", () => {
      sockets.delete(socket);
      changes.emit("change");
    });
  });
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await once(changes, "change");
  };
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.address() as AddressInfo).port,
    used: () => until(() => sockets.size > 0),
    unused: () => until(() => sockets.size === 0),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}
