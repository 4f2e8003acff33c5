import { expect } from "chai";
import type { AccountInput } from "../../src/simulator";
import { perTest } from "../support/bench";
import { ask, cheap, ids, start, stopAll } from "./support";

const none = { headers: { authorization: undefined } };
const number = { id: "12065551212", alias: "desk" };

describe("simulator: the control interface in code", () => {
  const simulator = perTest(() => start());
  afterEach(stopAll);

  it("gives the account as copies", async () => {
    simulator.control.setAccount({ numbers: [number], cnams: [{ id: "3", value: "ACME" }] });
    const state = simulator.control.state();
    const [first] = state.numbers;
    if (first === undefined) throw new Error("no number");
    expect(first).to.deep.equal({
      id: "12065551212",
      value: "12065551212",
      alias: "desk",
      cnam_lookups_enabled: true,
      messaging_enabled: false,
      number_type: "longcode",
      rate_center: null,
      state: null,
      status: "PURCHASED",
      note: null,
      rate_type: "local",
      iso_country: "US",
      inbound_rate: 0.012,
      monthly_cost: 1.25,
      setup_cost: 1,
      tier: "Standard",
      relationships: { primary_route: "0", failover_route: null, cnam_preset: null, e911_address: null },
    });
    expect(state).to.have.all.keys(
      "numbers",
      "routes",
      "e911s",
      "cnams",
      "messages",
      "callbacks",
      "inventory",
      "ledger",
      "balance",
      "now",
    );
    expect(state.inventory.sample).to.have.length(20);
    first.relationships.primary_route = "9";
    state.ledger.push({ at: "", kind: "setup", number: "", amount: 1 });
    expect(simulator.control.state().numbers[0]?.relationships.primary_route).to.equal("0");
    expect(simulator.control.state().ledger).to.deep.equal([]);
  });

  it("replaces what is given and leaves what is not", () => {
    const { control } = simulator;
    control.setAccount({ routes: [{ id: "7", alias: "pbx", value: "pbx.example.net" }], balance: 12.5 });
    control.setAccount({ numbers: [{ ...number, relationships: { primary_route: "7" } }] });
    control.setAccount({ numbers: [number] });
    const state = control.state();
    expect(state.routes.map(({ id }) => id)).to.deep.equal(["0", "7"]);
    expect(state.balance).to.equal(12.5);
    expect(state.numbers[0]?.relationships.primary_route).to.equal("0");
    control.setAccount({ balance: null, routes: [] });
    expect(control.state()).to.deep.include({ balance: null });
    expect(control.state().routes).to.have.length(1);
  });

  it("takes a state back as it was read", () => {
    simulator.control.setAccount({ numbers: [number], e911s: [{ id: "4", zip: "98104" }] });
    const state = simulator.control.state();
    simulator.control.reset();
    simulator.control.setAccount(state as AccountInput);
    expect(simulator.control.state()).to.deep.equal(state);
  });

  it("takes numbers out of the stock that it puts on the account, and gives new records unused ids", async () => {
    simulator.control.setAccount({
      numbers: [{ id: cheap }],
      routes: [{ id: "500000", alias: "high", value: "h.example.net" }],
    });
    expect(simulator.control.state().inventory.count).to.equal(419);
    const { json } = await ask(simulator, "POST /v2/routes", {
      body: { data: { type: "route", attributes: { alias: "next", route_type: "host", value: "n.example.net" } } },
    });
    expect(json.data.id).to.equal("500001");
  });

  it("refuses accounts that make no sense, and then changes nothing", () => {
    const before = simulator.control.state();
    for (const [input, text] of [
      [null, "The account must be an object."],
      [[], "The account must be an object."],
      [{ number: [] }, "number is not a field of an account. Fields: numbers, routes, e911s,"],
      [{ numbers: {} }, "numbers must be an array."],
      [
        { numbers: [{ id: "2065551212" }] },
        'numbers.0.id must be 11 digits beginning with 1, in a string, not "2065551212"',
      ],
      [{ numbers: [{ alias: "x" }] }, 'numbers.0 must have an "id"'],
      [{ numbers: [{ id: cheap, value: "12065550104" }] }, "must be equal"],
      [{ numbers: [{ id: cheap, alias: 7 }] }, "numbers.0.alias must be a string or null, not 7."],
      [
        { numbers: [{ id: cheap, allias: "x" }] },
        "numbers.0.allias is not a field of a number. Fields: id, value, alias,",
      ],
      [{ numbers: [{ id: cheap }, { id: cheap }] }, 'numbers has "12065550103" twice'],
      [
        { numbers: [{ id: cheap, relationships: { primary_route: "12" } }] },
        'primary_route of number 12065550103 is "12"',
      ],
      [{ numbers: [{ id: cheap, relationships: { route: "12" } }] }, "numbers.0.relationships.route is not a field"],
      [
        { numbers: [number], routes: [{ alias: "x" }] },
        "routes.0.id must be a decimal number in a string, and is missing",
      ],
      [{ numbers: [{ id: cheap, relationships: [] }] }, "numbers.0.relationships must be an object."],
      [
        { routes: [{ id: "1" }, { id: "a", value: 7 }] },
        'routes.1.id must be a decimal number in a string, not "a". routes.1.value must be a string or null, not 7.',
      ],
      [{ numbers: [number], cnams: [{ id: 3 }] }, "cnams.0.id must be a decimal number in a string, not 3"],
      [{ numbers: [number], balance: "much" }, "balance must be a number of dollars or null"],
      [{ numbers: [number], inventory: [] }, "by an inventory call"],
    ] as unknown as [never, string][]) {
      expect(() => simulator.control.setAccount(input), JSON.stringify(input)).to.throw(text);
    }
    expect(simulator.control.state()).to.deep.equal(before);
  });

  it("notes requests in order with their answers, forgets them, and never counts control calls", async () => {
    await ask(simulator, "GET /v2/numbers?limit=5");
    await ask(simulator, "GET /_sim/state");
    await ask(simulator, `POST /v2/numbers/${cheap}`);
    const at = "2026-11-01T12:00:00.000Z";
    expect(simulator.control.requests()).to.deep.equal([
      { at, method: "GET", path: "/v2/numbers?limit=5", status: 200 },
      { at, method: "POST", path: `/v2/numbers/${cheap}`, status: 201 },
    ]);
    simulator.control.clearRequests();
    expect(simulator.control.requests()).to.deep.equal([]);
  });

  it("tells of each change before its answer is out, of none that was refused, and who asked for it", async () => {
    const { control } = simulator;
    const seen: unknown[] = [];
    const stop = control.watch((change) => seen.push([change, control.state().numbers.length]));
    await ask(simulator, `GET /v2/numbers/${cheap}`);
    await ask(simulator, "POST /v2/numbers/19995550100");
    await ask(simulator, `POST /v2/numbers/${cheap}`);
    control.setAccount({ numbers: [] });
    stop();
    control.setAccount({ numbers: [number] });
    expect(seen).to.deep.equal([
      [{ request: { method: "POST", path: `/v2/numbers/${cheap}` } }, 1],
      [{}, 0],
    ]);
  });

  it("adds to the stock and takes from it as another customer would, all or nothing", async () => {
    const { control } = simulator;
    control.inventory({
      add: [{ number: "17165550000", setupCost: 2.5, rateCenter: "BUFFALO", state: "NY" }],
      take: [cheap],
    });
    expect(ids(await ask(simulator, "GET /v2/numbers/available?rate_center=buffalo&state=ny"))).to.deep.equal([
      "17165550000",
    ]);
    expect((await ask(simulator, `POST /v2/numbers/${cheap}`)).status).to.equal(404);
    await ask(simulator, "POST /v2/numbers/17165550000");
    const { count } = control.state().inventory;
    for (const [change, text] of [
      [{ add: [{ number: "17165550001" }], take: ["17165550009"] }, "17165550009 is not in stock"],
      [{ add: [{ number: "17165550000" }] }, "is on the account"],
      [{ add: [{ number: "716555" }] }, "add.0.number must be 11 digits"],
      [{ add: [{ number: "17165550001", price: 1 }] }, "add.0.price is not a field of a number in stock"],
      [{ remove: [] }, "remove is not a field of a change of the inventory. Fields: add, take."],
      [{ take: cheap }, "take must be an array"],
      [undefined, "The change must be an object"],
    ] as unknown as [never, string][]) {
      expect(() => control.inventory(change), JSON.stringify(change)).to.throw(text);
    }
    expect(control.state().inventory.count).to.equal(count);
  });

  it("moves virtual time on", () => {
    simulator.control.advance("48h");
    expect(simulator.control.state().now).to.equal("2026-11-03T12:00:00.000Z");
    for (const step of ["30s", "15m", "7d", "500ms"]) simulator.control.advance(step);
    expect(simulator.control.state().now).to.equal("2026-11-10T12:15:30.500Z");
    for (const wrong of ["", "2 days", "-1h", "10", "1w"])
      expect(() => simulator.control.advance(wrong)).to.throw("Not a duration");
  });

  it("starts virtual time where it is told", async () => {
    const old = await start({ now: Date.UTC(2018, 3, 23) });
    old.control.advance("1d");
    expect(old.control.state().now).to.equal("2018-04-24T00:00:00.000Z");
  });

  it("judges caller names", () => {
    const { control } = simulator;
    control.setAccount({ cnams: [{ id: "3", value: "ACME" }] });
    control.cnam("3", { approve: true });
    expect(control.state().cnams[0]).to.include({
      is_approved: true,
      approval_datetime: "2026-11-01 12:00:00.000000+00:00",
    });
    control.cnam("3", { reject: "misleading" });
    expect(control.state().cnams[0]).to.include({
      is_approved: false,
      approval_datetime: null,
      rejection_reason: "misleading",
    });
    expect(() => control.cnam("4", { approve: true })).to.throw('no caller name with the id "4"');
    expect(() => control.cnam("3", {} as never)).to.throw(
      'The verdict must be {"approve": true} or {"reject": "reason"}.',
    );
  });

  it("goes back to the seed, whatever was done", async () => {
    const seeded = await start({ seed: { numbers: [number], balance: 3 }, numbers: 2, choices: { links: "hostile" } });
    const before = seeded.control.state();
    await ask(seeded, `POST /v2/numbers/${cheap}`);
    seeded.control.setAccount({ numbers: [] });
    seeded.control.inventory({ take: ["12065550104"] });
    seeded.control.advance("2d");
    seeded.control.choose({ links: "own", credentials: "expired" });
    seeded.control.faults.add({ fault: { kind: "hang-before" } });
    seeded.control.reset();
    expect(seeded.control.state()).to.deep.equal(before);
    expect(seeded.control.requests()).to.deep.equal([]);
    expect(seeded.control.faults.list()).to.deep.equal([]);
    expect(seeded.control.choose({})).to.include({ links: "hostile", credentials: "valid" });
  });

  it("starts with the seed that it is given", async () => {
    const empty = await start({ seed: "empty" });
    expect(empty.control.state().inventory.count).to.equal(0);
    const stocked = await start({ seed: { numbers: [number], inventory: [{ number: "18335550000" }] } });
    expect(stocked.control.state().inventory).to.deep.equal({
      count: 1,
      sample: [
        {
          number: "18335550000",
          setupCost: 1,
          monthlyCost: 1.25,
          rateCenter: null,
          state: null,
          numberType: "toll-free",
          tier: "Standard",
        },
      ],
    });
    expect((await start({ seed: { numbers: [number] } })).control.state().inventory.count).to.equal(420);
    const large = await start({ numbers: 60 });
    const { numbers, routes } = large.control.state();
    expect([numbers.length, routes.length]).to.deep.equal([60, 5]);
    expect(numbers.filter(({ relationships }) => relationships.failover_route !== null)).to.have.length(20);
    for (const wrong of [
      { seed: "full" },
      { seed: [] },
      { numbers: -1 },
      { rate: "fast" },
      { profile: "mean" },
      { port: 70_000 },
    ] as never[]) {
      const error = await start(wrong).catch((reason: Error) => reason);
      expect(error, JSON.stringify(wrong)).to.have.property("name", "SimulatorError");
    }
  });
});

