import { expect } from "chai";
import { perTest } from "../support/bench";
import { ask, cheap, errorOf, ids, routeBody, routeReference, start } from "./support";

describe("simulator: routes", () => {
  const simulator = perTest(() => start());

  const create = async (alias: string): Promise<string> =>
    (await ask(simulator, "POST /v2/routes", { body: routeBody(alias) })).json.data.id;

  it("creates a route with a string id", async () => {
    const { status, json } = await ask(simulator, "POST /v2/routes", { body: routeBody("new route", "example.com") });
    const self = `${simulator.url}/v2/routes/${json.data.id}`;
    expect(status).to.equal(201);
    expect(json.data.id).to.match(/^\d+$/);
    expect(json).to.deep.equal({
      data: {
        type: "route",
        id: json.data.id,
        attributes: { alias: "new route", route_type: "host", value: "example.com", edge_strategy_id: null },
        links: { self },
      },
      links: { self },
    });
  });

  it("takes the flat form too, and an edge strategy", async () => {
    const flat = { route_type: "number", value: "16476998778", alias: "flat", edge_strategy_id: 4 };
    const { json } = await ask(simulator, "POST /v2/routes", { body: flat });
    expect(json.data.attributes).to.deep.equal({
      alias: "flat",
      route_type: "number",
      value: "16476998778",
      edge_strategy_id: 4,
    });
  });

  it("lists route 0 first, then by id, and by type", async () => {
    const [first, second] = [await create("one"), await create("two")];
    const reply = await ask(simulator, "GET /v2/routes");
    expect(ids(reply)).to.deep.equal(["0", first, second]);
    expect(reply.json.data[0]).to.deep.equal({
      type: "route",
      id: "0",
      attributes: { alias: "sip-reg", route_type: "sip-reg", value: null, edge_strategy_id: null },
      links: { self: `${simulator.url}/v2/routes/0` },
    });
    expect(ids(await ask(simulator, "GET /v2/routes?route_type=sip-reg"))).to.deep.equal(["0"]);
    expect(ids(await ask(simulator, "GET /v2/routes?route_type=host&limit=1"))).to.deep.equal([first]);
  });

  it("takes every value that the documents show", async () => {
    for (const [type, value] of [
      ["host", "24.239.23.40:5060"],
      ["host", "myphone.com"],
      ["host", "sip.example.net:5060;transport=tls;weight=10"],
      ["host", "sip.example.net;weight=1000"],
      ["number", "16476998778"],
      ["uri", "sip:alice@atlanta.com"],
      ["uri", "sip:16476998778@215.122.69.152:5060;transport=tcp"],
      ["uri", "sips:securecall@securedserver.com"],
    ]) {
      const reply = await ask(simulator, "POST /v2/routes", {
        body: routeBody(String(value), value, { route_type: type }),
      });
      expect(reply.status, value).to.equal(201);
      expect(reply.json.data.attributes.value).to.equal(value);
    }
  });

  it("refuses values that do not fit their type, saying which field", async () => {
    for (const [field, attributes] of [
      ["value", { value: "not a host" }],
      ["value", { value: "sip:alice@atlanta.com" }],
      ["value", { value: "example.net;color=red" }],
      ["value", { value: "" }],
      ["value", { value: null }],
      ["value", { route_type: "number", value: "+16476998778" }],
      ["value", { route_type: "number", value: "16476998778;weight=5" }],
      ["value", { route_type: "uri", value: "alice@atlanta.com" }],
      ["value", { value: "example.net;weight=1001" }],
      ["route_type", { route_type: "sip-reg" }],
      ["route_type", { route_type: "HOST" }],
      ["alias", { alias: "" }],
      ["alias", { alias: "x".repeat(65) }],
      ["edge_strategy_id", { edge_strategy_id: 99 }],
    ] as const) {
      const reply = await ask(simulator, "POST /v2/routes", { body: routeBody("bad", "example.net", attributes) });
      expect(reply.status, JSON.stringify(attributes)).to.equal(422);
      expect(errorOf(reply).detail.data.attributes, JSON.stringify(attributes)).to.have.all.keys(field);
    }
    for (const body of [{}, { data: [] }, { data: { type: "routes", attributes: {} } }, { data: { type: "route" } }]) {
      expect((await ask(simulator, "POST /v2/routes", { body })).status, JSON.stringify(body)).to.equal(422);
    }
    expect(simulator.control.state().routes).to.have.length(1);
  });

  it("refuses an alias that is taken, sip-reg included", async () => {
    await create("pbx");
    for (const alias of ["pbx", "sip-reg"]) {
      const reply = await ask(simulator, "POST /v2/routes", { body: routeBody(alias, "other.example.net") });
      expect(reply.status).to.equal(403);
      expect(errorOf(reply)).to.have.all.keys("id", "status", "title", "detail");
    }
  });

  it("updates any subset in place", async () => {
    const id = await create("pbx");
    const body = (attributes: object) => ({ body: { data: { type: "route", attributes } } });
    const moved = await ask(
      simulator,
      `PATCH /v2/routes/${id}`,
      body({ value: "new.example.net", edge_strategy_id: 2 }),
    );
    expect(moved.status).to.equal(200);
    expect(moved.json.data.attributes).to.deep.equal({
      alias: "pbx",
      route_type: "host",
      value: "new.example.net",
      edge_strategy_id: 2,
    });
    const reset = await ask(simulator, `PATCH /v2/routes/${id}`, body({ alias: "pbx", edge_strategy_id: null }));
    expect(reset.json.data.attributes.edge_strategy_id).to.equal(null);
    expect((await ask(simulator, `PATCH /v2/routes/${id}`, body({ route_type: "number" }))).status).to.equal(422);
    expect((await ask(simulator, "PATCH /v2/routes/1", body({ alias: "x" }))).status).to.equal(404);
  });

  it("deletes a route, with or without a slash, but none in use, none unknown, not route 0", async () => {
    const [first, second] = [await create("one"), await create("two")];
    await ask(simulator, `POST /v2/numbers/${cheap}`);
    await ask(simulator, `PATCH /v2/numbers/${cheap}/relationships/failover_route`, { body: routeReference(first) });
    const used = await ask(simulator, `DELETE /v2/routes/${first}`);
    expect(used.status).to.equal(403);
    expect(errorOf(used)).to.include({
      title: "This Route has numbers still associated to it.",
      detail: "Please disassociate all numbers before deleting.",
    });
    expect((await ask(simulator, `DELETE /v2/routes/${second}/`)).status).to.equal(204);
    expect((await ask(simulator, `DELETE /v2/routes/${second}`)).status).to.equal(404);
    await ask(simulator, `DELETE /v2/numbers/${cheap}/relationships/failover_route`);
    expect((await ask(simulator, `DELETE /v2/routes/${first}`)).status).to.equal(204);
    expect((await ask(simulator, "DELETE /v2/routes/0")).status).to.equal(403);
  });

  it("does not know how to read one route", async () => {
    const reply = await ask(simulator, "GET /v2/routes/0");
    expect(reply.status).to.equal(405);
    expect(errorOf(reply)).to.include({
      title: "Method Not Allowed",
      detail: "The method is not allowed for the requested URL.",
    });
  });

  it("lists edge strategies with integer ids", async () => {
    const { status, json } = await ask(simulator, "GET /v2/routes/edge_strategies");
    expect(status).to.equal(200);
    const east = json.data.find(({ attributes }: { attributes: { name: string } }) => attributes.name === "US-East-VA");
    expect(east.id).to.equal(4);
    expect(east.attributes).to.include({
      firewall_rules: "34.226.36.32/28, 34.226.36.32-34.226.36.47",
      naptr: "us-east-va.sip.flowroute.com",
    });
  });
});

