/** What the client makes of the choices that concern numbers, stock and routes. */
import { expect } from "chai";
import { collect } from "../support";
import {
  alike,
  asked,
  count,
  each,
  ending,
  failureOf,
  giveNumber,
  ledgerOf,
  type Observations,
  own,
  type Scene,
  withNumber,
} from "./scene";

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
    "charge-again": withNumber(async (scene) => {
      expect((await scene.client.numbers.purchase(own)).details?.number).to.equal(own);
      expect(asked(scene)).to.deep.equal([`POST /v2/numbers/${own}`]);
      expect(ledgerOf(scene)).to.have.length(1);
    }),
  },
  "purchase-of-unknown-number": each(
    { "refuse-404": "NotFoundError 404", "refuse-422": "RejectedError invalid 422" },
    async (scene, expected) => {
      expect(await ending(scene.client.numbers.purchase("12125559999"))).to.equal(expected);
      expect(ledgerOf(scene)).to.deep.equal([]);
    },
  ),
  "no-funds": each({ "refuse-403": 403, "refuse-422": 422 }, async (scene, status) => {
    const { client, simulator } = scene;
    giveNumber(scene);
    simulator.control.setAccount({ balance: 0.99, e911s: [{ id: "8" }] });
    const error = await failureOf(client.numbers.purchase(cheap));
    expect(error).to.deep.include({ name: "RejectedError", reason: "no-funds", status });
    expect(error.message).to.contain("Add funds");
    expect(await ending(client.e911s.assign(own, "8"))).to.equal(`RejectedError no-funds ${status}`);
    expect(ledgerOf(scene)).to.deep.equal([]);
  }),
  "new-number-visible": each({ "at-once": 0, "after-3-reads": 3, "after-30s": 2 }, async (scene, hidden) => {
    const { numbers } = scene.client;
    expect((await numbers.purchase(cheap)).details?.number).to.equal(cheap);
    for (let read = 0; read < hidden; read += 1) {
      expect(await numbers.find(cheap)).to.equal(undefined);
      if (hidden === 2) scene.simulator.control.advance("15s");
    }
    expect((await numbers.find(cheap))?.number).to.equal(cheap);
    expect(ledgerOf(scene)).to.have.length(1);
  }),
  "multi-status-body": each(
    { "document-and-errors": /./, document: /answered 207: a part of/ },
    async (scene, warning) => {
      scene.simulator.control.faults.add({ match: { method: "POST" }, fault: { kind: "multi-status" } });
      const bought = await scene.client.numbers.purchase(cheap);
      expect(bought.details?.number).to.equal(cheap);
      expect(bought.warning).to.match(warning);
      expect(ledgerOf(scene)).to.have.length(1);
    },
  ),
  "message-provisioning": {
    up: withNumber(async (scene) => {
      const updated = await scene.client.numbers.update(own, { alias: "x", messagingEnabled: true });
      expect(updated).to.include({ alias: "x" }).and.not.have.property("warning");
      expect(await ending(scene.client.messages.provision([own], "enable"))).to.equal("done");
    }),
    down: withNumber(async (scene) => {
      const { messages, numbers } = scene.client;
      const updated = await numbers.update(own, { alias: "x", messagingEnabled: true });
      expect(updated).to.include({ alias: "x", messagingEnabled: false }).and.have.property("warning");
      expect(await ending(messages.provision([own], "enable"))).to.equal("AmbiguousWriteError 503");
      expect(asked(scene, /provision/)).to.have.length(1);
    }),
  },
  "messaging-enabled-after": each({ "1m": false, "at-once": true }, async (scene, atOnce) => {
    giveNumber(scene);
    await scene.client.numbers.update(own, { messagingEnabled: true });
    expect((await scene.client.numbers.get(own)).messagingEnabled).to.equal(atOnce);
    scene.simulator.control.advance("1m");
    expect((await scene.client.numbers.get(own)).messagingEnabled).to.equal(true);
  }),
  // The client sends none, so that the call that spends money is as small as it can be.
  "purchase-options": alike(["body-then-query", "ignored"], async (scene) => {
    expect((await scene.client.numbers.purchase(cheap)).details?.cnamLookupsEnabled).to.equal(true);
    expect(asked(scene)).to.deep.equal([`POST /v2/numbers/${cheap}`]);
  }),
  "cnam-lookups-default": each({ on: true, off: false }, async ({ client }, expected) => {
    expect((await client.numbers.purchase(cheap)).details?.cnamLookupsEnabled).to.equal(expected);
    expect((await client.numbers.get(cheap)).cnamLookupsEnabled).to.equal(expected);
  }),
  "cleared-alias": alike(
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
    async (scene, [first, second]) => {
      giveNumber(scene, { primary_route: "5" });
      const { numbers } = scene.client;
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
    async (scene, [stock, end]) => {
      const { numbers } = scene.client;
      await numbers.purchase(cheap);
      expect(await numbers.release(cheap)).to.equal("released");
      expect(await count(numbers.search({ startsWith: cheap }))).to.equal(stock);
      expect(await ending(numbers.purchase(cheap))).to.equal(end);
    },
  ),
  "deleted-primary-route": each({ "route-0": "0", null: null }, async (scene, expected) => {
    giveNumber(scene, { primary_route: "5" });
    await scene.client.numbers.clearRoute(own, "primary");
    expect((await scene.client.numbers.get(own)).primaryRouteId).to.equal(expected);
    // Once more changes nothing.
    await scene.client.numbers.clearRoute(own, "primary");
  }),
  "delete-of-unset-association": alike(
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
    async (scene, end) => {
      giveNumber(scene, { primary_route: "5" });
      expect(await ending(scene.client.numbers.setRoute(own, "failover", "5"))).to.equal(end);
    },
  ),
  "assign-unknown-route": each(
    { "refuse-404": "NotFoundError 404", "refuse-422": "RejectedError invalid 422" },
    async (scene, end) => {
      giveNumber(scene);
      expect(await ending(scene.client.numbers.setRoute(own, "primary", "6"))).to.equal(end);
      expect((await scene.client.numbers.get(own)).primaryRouteId).to.equal("0");
    },
  ),
  "duplicate-route": each(
    {
      "refuse-same-alias": ["RejectedError duplicate 403", "done"],
      "refuse-same-alias-or-value": ["RejectedError duplicate 403", "RejectedError duplicate 403"],
      allow: ["done", "done"],
    },
    async (scene, expected) => {
      giveNumber(scene);
      const { routes } = scene.client;
      const sameAlias = await ending(routes.create(route("five", "x.example.net")));
      const sameValue = await ending(routes.create(route("other", "five.example.net")));
      expect([sameAlias, sameValue]).to.deep.equal(expected);
    },
  ),
  // A route is read from the list: nothing depends on what nobody has documented.
  "single-route-get": alike(
    ["405", "200", "404"],
    withNumber(async (scene) => {
      const { id } = await scene.client.routes.create(route("new"));
      await scene.client.routes.update(id, { alias: "newer" });
      const found = await collect(scene.client.routes.list());
      expect(found.map(({ alias }) => alias)).to.deep.equal(["sip-reg", "five", "newer"]);
      expect(await scene.client.routes.remove(id)).to.equal("removed");
      expect(asked(scene, /^GET \/v2\/routes\/\d/)).to.deep.equal([]);
    }),
  ),
  "change-of-route-0": alike(["refuse-403", "refuse-404"], async (scene) => {
    expect(await ending(scene.client.routes.update("0", { alias: "mine" }))).to.equal("RefusedError");
    expect(await ending(scene.client.routes.remove("0"))).to.equal("RefusedError");
    expect(asked(scene)).to.deep.equal([]);
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
    async (scene, expected) => {
      const { client, simulator } = scene;
      simulator.control.setAccount({ cnams: [{ id: "7", value: "ACME", is_approved: true }] });
      expect((await collect(client.numbers.list())).map(({ number }) => number)).to.deep.equal(expected);
      for (const number of expected) {
        expect((await client.numbers.get(number)).status).to.equal("PURCHASED");
        expect(await ending(client.numbers.release(number))).to.equal("RejectedError not-authorized 403");
        expect(await ending(client.cnams.assign(number, "7"))).to.equal("RejectedError invalid 422");
      }
    },
  ),
  funds: each({ unlimited: "done", "small-balance": "RejectedError no-funds 403" }, async (scene: Scene, end) => {
    expect(await ending(scene.client.numbers.purchase("12065550100"))).to.equal(end);
    expect(await ending(scene.client.numbers.purchase(cheap))).to.equal("done");
    scene.simulator.control.setAccount({ balance: -0.01 });
    expect(await ending(scene.client.cnams.create("Two"))).to.equal("RejectedError no-funds 403");
  }),
  "rate-center-without-state": each(
    { allow: "done", "refuse-422": "RejectedError invalid 422" },
    async ({ client }, end) => {
      expect(await ending(collect(client.numbers.search({ rateCenter: "SEATTLE" })))).to.equal(end);
      expect(await count(client.numbers.search({ rateCenter: "SEATTLE", state: "WA" }))).to.equal(120);
    },
  ),
};
