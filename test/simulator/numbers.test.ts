import { expect } from "chai";
import { perTest } from "../support/bench";
import { ask, cheap, errorOf, ids, start, stopAll } from "./support";

const noRelationships = {
  cnam_preset: { data: null },
  e911_address: { data: null },
  failover_route: { data: null },
  primary_route: { data: { id: "0", type: "route" } },
};

describe("simulator: numbers on the account", () => {
  const simulator = perTest(() => start());
  afterEach(stopAll);

  it("sells a number: 201 with the document, its route and one charge", async () => {
    const { status, json } = await ask(simulator, `POST /v2/numbers/${cheap}`);
    const self = `${simulator.url}/v2/numbers/${cheap}`;
    expect(status).to.equal(201);
    expect(json).to.deep.equal({
      data: {
        type: "number",
        id: cheap,
        attributes: {
          alias: null,
          cnam_lookups_enabled: true,
          number_type: "longcode",
          rate_center: "seattle",
          state: "wa",
          value: cheap,
          messaging_enabled: false,
          status: "PURCHASED",
          note: null,
          rate_type: "local",
          iso_country: "US",
          inbound_rate: 0.012,
          monthly_cost: 1.25,
          setup_cost: 1,
          tier: "Standard",
        },
        links: { self },
        relationships: noRelationships,
      },
      included: [
        {
          type: "route",
          id: "0",
          attributes: { alias: "sip-reg", route_type: "sip-reg", value: null, edge_strategy_id: null },
          links: { self: `${simulator.url}/v2/routes/0` },
        },
      ],
      links: { self },
    });
    const { ledger, inventory } = simulator.control.state();
    expect(ledger).to.deep.equal([{ at: "2026-11-01T12:00:00.000Z", kind: "setup", number: cheap, amount: 1 }]);
    expect(inventory.count).to.equal(419);
  });

  it("takes purchase options from the body, then the query, as booleans or words", async () => {
    const [first, second, third] = ["12065550104", "12065550106", "12065550107"];
    await ask(simulator, `POST /v2/numbers/${first}?cnam_lookups_enabled=True`, {
      body: { cnam_lookups_enabled: false },
    });
    await ask(simulator, `POST /v2/numbers/${second}?cnam_lookups_enabled=False&messaging_enabled=False`);
    await ask(simulator, `POST /v2/numbers/${third}`, {
      body: { cnam_lookups_enabled: "true", messaging_enabled: true },
    });
    expect(simulator.control.state().numbers.map((number) => number.cnam_lookups_enabled)).to.deep.equal([
      false,
      false,
      true,
    ]);
    const refused = await ask(simulator, "POST /v2/numbers/12065550109", { body: { messaging_enabled: "perhaps" } });
    expect(refused.status).to.equal(422);
    expect(simulator.control.state().ledger).to.have.length(3);
  });

  it("enables messaging only after a while", async () => {
    const bought = await ask(simulator, `POST /v2/numbers/${cheap}`, { body: { messaging_enabled: true } });
    expect(bought.json.data.attributes.messaging_enabled).to.equal(false);
    simulator.control.advance("59s");
    expect((await ask(simulator, `GET /v2/numbers/${cheap}`)).json.data.attributes.messaging_enabled).to.equal(false);
    simulator.control.advance("1s");
    expect((await ask(simulator, `GET /v2/numbers/${cheap}`)).json.data.attributes.messaging_enabled).to.equal(true);
  });

  it("refuses malformed numbers, those not in stock and those already owned, and charges nothing", async () => {
    await ask(simulator, `POST /v2/numbers/${cheap}`);
    for (const [number, status] of [
      ["2065550103", 422],
      ["%2B12065550103", 422],
      ["available", 422],
      ["12065559999", 404],
      [cheap, 403],
    ] as const) {
      const reply = await ask(simulator, `POST /v2/numbers/${number}`);
      expect(reply.status, number).to.equal(status);
      expect(errorOf(reply), number).to.have.all.keys("id", "status", "title", "detail");
    }
    expect(simulator.control.state().ledger).to.have.length(1);
  });

  it("shows a number with all that is attached to it, each included once", async () => {
    simulator.control.setAccount({
      routes: [{ id: "83834", alias: "pbx", route_type: "number", value: "12065551212" }],
      cnams: [{ id: "22790", value: "HEARTWOOD", is_approved: true }],
      e911s: [{ id: "22127", label: "Office", zip: "98104" }],
      numbers: [
        {
          id: "12012673227",
          number_type: "standard",
          relationships: {
            primary_route: "83834",
            failover_route: "83834",
            cnam_preset: "22790",
            e911_address: "22127",
          },
        },
      ],
    });
    const { status, json } = await ask(simulator, "GET /v2/numbers/12012673227");
    expect(status).to.equal(200);
    expect(json.data.attributes.number_type).to.equal("standard");
    expect(json.data.relationships).to.deep.equal({
      cnam_preset: { data: { id: "22790", type: "cnam" } },
      e911_address: { data: { id: "22127", type: "e911" } },
      failover_route: { data: { id: "83834", type: "route" } },
      primary_route: { data: { id: "83834", type: "route" } },
    });
    expect(json.included.map(({ type, id }: { type: string; id: string }) => `${type} ${id}`)).to.deep.equal([
      "route 83834",
      "cnam 22790",
      "e911 22127",
    ]);
    expect(json.included[1].attributes).to.include({ value: "HEARTWOOD", is_approved: true, rejection_reason: null });
  });

  it("lists numbers in order of their digits, without relationships", async () => {
    for (const number of ["12065550106", cheap]) await ask(simulator, `POST /v2/numbers/${number}`);
    const reply = await ask(simulator, "GET /v2/numbers");
    expect(ids(reply)).to.deep.equal([cheap, "12065550106"]);
    expect(reply.json.data[0]).to.deep.equal({
      type: "number",
      id: cheap,
      attributes: {
        alias: null,
        cnam_lookups_enabled: true,
        number_type: "longcode",
        rate_center: "seattle",
        state: "wa",
        value: cheap,
        messaging_enabled: false,
        status: "PURCHASED",
        iso_country: "US",
      },
      links: { self: `${simulator.url}/v2/numbers/${cheap}` },
    });
    expect(reply.json).not.to.have.property("included");
  });

  it("finds numbers by digits and by the exact alias", async () => {
    simulator.control.setAccount({
      numbers: [
        { id: "12065550101", alias: "front desk & bar" },
        { id: "14255550101", alias: "front desk" },
      ],
    });
    expect(ids(await ask(simulator, "GET /v2/numbers?starts_with=206"))).to.deep.equal(["12065550101"]);
    expect(ids(await ask(simulator, "GET /v2/numbers?starts_with=14255550101"))).to.deep.equal(["14255550101"]);
    expect(ids(await ask(simulator, "GET /v2/numbers?contains=4255&ends_with=101"))).to.deep.equal(["14255550101"]);
    const found = await ask(simulator, "GET /v2/numbers?alias=front%20desk%20%26%20bar");
    expect(ids(found)).to.deep.equal(["12065550101"]);
    expect(found.json.links.self).to.contain("alias=front%20desk%20%26%20bar");
    expect(ids(await ask(simulator, "GET /v2/numbers?alias=front%20desk"))).to.deep.equal(["14255550101"]);
    expect(ids(await ask(simulator, "GET /v2/numbers?alias=Front%20Desk"))).to.deep.equal([]);
  });

  it("pages the account's numbers", async () => {
    const large = await start({ numbers: 450 });
    const all: string[] = [];
    for (let offset = 0; ; offset += 200) {
      const reply = await ask(large, `GET /v2/numbers?limit=200&offset=${offset}`);
      all.push(...ids(reply));
      if (!("next" in reply.json.links)) break;
    }
    expect([all.length, new Set(all).size]).to.deep.equal([450, 450]);
    expect(all).to.deep.equal([...all].sort());
  });

  it("answers 404 without a title for numbers of others", async () => {
    for (const line of ["GET", "PATCH", "DELETE"]) {
      const reply = await ask(
        simulator,
        `${line} /v2/numbers/12065550103`,
        line === "PATCH" ? { body: { type: "number" } } : {},
      );
      expect(reply.status).to.equal(404);
      expect(errorOf(reply)).to.have.all.keys("id", "status", "detail");
      expect(errorOf(reply)).to.include({ status: 404, detail: "Could not find that resource on your account." });
    }
    expect((await ask(simulator, "GET /v2/numbers/details")).status).to.equal(404);
  });

  it("updates alias, lookups and messaging, and leaves alone what is not named", async () => {
    await ask(simulator, `POST /v2/numbers/${cheap}`);
    const named = await ask(simulator, `PATCH /v2/numbers/${cheap}`, { body: { type: "number", alias: "desk" } });
    expect([named.status, named.json.data.attributes.alias]).to.deep.equal([200, "desk"]);
    expect(named.json.data.relationships).to.deep.equal(noRelationships);
    const off = await ask(simulator, `PATCH /v2/numbers/${cheap}`, {
      body: { type: "number", cnam_lookups_enabled: "false" },
    });
    expect(off.json.data.attributes).to.include({ alias: "desk", cnam_lookups_enabled: false });
    await ask(simulator, `PATCH /v2/numbers/${cheap}`, {
      body: { type: "number", messaging_enabled: true, messaging_email: false },
    });
    simulator.control.advance("1m");
    expect(simulator.control.state().numbers[0]).to.include({
      messaging_enabled: true,
      alias: "desk",
      cnam_lookups_enabled: false,
    });
  });

  it("refuses updates it does not understand", async () => {
    await ask(simulator, `POST /v2/numbers/${cheap}`);
    for (const body of [
      { alias: "no type" },
      { data: { type: "number", attributes: { alias: "enveloped" } } },
      { type: "number", alias: "x".repeat(65) },
      { type: "number", alias: 7 },
      { type: "number", cnam_lookups_enabled: 1 },
      { type: "number", messaging_email: true },
      ["type", "number"],
    ]) {
      const reply = await ask(simulator, `PATCH /v2/numbers/${cheap}`, { body });
      expect(reply.status, JSON.stringify(body)).to.equal(422);
      expect(errorOf(reply).detail, JSON.stringify(body)).to.be.an("object");
    }
    expect(simulator.control.state().numbers[0]?.alias).to.equal(null);
  });

  it("releases a number: 204, back in stock at its price, then 404", async () => {
    await ask(simulator, "POST /v2/numbers/12065550105");
    const reply = await ask(simulator, "DELETE /v2/numbers/12065550105");
    expect([reply.status, reply.text]).to.deep.equal([204, ""]);
    expect((await ask(simulator, "DELETE /v2/numbers/12065550105")).status).to.equal(404);
    const again = await ask(simulator, "GET /v2/numbers/available?starts_with=12065550105");
    expect(again.json.data[0].attributes).to.include({
      setup_cost: 4.95,
      monthly_cost: 1.75,
      tier: "Premium",
      rate_center: "seattle",
    });
    expect(simulator.control.state().ledger.map(({ kind, amount }) => [kind, amount])).to.deep.equal([
      ["setup", 4.95],
      ["release", 0],
    ]);
  });

  it("gives details of many numbers at once, written with a plus, and leaves out what is not ours", async () => {
    simulator.control.setAccount({ numbers: [{ id: "12067452233" }, { id: "12068732211" }] });
    const reply = await ask(simulator, "POST /v2/numbers/details", {
      body: { numbers: ["+12067452233", "+12068732211", "+12125550000"] },
    });
    expect([reply.status, ids(reply)]).to.deep.equal([200, ["12067452233", "12068732211"]]);
    expect(reply.json.data[0].relationships).to.deep.equal(noRelationships);
    expect(reply.json.included).to.have.length(1);
    for (const body of [
      {},
      { numbers: "x" },
      { numbers: [1] },
      { numbers: Array.from({ length: 101 }, () => "+12067452233") },
    ]) {
      expect((await ask(simulator, "POST /v2/numbers/details", { body })).status).to.equal(422);
    }
  });
});
