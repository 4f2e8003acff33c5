import net from "node:net";
import { expect } from "chai";
import type { Fault, Simulator } from "../../src/simulator";
import { ask, basic, cheap, errorOf, eventually, failure, frozen, ids, start, stopAll } from "./support";

/** All bytes that come back before the connection ends. */
function rawBytes(simulator: Simulator, line: string): Promise<string> {
  return new Promise((resolve) => {
    let received = "";
    const socket = net.connect(Number(new URL(simulator.url).port), "127.0.0.1");
    socket.on("data", (chunk) => {
      received += chunk.toString();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(received));
    socket.write(
      `${line} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: ${basic(simulator)}\r\nContent-Length: 0\r\n\r\n`,
    );
  });
}

describe("simulator: faults", () => {
  let simulator: Simulator;
  const play = (fault: Fault, more: object = {}) =>
    simulator.control.faults.add({ match: { method: "POST" }, ...more, fault });
  const isBought = () => simulator.control.state().numbers.length === 1;
  const buy = () => ask(simulator, `POST /v2/numbers/${cheap}`);
  const lastRequest = () => simulator.control.requests().at(-1);

  beforeEach(async () => {
    simulator = await start();
  });
  afterEach(stopAll);

  it("status: the refusal that was ordered, and no change", async () => {
    play({ kind: "status", status: 500, body: { errors: [{ status: 500 }] } }, { times: 1 });
    play({ kind: "status", status: 429, body: "slow down", retryAfter: 7 }, { times: 1 });
    play(
      { kind: "status", status: 502, body: "<html>Bad Gateway</html>", retryAfter: "Wed, 21 Oct 2026 07:28:00 GMT" },
      { times: 1 },
    );
    play({ kind: "status", status: 503 }, { times: 1 });
    const [json, text, html, usual] = [await buy(), await buy(), await buy(), await buy()];
    expect([json.status, json.json, json.headers["content-type"]]).to.deep.equal([
      500,
      { errors: [{ status: 500 }] },
      "application/vnd.api+json",
    ]);
    expect([text.status, text.text, text.headers["retry-after"], text.headers["content-type"]]).to.deep.equal([
      429,
      "slow down",
      "7",
      "text/plain",
    ]);
    expect([html.status, html.headers["retry-after"]]).to.deep.equal([502, "Wed, 21 Oct 2026 07:28:00 GMT"]);
    expect(html.headers["content-type"]).to.contain("text/html");
    expect([usual.status, errorOf(usual).status]).to.deep.equal([503, 503]);
    expect(isBought()).to.equal(false);
    expect(lastRequest()).to.include({ status: 503, fault: "status" });
  });

  it("delay: the answer and the change come later, even when the client has gone", async () => {
    let release = (): void => undefined;
    const waited: number[] = [];
    const wait = (ms: number) => {
      waited.push(ms);
      return new Promise<void>((resolve) => {
        release = resolve;
      });
    };
    simulator = await start({ runtime: { ...frozen, wait } });
    play({ kind: "delay", ms: 1500 });
    const lost = failure(
      ask(simulator, `POST /v2/numbers/${cheap}`, {
        onSent: (request) => void eventually(() => waited.length === 1).then(() => request.destroy()),
      }),
    );
    expect(await lost).to.equal("ECONNRESET");
    expect(waited).to.deep.equal([1500]);
    expect(isBought()).to.equal(false);
    release();
    await eventually(isBought);
    const late = ask(simulator, "POST /v2/numbers/12065550104");
    await eventually(() => waited.length === 2);
    release();
    expect((await late).status).to.equal(201);
  });

  it("delay: nothing changes any more once the simulator is closed", async () => {
    let release = (): void => undefined;
    let isWaiting = false;
    const wait = () =>
      new Promise<void>((resolve) => {
        isWaiting = true;
        release = resolve;
      });
    simulator = await start({ runtime: { ...frozen, wait } });
    play({ kind: "delay", ms: 1 });
    const answer = failure(buy());
    await eventually(() => isWaiting);
    await simulator.close();
    release();
    expect(await answer).to.equal("ECONNRESET");
    await new Promise(setImmediate);
    expect(isBought()).to.equal(false);
  });

  it("reset-before: the connection dies, nothing has changed", async () => {
    play({ kind: "reset-before" });
    expect(await failure(buy())).to.equal("ECONNRESET");
    expect(isBought()).to.equal(false);
    expect(lastRequest()).to.include({ method: "POST", status: 0, fault: "reset-before" });
  });

  it("reset-after: the change is made and charged, the answer is lost", async () => {
    play({ kind: "reset-after" });
    expect(await failure(buy())).to.equal("ECONNRESET");
    expect(isBought()).to.equal(true);
    expect(simulator.control.state().ledger).to.have.length(1);
    expect(await rawBytes(simulator, "POST /v2/numbers/12065550104")).to.equal("");
  });

  for (const [kind, changed] of [
    ["hang-before", false],
    ["hang-after", true],
  ] as const) {
    it(`${kind}: no answer ever; the socket is let go when the client leaves`, async () => {
      play({ kind });
      let leave = (): void => undefined;
      const answer = failure(
        ask(simulator, `POST /v2/numbers/${cheap}`, { onSent: (request) => (leave = () => void request.destroy()) }),
      );
      await eventually(() => simulator.control.faults.list()[0]?.fired === 1);
      await new Promise(setImmediate);
      expect(isBought()).to.equal(changed);
      leave();
      expect(await answer).to.equal("ECONNRESET");
      expect(lastRequest()).to.include({ status: 0, fault: kind });
      expect((await ask(simulator, "GET /v2/numbers")).status).to.equal(200);
    });

    it(`${kind}: the socket is let go when the simulator closes`, async () => {
      play({ kind });
      const answer = failure(buy());
      await eventually(() => simulator.control.faults.list()[0]?.fired === 1);
      await simulator.close();
      expect(await answer).to.equal("ECONNRESET");
    });
  }

  it("truncate: the change is made, the length promises more than comes", async () => {
    play({ kind: "truncate" });
    expect(await failure(buy())).to.equal("ECONNRESET");
    expect(isBought()).to.equal(true);
    const [head = "", body = ""] = (await rawBytes(simulator, "POST /v2/numbers/12065550104")).split("\r\n\r\n");
    expect(head).to.match(/^HTTP\/1\.1 201 /);
    const promised = Number(/content-length: (\d+)/i.exec(head)?.[1]);
    expect(body.length).to.equal(Math.floor(promised / 2));
    expect(() => JSON.parse(body)).to.throw();
  });

  it("truncate: an answer without a body breaks off in its head", async () => {
    await buy();
    simulator.control.faults.add({ match: { method: "DELETE" }, fault: { kind: "truncate" } });
    expect(await rawBytes(simulator, `DELETE /v2/numbers/${cheap}`)).to.equal("HTTP/1.1 204 No Con");
    expect(isBought()).to.equal(false);
  });

  it("multi-status: 207, the change is made; a refusal stays one", async () => {
    play({ kind: "multi-status" });
    const reply = await buy();
    expect([reply.status, reply.json.data.id, errorOf(reply).status]).to.deep.equal([207, cheap, 503]);
    expect(isBought()).to.equal(true);
    expect((await buy()).status).to.equal(403);
    simulator.control.faults.add({ fault: { kind: "multi-status" } });
    const empty = await ask(simulator, `DELETE /v2/numbers/${cheap}`);
    expect([empty.status, Object.keys(empty.json)]).to.deep.equal([207, ["errors"]]);
    expect(isBought()).to.equal(false);
  });

  it("not-json: HTML with 200 or an ordered status; a write has been done", async () => {
    play({ kind: "not-json" }, { times: 1 });
    const reply = await buy();
    expect([reply.status, reply.text.startsWith("<html>")]).to.deep.equal([200, true]);
    expect(reply.headers["content-type"]).to.contain("text/html");
    expect(isBought()).to.equal(true);
    simulator.control.faults.add({ match: { method: "GET" }, fault: { kind: "not-json", status: 502 } });
    expect((await ask(simulator, "GET /v2/numbers")).status).to.equal(502);
  });

  it("stale-read by time: reads show the account of that long ago", async () => {
    simulator.control.faults.add({ match: { path: "^/v2/numbers" }, fault: { kind: "stale-read", ms: 5000 } });
    expect((await ask(simulator, "GET /v2/numbers")).json.data).to.deep.equal([]);
    await buy();
    expect(ids(await ask(simulator, "GET /v2/numbers"))).to.deep.equal([]);
    expect(lastRequest()).to.include({ fault: "stale-read", status: 200 });
    expect((await ask(simulator, `GET /v2/numbers/${cheap}`)).status).to.equal(404);
    simulator.control.advance("3s");
    await ask(simulator, `PATCH /v2/numbers/${cheap}`, { body: { type: "number", alias: "late" } });
    simulator.control.advance("2s");
    expect((await ask(simulator, `GET /v2/numbers/${cheap}`)).json.data.attributes.alias).to.equal(null);
    simulator.control.advance("3s");
    expect((await ask(simulator, `GET /v2/numbers/${cheap}`)).json.data.attributes.alias).to.equal("late");
    expect(simulator.control.faults.list()[0]?.fired).to.equal(3);
  });

  it("stale-read by count: that many reads after each change show the account before it", async () => {
    simulator.control.faults.add({ match: { path: "/v2/numbers" }, fault: { kind: "stale-read", reads: 2 } });
    expect((await ask(simulator, "GET /v2/numbers")).json.data).to.deep.equal([]);
    for (const number of [cheap, "12065550104"]) {
      const before = simulator.control.state().numbers.length;
      await ask(simulator, `POST /v2/numbers/${number}`);
      for (const shown of [before, before, before + 1])
        expect(ids(await ask(simulator, "GET /v2/numbers"))).to.have.length(shown);
    }
    await ask(simulator, "POST /v2/numbers/19995550000");
    expect(ids(await ask(simulator, "GET /v2/numbers")), "a refused change is none").to.have.length(2);
  });

  it("matches method and path with query, skips, stops, and counts", async () => {
    const { faults } = simulator.control;
    const id = faults.add({
      match: { method: "get", path: /NUMBERS\?limit=3$/i },
      skip: 1,
      times: 2,
      fault: { kind: "status", status: 500 },
    });
    const statuses: number[] = [];
    for (const _ of [1, 2, 3, 4]) statuses.push((await ask(simulator, "GET /v2/numbers?limit=3")).status);
    expect(statuses).to.deep.equal([200, 500, 500, 200]);
    expect((await ask(simulator, "GET /v2/numbers?limit=4")).status).to.equal(200);
    expect(faults.list()).to.deep.equal([
      {
        id,
        rule: {
          match: { method: "get", path: "NUMBERS\\?limit=3$" },
          skip: 1,
          times: 2,
          fault: { kind: "status", status: 500 },
        },
        fired: 2,
      },
    ]);
    faults.clear();
    expect(faults.list()).to.deep.equal([]);
  });

  it("lets the first rule that applies take the request", async () => {
    const { faults } = simulator.control;
    faults.add({ times: 1, fault: { kind: "status", status: 500 } });
    faults.add({ times: 1, fault: { kind: "status", status: 502 } });
    const statuses: number[] = [];
    for (const _ of [1, 2, 3]) statuses.push((await ask(simulator, "GET /v2/routes")).status);
    expect(statuses).to.deep.equal([500, 502, 200]);
  });

  it("draws by the rule's own seed, the same each time", async () => {
    const series = async (seed: number): Promise<string> => {
      simulator.control.faults.clear();
      simulator.control.faults.add({ probability: 0.5, seed, fault: { kind: "status", status: 500 } });
      let drawn = "";
      for (let turn = 0; turn < 20; turn += 1)
        drawn += (await ask(simulator, "GET /v2/routes")).status === 500 ? "x" : ".";
      return drawn;
    };
    const first = await series(3);
    expect(first).to.contain("x").and.contain(".");
    expect(await series(3)).to.equal(first);
    expect(await series(4)).not.to.equal(first);
  });

  it("refuses rules that make no sense, saying what is wrong", () => {
    const { faults } = simulator.control;
    for (const [rule, text] of [
      [undefined, "The fault rule must be an object"],
      [{}, 'fault must be an object with a "kind"'],
      [{ fault: { kind: "explode" } }, "fault.kind must be one of status, delay,"],
      [{ fault: { kind: "explode" } }, 'not "explode"'],
      [{ fault: { kind: "toString" } }, "fault.kind"],
      [{ fault: { kind: "status" } }, "fault.status"],
      [{ fault: { kind: "status", status: 42 } }, "fault.status"],
      [{ fault: { kind: "delay" } }, "fault.ms must be a whole number from 0, and is missing"],
      [{ fault: { kind: "delay", ms: -1 } }, "fault.ms"],
      [{ fault: { kind: "stale-read" } }, "fault needs either ms"],
      [{ fault: { kind: "stale-read", ms: 1, reads: 1 } }, "either ms"],
      [{ fault: { kind: "truncate", ms: 1 } }, "fault.ms is not a field of a fault of kind truncate"],
      [{ fault: { kind: "status", status: 429, retryAfter: {} } }, "retryAfter"],
      [{ fault: { kind: "truncate" }, time: 1 }, "time is not a field of a fault rule"],
      [{ fault: { kind: "truncate" }, times: 1.5 }, "times"],
      [{ fault: { kind: "truncate" }, probability: 2 }, "probability"],
      [{ fault: { kind: "truncate" }, match: { path: "(" } }, "regular expression"],
      [{ fault: { kind: "truncate" }, match: { method: 1 } }, "match.method"],
      [{ fault: { kind: "truncate" }, match: { url: "x" } }, "match.url is not a field"],
    ] as unknown as [never, string][]) {
      expect(() => faults.add(rule), JSON.stringify(rule)).to.throw(text);
    }
    expect(faults.list()).to.deep.equal([]);
  });
});
