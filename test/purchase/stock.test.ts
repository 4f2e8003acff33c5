/** What a look at the stock takes in, and what is said when there is nothing to buy. */

import { expect } from "chai";
import type { AvailableNumber, FlowrouteClient } from "../../src/client";
import { ownershipTagOf, parseUrn } from "../../src/host";
import { formatNumber, numbersOfList, PurchaseCoordinator } from "../../src/purchase";
import { describeCriteria } from "../../src/purchase/criteria";
import {
  lookUpOffer,
  nothingToBuy,
  rankFor,
  readStock,
  type Stock,
  type Unavailable,
} from "../../src/purchase/inventory";
import { Carrier, offer } from "../support/carrier";
import { virtualRuntime } from "../support/runtime";

const CAPS = { maxSetupCost: 5, maxMonthlyCost: 5 };
const clientWith = (offers: () => Iterable<AvailableNumber>): FlowrouteClient =>
  ({
    numbers: {
      search: async function* () {
        yield* offers();
      },
    },
  }) as unknown as FlowrouteClient;

function* endless(price: Partial<AvailableNumber>): Generator<AvailableNumber> {
  for (let place = 0; ; place += 1) yield offer(String(12065550000 + place), price);
}

describe("a look at a large stock", () => {
  for (const [what, price, looked] of [
    ["a thousand numbers within the caps", {}, 1_000],
    ["ten thousand numbers above the caps", { setupCost: 6 }, 10_000],
  ] as const) {
    it(`ends after ${what}`, async () => {
      const stock = await readStock(
        clientWith(() => endless(price)),
        {},
        CAPS,
      );
      expect(stock.examined).to.equal(looked);
    });
  }

  it("names the cheapest of what is too expensive, and never one without both prices", async () => {
    const priced = [offer("1", { setupCost: 8 }), offer("2", { setupCost: 6 }), offer("3", { setupCost: 7 })];
    const rest = [{ number: "4", setupCost: 0.5 }, { number: "5", monthlyCost: 0.5 }, { number: "6" }];
    for (const offers of [[...rest, ...priced], [...priced, ...rest], [...rest, ...priced].reverse()]) {
      const stock = await readStock(
        clientWith(() => offers),
        {},
        CAPS,
      );
      expect(stock.cheapestAbove?.number).to.equal("2");
    }
  });

  it("takes only the exact number for an offer of it", async () => {
    const client = clientWith(() => [offer("120655501000"), offer("12065550101")]);
    expect(await lookUpOffer(client, "12065550100")).to.equal(undefined);
    expect(await lookUpOffer(client, "12065550101")).to.deep.equal(offer("12065550101"));
  });

  it("is ranked by a hash that two versions of this package have in common", () => {
    const offers = ["12065550100", "12065550101", "12065550102", "12065550103"].map((number) => offer(number));
    // printf 'urn:a|12065550103' | sha256sum
    const ranked = ["12065550103", "12065550101", "12065550102", "12065550100"];
    expect(rankFor("urn:a", offers).map(({ number }) => number)).to.deep.equal(ranked);
  });
});

