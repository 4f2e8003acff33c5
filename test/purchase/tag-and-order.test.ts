import { expect } from "chai";
import fc from "fast-check";
import { ownershipTagOf, parseUrn } from "../../src/host";
import {
  criteriaKey,
  describeCriteria,
  formatMoney,
  formatNumber,
  isAffordable,
  nameOfTag,
  PurchaseCoordinator,
  rankFor,
  readStock,
  shortlistOf,
  stackOfTag,
  targetKey,
} from "../../src/purchase";
import { Carrier, offer } from "../support/carrier";
import { urnOf } from "../support/program";
import { virtualRuntime } from "../support/runtime";

const nestedUrn = (parent: string, name: string) =>
  `urn:pulumi:dev::shop::acme:tel:${parent}$pulumi-nodejs:dynamic/flowroute:PhoneNumber::${name}`;

describe("the ownership tag", () => {
  it("is project/stack/name", () => {
    expect(ownershipTagOf(urnOf("phoneNumber", "support"))).to.equal("shop/dev/support");
  });

  it("is at most 64 characters, and different for every resource, however long its name is", () =>
    fc.assert(
      fc.property(fc.uniqueArray(fc.stringMatching(/^[a-z0-9-]{1,90}$/), { minLength: 2 }), (names) => {
        const long = names.map((name) => `${"x".repeat(50)}${name}`);
        const tags = [...names, ...long].map((name) => ownershipTagOf(urnOf("phoneNumber", name)));
        for (const tag of tags) expect(tag.length).to.be.at.most(64);
        expect(new Set(tags).size).to.equal(new Set([...names, ...long]).size);
      }),
    ));

  it("tells resources of one name in two components apart, and from the one outside", () => {
    const tags = [nestedUrn("Office", "line"), nestedUrn("Branch", "line"), urnOf("phoneNumber", "line")].map(
      ownershipTagOf,
    );
    expect(new Set(tags).size).to.equal(3);
  });

  it("names its stack, and only a tag does", () => {
    expect(stackOfTag("shop/dev/support")).to.equal("shop/dev");
    expect(stackOfTag(ownershipTagOf(nestedUrn("Office", "line")))).to.equal("shop/dev");
    for (const alias of ["reception", "shop/dev", "shop/dev/", "24/7 line", "a b/c/d"]) {
      expect(stackOfTag(alias), alias).to.equal(undefined);
    }
  });

  it("names its resource for the stack that wrote it", () => {
    expect(nameOfTag("shop/dev/support", "shop", "dev")).to.equal("support");
    expect(nameOfTag("shop/prod/support", "shop", "dev")).to.equal(undefined);
    expect(nameOfTag(ownershipTagOf(nestedUrn("Office", "line")), "shop", "dev")).to.equal(undefined);
  });

  it("is taken from a URN whose name has colons in it", () => {
    expect(parseUrn(urnOf("phoneNumber", "a::b"))).to.deep.equal({
      stack: "dev",
      project: "shop",
      nested: false,
      name: "a::b",
    });
  });
});

describe("money", () => {
  for (const [amount, text] of [
    [1, "1.00"],
    [1.25, "1.25"],
    [0.012, "0.012"],
    [500_000, "500000.00"],
    [0, "0.00"],
    [1e-7, "0.0000001"],
  ] as const) {
    it(`writes ${amount} as ${text}`, () => {
      expect(formatMoney(amount)).to.equal(text);
    });
  }

  const caps = { maxSetupCost: 1, maxMonthlyCost: 1.25 };
  for (const [what, price, within] of [
    ["at both caps", { setupCost: 1, monthlyCost: 1.25 }, true],
    ["a hair above the setup cap", { setupCost: 1.001, monthlyCost: 1.25 }, false],
    ["a hair above the monthly cap", { setupCost: 1, monthlyCost: 1.2501 }, false],
    ["without a setup fee quoted", { monthlyCost: 1 }, false],
    ["without a monthly fee quoted", { setupCost: 1 }, false],
    ["for nothing", { setupCost: 0, monthlyCost: 0 }, true],
  ] as const) {
    it(`takes an offer ${what} as ${within ? "affordable" : "too expensive"}`, () => {
      expect(isAffordable({ number: "12065550100", ...price }, caps)).to.equal(within);
    });
  }
});

