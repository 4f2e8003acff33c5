/** What the client makes of the choices that concern every call. */
import { expect } from "chai";
import { FlowrouteError } from "../../../src/client";
import type { Simulator } from "../../../src/simulator";
import { address, collect } from "../support";
import {
  asked,
  count,
  each,
  ending,
  expectRefusedRequests,
  failureOf,
  giveNumber,
  ledgerOf,
  type Observation,
  type Observations,
  openScenario,
  own,
  sameForAll,
  withNumber,
} from "./scenario";
import { tour } from "./tour";

const cheap = "12065550103";

/** The tour goes through, and nothing but what it asks for on purpose is answered with an error. */
const undisturbed: Observation = async (scenario) => {
  await tour(scenario);
  expectRefusedRequests(scenario, ["GET /v2/e911s/999999 404", `DELETE /v2/numbers/${cheap} 404`]);
};

/** What the default looks like is what the tour on a plain carrier sees: a short look will do. */
const glanced: Observation = async (scenario) => {
  const { client } = scenario;
  await client.routes.create({ alias: "one", routeType: "host", value: "one.example.net" });
  expect(await count(client.routes.list())).to.equal(2);
  expect((await client.numbers.purchase(cheap)).number).to.equal(cheap);
  expect((await client.numbers.get(cheap)).number).to.equal(cheap);
  expectRefusedRequests(scenario, []);
};

/** A default, and alternatives of which a caller must notice nothing in a whole tour. */
const unnoticed = (usual: string, others: readonly string[]): Record<string, Observation> => ({
  [usual]: glanced,
  ...sameForAll(others, undisturbed),
});

const fail = ({ control }: Simulator, status: number, times: number, method = "GET") =>
  control.faults.add({ match: { method }, times, fault: { kind: "status", status } });

/** Two failures are waited out, an endless one ends with an error of ours, and a purchase is sent once. */
const throttled: Observation = async (scenario) => {
  const { client, simulator, waited } = scenario;
  fail(simulator, 429, 2);
  expect(await count(client.routes.list())).to.equal(1);
  const pause = waited();
  fail(simulator, 429, 1000);
  const error = await failureOf(collect(client.routes.list()));
  expect([error.name, error.status]).to.deep.equal(["RateLimitedError", 429]);
  expect(error.message).not.to.contain("<");
  fail(simulator, 429, 1, "POST");
  expect(await ending(client.numbers.purchase(cheap))).to.equal("RateLimitedError 429");
  expect(asked(scenario, /^POST/)).to.have.length(1);
  expect(ledgerOf(scenario)).to.deep.equal([]);
  return pause;
};