describe("what is said when there is nothing to buy", () => {
  const NOTHING = " Nothing was bought for it.";
  const END = "widen the search, name an exact number, or run pulumi up again when there is new stock.";
  const ONLY = `\n  ${END.replace("w", "W")}`;
  const OR = `\n  Or ${END}`;
  const search = { ...CAPS, criteria: { state: "WA" } };
  const stock = (rest: Partial<Stock> = {}): Stock => ({ affordable: [], examined: 3, ...rest });
  const none = "Flowroute has 3 in stock in state WA, but none left with setup up to 5.00 and monthly up to 5.00.";
  const nobody: Unavailable = { taken: new Set(), elsewhereOnAccount: new Set() };
  const table: [string, Stock, Unavailable, string][] = [
    ["nothing was tried", stock(), nobody, `${none}${NOTHING}${ONLY}`],
    [
      "others had some of them",
      stock(),
      {
        taken: new Set(["12065550103", "12065550104"]),
        elsewhereOnAccount: new Set(["12065550100", "12065550101", "12065550102"]),
      },
      `${none} Of those tried, 3 went to others on this account and 2 went to other customers.${NOTHING}${ONLY}`,
    ],
    [
      "others are just buying two of them",
      stock({ affordable: [offer("12065550100"), offer("12065550101")] }),
      { taken: new Set(["12065550101"]), elsewhereOnAccount: new Set(["12065550100"]) },
      `${none.replace("3", "1")} Of those tried, 1 went to others on this account and 1 went to other ` +
        `customers.${NOTHING}${ONLY}`,
    ],
    [
      "the setup fee is too high",
      stock({ cheapestAbove: offer("12065550100", { setupCost: 6 }) }),
      nobody,
      `${none}${NOTHING}\n  The cheapest above that today is +1 206 555 0100 at 6.00 setup and 1.25 a month. ` +
        `To allow it, set maxSetupCost: 6, maxMonthlyCost: 5${OR}`,
    ],
    [
      "the setup fee is the highest that is suggested",
      stock({ cheapestAbove: offer("12065550100", { setupCost: 1_000 }) }),
      nobody,
      `${none}${NOTHING}\n  The cheapest above that today is +1 206 555 0100 at 1000.00 setup and 1.25 a month. ` +
        `To allow it, set maxSetupCost: 1000, maxMonthlyCost: 5${OR}`,
    ],
    [
      "the setup fee is one that nobody means",
      stock({ cheapestAbove: offer("12065550100", { setupCost: 1_001 }) }),
      nobody,
      `${none}${NOTHING}\n  The cheapest above that today is +1 206 555 0100 at 1001.00 setup.${OR}`,
    ],
    [
      "a price is not known",
      stock({ cheapestAbove: { number: "12065550100", setupCost: 6 } }),
      nobody,
      `${none}${NOTHING}${ONLY}`,
    ],
  ];
  for (const [what, has, tried, says] of table) {
    it(`because ${what}`, () => {
      expect(nothingToBuy("line", search, has, tried)).to.equal(`Could not buy a number for "line": ${says}`);
    });
  }

  it("has all criteria in it", () => {
    const criteria = {
      startsWith: "206",
      contains: "55",
      endsWith: "42",
      rateCenter: "SEATTLE",
      state: "WA",
      numberType: "standard",
    };
    expect(describeCriteria(criteria)).to.equal(
      "starting with 206, containing 55, ending in 42, in rate center SEATTLE, in state WA, of type standard",
    );
  });

  it("has a number as people write it only where it is one of eleven digits", () => {
    expect(["212065550142", "120655501421", "+12065550142"].map(formatNumber)).to.deep.equal([
      "+212065550142",
      "+120655501421",
      "+1 206 555 0142",
    ]);
  });
});

describe("an ownership tag, at its limits", () => {
  it("is written out up to 64 characters", () => {
    const urnWith = (length: number) => `urn:pulumi:dev::shop::kind::${"n".repeat(length - "shop/dev/".length)}`;
    expect(ownershipTagOf(urnWith(64))).to.equal(`shop/dev/${"n".repeat(55)}`);
    expect(ownershipTagOf(urnWith(65))).to.match(/^shop\/dev\/n{44}#[\da-f]{10}$/);
  });

  it("is of nobody for what is no URN", () => {
    expect(parseUrn("")).to.deep.equal({ stack: "", project: "", nested: false, name: "" });
  });
});

describe("a look at a stock that is told without the query", () => {
  const numbers = ["12065550142", "12535550142", "12065550143"];
  for (const [criteria, found] of [
    [{}, numbers],
    [{ startsWith: "1206" }, ["12065550142", "12065550143"]],
    [{ startsWith: "253" }, ["12535550142"]],
    [{ contains: "655", endsWith: "42" }, ["12065550142"]],
  ] as const) {
    it(`takes in only what has the digits of ${JSON.stringify(criteria)}`, async () => {
      const { affordable, examined } = await readStock(
        clientWith(() => numbers.map((one) => offer(one))),
        criteria,
        CAPS,
      );
      expect(affordable.map(({ number }) => number)).to.deep.equal(found);
      expect(examined).to.equal(found.length);
    });
  }
});

describe("a number, however an answer or a state writes it", () => {
  it("has one lease, also in two spellings", () => {
    const coordinator = new PurchaseCoordinator(new Carrier(virtualRuntime(), []).client(), {});
    expect(coordinator.lease("12065550100", "one")).to.equal(true);
    expect(coordinator.lease("+12065550100", "two")).to.equal(false);
    coordinator.returnLease("+12065550100", "one");
    expect(coordinator.lease("+12065550100", "two")).to.equal(true);
  });

  for (const [list, numbers] of [
    [undefined, []],
    ["", []],
    [7, []],
    ["12065550100 +12065550100 12065550101", ["12065550100", "12065550101"]],
    ["442071234567 2065550100 1206555010x ++12065550100 120655501000 12065550102", ["12065550102"]],
  ] as const) {
    it(`is read from a stored list that is ${JSON.stringify(list)}`, () => {
      expect(numbersOfList(list)).to.deep.equal(numbers);
    });
  }
});
