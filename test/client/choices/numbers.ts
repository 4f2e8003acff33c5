/** What the client makes of the choices that concern numbers, stock and routes. */
import { expect } from "chai";
import { collect } from "../support";
import {
  asked,
  count,
  each,
  ending,
  failureOf,
  giveNumber,
  ledgerOf,
  type Observations,
  own,
  type Scenario,
  sameForAll,
  withNumber,
} from "./scenario";

const cheap = "12065550103";

const route = (alias: string, value = `${alias}.example.net`) => ({ alias, routeType: "host", value });

/** 21 numbers in question, the first of which is not on the account. */
const several = Array.from({ length: 21 }, (_, place) => `1206777${String(place).padStart(4, "0")}`);

export const numberObservations: Observations = {
  "purchase-of-owned-number": {
    "refuse-403": withNumber(async ({ client }) =>
      expect(await ending(client.numbers.purchase(own))).to.equal("RejectedError duplicate 403"),
    ),
    "refuse-404": withNumber(async ({ client }) =>
      expect(await ending(client.numbers.purchase(own))).to.equal("NotFoundError 404"),
    ),
    // One charge for one call; not to call for what is there is for those who buy.
    "charge-again": withNumber(async (scenario) => {
      expect((await scenario.client.numbers.purchase(own)).details?.number).to.equal(own);
      expect(asked(scenario)).to.deep.equal([`POST /v2/numbers/${own}`]);
      expect(ledgerOf(scenario)).to.have.length(1);
    }),
  },
  "purchase-of-unknown-number": each(
    { "refuse-404": "NotFoundError 404", "refuse-422": "RejectedError invalid 422" },
    async (scenario, expected) => {
      expect(await ending(scenario.client.numbers.purchase("12125559999"))).to.equal(expected);
      expect(ledgerOf(scenario)).to.deep.equal([]);
    },
  ),
  "no-funds": each({ "refuse-403": 403, "refuse-422": 422 }, async (scenario, status) => {
    const { client, simulator } = scenario;
    giveNumber(scenario);
    simulator.control.setAccount({ balance: 0.99, e911s: [{ id: "8" }] });
    const error = await failureOf(client.numbers.purchase(cheap));
    expect(error).to.deep.include({ name: "RejectedError", reason: "no-funds", status });
    expect(error.message).to.contain("Add funds");
    expect(await ending(client.e911s.assign(own, "8"))).to.equal(`RejectedError no-funds ${status}`);
    expect(ledgerOf(scenario)).to.deep.equal([]);
  }),
  "new-number-visible": each({ "at-once": 0, "after-3-reads": 3, "after-30s": 2 }, async (scenario, hidden) => {
    const { numbers } = scenario.client;
    expect((await numbers.purchase(cheap)).details?.number).to.equal(cheap);
    for (let read = 0; read < hidden; read += 1) {
      expect(await numbers.find(cheap)).to.equal(undefined);
      if (hidden === 2) scenario.simulator.control.advance("15s");
    }
    expect((await numbers.find(cheap))?.number).to.equal(cheap);
    expect(ledgerOf(scenario)).to.have.length(1);
  }),
  "multi-status-body": each(
    { "document-and-errors": /./, document: /answered 207: a part of/ },
    async (scenario, warning) => {
      scenario.simulator.control.faults.add({ match: { method: "POST" }, fault: { kind: "multi-status" } });
      const bought = await scenario.client.numbers.purchase(cheap);
      expect(bought.details?.number).to.equal(cheap);
      expect(bought.warning).to.match(warning);
      expect(ledgerOf(scenario)).to.have.length(1);
    },
  ),
  "message-provisioning": {
    up: withNumber(async (scenario) => {
      const updated = await scenario.client.numbers.update(own, { alias: "x", messagingEnabled: true });
      expect(updated).to.include({ alias: "x" }).and.not.have.property("warning");
      expect(await ending(scenario.client.messages.provision([own], "enable"))).to.equal("done");
    }),
    down: withNumber(async (scenario) => {
      const { messages, numbers } = scenario.client;
      const updated = await numbers.update(own, { alias: "x", messagingEnabled: true });
      expect(updated).to.include({ alias: "x", messagingEnabled: false }).and.have.property("warning");
      expect(await ending(messages.provision([own], "enable"))).to.equal("AmbiguousWriteError 503");
      expect(asked(scenario, /provision/)).to.have.length(1);
    }),
  },
  "messaging-enabled-after": each({ "1m": false, "at-once": true }, async (scenario, atOnce) => {
    giveNumber(scenario);
    await scenario.client.numbers.update(own, { messagingEnabled: true });
    expect((await scenario.client.numbers.get(own)).messagingEnabled).to.equal(atOnce);
    scenario.simulator.control.advance("1m");
    expect((await scenario.client.numbers.get(own)).messagingEnabled).to.equal(true);
  }),
  // The client sends none, so that the call that spends money is as small as it can be.
  "purchase-options": sameForAll(["body-then-query", "ignored"], async (scenario) => {
    expect((await scenario.client.numbers.purchase(cheap)).details?.cnamLookupsEnabled).to.equal(true);
    expect(asked(scenario)).to.deep.equal([`POST /v2/numbers/${cheap}`]);
  }),
  "cnam-lookups-default": each({ on: true, off: false }, async ({ client }, expected) => {
    expect((await client.numbers.purchase(cheap)).details?.cnamLookupsEnabled).to.equal(expected);
    expect((await client.numbers.get(cheap)).cnamLookupsEnabled).to.equal(expected);
  }),
  "cleared-alias": sameForAll(
    ["null", "empty"],
    withNumber(async ({ client }) => {
      for (const alias of [null, ""]) {
        expect((await client.numbers.update(own, { alias: "set" })).alias).to.equal("set");
        expect((await client.numbers.update(own, { alias })).alias).to.equal(null);
        expect((await client.numbers.get(own)).alias).to.equal(null);
      }
    }),
  ),
  "release-with-attachments": each(
    { detach: ["released", "not-found"], "refuse-403": ["RejectedError in-use 403", "released"] },
    async (scenario, [first, second]) => {
      giveNumber(scenario, { primary_route: "5" });
      const { numbers } = scenario.client;
      const release = async () => {
        let answer: string | undefined;
        const end = await ending(numbers.release(own).then((value) => (answer = value)));
        return answer ?? end;
      };
      expect(await release()).to.equal(first);
      if (second === "released") await numbers.clearRoute(own, "primary");
      expect(await release()).to.equal(second);
      expect(await numbers.find(own)).to.equal(undefined);
    },
  ),
  "released-number": each(
    { "back-in-stock": [1, "done"], gone: [0, "NotFoundError 404"] },
    async (scenario, [stock, end]) => {
      const { numbers } = scenario.client;
      await numbers.purchase(cheap);
      expect(await numbers.release(cheap)).to.equal("released");
      expect(await count(numbers.search({ startsWith: cheap }))).to.equal(stock);
      expect(await ending(numbers.purchase(cheap))).to.equal(end);
    },
  ),
  "deleted-primary-route": each({ "route-0": "0", null: null }, async (scenario, expected) => {
    giveNumber(scenario, { primary_route: "5" });
    await scenario.client.numbers.clearRoute(own, "primary");
    expect((await scenario.client.numbers.get(own)).primaryRouteId).to.equal(expected);
    // Once more changes nothing.
    await scenario.client.numbers.clearRoute(own, "primary");
  }),
  "delete-of-unset-association": sameForAll(
    ["accept", "refuse-404"],
    withNumber(async ({ client }) => {
      await client.numbers.clearRoute(own, "failover");
      await client.e911s.unassign(own);
      await client.cnams.unassign(own);
      // But what is about no number of ours is not taken for done.
      expect(await ending(client.numbers.clearRoute("12065550000", "failover"))).to.equal("NotFoundError 404");
    }),
  ),
  "same-primary-and-failover": each(
    { allow: "done", "refuse-422": "RejectedError invalid 422" },
    async (scenario, end) => {
      giveNumber(scenario, { primary_route: "5" });
      expect(await ending(scenario.client.numbers.setRoute(own, "failover", "5"))).to.equal(end);
    },
  ),
  "assign-unknown-route": each(
    { "refuse-404": "NotFoundError 404", "refuse-422": "RejectedError invalid 422" },
    async (scenario, end) => {
      giveNumber(scenario);
      expect(await ending(scenario.client.numbers.setRoute(own, "primary", "6"))).to.equal(end);
      expect((await scenario.client.numbers.get(own)).primaryRouteId).to.equal("0");
    },
  ),
  "duplicate-route": each(
    {
      "refuse-same-alias": ["RejectedError duplicate 403", "done"],
      "refuse-same-alias-or-value": ["RejectedError duplicate 403", "RejectedError duplicate 403"],
      allow: ["done", "done"],
    },
    async (scenario, expected) => {
      giveNumber(scenario);
      const { routes } = scenario.client;
      const sameAlias = await ending(routes.create(route("five", "x.example.net")));
      const sameValue = await ending(routes.create(route("other", "five.example.net")));
      expect([sameAlias, sameValue]).to.deep.equal(expected);
    },
  ),
  // A route is read from the list: nothing depends on what nobody has documented.
  "single-route-get": sameForAll(
    ["405", "200", "404"],
    withNumber(async (scenario) => {
      const { id } = await scenario.client.routes.create(route("new"));
      await scenario.client.routes.update(id, { alias: "newer" });
      const found = await collect(scenario.client.routes.list());
      expect(found.map(({ alias }) => alias)).to.deep.equal(["sip-reg", "five", "newer"]);
      expect(await scenario.client.routes.remove(id)).to.equal("removed");
      expect(asked(scenario, /^GET \/v2\/routes\/\d/)).to.deep.equal([]);
    }),
  ),
  "change-of-route-0": sameForAll(["refuse-403", "refuse-404"], async (scenario) => {
    expect(await ending(scenario.client.routes.update("0", { alias: "mine" }))).to.equal("RefusedError");
    expect(await ending(scenario.client.routes.remove("0"))).to.equal("RefusedError");
    expect(asked(scenario)).to.deep.equal([]);
  }),
  "route-value-validation": each({ "by-type": 422, none: undefined }, async ({ client }, status) => {
    const work = client.routes.create(route("x", "no host"));
    if (status === undefined) expect((await work).value).to.equal("no host");
    else
      expect(await failureOf(work))
        .to.include({ status, reason: "invalid" })
        .and.have.nested.property("fields.value");
  }),
  "route-weight-range": each({ "refuse-422": "RejectedError invalid 422", accept: "done" }, async ({ client }, end) =>
    expect(await ending(client.routes.create(route("x", "example.net;weight=1001")))).to.equal(end),
  ),
  "bulk-details": each<number | string>(
    {
      "up-to-100": 20,
      // Not "none of them is on the account": a path that is not there says nothing about numbers.
      "missing-404": "RejectedError not-flowroute 404",
      "up-to-20": "RejectedError invalid 422",
      "leaves-out-some": 10,
    },
    async ({ client, simulator }, expected) => {
      simulator.control.setAccount({ numbers: several.slice(1).map((id) => ({ id })) });
      const work = client.numbers.details(several);
      if (typeof expected === "string") expect(await ending(work)).to.equal(expected);
      else expect(await work).to.have.length(expected);
      // What it leaves out may be there all the same.
      expect((await client.numbers.find(several[2] ?? ""))?.number).to.equal(several[2]);
    },
  ),
  "port-order-numbers": each(
    { none: [] as string[], shown: ["13605550100", "13605550101"] },
    async (scenario, expected) => {
      const { client, simulator } = scenario;
      simulator.control.setAccount({ cnams: [{ id: "7", value: "ACME", is_approved: true }] });
      expect((await collect(client.numbers.list())).map(({ number }) => number)).to.deep.equal(expected);
      for (const number of expected) {
        expect((await client.numbers.get(number)).status).to.equal("PURCHASED");
        expect(await ending(client.numbers.release(number))).to.equal("RejectedError not-authorized 403");
        expect(await ending(client.cnams.assign(number, "7"))).to.equal("RejectedError invalid 422");
      }
    },
  ),
  funds: each({ unlimited: "done", "small-balance": "RejectedError no-funds 403" }, async (scenario: Scenario, end) => {
    expect(await ending(scenario.client.numbers.purchase("12065550100"))).to.equal(end);
    expect(await ending(scenario.client.numbers.purchase(cheap))).to.equal("done");
    scenario.simulator.control.setAccount({ balance: -0.01 });
    expect(await ending(scenario.client.cnams.create("Two"))).to.equal("RejectedError no-funds 403");
  }),
  "rate-center-without-state": each(
    { allow: "done", "refuse-422": "RejectedError invalid 422" },
    async ({ client }, end) => {
      expect(await ending(collect(client.numbers.search({ rateCenter: "SEATTLE" })))).to.equal(end);
      expect(await count(client.numbers.search({ rateCenter: "SEATTLE", state: "WA" }))).to.equal(120);
    },
  ),
};
