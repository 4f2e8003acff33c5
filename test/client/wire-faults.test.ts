/** What real sockets do: a tiny server on this machine that breaks at chosen moments. */
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { expect } from "chai";
import type { ClientOptions, FlowrouteClient } from "../../src/client";
import { AmbiguousWriteError, createClient, RejectedError, UnavailableError } from "../../src/client";
import { accessKey, basic, failure, numberDocument, secretKey, virtualRuntime } from "./support";

const number = "12065014377";
const document = JSON.stringify(numberDocument());
const head = (status: string, headers: string) =>
  `HTTP/1.1 ${status}\r\nContent-Type: application/vnd.api+json\r\n${headers}\r\n\r\n`;

interface Faulty {
  readonly url: string;
  readonly seen: { method: string; url: string; headers: IncomingMessage["headers"]; body: string; socket: Socket }[];
}

describe("client: faults on the wire", () => {
  let server: Server | undefined;
  const clients: FlowrouteClient[] = [];

  afterEach(async () => {
    for (const client of clients.splice(0)) client.close();
    server?.closeAllConnections();
    await new Promise<void>((resolve) => (server === undefined ? resolve() : server.close(() => resolve())));
    server = undefined;
  });

  /** Each request gets the next fault, the last one for all that follow. */
  async function faulty(faults: readonly ((socket: Socket) => void)[]): Promise<Faulty> {
    const seen: Faulty["seen"] = [];
    server = createServer((request) => {
      let body = "";
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        seen.push({
          method: request.method ?? "",
          url: request.url ?? "",
          headers: request.headers,
          body,
          socket: request.socket,
        });
        faults[Math.min(seen.length, faults.length) - 1]?.(request.socket);
      });
    });
    await new Promise<void>((resolve) => server?.listen(0, "127.0.0.1", resolve));
    return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, seen };
  }

  function connect(baseUrl: string, options: Partial<ClientOptions> = {}): FlowrouteClient {
    const client = createClient({ accessKey, secretKey, baseUrl, runtime: virtualRuntime(), ...options });
    clients.push(client);
    return client;
  }

  const fine = (socket: Socket) => socket.write(head("200 OK", `Content-Length: ${document.length}`) + document);
  const hangUp = (socket: Socket) => socket.destroy();
  const resetIt = (socket: Socket) => socket.resetAndDestroy();
  const truncated = (status: string) => (socket: Socket) => {
    socket.write(head(status, `Content-Length: ${document.length}`) + document.slice(0, 40), () => socket.destroy());
  };
  const chunkedThenGone = (status: string) => (socket: Socket) => {
    socket.write(`${head(status, "Transfer-Encoding: chunked")}28\r\n${document.slice(0, 40)}\r\n`, () =>
      socket.destroy(),
    );
  };
  const headersThenSilence = (status: string) => (socket: Socket) => {
    socket.write(head(status, `Content-Length: ${document.length}`) + document.slice(0, 40));
  };
  const halfAHeader = (socket: Socket) => {
    socket.write("HTTP/1.1 201 Cre", () => socket.destroy());
  };
  const garbage = (socket: Socket) => {
    socket.write("220 mail.example ESMTP\r\n\r\n", () => socket.destroy());
  };
  const silence = () => {};

  for (const [what, fault] of [
    ["the connection is closed", hangUp],
    ["the connection is reset", resetIt],
    ["half a status line comes", halfAHeader],
    ["something that is not HTTP comes", garbage],
    ["the body is cut off", truncated("200 OK")],
    ["the chunks stop", chunkedThenGone("200 OK")],
  ] as const) {
    it(`a read is tried again when ${what}`, async () => {
      const { url, seen } = await faulty([fault, fine]);
      expect((await connect(url).numbers.get(number)).number).to.equal(number);
      expect(seen).to.have.length(2);
    });
  }

  for (const [what, fault] of [
    ["the connection is closed", hangUp],
    ["the connection is reset", resetIt],
    ["half a status line comes", halfAHeader],
    ["something that is not HTTP comes", garbage],
    ["nothing comes", silence],
  ] as const) {
    it(`a purchase is a doubt, after one POST, when ${what}`, async () => {
      const { url, seen } = await faulty([fault]);
      await failure(connect(url, { timeoutMs: 100 }).numbers.purchase(number), AmbiguousWriteError);
      expect(seen.map(({ method, url: path }) => `${method} ${path}`)).to.deep.equal([`POST /v2/numbers/${number}`]);
    });
  }

  for (const [what, fault] of [
    ["is cut off", truncated("201 Created")],
    ["stops between chunks", chunkedThenGone("201 Created")],
    ["never ends", headersThenSilence("201 Created")],
  ] as const) {
    it(`a purchase whose 201 ${what} is a doubt, after one POST`, async () => {
      const { url, seen } = await faulty([fault]);
      await failure(connect(url, { timeoutMs: 100 }).numbers.purchase(number), AmbiguousWriteError);
      expect(seen).to.have.length(1);
    });
  }

  it("a purchase whose 403 is cut off is refused", async () => {
    const { url, seen } = await faulty([truncated("403 Forbidden")]);
    await failure(connect(url).numbers.purchase(number), RejectedError);
    expect(seen).to.have.length(1);
  });

  it("a connection that nobody takes is unavailable, for a purchase too", async () => {
    const { url } = await faulty([fine]);
    await new Promise<void>((resolve) => server?.close(() => resolve()));
    server = undefined;
    const client = connect(url);
    expect((await failure(client.numbers.get(number), UnavailableError)).message).to.contain("ECONNREFUSED");
    const error = await failure(client.numbers.purchase(number), UnavailableError);
    expect(error.message).to.contain("Nothing was changed");
  });

  it("a read that gets no answer ends", async () => {
    const { url, seen } = await faulty([silence]);
    const error = await failure(connect(url, { timeoutMs: 30 }).numbers.get(number), UnavailableError);
    expect(error.message).to.contain("did not answer within");
    expect(seen.length).to.be.within(2, 10);
  });

  it("reads share a connection, a purchase has its own and closes it", async () => {
    const created = (socket: Socket) =>
      socket.write(head("201 Created", `Content-Length: ${document.length}`) + document);
    const { url, seen } = await faulty([fine, fine, created, fine]);
    const client = connect(url);
    await client.numbers.get(number);
    await client.numbers.get(number);
    await client.numbers.purchase(number);
    await client.numbers.get(number);
    const [first, second, purchase, last] = seen;
    expect(second?.socket).to.equal(first?.socket);
    expect(last?.socket).to.equal(first?.socket);
    expect(purchase?.socket).not.to.equal(first?.socket);
    expect(purchase?.headers.connection).to.equal("close");
  });

  it("sends exactly these headers", async () => {
    const { url, seen } = await faulty([fine]);
    const client = connect(url, { userAgent: "tests/1" });
    await client.numbers.get(number);
    await client.numbers.update(number, { alias: "ä" });
    const { host } = new URL(url);
    const common = {
      accept: "application/vnd.api+json",
      authorization: basic,
      "user-agent": "tests/1",
      host,
      connection: "keep-alive",
    };
    expect(seen[0]?.headers).to.deep.equal(common);
    expect(seen[1]?.headers).to.deep.equal({
      ...common,
      "content-type": "application/vnd.api+json",
      "content-length": "30",
    });
    expect(seen[1]?.body).to.equal('{"type":"number","alias":"ä"}');
  });

  it("keeps the path of the base URL", async () => {
    const { url, seen } = await faulty([fine]);
    await connect(`${url}/gateway/`).numbers.get(number);
    expect(seen[0]?.url).to.equal(`/gateway/v2/numbers/${number}`);
  });

  it("does not load a body without end into memory", async () => {
    const flood = (socket: Socket) => {
      socket.on("error", () => {});
      socket.write(head("200 OK", "Transfer-Encoding: chunked"));
      const chunk = `100000\r\n${" ".repeat(0x100000)}\r\n`;
      const pour = () => {
        while (!socket.destroyed && socket.write(chunk));
      };
      socket.on("drain", pour);
      pour();
    };
    const { url, seen } = await faulty([flood, fine]);
    expect((await connect(url).numbers.get(number)).number).to.equal(number);
    expect(seen).to.have.length(2);
  });
});