const failing: Observation = async (scenario) => {
  const { client, simulator } = scenario;
  fail(simulator, 503, 2);
  expect(await count(client.routes.list())).to.equal(1);
  fail(simulator, 503, 1000);
  const error = await failureOf(collect(client.routes.list()));
  expect([error.name, error.status]).to.deep.equal(["UnavailableError", 503]);
  expect(error.message).not.to.match(/[<{]/);
  fail(simulator, 503, 1, "POST");
  expect(await ending(client.numbers.purchase(cheap))).to.equal("AmbiguousWriteError 503");
  expect(asked(scenario, /^POST/)).to.have.length(1);
};

/** Every meaning that the client tells apart, whatever the body looks like. */
const understood: Observation = async (scenario) => {
  const { client, simulator } = scenario;
  simulator.control.setAccount({ balance: 0.5, e911s: [{ id: "8" }], cnams: [{ id: "9", value: "ACME" }] });
  giveNumber(scenario, { primary_route: "5", e911_address: "8" });
  const { numbers, routes, e911s, cnams } = client;
  const stranger = openScenario(simulator, { accessKey: "somebody-else" });
  expect(await ending(collect(stranger.client.routes.list()))).to.equal("AuthError 401");
  stranger.client.close();
  expect(await ending(numbers.get("12065550000"))).to.equal("NotFoundError 404");
  expect(await numbers.find("12065550000")).to.equal(undefined);
  expect(await ending(numbers.purchase(cheap))).to.equal("RejectedError no-funds 403");
  expect(await ending(routes.create({ alias: "five", routeType: "host", value: "a.example.net" }))).to.equal(
    "RejectedError duplicate 403",
  );
  expect(await ending(routes.remove("5"))).to.equal("RejectedError in-use 403");
  expect(await ending(e911s.remove("8"))).to.equal("RejectedError in-use 403");
  expect(await ending(cnams.create("Acme"))).to.equal("RejectedError duplicate 422");
  expect(await cnams.remove("99")).to.equal("not-found");
  const { valid, ...why } = await e911s.validate({ ...address, zip: "1" });
  expect({ valid, ...why }).to.deep.include({ valid: false, fields: ["zip"] });
  const error = await failureOf(e911s.create({ ...address, zip: "1" }));
  expect(error).to.deep.include({ name: "RejectedError", reason: "invalid", status: 422 });
  expect(error).to.be.instanceOf(FlowrouteError);
};

const somethingOfEach = async ({ client }: Parameters<Observation>[0]): Promise<string[]> => [
  await ending(client.numbers.purchase(cheap)),
  await ending(client.routes.create({ alias: "one", routeType: "host", value: "one.example.net" })),
  await ending(client.e911s.create(address)),
  await ending(client.cnams.create("One")),
  await ending(client.messages.send({ from: own, to: "12065550001", body: "Hello" })),
  await ending(client.messages.provision([own], "disable")),
];

const made = ({ simulator }: Parameters<Observation>[0]): number[] => {
  const { numbers, routes, e911s, cnams, messages, ledger } = simulator.control.state();
  return [numbers, routes, e911s, cnams, messages, ledger].map((list) => list.length);
};

/** Purchases, creations and messages are not repeated, and their end says that nobody knows. */
const lost = (expected: number[]): Observation =>
  withNumber(
    async (scenario) => {
      expect(await somethingOfEach(scenario)).to.deep.equal(Array(6).fill("AmbiguousWriteError"));
      expect(asked(scenario, /^POST/)).to.have.length(6);
      expect(made(scenario)).to.deep.equal(expected);
      // To release is to set: it is sent again, and the end is certain.
      const end = await scenario.client.numbers.release(own);
      expect(end).to.equal(expected[0] === 3 ? "not-found" : "released");
      expect(await scenario.client.numbers.find(own)).to.equal(undefined);
    },
    {},
    { messaging_enabled: true },
  );

export const protocolObservations: Observations = {
  "limit-above-maximum": sameForAll(["clamp", "refuse-422"], async (scenario) => {
    expect(await count(scenario.client.numbers.search({ limit: 350 }))).to.equal(350);
    expect(await count(scenario.client.numbers.areaCodes({ limit: 1000 }))).to.be.above(5);
    expect(await count(scenario.client.cnams.list({ limit: 5000 }))).to.equal(0);
    expectRefusedRequests(scenario, []);
  }),
  "limit-invalid": sameForAll(["refuse-422", "default"], async (scenario) => {
    expect(await count(scenario.client.routes.list({ limit: 0 }))).to.equal(0);
    for (const query of [{ limit: -1 }, { limit: 1.5 }, { offset: -1 }, { limit: Number.NaN }])
      expect(await ending((async () => collect(scenario.client.routes.list(query)))())).to.equal("RefusedError");
    expect(asked(scenario)).to.deep.equal([]);
  }),
  "lost-answers": {
    off: withNumber(
      async (scenario) => {
        expect(await somethingOfEach(scenario)).to.deep.equal(Array(6).fill("done"));
        expect(made(scenario)).to.deep.equal([3, 3, 1, 1, 1, 2]);
      },
      {},
      { messaging_enabled: true },
    ),
    "after-change": lost([3, 3, 1, 1, 1, 2]),
    "before-change": lost([2, 2, 0, 0, 0, 0]),
  },
  "content-type": unnoticed("documented", ["never-refused", "required"]),
  "trailing-slash": {
    "route-delete-only": glanced,
    accept: async (scenario) => {
      await undisturbed(scenario);
      expect(asked(scenario, /\/( |\?|$)/)).to.deep.equal([]);
    },
  },
  "too-many-requests": {
    json: throttled,
    html: throttled,
    // A second each, where its own first waits are half of one and one.
    "retry-after": async (scenario) => expect(await throttled(scenario)).to.be.at.least(2000),
  },
  "server-error-body": sameForAll(["json", "html", "empty", "truncated-json"], failing),
  "error-shape": sameForAll(["documented", "no-id", "no-title", "object-detail", "string-status"], understood),
  links: {
    own: glanced,
    hostile: async (scenario) => {
      await undisturbed(scenario);
      expect(asked(scenario, /^GET \/v2\/numbers\?limit=200/)).to.deep.equal([
        "GET /v2/numbers?limit=200&offset=0",
        "GET /v2/numbers?limit=200&offset=200",
      ]);
    },
  },
  attributes: each<[look: Observation, status: string | undefined]>(
    {
      newer: [glanced, "PURCHASED"],
      original: [undisturbed, undefined],
      "unknown-extra": [undisturbed, "PURCHASED"],
    },
    async (scenario, [look, status]) => {
      await look(scenario);
      giveNumber(scenario, { primary_route: "5" });
      const number = await scenario.client.numbers.get(own);
      expect(number).to.deep.include({ number: own, alias: null, primaryRouteId: "5", cnamLookupsEnabled: true });
      expect(number.status).to.equal(status);
      expect(number).not.to.have.any.keys("carbonClass", "carbon_class");
    },
  ),
  "list-order": {
    ...unnoticed("documented", ["shuffled"]),
    // Pages that contradict each other lose something; what comes is true and comes once, and an exact search has it.
    "shuffled-pages": async (scenario) => {
      await tour(scenario, false);
      const [exact] = await collect(scenario.client.numbers.list({ startsWith: "12125550100" }));
      expect(exact?.number).to.equal("12125550100");
    },
  },
  credentials: each(
    {
      valid: ["done", "done"],
      expired: Array(2).fill("AuthError 401"),
      suspended: Array(2).fill("RejectedError not-authorized 403"),
    },
    async (scenario, expected) => {
      const { numbers } = scenario.client;
      expect([await ending(collect(numbers.list())), await ending(numbers.purchase(cheap))]).to.deep.equal(expected);
      expect(ledgerOf(scenario)).to.have.length(expected[0] === "done" ? 1 : 0);
    },
  ),
};
