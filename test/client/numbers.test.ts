/** Numbers of the account, method by method: request line, headers, body, and what is made of the recorded answers. */
import { expect } from "chai";
import { AmbiguousWriteError, NotFoundError, RefusedError, RejectedError, UnavailableError } from "../../src/client";
import {
  answer,
  apiError,
  collect,
  expectRead,
  expectWrite,
  failure,
  isolateNetwork,
  notFound,
  number,
  numberDocument,
  overNock,
  scripted,
} from "./support";

describe("client: numbers", () => {
  isolateNetwork();

  describe("list", () => {
    it("filters by an exact alias and reads the recorded answer", async () => {
      expectRead()
        .get("/v2/numbers")
        .query({ starts_with: "12012673227", alias: "proj/prod/a b", limit: "200", offset: "0" })
        .reply(200, {
          data: [
            {
              type: "number",
              id: "12012673227",
              attributes: {
                alias: null,
                cnam_lookups_enabled: true,
                number_type: "standard",
                rate_center: "oradell",
                state: "nj",
                value: "12012673227",
              },
              links: { self: "https://api.flowroute.com/v2/numbers/12012673227" },
            },
          ],
        });
      const query = { startsWith: "12012673227", alias: "proj/prod/a b" };
      expect(await collect(overNock().numbers.list(query))).to.deep.equal([
        {
          number: "12012673227",
          alias: null,
          numberType: "standard",
          rateCenter: "oradell",
          state: "nj",
          cnamLookupsEnabled: true,
        },
      ]);
    });

    it("begins at an offset", async () => {
      expectRead().get("/v2/numbers?limit=5&offset=40").reply(200, { data: [] });
      expect(await collect(overNock().numbers.list({ offset: 40, limit: 5 }))).to.deep.equal([]);
    });
  });

  describe("get and find", () => {
    for (const [included, messagingTask] of [
      [
        [{ type: "message_provisioning_status", id: "t1", attributes: { status: "processing" } }],
        { id: "t1", status: "processing" },
      ],
      [[{ type: "message_provisioning_status", id: "t0", attributes: { status: "failed" } }], { id: "t1" }],
      [undefined, { id: "t1" }],
    ] as const) {
      it(`tells the task that switches messaging: ${JSON.stringify(messagingTask)}`, async () => {
        const relationships = { message_provision: { data: { id: "t1", type: "message_provisioning_status" } } };
        const document = { ...numberDocument(number, {}, relationships), included };
        expectRead().get(`/v2/numbers/${number}`).reply(200, document);
        expect((await overNock().numbers.get(number)).messagingTask).to.deep.equal(messagingTask);
      });
    }

    it("reads what is attached, under either version's names", async () => {
      expectRead()
        .get(`/v2/numbers/${number}`)
        .reply(
          200,
          numberDocument(
            number,
            { alias: "front desk" },
            {
              primary_route: { data: { id: 98396, type: "route" } },
              failover_route: undefined,
              voice_failover_route: { data: { id: "83834", type: "route" } },
              e911_address: { data: { id: "22127", type: "e911" } },
              cnam_preset: { data: { id: "22790", type: "cnam" } },
              message_provision: { data: null },
            },
          ),
        );
      expect(await overNock().numbers.get(number)).to.deep.include({
        alias: "front desk",
        primaryRouteId: "98396",
        failoverRouteId: "83834",
        e911AddressId: "22127",
        cnamRecordId: "22790",
      });
    });

    for (const [what, data] of [
      ["no relationships", { type: "number", id: number }],
      ["another type", { ...numberDocument(number).data, type: "route" }],
      ["an address without an id", numberDocument(number, {}, { e911_address: { data: {} } }).data],
      ["an address with a strange id", numberDocument(number, {}, { e911_address: { data: { id: "../x" } } }).data],
      [
        "a route with an endless id",
        numberDocument(number, {}, { primary_route: { data: { id: "1".repeat(21) } } }).data,
      ],
    ] as const) {
      it(`does not take an answer with ${what} for the number's`, async () => {
        await failure(scripted([answer(200, { data })]).client.numbers.get(number), UnavailableError);
      });
    }

    it("reads relationships that point to nothing", async () => {
      expectRead()
        .get(`/v2/numbers/${number}`)
        .reply(200, { data: { id: number, relationships: {} } });
      expect(await overNock().numbers.get(number)).to.deep.equal({
        number,
        alias: null,
        primaryRouteId: null,
        failoverRouteId: null,
        e911AddressId: null,
        cnamRecordId: null,
      });
    });

    it("get throws NotFoundError, find gives undefined for the API's own 404", async () => {
      const body = apiError(404, undefined, "Could not find that resource on your account.");
      expectRead().get(`/v2/numbers/${number}`).twice().reply(404, body);
      const error = await failure(overNock().numbers.get(number), NotFoundError);
      expect(error.message).to.contain(`read number ${number}`).and.contain("Could not find that resource");
      expect(await overNock().numbers.find(number)).to.equal(undefined);
    });

    for (const [what, body] of [
      ["a gateway's HTML", "<html><head><title>404 Not Found</title></head><body>nginx</body></html>"],
      ["an empty body", ""],
      ["JSON of something else", { message: "no Route matched with those values" }],
      [
        "the server's text for an unknown path",
        apiError(404, "Not Found", "The requested URL was not found on the server."),
      ],
    ] as const) {
      it(`find does not take ${what} with status 404 for an absence`, async () => {
        expectRead().get(`/v2/numbers/${number}`).reply(404, body);
        const error = await failure(overNock().numbers.find(number), RejectedError);
        expect(error.status).to.equal(404);
        expect(error.reason).to.be.oneOf(["not-flowroute", "unknown-404"]);
      });
    }
  });

  describe("details", () => {
    it("posts numbers with a plus in chunks of 100, and leaves out what it cannot vouch for", async () => {
      const numbers = Array.from({ length: 101 }, (_, index) => String(12065550000 + index));
      const plus = numbers.map((one) => `+${one}`);
      const bulk = (some: string[]) => ({ data: some.map((one) => numberDocument(one).data) });
      expectWrite()
        .post("/v2/numbers/details", { numbers: plus.slice(0, 100) })
        .reply(200, {
          data: [...bulk(numbers.slice(0, 50)).data, { type: "number", id: numbers[50], attributes: {} }],
        });
      expectWrite()
        .post("/v2/numbers/details", { numbers: plus.slice(100) })
        .reply(200, bulk(numbers.slice(100)));
      const found = await overNock().numbers.details([...numbers, "+1 206 555 0000"]);
      expect(found.map((one) => one.number)).to.deep.equal([...numbers.slice(0, 50), numbers[100]]);
    });

    it("asks nothing for no numbers", async () => {
      expect(await overNock().numbers.details([])).to.deep.equal([]);
    });
  });

  describe("update", () => {
    it("patches flat, with the type and only what changes", async () => {
      expectWrite()
        .patch(`/v2/numbers/${number}`, { type: "number", alias: "front", cnam_lookups_enabled: false })
        .reply(200, numberDocument(number, { alias: "front", cnam_lookups_enabled: "false" }));
      const result = await overNock().numbers.update(number, { alias: "front", cnamLookupsEnabled: false });
      expect(result).to.deep.include({ alias: "front", cnamLookupsEnabled: false, primaryRouteId: "0" });
      expect(result).not.to.have.property("warning");
    });

    it("clears an alias by an empty string", async () => {
      expectWrite()
        .patch(`/v2/numbers/${number}`, { type: "number", alias: "" })
        .reply(200, numberDocument(number, { alias: "" }));
      expect((await overNock().numbers.update(number, { alias: null })).alias).to.equal(null);
    });

    it("takes a 207 as applied, with a warning", async () => {
      expectWrite()
        .patch(`/v2/numbers/${number}`, { type: "number", messaging_enabled: true })
        .reply(207, { ...numberDocument(), ...apiError(503, undefined, "Message Provision is down.") });
      const result = await overNock().numbers.update(number, { messagingEnabled: true });
      expect(result.warning).to.equal("Message Provision is down.");
      expect(result.number).to.equal(number);
    });

    it("reads the number when the answer does not say what is attached", async () => {
      const data = { type: "number", id: number, attributes: { alias: "x" } };
      expectWrite().patch(`/v2/numbers/${number}`).reply(200, { data });
      expectRead()
        .get(`/v2/numbers/${number}`)
        .reply(200, numberDocument(number, { alias: "x" }));
      expect((await overNock().numbers.update(number, { alias: "x" })).alias).to.equal("x");
    });

    for (const [what, step] of [
      ["only errors", answer(207, apiError(503, undefined, "down"))],
      ["nothing", answer(200, "")],
      ["an empty object", answer(200, {})],
      ["a word of maintenance", answer(200, { message: "maintenance" })],
      ["another number", answer(200, numberDocument("12065014378"))],
      ["another status", answer(202, numberDocument(number))],
    ] as const) {
      it(`is a doubt when the answer holds ${what}`, async () => {
        const { client, requests } = scripted([step]);
        await failure(client.numbers.update(number, { alias: "x" }), AmbiguousWriteError);
        expect(requests.length).to.be.above(1);
      });
    }

    it("only reads when nothing changes", async () => {
      expectRead().get(`/v2/numbers/${number}`).reply(200, numberDocument());
      expect((await overNock().numbers.update(number, {})).number).to.equal(number);
    });
  });

  describe("release", () => {
    it("deletes", async () => {
      expectRead().delete(`/v2/numbers/${number}`).reply(204);
      expect(await overNock().numbers.release(number)).to.equal("released");
    });

    it("tells a number that is not there", async () => {
      const body = apiError(404, undefined, "Could not find that resource on your account.");
      expectRead().delete(`/v2/numbers/${number}`).reply(404, body);
      expect(await overNock().numbers.release(number)).to.equal("not-found");
    });

    it("does not take a gateway's 404 for a release", async () => {
      expectRead().delete(`/v2/numbers/${number}`).reply(404, "<h1>Not Found</h1>");
      await failure(overNock().numbers.release(number), RejectedError);
    });
  });

  describe("setRoute and clearRoute", () => {
    for (const slot of ["primary", "failover"] as const) {
      it(`sets the ${slot} route`, async () => {
        expectWrite()
          .patch(`/v2/numbers/${number}/relationships/${slot}_route`, { data: { type: "route", id: "1234" } })
          .reply(204);
        expect(await overNock().numbers.setRoute(number, slot, "1234")).to.equal(undefined);
      });

      it(`clears the ${slot} route`, async () => {
        expectRead().delete(`/v2/numbers/${number}/relationships/${slot}_route`).reply(204);
        expect(await overNock().numbers.clearRoute(number, slot)).to.equal(undefined);
      });
    }

    it("clearing what is empty already is no error, even where the API answers 404", async () => {
      expectRead().delete(`/v2/numbers/${number}/relationships/failover_route`).reply(404, apiError(404));
      expectRead().get(`/v2/numbers/${number}`).reply(200, numberDocument());
      expect(await overNock().numbers.clearRoute(number, "failover")).to.equal(undefined);
    });

    it("clearing the route of a number that is not there is", async () => {
      expectRead().delete(`/v2/numbers/${number}/relationships/primary_route`).reply(404, notFound());
      expectRead().get(`/v2/numbers/${number}`).reply(404, notFound());
      await failure(overNock().numbers.clearRoute(number, "primary"), NotFoundError);
    });

    it("refuses ids and slots that are none", async () => {
      const { numbers } = overNock();
      for (const id of ["", "edge_strategies", "1/2", "-1"]) {
        await failure(numbers.setRoute(number, "primary", id), RefusedError);
      }
      await failure(numbers.clearRoute(number, "e911s/1" as never), RefusedError);
      await failure(numbers.setRoute("details", "primary", "1"), RefusedError);
    });
  });
});
