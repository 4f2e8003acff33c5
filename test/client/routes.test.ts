/** Routes, method by method: request line, headers, body, and what is made of the recorded answers. */
import { expect } from "chai";
import { RefusedError, RejectedError } from "../../src/client";
import {
  apiError,
  collect,
  expectRead,
  expectWrite,
  failure,
  isolateNetwork,
  overNock,
  routeDocument,
} from "./support";

describe("client: routes", () => {
  isolateNetwork();

  it("lists by type and reads the recorded answer", async () => {
    expectRead()
      .get("/v2/routes?route_type=number&limit=200&offset=0")
      .reply(200, {
        data: [
          { type: "route", id: "0", attributes: { alias: "sip-reg", route_type: "sip-reg", value: null } },
          {
            type: "route",
            id: "83834",
            attributes: { alias: "PSTNroute1", route_type: "number", value: "12065551212", edge_strategy_id: 4 },
            links: { self: "https://api.flowroute.com/v2/routes/83834" },
          },
        ],
      });
    expect(await collect(overNock().routes.list({ routeType: "number" }))).to.deep.equal([
      { id: "0", alias: "sip-reg", routeType: "sip-reg", value: null, edgeStrategyId: null },
      { id: "83834", alias: "PSTNroute1", routeType: "number", value: "12065551212", edgeStrategyId: "4" },
    ]);
  });

  it("creates with an envelope, the edge strategy as the documented integer", async () => {
    expectWrite()
      .post("/v2/routes", {
        data: {
          type: "route",
          attributes: { alias: "new route", route_type: "host", value: "example.com", edge_strategy_id: 4 },
        },
      })
      .reply(201, routeDocument(98396, { edge_strategy_id: "4" }));
    const route = { alias: "new route", routeType: "host", value: "example.com", edgeStrategyId: "4" };
    expect(await overNock().routes.create(route)).to.deep.equal({ ...route, id: "98396" });
  });

  it("updates only what is given, null resetting the edge strategy", async () => {
    expectWrite()
      .patch("/v2/routes/98396", {
        data: { type: "route", attributes: { value: "b.example", edge_strategy_id: null } },
      })
      .reply(200, routeDocument("98396", { value: "b.example" }));
    const updated = await overNock().routes.update("98396", { value: "b.example", edgeStrategyId: null });
    expect(updated).to.deep.equal({
      id: "98396",
      alias: "new route",
      routeType: "host",
      value: "b.example",
      edgeStrategyId: null,
    });
  });

  it("removes, and tells a route that is not there", async () => {
    expectRead().delete("/v2/routes/98396").reply(204);
    expectRead().delete("/v2/routes/98397").reply(404, apiError(404, "Invalid Route Id"));
    const { routes } = overNock();
    expect(await routes.remove("98396")).to.equal("removed");
    expect(await routes.remove("98397")).to.equal("not-found");
  });

  it("says that a route is still in use", async () => {
    const body = apiError(
      403,
      "This Route has numbers still associated to it.",
      "Please disassociate all numbers before deleting.",
    );
    expectRead().delete("/v2/routes/98396").reply(403, body);
    const error = await failure(overNock().routes.remove("98396"), RejectedError);
    expect(error.reason).to.equal("in-use");
    expect(error.message).to.contain("still associated to it: Please disassociate").and.contain("Detach");
  });

  it("lists edge strategies, whose ids are integers", async () => {
    expectRead()
      .get("/v2/routes/edge_strategies")
      .reply(200, {
        data: [
          {
            type: "edge_strategy",
            id: 4,
            attributes: {
              name: "US-East-VA",
              description: "Virginia",
              firewall_rules: "34.226.36.32/28, 34.226.36.32-34.226.36.47",
              naptr: "us-east-va.sip.flowroute.com",
            },
          },
          { type: "edge_strategy", id: 5, attributes: { name: "US-West-OR" } },
        ],
      });
    expect(await overNock().routes.edgeStrategies()).to.deep.equal([
      {
        id: "4",
        name: "US-East-VA",
        description: "Virginia",
        firewallRules: "34.226.36.32/28, 34.226.36.32-34.226.36.47",
        naptr: "us-east-va.sip.flowroute.com",
      },
      { id: "5", name: "US-West-OR" },
    ]);
  });

  it("refuses the reserved route, ids that are none, and a change of nothing", async () => {
    const { routes } = overNock();
    for (const id of ["0", "00", "", "edge_strategies", "../numbers/12065014377"]) {
      await failure(routes.remove(id), RefusedError);
      await failure(routes.update(id, { value: "x" }), RefusedError);
    }
    await failure(routes.update("98396", {}), RefusedError);
    await failure(routes.update("98396", { edgeStrategyId: "west" }), RefusedError);
  });
});