describe("keys of a search", () => {
  const caps = { maxSetupCost: 5, maxMonthlyCost: 5 };

  it("are equal for equal criteria, in whatever order they are written", () => {
    const one = { state: "WA", rateCenter: "SEATTLE" };
    const two = { rateCenter: "SEATTLE", state: "WA" };
    expect(criteriaKey(one)).to.equal(criteriaKey(two));
    expect(targetKey({ ...caps, criteria: one })).to.equal(targetKey({ ...caps, criteria: two }));
  });

  it("differ by every criterion, and by which one has a value", () => {
    const criteria = [
      {},
      { startsWith: "206" },
      { contains: "206" },
      { endsWith: "206" },
      { state: "WA" },
      { rateCenter: "WA" },
      { numberType: "WA" },
    ];
    expect(new Set(criteria.map(criteriaKey)).size).to.equal(criteria.length);
  });

  it("do not differ by the caps: a changed cap must not throw a list away that was bought from", () => {
    const criteria = { state: "WA" };
    expect(targetKey({ ...caps, criteria })).to.equal(targetKey({ ...caps, maxSetupCost: 6, criteria }));
    expect(targetKey({ ...caps, number: "12065550100" })).not.to.equal(targetKey({ ...caps, number: "12065550101" }));
  });

  it("read as words", () => {
    expect(describeCriteria({ rateCenter: "SEATTLE", state: "WA" })).to.equal("in rate center SEATTLE, in state WA");
    expect(describeCriteria({})).to.equal("of any kind");
  });
});

describe("the order in which candidates are tried", () => {
  const offers = Array.from({ length: 80 }, (_, place) => offer(String(12065550100 + place)));
  const request = (urn: string, given = offers) => rankFor(urn, given).map(({ number }) => number);

  it("is the same in every run, in whatever order the carrier lists them", () =>
    fc.assert(
      fc.property(fc.shuffledSubarray(offers, { minLength: offers.length }), (shuffled) => {
        expect(request("urn:a", shuffled)).to.deep.equal(request("urn:a"));
      }),
      { numRuns: 30 },
    ));

  it("differs from resource to resource, so that they rarely want the same one first", () => {
    const firsts = Array.from({ length: 40 }, (_, place) => request(urnOf("phoneNumber", `line-${place}`))[0]);
    expect(new Set(firsts).size).to.be.above(20);
  });

  it("differs from stack to stack", () => {
    expect(request(urnOf("phoneNumber", "line", "dev"))).not.to.deep.equal(
      request(urnOf("phoneNumber", "line", "prod")),
    );
  });

  it("keeps a list of fifty at most, without what is above the caps", () => {
    const stock = { affordable: offers, examined: 80 };
    const list = shortlistOf("urn:a", stock);
    expect(list).to.have.length(50);
    expect(list.map(({ number }) => number)).to.deep.equal(request("urn:a").slice(0, 50));
  });

  it("writes numbers for people", () => {
    expect(["12065550142", "+12065550142", "4420"].map(formatNumber)).to.deep.equal([
      "+1 206 555 0142",
      "+1 206 555 0142",
      "+4420",
    ]);
  });
});

describe("a look at the stock", () => {
  const caps = { maxSetupCost: 5, maxMonthlyCost: 5 };

  it("keeps what is affordable, and the cheapest of the rest by both fees together", async () => {
    const dear = [
      offer("12065550103", { setupCost: 19.95, monthlyCost: 0 }),
      offer("12065550104", { setupCost: 6, monthlyCost: 1 }),
    ];
    const unpriced = { number: "12065550105" };
    const carrier = new Carrier(virtualRuntime(), [dear[0] as never, unpriced, offer("12065550100"), dear[1] as never]);
    const stock = await readStock(carrier.client(), {}, caps);
    expect(stock.affordable.map(({ number }) => number)).to.deep.equal(["12065550100"]);
    expect(stock.cheapestAbove?.number).to.equal("12065550104");
    expect(stock.examined).to.equal(4);
  });

  it("is taken once for all resources with one search, and again after it failed", async () => {
    const carrier = new Carrier(virtualRuntime(), [offer("12065550100")], { reads: ["unavailable"] });
    const coordinator = new PurchaseCoordinator(carrier.client(), {});
    const failed = await coordinator.stock({}, caps).catch((error) => error);
    expect(failed).to.have.property("name", "UnavailableError");
    await Promise.all([coordinator.stock({}, caps), coordinator.stock({}, caps)]);
    await coordinator.stock({}, caps);
    expect(carrier.asked).to.deep.equal(["search", "search"]);
    await coordinator.stock({ state: "WA" }, caps);
    expect(carrier.asked).to.have.length(3);
  });
});
