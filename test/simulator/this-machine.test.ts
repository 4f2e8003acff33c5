/** Who is let in, and how much of what they send. */
import { once } from "node:events";
import { connect } from "node:net";
import { expect } from "chai";
import type { Simulator } from "../../src/simulator";
import { perTest } from "../support/bench";
import { ask, basic, cheap, ids, start } from "./support";

/** Sends the text as it is. @returns status and body */
async function raw({ url }: Simulator, text: string): Promise<{ status: number; body: string }> {
  const socket = connect(Number(new URL(url).port), "127.0.0.1");
  let answer = "";
  socket.setEncoding("utf8").on("data", (chunk: string) => {
    answer += chunk;
  });
  socket.write(text);
  await once(socket, "close");
  const [head = "", ...body] = answer.split("\r\n\r\n");
  return { status: Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1]), body: body.join("") };
}

describe("simulator: only this machine's own programs", () => {
  const simulator = perTest(() => start({ seed: { numbers: [{ id: cheap }] } }));

  const paths = [
    "/_sim/state",
    "/_sim",
    "/_sim?x",
    "//_sim/state",
    "/_sim//state",
    "/_sim/../_sim/state",
    "/x/../_sim/state",
    "/%5Fsim/state",
    "/_sim%2Fstate",
    "/_SIM/state",
    "/_sim\\state",
    "/v2/numbers",
    "/v2/../_sim/state",
    "/",
  ];
  const strangers = [
    "evil.example",
    "evil.example:80",
    "127.0.0.1.evil.example",
    "localhost.evil.example",
    "localhost.",
    "localhost.:4206",
    "127.0.0.1.",
    "127.0.0.2",
    "2130706433",
    "0x7f.1",
    "0.0.0.0",
    "127.0.0.1@evil.example",
    "evil.example#127.0.0.1",
    "localhost:80:80",
    "localhost:port",
    "",
  ];
  for (const path of paths) {
    it(`${path} is refused to every other name`, async () => {
      for (const host of strangers) {
        const { status, body } = await raw(
          simulator,
          `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: ${basic(simulator)}\r\nConnection: close\r\n\r\n`,
        );
        expect(status, host).to.be.oneOf([400, 403]);
        expect(body, host).to.not.contain(cheap).and.not.contain("ledger");
      }
      expect(simulator.control.requests()).to.deep.equal([]);
    });
  }

  it("a request with another name in its line, with two, or with none is refused", async () => {
    const { host } = new URL(simulator.url);
    const credentials = `Authorization: ${basic(simulator)}\r\nConnection: close\r\n\r\n`;
    for (const text of [
      `GET http://evil.example/_sim/state HTTP/1.1\r\nHost: ${host}\r\n`,
      `GET http://evil.example/v2/numbers HTTP/1.1\r\nHost: ${host}\r\n`,
      `GET http://127.0.0.1@evil.example/_sim/state HTTP/1.1\r\nHost: ${host}\r\n`,
      `GET http://127.0.0.1/_sim/state HTTP/1.1\r\nHost: evil.example\r\n`,
      `GET /_sim/state HTTP/1.1\r\nHost: ${host}\r\nHost: evil.example\r\n`,
      `GET /_sim/state HTTP/1.1\r\nHost: evil.example\r\nHost: ${host}\r\n`,
      `GET /v2/numbers HTTP/1.1\r\n`,
      `GET /_sim/state HTTP/1.0\r\n`,
    ]) {
      const { status, body } = await raw(simulator, text + credentials);
      expect(status, text).to.be.oneOf([400, 403]);
      expect(body, text).to.not.contain(cheap);
    }
  });

  it("every name of this machine is let in, with any port, for both", async () => {
    for (const host of ["127.0.0.1", "localhost", "LOCALHOST:1", "[::1]:65535", new URL(simulator.url).host]) {
      expect((await ask(simulator, "GET /_sim/state", { headers: { host } })).status, host).to.equal(200);
      expect(ids(await ask(simulator, "GET /v2/numbers", { headers: { host } })), host).to.deep.equal([cheap]);
    }
  });

  it("a page of another origin is refused by both, in the form of each", async () => {
    for (const origin of ["https://evil.example", "null", "http://127.0.0.1.evil.example", "file://"]) {
      const control = await ask(simulator, "POST /_sim/reset", { headers: { origin } });
      expect([control.status, control.json.error], origin).to.deep.equal([403, control.json.error]);
      const api = await ask(simulator, `DELETE /v2/numbers/${cheap}`, { headers: { origin } });
      expect(api.status, origin).to.equal(403);
      expect(api.json.errors[0]).to.include({ status: 403, title: "Forbidden" });
    }
    expect(simulator.control.state().numbers).to.have.length(1);
    expect((await ask(simulator, "GET /v2/numbers", { headers: { origin: "http://localhost:3000" } })).status).to.equal(
      200,
    );
  });
});

