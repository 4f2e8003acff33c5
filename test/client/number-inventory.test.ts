/** Numbers in stock and their purchase, method by method: request line, headers, body, and what is made of the recorded answers. */
import { expect } from "chai";
import { AmbiguousWriteError, RefusedError } from "../../src/client";
import {
  answer,
  apiError,
  collect,
  expectRead,
  failure,
  isolateNetwork,
  mediaType,
  number,
  numberDocument,
  overNock,
  scripted,
} from "./support";

describe("client: numbers in stock", () => {
  isolateNetwork();

  describe("areaCodes", () => {
    it("asks for pages of 200 and gives the codes as strings", async () => {
      expectRead()
        .get("/v2/numbers/available/areacodes?max_setup_cost=3.25&limit=200&offset=0")
        .reply(200, {
          data: [
            { type: "areacode", id: "201", links: { related: "https://x/y?areacode=201" } },
            { type: "areacode", id: "206", links: {} },
          ],
          links: { self: "https://api.flowroute.com/v2/numbers/available/areacodes?limit=3&offset=0" },
        });
      expect(await collect(overNock().numbers.areaCodes({ maxSetupCost: 3.25 }))).to.deep.equal(["201", "206"]);
    });

    it("refuses an amount that is none", () => {
      expect(() => overNock().numbers.areaCodes({ maxSetupCost: -1 })).to.throw(RefusedError, /max_setup_cost is -1/);
    });
  });

  describe("exchanges", () => {
    it("filters by area code", async () => {
      expectRead()
        .get("/v2/numbers/available/exchanges?areacode=347&max_setup_cost=0&limit=1&offset=0")
        .reply(200, { data: [{ type: "exchange", id: "347215" }], links: { next: "http://elsewhere/" } });
      const query = { areaCode: "347", maxSetupCost: 0, limit: 1 };
      expect(await collect(overNock().numbers.exchanges(query))).to.deep.equal(["347215"]);
    });
  });

  describe("tiers", () => {
    it("gives names as they are, spaces and slashes and all", async () => {
      expectRead()
        .get("/v2/numbers/available/tiers?limit=200&offset=0")
        .reply(200, {
          data: [
            { type: "tier", id: "Standard" },
            { type: "tier", id: "US Promo $0.0/$0.50/$0.005" },
          ],
        });
      expect(await collect(overNock().numbers.tiers())).to.deep.equal(["Standard", "US Promo $0.0/$0.50/$0.005"]);
    });
  });

  describe("search", () => {
    it("sends the filters by the carrier's names and reads the recorded answer", async () => {
      expectRead()
        .get("/v2/numbers/available")
        .query({
          starts_with: "1206",
          contains: "555",
          ends_with: "007",
          rate_center: "SEATTLE",
          state: "WA",
          number_type: "longcode",
          limit: "2",
          offset: "0",
        })
        .reply(200, {
          data: [
            {
              type: "number",
              id: "12062795137",
              attributes: {
                value: "12062795137",
                number_type: "longcode",
                rate_center: "seattle",
                state: "wa",
                monthly_cost: 1.25,
                setup_cost: 1,
              },
            },
            {
              type: "number",
              id: 12062795138,
              attributes: { setup_cost: "199.95", monthly_cost: "", tier: "Standard", surprise: { deep: [1] } },
            },
          ],
        });
      const found = await collect(
        overNock().numbers.search({
          startsWith: "206",
          contains: "555",
          endsWith: "007",
          rateCenter: "SEATTLE",
          state: "WA",
          numberType: "longcode",
          limit: 2,
        }),
      );
      expect(found).to.deep.equal([
        {
          number: "12062795137",
          numberType: "longcode",
          rateCenter: "seattle",
          state: "wa",
          setupCost: 1,
          monthlyCost: 1.25,
        },
        { number: "12062795138", setupCost: 199.95 },
      ]);
    });

    for (const [given, sent] of [
      ["206", "1206"],
      ["1206", "1206"],
      ["+1 (206)", "1206"],
      ["800", "1800"],
      ["+44 20", "+4420"],
      ["1", "1"],
    ] as const) {
      it(`sends startsWith ${given} as ${sent}`, async () => {
        expectRead()
          .get("/v2/numbers/available")
          .query({ starts_with: sent, limit: "200", offset: "0" })
          .reply(200, { data: [] });
        expect(await collect(overNock().numbers.search({ startsWith: given }))).to.deep.equal([]);
      });
    }

    it("sends what needs escaping escaped", async () => {
      expectRead()
        .get("/v2/numbers/available?rate_center=ST%20JOHN%26S%2B&limit=200&offset=0")
        .reply(200, { data: [] });
      expect(await collect(overNock().numbers.search({ rateCenter: "ST JOHN&S+" }))).to.deep.equal([]);
    });

    for (const query of [
      { startsWith: "" },
      { startsWith: "20x" },
      { contains: " " },
      { endsWith: "abc" },
      { state: "" },
      { limit: -1 },
      { limit: 1.5 },
    ]) {
      it(`refuses ${JSON.stringify(query)} without asking`, () => {
        expect(() => overNock().numbers.search(query)).to.throw(RefusedError);
      });
    }

    it("asks nothing for a limit of 0", async () => {
      expect(await collect(overNock().numbers.search({ limit: 0 }))).to.deep.equal([]);
    });
  });

  describe("purchase", () => {
    it("is a POST without a body, over a connection of its own", async () => {
      expectRead()
        .post(`/v2/numbers/${number}`, (body) => body === "")
        .matchHeader("connection", "close")
        .reply(201, numberDocument(), { "content-type": mediaType });
      expect(await overNock().numbers.purchase("+1 (206) 501-4377")).to.deep.equal({
        number,
        details: {
          number,
          alias: null,
          numberType: "longcode",
          rateCenter: "seattle",
          state: "wa",
          cnamLookupsEnabled: true,
          primaryRouteId: "0",
          failoverRouteId: null,
          e911AddressId: null,
          cnamRecordId: null,
        },
      });
    });

    it("reads the newer attributes, and a document wrapped once more", async () => {
      const wrapped = {
        data: numberDocument(number, {
          status: "PURCHASED",
          monthly_cost: 1.25,
          setup_cost: "1.00",
          messaging_enabled: "False",
          alias: "",
        }),
      };
      expectRead().post(`/v2/numbers/${number}`).reply(201, wrapped);
      const { details } = await overNock().numbers.purchase(number);
      expect(details).to.deep.include({
        status: "PURCHASED",
        monthlyCost: 1.25,
        setupCost: 1,
        messagingEnabled: false,
        alias: null,
        primaryRouteId: "0",
      });
    });

    it("counts a 207 as bought and says what did not succeed", async () => {
      const body = { ...numberDocument(), ...apiError(503, "Message Provision", "The service is down.") };
      expectRead().post(`/v2/numbers/${number}`).reply(207, body);
      const result = await overNock().numbers.purchase(number);
      expect(result.details?.number).to.equal(number);
      expect(result.warning).to.equal("Message Provision: The service is down.");
    });

    it("counts a 207 without an explanation as bought too", async () => {
      expectRead().post(`/v2/numbers/${number}`).reply(207, numberDocument());
      expect((await overNock().numbers.purchase(number)).warning).to.match(/207/);
    });

    for (const status of [200, 201] as const) {
      it(`takes a ${status} with the number's document for bought`, async () => {
        expectRead().post(`/v2/numbers/${number}`).reply(status, numberDocument());
        expect((await overNock().numbers.purchase(number)).details.number).to.equal(number);
      });
    }

    for (const [what, status, body] of [
      ["nothing", 201, ""],
      ["HTML", 201, "<html>Created</html>"],
      ["another shape", 201, { ok: true }],
      ["another number", 201, numberDocument("12065550000")],
      ["a list", 201, { data: [] }],
      ["errors beside the number", 201, { ...numberDocument(), ...apiError(500) }],
      ["an empty object", 200, {}],
      ["a word of maintenance", 200, { message: "maintenance" }],
      ["the number, taken on for later", 202, numberDocument()],
      ["a part", 206, numberDocument()],
      ["errors alone", 207, apiError(503, undefined, "down")],
    ] as const) {
      it(`is a doubt, after one POST, when status ${status} comes with ${what}`, async () => {
        const { client, requests } = scripted([answer(status, body)]);
        await failure(client.numbers.purchase(number), AmbiguousWriteError);
        expect(requests).to.have.length(1);
      });
    }

    for (const given of ["", "details", "available", "2065550", "442071838750", "1206555014x", "../routes"]) {
      it(`refuses ${JSON.stringify(given)} before anything is sent`, async () => {
        const error = await failure(overNock().numbers.purchase(given), RefusedError);
        expect(error.message).to.contain("Nothing was sent").and.contain("11 digits");
      });
    }
  });
});
