/** What the choices look like that concern numbers, stock and routes. */
import { expect } from "chai";
import type { Simulator } from "../../../src/simulator";
import { addressBody, ask, cheap, errorOf, ids, routeBody, routeReference } from "../support";
import {
  expectStatus,
  giveNumber,
  limitedFunds,
  type Observations,
  own,
  slot,
  statusOf,
  withNumber,
} from "./observation";

export const numberChoices: Observations = {
  "purchase-of-owned-number": {
    "refuse-403": withNumber(expectStatus(403, `POST /v2/numbers/${own}`)),
    "refuse-404": withNumber(expectStatus(404, `POST /v2/numbers/${own}`)),
    "charge-again": async (simulator) => {
      for (const _ of [1, 2]) expect(await statusOf(simulator, `POST /v2/numbers/${cheap}`)).to.equal(201);
      expect(simulator.control.state().ledger.map(({ kind, number, amount }) => [kind, number, amount])).to.deep.equal([
        ["setup", cheap, 1],
        ["setup", cheap, 1],
      ]);
    },
  },
  "purchase-of-unknown-number": {
    "refuse-404": expectStatus(404, "POST /v2/numbers/12125559999"),
    "refuse-422": expectStatus(422, "POST /v2/numbers/12125559999"),
  },
  "no-funds": {
    "refuse-403": limitedFunds(async (simulator) => {
      const reply = await ask(simulator, `POST /v2/numbers/${cheap}`);
      expect([reply.status, errorOf(reply).detail]).to.deep.equal([
        403,
        "Insufficient funds available to complete the request.",
      ]);
    }),
    "refuse-422": limitedFunds(async (simulator) => {
      expect(await statusOf(simulator, `POST /v2/numbers/${cheap}`)).to.equal(422);
      simulator.control.setAccount({ e911s: [{ id: "8" }], numbers: [{ id: own }] });
      expect(await statusOf(simulator, `PATCH ${slot("e911s")}/8`)).to.equal(422);
      simulator.control.setAccount({ numbers: [] });
    }),
  },
  "new-number-visible": {
    "at-once": async (simulator) => {
      await ask(simulator, `POST /v2/numbers/${cheap}`);
      expect(await statusOf(simulator, `GET /v2/numbers/${cheap}`)).to.equal(200);
    },
    "after-3-reads": async (simulator) => {
      for (const number of [cheap, "12065550104"]) await ask(simulator, `POST /v2/numbers/${number}`);
      expect(simulator.control.state().numbers).to.have.length(2);
      expect(await statusOf(simulator, `GET /v2/numbers/${cheap}`)).to.equal(404);
      expect(ids(await ask(simulator, "GET /v2/numbers"))).to.deep.equal([]);
      // A page that it would not be on is no read of it; nor is a change, which works all the same.
      expect(ids(await ask(simulator, "GET /v2/numbers?limit=1&offset=1"))).to.deep.equal([]);
      expect(await statusOf(simulator, `PATCH /v2/numbers/${cheap}`, { type: "number", alias: "tag" })).to.equal(200);
      expect(ids(await ask(simulator, `GET /v2/numbers?starts_with=${cheap}`))).to.deep.equal([]);
      expect(await statusOf(simulator, `GET /v2/numbers/${cheap}`)).to.equal(200);
      expect(ids(await ask(simulator, "GET /v2/numbers"))).to.deep.equal([cheap]);
      expect(ids(await ask(simulator, "GET /v2/numbers"))).to.deep.equal([cheap, "12065550104"]);
    },
    "after-30s": async (simulator) => {
      await ask(simulator, `POST /v2/numbers/${cheap}`);
      simulator.control.advance("29s");
      expect(await statusOf(simulator, `GET /v2/numbers/${cheap}`)).to.equal(404);
      simulator.control.advance("1s");
      expect(await statusOf(simulator, `GET /v2/numbers/${cheap}`)).to.equal(200);
    },
  },
  "multi-status-body": Object.fromEntries(
    (["document-and-errors", "document"] as const).map((value) => [
      value,
      async (simulator: Simulator) => {
        simulator.control.faults.add({ match: { method: "POST" }, fault: { kind: "multi-status" } });
        const { status, json } = await ask(simulator, `POST /v2/numbers/${cheap}`);
        expect([status, json.data.id, "errors" in json]).to.deep.equal([207, cheap, value === "document-and-errors"]);
      },
    ]),
  ),
  "message-provisioning": {
    up: expectStatus(201, `POST /v2/numbers/${cheap}`, { messaging_enabled: true }),
    down: async (simulator) => {
      const bought = await ask(simulator, `POST /v2/numbers/${cheap}`, { body: { messaging_enabled: true } });
      expect([bought.status, bought.json.data.id, bought.json.errors.length]).to.deep.equal([207, cheap, 1]);
      const renamed = await ask(simulator, `PATCH /v2/numbers/${cheap}`, {
        body: { type: "number", alias: "x", messaging_enabled: true },
      });
      expect([renamed.status, renamed.json.data.attributes.alias]).to.deep.equal([207, "x"]);
      simulator.control.advance("1h");
      expect(simulator.control.state().numbers[0]?.messaging_enabled).to.equal(false);
      expect(await statusOf(simulator, `PATCH /v2/numbers/${cheap}`, { type: "number", alias: "y" })).to.equal(200);
    },
  },
  "messaging-enabled-after": Object.fromEntries(
    (["1m", "at-once"] as const).map((value) => [
      value,
      withNumber(async (simulator) => {
        await ask(simulator, `PATCH /v2/numbers/${own}`, { body: { type: "number", messaging_enabled: true } });
        const { json } = await ask(simulator, `GET /v2/numbers/${own}`);
        expect(json.data.attributes.messaging_enabled).to.equal(value === "at-once");
      }),
    ]),
  ),
  "purchase-options": Object.fromEntries(
    (["body-then-query", "ignored"] as const).map((value) => [
      value,
      async (simulator: Simulator) => {
        const reply = await ask(simulator, `POST /v2/numbers/${cheap}?cnam_lookups_enabled=False`);
        expect(reply.json.data.attributes.cnam_lookups_enabled).to.equal(value === "ignored");
      },
    ]),
  ),
  "cnam-lookups-default": Object.fromEntries(
    (["on", "off"] as const).map((value) => [
      value,
      async (simulator: Simulator) => {
        const { json } = await ask(simulator, `POST /v2/numbers/${cheap}`);
        expect(json.data.attributes.cnam_lookups_enabled).to.equal(value === "on");
      },
    ]),
  ),
  "cleared-alias": Object.fromEntries(
    (["null", "empty"] as const).map((value) => [
      value,
      withNumber(async (simulator) => {
        for (const alias of [null, ""]) {
          await ask(simulator, `PATCH /v2/numbers/${own}`, { body: { type: "number", alias: "set" } });
          const { json } = await ask(simulator, `PATCH /v2/numbers/${own}`, { body: { type: "number", alias } });
          expect(json.data.attributes.alias).to.equal(value === "null" ? null : "");
        }
      }),
    ]),
  ),
  "release-with-attachments": {
    detach: async (simulator) => {
      simulator.control.setAccount({ cnams: [{ id: "7", value: "ACME" }], e911s: [{ id: "8" }] });
      giveNumber(simulator, { primary_route: "5", failover_route: "5", cnam_preset: "7", e911_address: "8" });
      expect(await statusOf(simulator, `DELETE /v2/numbers/${own}`)).to.equal(204);
      for (const path of ["routes/5", "e911s/8", "cnams/7"])
        expect(await statusOf(simulator, `DELETE /v2/${path}`)).to.equal(204);
    },
    "refuse-403": async (simulator) => {
      simulator.control.setAccount({ cnams: [{ id: "7", value: "ACME" }], e911s: [{ id: "8" }] });
      for (const attached of [
        { primary_route: "5" },
        { failover_route: "5" },
        { failover_route: "0" },
        { cnam_preset: "7" },
        { e911_address: "8" },
      ]) {
        giveNumber(simulator, attached);
        expect(await statusOf(simulator, `DELETE /v2/numbers/${own}`), JSON.stringify(attached)).to.equal(403);
      }
      giveNumber(simulator);
      expect(await statusOf(simulator, `DELETE /v2/numbers/${own}`)).to.equal(204);
    },
  },
  "released-number": Object.fromEntries(
    (["back-in-stock", "gone"] as const).map((value) => [
      value,
      async (simulator: Simulator) => {
        await ask(simulator, `POST /v2/numbers/${cheap}`);
        await ask(simulator, `DELETE /v2/numbers/${cheap}`);
        const stock = ids(await ask(simulator, `GET /v2/numbers/available?starts_with=${cheap}`));
        expect(stock).to.deep.equal(value === "gone" ? [] : [cheap]);
        expect(await statusOf(simulator, `POST /v2/numbers/${cheap}`)).to.equal(value === "gone" ? 404 : 201);
      },
    ]),
  ),
  "deleted-primary-route": Object.fromEntries(
    (["route-0", "null"] as const).map((value) => [
      value,
      withNumber(
        async (simulator) => {
          expect(await statusOf(simulator, `DELETE ${slot("primary_route")}`)).to.equal(204);
          const { json } = await ask(simulator, `GET /v2/numbers/${own}`);
          expect(json.data.relationships.primary_route.data).to.deep.equal(
            value === "null" ? null : { id: "0", type: "route" },
          );
        },
        { primary_route: "5" },
      ),
    ]),
  ),
  "delete-of-unset-association": {
    accept: withNumber(async (simulator) => {
      for (const [name, status] of [
        ["failover_route", 204],
        ["e911s", 204],
        ["cnams", 202],
      ] as const)
        expect(await statusOf(simulator, `DELETE ${slot(name)}`)).to.equal(status);
    }),
    "refuse-404": withNumber(async (simulator) => {
      for (const name of ["failover_route", "e911s", "cnams"])
        expect(await statusOf(simulator, `DELETE ${slot(name)}`)).to.equal(404);
    }),
  },
  "same-primary-and-failover": {
    allow: withNumber(expectStatus(204, `PATCH ${slot("failover_route")}`, routeReference("5")), {
      primary_route: "5",
    }),
    "refuse-422": withNumber(expectStatus(422, `PATCH ${slot("failover_route")}`, routeReference("5")), {
      primary_route: "5",
    }),
  },
  "assign-unknown-route": {
    "refuse-404": withNumber(expectStatus(404, `PATCH ${slot("primary_route")}`, routeReference("6"))),
    "refuse-422": withNumber(expectStatus(422, `PATCH ${slot("primary_route")}`, routeReference("6"))),
  },
  "duplicate-route": {
    "refuse-same-alias": withNumber(async (simulator) => {
      expect(await statusOf(simulator, "POST /v2/routes", routeBody("five", "x.example.net"))).to.equal(403);
      expect(await statusOf(simulator, "POST /v2/routes", routeBody("other", "five.example.net"))).to.equal(201);
    }),
    "refuse-same-alias-or-value": withNumber(async (simulator) => {
      expect(await statusOf(simulator, "POST /v2/routes", routeBody("five", "x.example.net"))).to.equal(403);
      expect(await statusOf(simulator, "POST /v2/routes", routeBody("other", "five.example.net"))).to.equal(403);
    }),
    allow: withNumber(expectStatus(201, "POST /v2/routes", routeBody("five", "five.example.net"))),
  },
  "single-route-get": {
    "405": expectStatus(405, "GET /v2/routes/0"),
    "200": async (simulator) => {
      expect((await ask(simulator, "GET /v2/routes/0")).json.data.attributes.alias).to.equal("sip-reg");
      expect(await statusOf(simulator, "GET /v2/routes/1")).to.equal(404);
    },
    "404": expectStatus(404, "GET /v2/routes/0"),
  },
  "change-of-route-0": {
    "refuse-403": expectStatus(403, "PATCH /v2/routes/0", routeBody("x")),
    "refuse-404": expectStatus(404, "DELETE /v2/routes/0"),
  },
  "route-value-validation": {
    "by-type": expectStatus(422, "POST /v2/routes", routeBody("x", "no host")),
    none: expectStatus(201, "POST /v2/routes", routeBody("x", "no host")),
  },
  "route-weight-range": {
    "refuse-422": expectStatus(422, "POST /v2/routes", routeBody("x", "example.net;weight=1001")),
    accept: expectStatus(201, "POST /v2/routes", routeBody("x", "example.net;weight=1001")),
  },
  "bulk-details": Object.fromEntries(
    (
      [
        ["up-to-100", 200, 20],
        ["missing-404", 404, undefined],
        ["up-to-20", 422, undefined],
        ["leaves-out-some", 200, 10],
      ] as const
    ).map(([value, status, found]) => [
      value,
      async (simulator: Simulator) => {
        const numbers = Array.from({ length: 21 }, (_, place) => `1206777${String(place).padStart(4, "0")}`);
        simulator.control.setAccount({ numbers: numbers.slice(1).map((id) => ({ id })) });
        const reply = await ask(simulator, "POST /v2/numbers/details", { body: { numbers } });
        expect([reply.status, reply.json.data?.length]).to.deep.equal([status, found]);
      },
    ]),
  ),
  "port-order-numbers": {
    none: async (simulator) => expect(ids(await ask(simulator, "GET /v2/numbers"))).to.deep.equal([]),
    shown: async (simulator) => {
      const ported = ["13605550100", "13605550101"];
      expect(ids(await ask(simulator, "GET /v2/numbers"))).to.deep.equal(ported);
      const { json } = await ask(simulator, `GET /v2/numbers/${ported[0]}`);
      expect(json.data.attributes.status).to.equal("PURCHASED");
      expect(await statusOf(simulator, `DELETE /v2/numbers/${ported[0]}`)).to.equal(403);
      expect(await statusOf(simulator, `POST /v2/numbers/${ported[0]}`)).to.equal(403);
      simulator.control.setAccount({ cnams: [{ id: "7", value: "ACME", is_approved: true }] });
      expect(await statusOf(simulator, `PATCH /v2/numbers/${ported[0]}/relationships/cnams/7`)).to.equal(422);
      simulator.control.choose({ "port-order-numbers": "none" });
      expect(simulator.control.state().numbers).to.deep.equal([]);
    },
  },
  funds: {
    unlimited: async (simulator) => {
      expect(simulator.control.state().balance).to.equal(null);
      expect(await statusOf(simulator, "POST /v2/numbers/12065550100")).to.equal(201);
    },
    "small-balance": async (simulator) => {
      expect(await statusOf(simulator, "POST /v2/numbers/12065550100")).to.equal(403);
      expect(await statusOf(simulator, "POST /v2/numbers/12065550105")).to.equal(201);
      expect(simulator.control.state().balance).to.equal(5.05);
      simulator.control.setAccount({ balance: 1.49, e911s: [{ id: "8" }] });
      expect(await statusOf(simulator, "PATCH /v2/numbers/12065550105/relationships/e911s/8")).to.equal(403);
      // Below zero everything is suspended, free things too.
      const suspended: [string, object][] = [
        ["POST /v2/cnams", { value: "TWO" }],
        ["PATCH /v2/cnams/7", { data: { type: "cnam", attributes: { value: "THREE" } } }],
        ["POST /v2/e911s", addressBody()],
        ["POST /v2/routes", routeBody("one")],
        ["PATCH /v2/routes/9", routeBody("two")],
        ["PATCH /v2/numbers/12065550105/relationships/primary_route", routeReference("9")],
      ];
      const account = { routes: [{ id: "9", alias: "nine" }], cnams: [{ id: "7", value: "ONE" }] };
      for (const [line, body] of suspended) {
        simulator.control.setAccount({ ...account, balance: -0.01 });
        expect(await statusOf(simulator, line, body), line).to.equal(403);
        simulator.control.setAccount({ balance: 0 });
        expect(await statusOf(simulator, line, body), line).to.be.within(200, 204);
      }
    },
  },
  "rate-center-without-state": {
    allow: expectStatus(200, "GET /v2/numbers/available?rate_center=SEATTLE"),
    "refuse-422": async (simulator) => {
      expect(await statusOf(simulator, "GET /v2/numbers/available?rate_center=SEATTLE")).to.equal(422);
      expect(await statusOf(simulator, "GET /v2/numbers/available?rate_center=SEATTLE&state=WA")).to.equal(200);
    },
  },
};