describe("simulator: bodies have an end", () => {
  const simulator = perTest(() => start());

  const alias = (length: number) => ({ data: { type: "route", attributes: { alias: "x".repeat(length) } } });
  const megabyte = 1024 * 1024;

  it("of the API: 413 in the API's form, without doing anything, and the connection ends", async () => {
    const reply = await ask(simulator, "POST /v2/routes", { body: alias(megabyte) });
    expect(reply.status).to.equal(413);
    expect(reply.headers).to.include({ "content-type": "application/vnd.api+json", connection: "close" });
    expect(reply.json.errors).to.have.length(1);
    expect(reply.json.errors[0]).to.include({ status: 413, title: "Request Entity Too Large" });
    expect(reply.json.errors[0].id).to.be.a("string");
    expect(simulator.control.requests()).to.have.length(1);
    expect(simulator.control.requests()[0]).to.include({ method: "POST", path: "/v2/routes", status: 413 });
  });

  it("of the API: as much as may be is read", async () => {
    const body = JSON.stringify(alias(megabyte - 100));
    expect(body.length).to.be.within(megabyte - 100, megabyte);
    expect((await ask(simulator, "POST /v2/routes", { body })).status).to.equal(422);
  });

  it("of the API, in chunks that announce no length", async () => {
    const headers = { "transfer-encoding": "chunked", "content-length": undefined };
    const tooLarge = await ask(simulator, "POST /v2/routes", { body: alias(2 * megabyte), headers });
    expect(tooLarge.status).to.equal(413);
    const fine = await ask(simulator, "POST /v2/routes", { body: alias(10), headers });
    expect(fine.status).to.equal(422);
  });

  it("one that never ends gets its answer, too, and costs no memory", async () => {
    const { host, port } = new URL(simulator.url);
    const socket = connect(Number(port), "127.0.0.1");
    socket.on("error", () => undefined);
    socket.write(`POST /v2/routes HTTP/1.1\r\nHost: ${host}\r\nTransfer-Encoding: chunked\r\n\r\n`);
    const chunk = `${megabyte.toString(16)}\r\n${"x".repeat(megabyte)}\r\n`;
    let sent = 0;
    const more = () => {
      while (!socket.destroyed && sent < 200 && socket.write(chunk)) sent += 1;
    };
    socket.on("drain", more);
    more();
    const [answer] = await once(socket.setEncoding("utf8"), "data");
    expect(String(answer)).to.match(/^HTTP\/1\.1 413 /);
    expect(sent).to.be.below(100);
    socket.destroy();
  });

  it("of the control interface: 413, without doing anything; an account of ten thousand numbers is taken", async () => {
    const numbers = Array.from({ length: 10_000 }, (_, at) => ({
      id: String(12_060_000_000 + at),
      alias: "x".repeat(60),
    }));
    expect((await ask(simulator, "PUT /_sim/account", { body: { numbers } })).status).to.equal(204);
    expect(simulator.control.state().numbers).to.have.length(10_000);
    const reply = await ask(simulator, "PUT /_sim/account", { body: { numbers: [], note: "x".repeat(65 * megabyte) } });
    expect(reply.status).to.equal(413);
    expect(reply.json.error).to.contain("is larger than");
    expect(simulator.control.state().numbers).to.have.length(10_000);
  });
});