describe("simulator: the control interface over HTTP", () => {
  const simulator = perTest(() => start());
  const call = (line: string, body?: unknown) =>
    ask(simulator, line, { ...none, ...(body === undefined ? {} : { body }) });
  afterEach(stopAll);

  it("does everything that the code does, without authentication", async () => {
    expect(
      (await call("PUT /_sim/account", { numbers: [number], cnams: [{ id: "3", value: "ACME" }] })).status,
    ).to.equal(204);
    expect((await call("GET /_sim/state")).json).to.deep.equal(simulator.control.state());
    const fault = await call("POST /_sim/faults", {
      match: { path: "routes" },
      fault: { kind: "status", status: 500 },
    });
    expect([fault.status, Object.keys(fault.json)]).to.deep.equal([201, ["id"]]);
    await ask(simulator, "GET /v2/routes");
    expect((await call("GET /_sim/faults")).json).to.deep.equal([
      { id: fault.json.id, rule: { match: { path: "routes" }, fault: { kind: "status", status: 500 } }, fired: 1 },
    ]);
    expect((await call("DELETE /_sim/faults")).status).to.equal(204);
    expect((await call("GET /_sim/faults")).json).to.deep.equal([]);
    expect((await call("GET /_sim/requests")).json).to.deep.equal([
      { at: "2026-11-01T12:00:00.000Z", method: "GET", path: "/v2/routes", status: 500, fault: "status" },
    ]);
    expect((await call("DELETE /_sim/requests")).status).to.equal(204);
    expect((await call("GET /_sim/requests")).json).to.deep.equal([]);
    expect((await call("POST /_sim/choices", { links: "hostile" })).json).to.include({
      links: "hostile",
      funds: "unlimited",
    });
    expect((await call("POST /_sim/clock", { advance: "48h" })).json).to.deep.equal({
      now: "2026-11-03T12:00:00.000Z",
    });
    expect((await call("POST /_sim/cnams/3", { approve: true })).status).to.equal(204);
    expect(simulator.control.state().cnams[0]?.is_approved).to.equal(true);
    expect((await call("POST /_sim/inventory", { take: [cheap] })).status).to.equal(204);
    expect((await call("POST /_sim/reset")).status).to.equal(204);
    expect(simulator.control.state()).to.deep.include({ numbers: [], now: "2026-11-01T12:00:00.000Z" });
  });

  it("answers 400 with a clear text to bad input, 404 to paths it does not have", async () => {
    for (const [line, body, text] of [
      ["PUT /_sim/account", { number: [] }, "number is not a field of an account"],
      ["PUT /_sim/account", "{", "no JSON"],
      ["POST /_sim/faults", { fault: {} }, "fault.kind"],
      ["POST /_sim/choices", { nothing: "x" }, "No choice"],
      ["POST /_sim/choices", [], "Write"],
      ["POST /_sim/clock", { advance: 3 }, "Not a duration"],
      ["POST /_sim/clock", null, "Write"],
      ["POST /_sim/cnams/9", { approve: true }, "no caller name"],
      ["POST /_sim/inventory", { take: ["1"] }, "not in stock"],
    ] as const) {
      const reply = await call(line, body === null ? "null" : body);
      expect(reply.status, line).to.equal(400);
      expect(reply.json.error, line).to.contain(text);
    }
    expect((await call("GET /_sim/nothing")).status).to.equal(404);
    expect((await call("PUT /_sim/state")).status).to.equal(404);
  });

  it("refuses foreign Host and Origin headers, so that no web page reaches it", async () => {
    for (const [headers, status] of [
      [{ host: "evil.example" }, 403],
      [{ host: "127.0.0.1.evil.example" }, 403],
      [{ host: "localhost:1234" }, 200],
      [{ host: "[::1]:1234" }, 200],
      [{ origin: "https://evil.example" }, 403],
      [{ origin: "null" }, 403],
      [{ origin: "http://localhost:3000" }, 200],
    ] as const) {
      const reply = await ask(simulator, "GET /_sim/state", { headers: { ...headers, authorization: undefined } });
      expect(reply.status, JSON.stringify(headers)).to.equal(status);
    }
  });
});
