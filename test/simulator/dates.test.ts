/** A time that says no zone is UTC, wherever it comes in, in whatever zone the machine is. */
import { expect } from "chai";
import { createClient } from "../../src/client";
import { retryAfterMs } from "../../src/client/http/retry-after";
import { inProcess, keysOf } from "../cli/support";
import { ask, ids, start, stopAll } from "./support";

describe("a time without a zone, on a machine that is five hours behind UTC", () => {
  const { TZ } = process.env;
  before(() => {
    process.env["TZ"] = "America/New_York";
    expect(new Date(2026, 0, 1).getTimezoneOffset()).to.equal(300);
  });
  after(() => {
    if (TZ === undefined) delete process.env["TZ"];
    else process.env["TZ"] = TZ;
  });
  afterEach(stopAll);

  const messages = [
    { id: "mdr2-a", timestamp: "2026-10-01T23:59:59" },
    { id: "mdr2-b", timestamp: "2026-10-02T00:00:00Z" },
    { id: "mdr2-c", timestamp: "2026-10-02T04:00:00" },
  ];

  for (const [query, found] of [
    ["start_date=2026-10-02T00:00:00", ["mdr2-b", "mdr2-c"]],
    ["start_date=2026-10-01T00:00:00&end_date=2026-10-02T00:00:00", ["mdr2-a", "mdr2-b"]],
    ["start_date=2026-10-02T00:00:00.000001", ["mdr2-b", "mdr2-c"]],
    ["start_date=2026-10-01T22:00:00-02:00", ["mdr2-b", "mdr2-c"]],
    ["start_date=2026-10-01T22:00:00-0200", ["mdr2-b", "mdr2-c"]],
    ["start_date=2026-10-02", ["mdr2-b", "mdr2-c"]],
  ] as const) {
    it(`the simulator takes ${query}`, async () => {
      const simulator = await start({ seed: { messages } });
      const reply = await ask(simulator, `GET /v2.1/messages?${query}`);
      expect([reply.status, ids(reply)]).to.deep.equal([200, found]);
    });
  }

  it("the simulator refuses what is no time", async () => {
    const simulator = await start();
    for (const wrong of [
      "2026-10-02T00:00",
      "2026-10-02 00:00:00",
      "2026-13-01T00:00:00",
      "2026-10-02T25:00:00",
      "x",
    ]) {
      expect((await ask(simulator, `GET /v2.1/messages?start_date=${encodeURIComponent(wrong)}`)).status).to.equal(422);
    }
  });

  it("the client sends it as UTC, and refuses days that there are not", async () => {
    const simulator = await start({ seed: { messages } });
    const client = createClient({ ...simulator, baseUrl: simulator.url });
    const listed = async (startDate: string, endDate?: string) => {
      const found: string[] = [];
      for await (const { id } of client.messages.list({ startDate, ...(endDate ? { endDate } : {}) })) found.push(id);
      return found;
    };
    try {
      expect(await listed("2026-10-01T23:59:59", "2026-10-02T00:00:00")).to.deep.equal(["mdr2-a", "mdr2-b"]);
      expect(simulator.control.requests()[0]?.path).to.contain(
        "start_date=2026-10-01T23%3A59%3A59Z&end_date=2026-10-02T00%3A00%3A00Z",
      );
      simulator.control.clearRequests();
      for (const wrong of ["2026-13-01", "2026-10-02T25:00:00"]) {
        const error = await listed(wrong).catch((thrown: Error) => thrown);
        expect(error).to.have.property("name", "RefusedError");
      }
      expect(simulator.control.requests()).to.deep.equal([]);
    } finally {
      client.close();
    }
  });

  it("the command line takes it as UTC, and compares it so", async () => {
    const simulator = await start({ seed: { messages } });
    const place = { env: keysOf(simulator) };
    const list = (...args: string[]) => inProcess(["messages", "list", "--json", ...args], place);
    const { out } = await list("--since", "2026-10-01T23:59:59", "--until", "2026-10-02T01:00:00");
    expect(JSON.parse(out).map(({ id }: { id: string }) => id)).to.deep.equal(["mdr2-a", "mdr2-b"]);
    const turned = await list("--since", "2026-10-02T01:00:00Z", "--until", "2026-10-02T00:30:00");
    expect([turned.code, turned.err]).to.deep.equal([2, "error: --until is before --since\n(for help, add --help)\n"]);
    for (const wrong of ["2026-10-02T08:00", "2026-10-02 08:00:00", "2026-10-02T08:00:00 CET"]) {
      expect((await list("--since", wrong)).code, wrong).to.equal(2);
    }
  });

  it("so is the time until which a server asks to wait", () => {
    const now = Date.UTC(2026, 10, 23, 12);
    for (const value of [
      "2026-11-23T12:00:07",
      "Mon, 23 Nov 2026 12:00:07",
      "2026-11-23T14:00:07+02:00",
      "Mon, 23 Nov 2026 12:00:07 GMT",
    ]) {
      expect(
        retryAfterMs((name) => (name === "retry-after" ? value : undefined), now),
        value,
      ).to.equal(7000);
    }
  });
});
