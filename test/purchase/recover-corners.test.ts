/** How an interrupted purchase is looked for: how long, by which questions, and who may have what is found. */
import { expect } from "chai";
import type { NumberDetails } from "../../src/client";
import { recoverPurchase } from "../../src/purchase";
import { numbersWithAlias } from "../../src/purchase/recover";
import { Carrier, ownedNumber } from "../support/carrier";
import { failureOf } from "../support/failure";
import { urnOf } from "../support/program";
import { exactRequest, inLaterRun, purchaseContext, searchRequest, TIMEOUT_MS } from "../support/purchase-context";
import { virtualRuntime } from "../support/runtime";

const A = "12065550100";
const B = "12065550101";
const TAG = "shop/dev/support";
const PATIENCE_MS = 3.5 * TIMEOUT_MS;
const request = (rest = {}) => inLaterRun(searchRequest("support", [A, B], rest));

function open(owned: NumberDetails[] = [], rest = {}) {
  const runtime = virtualRuntime();
  const carrier = new Carrier(runtime, []);
  for (const one of owned) carrier.account.set(one.number, one);
  const context = purchaseContext(carrier, runtime, rest);
  /** Does something after each wait. */
  const afterWaits = (act: () => void) => {
    context.runtime = {
      ...runtime,
      sleep: async (ms, signal) => {
        await runtime.sleep(ms, signal);
        act();
      },
    };
  };
  const withNumbers = (change: Partial<typeof context.client.numbers>) => {
    context.client = { ...context.client, numbers: { ...context.client.numbers, ...change } };
  };
  return { runtime, carrier, shop: context, afterWaits, withNumbers };
}

const patches = (carrier: Carrier) => carrier.asked.filter((line) => line.startsWith("PATCH"));

describe("a number with a tag of this resource that no list explains", () => {
  it("is refused by the tag that it bears, which may be that of a former name", async () => {
    const { shop: context } = open([ownedNumber(A, { alias: "shop/dev/old" })]);
    const { shortlist } = searchRequest("support", [A, B]);
    const renamed = searchRequest("support", [A, B], { shortlist: { ...shortlist, tags: [TAG, "shop/dev/old"] } });
    const error = await failureOf(recoverPurchase(context, renamed));
    expect(error.message).to.match(/has the ownership tag "shop\/dev\/old" .* \[tag-in-use\]/);
  });
});

describe("the time for which an interrupted purchase is looked for", () => {
  it("begins with the run, and ends to the second", async () => {
    const { shop: context, runtime } = open();
    context.startedAt -= 5_000;
    expect(await recoverPurchase(context, request())).to.equal(undefined);
    expect(runtime.elapsed()).to.equal(PATIENCE_MS - 5_000);
  });

  it("begins anew for a number that was gone in between", async () => {
    const { shop: context, runtime, carrier, afterWaits } = open([ownedNumber(A)]);
    afterWaits(() => {
      if (runtime.elapsed() < 2 * TIMEOUT_MS) carrier.account.delete(A);
      else if (!carrier.account.has(A)) carrier.account.set(A, ownedNumber(A));
    });
    expect((await recoverPurchase(context, request()))?.details.number).to.equal(A);
    expect(runtime.elapsed()).to.be.at.least(2 * TIMEOUT_MS + PATIENCE_MS);
  });

  it("is followed by a moment in which the tag has to stand", async () => {
    const { shop: context, runtime } = open([ownedNumber(B)]);
    await recoverPurchase(context, request());
    expect(runtime.elapsed()).to.equal(PATIENCE_MS + TIMEOUT_MS / 10);
  });

  it("is none for a number with our tag, without a word", async () => {
    for (const found of [request(), inLaterRun(exactRequest("support", B))]) {
      const { shop: context, runtime } = open([ownedNumber(B, { alias: TAG })]);
      expect((await recoverPurchase(context, found))?.details.number).to.equal(B);
      expect({ said: context.logged, ms: runtime.elapsed() }).to.deep.equal({ said: [], ms: 0 });
    }
  });
});