describe("simulator: routes of a number", () => {
  const simulator = perTest(() => start());
  let routeId: string;
  const slot = (name: string) => `/v2/numbers/${cheap}/relationships/${name}`;
  const attached = () => simulator.control.state().numbers[0]?.relationships;

  beforeEach(async () => {
    await ask(simulator, `POST /v2/numbers/${cheap}`);
    routeId = (await ask(simulator, "POST /v2/routes", { body: routeBody("pbx") })).json.data.id;
  });

  it("assigns primary and failover, again without complaint, and route 0 as either", async () => {
    for (const name of ["primary_route", "failover_route", "primary_route"]) {
      const reply = await ask(simulator, `PATCH ${slot(name)}`, { body: routeReference(routeId) });
      expect([reply.status, reply.text]).to.deep.equal([204, ""]);
    }
    expect(attached()).to.include({ primary_route: routeId, failover_route: routeId });
    for (const name of ["primary_route", "failover_route"])
      await ask(simulator, `PATCH ${slot(name)}`, { body: routeReference("0") });
    expect(attached()).to.include({ primary_route: "0", failover_route: "0" });
  });

  it("unassigns: primary becomes route 0, failover nothing, twice is no error", async () => {
    for (const name of ["primary_route", "failover_route"]) {
      await ask(simulator, `PATCH ${slot(name)}`, { body: routeReference(routeId) });
      expect((await ask(simulator, `DELETE ${slot(name)}`)).status).to.equal(204);
      expect((await ask(simulator, `DELETE ${slot(name)}`)).status).to.equal(204);
    }
    expect(attached()).to.include({ primary_route: "0", failover_route: null });
  });

  it("refuses unknown routes and numbers, and bodies of another form", async () => {
    expect((await ask(simulator, `PATCH ${slot("primary_route")}`, { body: routeReference("1") })).status).to.equal(
      404,
    );
    const others = "/v2/numbers/12065550104/relationships/primary_route";
    expect((await ask(simulator, `PATCH ${others}`, { body: routeReference(routeId) })).status).to.equal(404);
    expect((await ask(simulator, `DELETE ${others}`)).status).to.equal(404);
    for (const body of [{ id: routeId }, { data: { id: routeId } }, { data: { type: "route" } }, { data: null }]) {
      expect((await ask(simulator, `PATCH ${slot("primary_route")}`, { body })).status, JSON.stringify(body)).to.equal(
        422,
      );
    }
    expect(attached()).to.include({ primary_route: "0" });
  });
});
