import { expect } from "chai";
import { perTest } from "../support/bench";
import { ask, errorOf, ids, start } from "./support";

describe("simulator: the stock", () => {
  const simulator = perTest(() => start());

  it("lists area codes with a link to their exchanges and no attributes", async () => {
    const { status, json } = await ask(simulator, "GET /v2/numbers/available/areacodes");
    expect(status).to.equal(200);
    expect(json.data[0]).to.deep.equal({
      type: "areacode",
      id: "206",
      links: { related: `${simulator.url}/v2/numbers/available/exchanges?areacode=206` },
    });
    expect(json.links.self).to.equal(`${simulator.url}/v2/numbers/available/areacodes?limit=10&offset=0`);
  });

  it("lists only area codes with a number at or below max_setup_cost", async () => {
    simulator.control.inventory({ add: [{ number: "17165550000", setupCost: 7 }] });
    expect(ids(await ask(simulator, "GET /v2/numbers/available/areacodes?max_setup_cost=7&limit=400"))).to.include(
      "716",
    );
    expect(ids(await ask(simulator, "GET /v2/numbers/available/areacodes?max_setup_cost=6.99"))).not.to.include("716");
    expect((await ask(simulator, "GET /v2/numbers/available/areacodes?max_setup_cost=x")).status).to.equal(422);
  });

  it("lists exchanges with a link to their numbers", async () => {
    const { json } = await ask(simulator, "GET /v2/numbers/available/exchanges?areacode=206&limit=1");
    expect(json.data).to.deep.equal([
      {
        type: "exchange",
        id: "206555",
        links: { related: `${simulator.url}/v2/numbers/available?starts_with=1206555` },
      },
    ]);
    expect((await ask(simulator, "GET /v2/numbers/available/exchanges?areacode=2")).status).to.equal(422);
    expect(ids(await ask(simulator, "GET /v2/numbers/available/exchanges?max_setup_cost=0"))).to.have.length.above(1);
  });

  it("lists tiers, free texts that are encoded in their links", async () => {
    const reply = await ask(simulator, "GET /v2/numbers/available/tiers");
    expect(ids(reply)).to.include.members(["Standard", "US Promo $0.0/$0.50/$0.005"]);
    const promo = reply.json.data.find(({ id }: { id: string }) => id.startsWith("US Promo"));
    expect(promo).to.deep.equal({
      type: "tier",
      id: "US Promo $0.0/$0.50/$0.005",
      links: { related: `${simulator.url}/v2/numbers?tier=US%20Promo%20%240.0%2F%240.50%2F%240.005` },
    });
  });

  it("shows a number for sale with its prices as numbers and its place in lower case", async () => {
    const { json } = await ask(simulator, "GET /v2/numbers/available?starts_with=12065550103");
    expect(json.data).to.deep.equal([
      {
        type: "number",
        id: "12065550103",
        attributes: {
          value: "12065550103",
          number_type: "longcode",
          rate_center: "seattle",
          state: "wa",
          monthly_cost: 1.25,
          setup_cost: 1,
          inbound_rate: 0.012,
          rate_type: "local",
          tier: "Standard",
          iso_country: "US",
        },
        links: { related: `${simulator.url}/v2/numbers/12065550103` },
      },
    ]);
  });

  it("filters without regard to case and repeats the filters in upper case", async () => {
    const reply = await ask(
      simulator,
      "GET /v2/numbers/available?rate_center=SeaTTle&state=Wa&starts_with=206&limit=2",
    );
    expect(ids(reply)).to.deep.equal(["12065550100", "12065550101"]);
    expect(reply.json.links.self).to.equal(
      `${simulator.url}/v2/numbers/available?starts_with=1206&rate_center=SEATTLE&state=WA&limit=2&offset=0`,
    );
    expect(reply.json.links.next).to.match(/limit=2&offset=2$/);
  });

  it("puts a 1 in front of starts_with unless it has one or a country is written", async () => {
    for (const prefix of ["206", "1206", "%2B1206", "+1206"]) {
      expect(ids(await ask(simulator, `GET /v2/numbers/available?starts_with=${prefix}&limit=1`))).to.deep.equal([
        "12065550100",
      ]);
    }
    expect(ids(await ask(simulator, "GET /v2/numbers/available?starts_with=%2B44"))).to.deep.equal([]);
    expect((await ask(simulator, "GET /v2/numbers/available?starts_with=abc")).status).to.equal(422);
  });

  it("keeps leading zeros in contains and ends_with", async () => {
    const ending = ids(await ask(simulator, "GET /v2/numbers/available?ends_with=0107&limit=200"));
    expect(ending).to.include("12065550107").and.have.length(9);
    expect(ids(await ask(simulator, "GET /v2/numbers/available?contains=6555010&limit=1"))).to.deep.equal([
      "12065550100",
    ]);
  });

  it("tells toll-free numbers from longcode ones", async () => {
    const { json } = await ask(simulator, "GET /v2/numbers/available?number_type=toll-free&limit=200");
    expect(json.data).to.have.length(70);
    expect(json.data[0].attributes).to.include({
      number_type: "toll-free",
      rate_center: null,
      state: null,
      rate_type: "toll-free",
    });
    expect(ids(await ask(simulator, "GET /v2/numbers/available?iso_country=ca"))).to.deep.equal([]);
  });

  it("orders by any documented key, in either direction", async () => {
    for (const key of ["number", "value", "tn"]) {
      expect(ids(await ask(simulator, `GET /v2/numbers/available?order_by=${key},desc&limit=1`))).to.deep.equal([
        "18885550129",
      ]);
    }
    expect(ids(await ask(simulator, "GET /v2/numbers/available?order_by=tn,asc&limit=1"))).to.deep.equal([
      "12065550100",
    ]);
    const dear = await ask(simulator, "GET /v2/numbers/available?order_by=monthly_cost,desc&limit=1");
    expect(dear.json.data[0].attributes.monthly_cost).to.equal(500);
    for (const key of ["iso_country", "number_type", "state", "rate_center"]) {
      expect((await ask(simulator, `GET /v2/numbers/available?order_by=${key}`)).status).to.equal(200);
    }
    for (const wrong of ["price", "tn,up", "tn,asc,asc", "toString"]) {
      expect((await ask(simulator, `GET /v2/numbers/available?order_by=${wrong}`)).status, wrong).to.equal(422);
    }
  });

  it("makes a careless first result expensive", async () => {
    const inSeattle = "GET /v2/numbers/available?rate_center=SEATTLE&state=WA&limit=1";
    expect((await ask(simulator, inSeattle)).json.data[0].attributes.setup_cost).to.equal(500_000);
    expect((await ask(simulator, `${inSeattle}&order_by=monthly_cost`)).json.data[0].attributes.setup_cost).to.equal(
      199.95,
    );
    expect(
      (await ask(simulator, "GET /v2/numbers/available?number_type=toll-free&limit=1")).json.data[0].attributes
        .setup_cost,
    ).to.equal(500_000);
  });

  it("has at least 60 affordable numbers in Seattle and some in each other place", async () => {
    const affordable = async (filter: string): Promise<number> =>
      (await ask(simulator, `GET /v2/numbers/available?${filter}&limit=200`)).json.data.filter(
        // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
        ({ attributes }: any) => attributes.setup_cost <= 1 && attributes.monthly_cost <= 1.25,
      ).length;
    expect(await affordable("rate_center=SEATTLE&state=WA")).to.be.at.least(60);
    for (const place of ["bellevue", "tacoma", "portland", "denver", "new%20york", "los%20angeles"]) {
      expect(await affordable(`rate_center=${place}`), place).to.be.at.least(20);
    }
    expect(await affordable("number_type=toll-free")).to.be.at.least(40);
  });

  it("answers a search that finds nothing with an empty list", async () => {
    const { status, json } = await ask(simulator, "GET /v2/numbers/available?rate_center=nowhere");
    expect([status, json.data]).to.deep.equal([200, []]);
    expect(json.links).not.to.have.property("next");
  });

  it("pages without a next link on the last page", async () => {
    const all: string[] = [];
    for (let offset = 0; ; offset += 200) {
      const reply = await ask(simulator, `GET /v2/numbers/available?limit=200&offset=${offset}`);
      all.push(...ids(reply));
      if (reply.json.links.next === undefined) break;
    }
    expect(new Set(all).size).to.equal(420);
    expect(all).to.have.length(420);
  });

  it("takes at most 200 of a list, 400 of area codes", async () => {
    expect((await ask(simulator, "GET /v2/numbers/available?limit=1000000")).json.links.self).to.match(
      /limit=200&offset=0$/,
    );
    expect((await ask(simulator, "GET /v2/numbers/available/areacodes?limit=500")).json.links.self).to.match(
      /limit=400&offset=0$/,
    );
  });

  it("refuses limits and offsets that are none", async () => {
    for (const query of ["limit=0", "limit=-1", "limit=x", "offset=-1", "offset=x"]) {
      const reply = await ask(simulator, `GET /v2/numbers/available?${query}`);
      expect(reply.status, query).to.equal(422);
      expect(errorOf(reply).detail, query).to.be.an("object");
    }
  });
});