describe("what is asked for an interrupted purchase", () => {
  it("is the part of the account that begins like the list, and all of it where the list has nothing in common", async () => {
    for (const [numbers, query] of [
      [[A, B], { startsWith: "1206555010" }],
      [[A, "18005550100"], {}],
    ] as const) {
      const { shop: context, withNumbers } = open();
      const { list } = context.client.numbers;
      const queries: unknown[] = [];
      withNumbers({
        list: (asked) => {
          if (asked?.alias === undefined) queries.push(asked);
          return list(asked);
        },
      });
      await recoverPurchase(context, inLaterRun(searchRequest("support", [...numbers])));
      expect(queries[0]).to.deep.equal(query);
    }
  });

  it("is answered by exactly this alias, whatever the carrier takes for alike", async () => {
    const { shop: context, withNumbers } = open();
    withNumbers({
      list: async function* () {
        yield ownedNumber(A, { alias: `${TAG}-2` });
        yield ownedNumber(B, { alias: TAG });
      },
    });
    const found: string[] = [];
    for await (const number of numbersWithAlias(context.client, TAG)) found.push(number);
    expect(found).to.deep.equal([B]);
  });
});

describe("what an interrupted purchase may have left", () => {
  for (const [what, live] of [
    ["bears another tag by now", ownedNumber(A, { alias: "other/prod/line" })],
    ["is not on the account by now", undefined],
  ] as const) {
    it(`is not a number that the list has with our tag, and that ${what}`, async () => {
      const { shop: context, withNumbers } = open();
      withNumbers({
        find: async () => live,
        list: async function* (query) {
          if (query?.alias !== undefined) yield ownedNumber(A, { alias: TAG });
        },
      });
      expect(await recoverPurchase(context, request())).to.equal(undefined);
    });
  }

  it("is not a tagged number that somebody else is after", async () => {
    const { shop: context } = open([ownedNumber(A, { alias: TAG })]);
    context.coordinator.lease(A, urnOf("phoneNumber", "other"));
    expect(await recoverPurchase(context, request())).to.equal(undefined);
  });

  it("is not an untouched number that somebody else is after", async () => {
    const { shop: context, carrier } = open([ownedNumber(A)]);
    context.coordinator.lease(A, urnOf("phoneNumber", "other"));
    expect(await recoverPurchase(context, request())).to.equal(undefined);
    expect(patches(carrier)).to.deep.equal([]);
  });

  it("is not an untouched number that another resource of the program has", async () => {
    const { shop: context, carrier } = open([ownedNumber(A)], { otherOwner: () => "urn:other" });
    expect(await recoverPurchase(context, request())).to.equal(undefined);
    expect(patches(carrier)).to.deep.equal([]);
  });

  it("is a number of the list whose primary route the carrier does not tell", async () => {
    const { shop: context } = open([ownedNumber(A, { primaryRouteId: null })]);
    expect((await recoverPurchase(context, request()))?.details.number).to.equal(A);
  });

  it("is left, and left to others, when it disappears after the tag was put on it", async () => {
    const { shop: context, carrier, afterWaits } = open([ownedNumber(A)]);
    afterWaits(() => {
      if (carrier.account.get(A)?.alias === TAG) carrier.account.delete(A);
    });
    expect(await recoverPurchase(context, request())).to.equal(undefined);
    expect(patches(carrier)).to.deep.equal([`PATCH ${A}`]);
    expect(context.coordinator.lease(A, urnOf("phoneNumber", "other"))).to.equal(true);
  });

  for (const [what, alias, rest] of [
    ["has another alias than the one that is wanted", "reception", {}],
    ["has the wanted alias and is another resource's", "front desk", { otherOwner: () => "urn:other" }],
  ] as const) {
    it(`is not feared for a number of the list that ${what}`, async () => {
      const { shop: context } = open([ownedNumber(A, { alias })], rest);
      expect(await recoverPurchase(context, request({ wantedAlias: "front desk" }))).to.equal(undefined);
    });
  }
});
