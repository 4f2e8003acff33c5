/** What the choices look like that concern every call. */
import { expect } from "chai";
import type { Simulator } from "../../../src/simulator";
import { addressBody, ask, cheap, errorOf, failure, ids, routeBody } from "../support";
import {
  expectStatus,
  failing,
  type Observations,
  own,
  statusOf,
  throttled,
  withNumber,
  wrongKeys,
} from "./observation";

export const protocolChoices: Observations = {
  "limit-above-maximum": {
    clamp: expectStatus(200, "GET /v2/numbers/available?limit=201"),
    "refuse-422": async (simulator) => {
      const reply = await ask(simulator, "GET /v2/numbers/available?limit=201");
      expect([reply.status, errorOf(reply).detail]).to.deep.equal([422, { limit: ["Must be between 1 and 200."] }]);
      expect(await statusOf(simulator, "GET /v2/numbers/available/areacodes?limit=400")).to.equal(200);
    },
  },
  "limit-invalid": {
    "refuse-422": expectStatus(422, "GET /v2/routes?limit=x"),
    default: async (simulator) => {
      const reply = await ask(simulator, "GET /v2/numbers/available?limit=-3&offset=y");
      expect(reply.json.data).to.have.length(10);
    },
  },
  "lost-answers": {
    off: expectStatus(201, `POST /v2/numbers/${cheap}`),
    "after-change": async (simulator) => {
      expect(await failure(ask(simulator, `POST /v2/numbers/${cheap}`))).to.equal("ECONNRESET");
      expect(ids(await ask(simulator, "GET /v2/numbers"))).to.deep.equal([cheap]);
      expect(await statusOf(simulator, `POST /v2/numbers/${cheap}`)).to.equal(403);
      expect(await failure(ask(simulator, "POST /v2/routes", { body: routeBody("one") }))).to.equal("ECONNRESET");
      expect(await statusOf(simulator, "POST /v2/routes", routeBody("one"))).to.equal(403);
      for (const [path, body, again] of [
        ["/v2/e911s", addressBody(), 403],
        ["/v2/cnams", { value: "ACME" }, 422],
        ["/v2/message-provision", { numbers: [cheap], action: "enable" }, 201],
      ] as const) {
        expect(await failure(ask(simulator, `POST ${path}`, { body }))).to.equal("ECONNRESET");
        expect(await statusOf(simulator, `POST ${path}`, body)).to.equal(again);
      }
      expect(await failure(ask(simulator, `DELETE /v2/numbers/${cheap}`))).to.equal("ECONNRESET");
      expect(await statusOf(simulator, `DELETE /v2/numbers/${cheap}`)).to.equal(404);
    },
    "before-change": async (simulator) => {
      expect(await failure(ask(simulator, `POST /v2/numbers/${cheap}`))).to.equal("ECONNRESET");
      expect(ids(await ask(simulator, "GET /v2/numbers"))).to.deep.equal([]);
      expect(await statusOf(simulator, `POST /v2/numbers/${cheap}`)).to.equal(201);
    },
  },
  "content-type": Object.fromEntries(
    (
      [
        ["documented", 415, 201],
        ["never-refused", 201, 201],
        ["required", 415, 415],
      ] as const
    ).map(([value, ofAnother, ofNone]) => [
      value,
      async (simulator: Simulator) => {
        const post = async (alias: string, type: string | undefined) =>
          (await ask(simulator, "POST /v2/routes", { body: routeBody(alias), headers: { "content-type": type } }))
            .status;
        expect([await post("a", "text/plain"), await post("b", undefined)]).to.deep.equal([ofAnother, ofNone]);
      },
    ]),
  ),
  "trailing-slash": {
    "route-delete-only": withNumber(async (simulator) => {
      expect(await statusOf(simulator, "GET /v2/routes/")).to.equal(404);
      expect(await statusOf(simulator, "DELETE /v2/routes/5/")).to.equal(204);
    }),
    accept: withNumber(async (simulator) => {
      expect(await statusOf(simulator, "GET /v2/routes/?limit=1")).to.equal(200);
      expect(await statusOf(simulator, `GET /v2/numbers/${own}/`)).to.equal(200);
      expect(await statusOf(simulator, "DELETE /v2/routes/5/")).to.equal(204);
    }),
  },
  "too-many-requests": {
    json: throttled((reply) => {
      expect(errorOf(reply).status).to.equal(429);
      expect(reply.headers).not.to.have.property("retry-after");
    }),
    "retry-after": throttled((reply) => expect(reply.headers["retry-after"]).to.equal("1")),
    html: throttled((reply) => expect(reply.headers["content-type"]).to.contain("text/html")),
  },
  "server-error-body": {
    json: failing((reply) => expect(errorOf(reply).status).to.equal(503)),
    html: failing((reply) => expect(reply.text).to.contain("<html>")),
    empty: failing((reply) => expect(reply.text).to.equal("")),
    "truncated-json": failing((reply) => {
      expect(reply.text).to.match(/^\{"errors":/);
      expect(reply.json).to.equal(undefined);
    }),
  },
  "error-shape": {
    documented: async (simulator) =>
      expect(await wrongKeys(simulator)).to.have.all.keys("id", "status", "title", "detail"),
    "no-id": async (simulator) => expect(await wrongKeys(simulator)).to.have.all.keys("status", "title", "detail"),
    "no-title": async (simulator) => expect(await wrongKeys(simulator)).to.have.all.keys("id", "status", "detail"),
    "object-detail": async (simulator) =>
      expect((await wrongKeys(simulator)).detail).to.deep.equal({
        data: { attributes: { error: ["Authentication failed."] } },
      }),
    "string-status": async (simulator) => expect((await wrongKeys(simulator)).status).to.equal("401"),
  },
  links: {
    own: async (simulator) => {
      const { json } = await ask(simulator, "GET /v2/numbers/available?limit=2");
      expect(json.links.next).to.equal(`${simulator.url}/v2/numbers/available?limit=2&offset=2`);
    },
    hostile: async (simulator) => {
      const { json } = await ask(simulator, "GET /v2/numbers/available?limit=2");
      expect(json.links.next).to.equal("http://api.staging.fl.gg/numbers/available?limit;=2&offset;=2");
      expect(json.data[0].links.related).to.equal("http://api.staging.fl.gg/numbers/12065550100");
    },
  },
  attributes: {
    newer: withNumber(async (simulator) => {
      expect((await ask(simulator, `GET /v2/numbers/${own}`)).json.data.attributes).to.include({
        status: "PURCHASED",
        tier: "Standard",
      });
    }),
    original: withNumber(async (simulator) => {
      const six = ["alias", "cnam_lookups_enabled", "number_type", "rate_center", "state", "value"];
      const { json } = await ask(simulator, `GET /v2/numbers/${own}`);
      expect(json.data.attributes).to.have.all.keys(...six);
      expect(json.included[0].attributes).to.have.all.keys("alias", "route_type", "value");
      expect((await ask(simulator, "GET /v2/numbers")).json.data[0].attributes).to.have.all.keys(...six);
      const stock = await ask(simulator, "GET /v2/numbers/available?limit=1");
      expect(stock.json.data[0].attributes).to.have.all.keys(
        "value",
        "number_type",
        "rate_center",
        "state",
        "monthly_cost",
        "setup_cost",
      );
    }),
    "unknown-extra": withNumber(async (simulator) => {
      const { json } = await ask(simulator, `GET /v2/numbers/${own}`);
      expect(json.data.attributes).to.include.keys("carbon_class", "status");
      expect(json.included.map(({ type }: { type: string }) => type)).to.deep.equal(["route", "carbon_report"]);
      expect((await ask(simulator, "GET /v2/numbers")).json.data[0].attributes).to.include.keys("carbon_class");
    }),
  },
  "list-order": {
    documented: async (simulator) =>
      expect(ids(await ask(simulator, "GET /v2/numbers/available?limit=2"))).to.deep.equal([
        "12065550100",
        "12065550101",
      ]),
    shuffled: async (simulator) => {
      const [once, again] = [await pages(simulator), await pages(simulator)];
      expect(once)
        .to.deep.equal(again)
        .and.not.to.deep.equal([...once].sort());
      expect(new Set(once).size).to.equal(420);
    },
    "shuffled-pages": async (simulator) => {
      expect(new Set(await pages(simulator)).size).to.be.below(420);
      const sorted = ids(await ask(simulator, "GET /v2/numbers/available?limit=200&order_by=tn"));
      expect(sorted).to.deep.equal([...sorted].sort());
    },
  },
  credentials: {
    valid: expectStatus(200, "GET /v2/numbers"),
    expired: expectStatus(401, "GET /v2/numbers"),
    suspended: async (simulator) => {
      const reply = await ask(simulator, `POST /v2/numbers/${cheap}`);
      expect([reply.status, errorOf(reply).title, errorOf(reply).detail]).to.deep.equal([
        403,
        "ActionNotAuthorizedError",
        "",
      ]);
    },
  },
};

async function pages(simulator: Simulator): Promise<string[]> {
  const found: string[] = [];
  for (const offset of [0, 200, 400])
    found.push(...ids(await ask(simulator, `GET /v2/numbers/available?limit=200&offset=${offset}`)));
  return found;
}
