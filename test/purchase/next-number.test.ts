/** When a purchase goes on to another number, when it ends, and what it gives back then. */
import { expect } from "chai";
import { NotFoundError, RejectedError, UnavailableError } from "../../src/client";
import { buyNumber, NoCandidateError } from "../../src/purchase";
import { Carrier, type CarrierScript, offer, ownedNumber } from "../support/carrier";
import { failureOf } from "../support/failure";
import { urnOf } from "../support/program";
import { exactRequest, purchaseContext, searchRequest, TIMEOUT_MS } from "../support/purchase-context";
import { virtualRuntime } from "../support/runtime";

const [A, B, C, D] = ["12065550100", "12065550101", "12065550102", "12065550103"] as const;

function open(script: CarrierScript = {}, stock = [A, B, C, D].map((number) => offer(number)), rest = {}) {
  const runtime = virtualRuntime();
  const carrier = new Carrier(runtime, stock, script);
  return { runtime, carrier, shop: purchaseContext(carrier, runtime, rest) };
}

type Numbers = ReturnType<typeof open>["shop"]["client"]["numbers"];

/** The shop with a carrier that behaves differently in one call. */
function behaving({ shop: context }: ReturnType<typeof open>, change: (numbers: Numbers) => Partial<Numbers>) {
  const { numbers } = context.client;
  return Object.assign(context, { client: { ...context.client, numbers: { ...numbers, ...change(numbers) } } });
}

describe("a purchase that goes on to another number", () => {
  it("counts as tried what was taken in any way, and not what is too expensive", async () => {
    const { carrier, shop: context } = open({ posts: ["taken"] }, [offer(A), offer(D, { setupCost: 6 })]);
    context.coordinator.lease("12065550104", urnOf("phoneNumber", "other"));
    carrier.account.set(B, ownedNumber(B));
    const error = await failureOf(buyNumber(context, searchRequest("support", ["12065550104", A, B, C, D])));
    expect(error).to.be.instanceOf(NoCandidateError);
    expect(error.message).to.contain("Of those tried, 2 went to others on this account and 2 went to other customers.");
    expect(carrier.posts()).to.deep.equal([A]);
  });

  it("says of an exact number that it is gone, without a word of prices", async () => {
    const { shop: context } = open({}, []);
    const error = await failureOf(buyNumber(context, exactRequest("support", A)));
    expect(error)
      .to.include({ reason: "not-in-stock" })
      .and.have.property("message")
      .that.contains(
        'Could not buy a number for "support": +1 206 555 0100 is no longer in stock. Of those tried, 1 went to other ' +
          "customers.",
      )
      .and.not.match(/cost|\d\.\d\d/i);
  });

  it("says of an exact number that is too expensive what it costs", async () => {
    const { shop: context } = open({}, [offer(A, { monthlyCost: 7 })]);
    const error = await failureOf(buyNumber(context, exactRequest("support", A)));
    expect(error.message)
      .to.contain("is in stock, but not with setup up to 5.00 and monthly up to 5.00.")
      .and.contain("at 1.00 setup and 7.00 a month. To allow it, set maxSetupCost: 5, maxMonthlyCost: 7")
      .and.contain("[nothing-to-buy]");
  });

  it("does not call an exact number too expensive that came back into stock within the caps", async () => {
    const bench = open({}, [offer(A)]);
    let looks = 0;
    const context = behaving(bench, (numbers) => ({
      search: (query) => (looks++ === 0 ? open({}, []).shop.client.numbers.search({}) : numbers.search(query)),
    }));
    const error = await failureOf(buyNumber(context, exactRequest("support", A)));
    expect(error.message)
      .to.contain(
        "no longer in stock. Of those tried, 1 went to other customers. Nothing was bought for it. [not-in-stock]",
      )
      .and.not.contain("cheapest");
  });

  it("leaves a number to others that was too expensive for this one", async () => {
    const { carrier, shop: context } = open({}, [offer(A, { setupCost: 2 })]);
    const modest = { criteria: {}, maxSetupCost: 1, maxMonthlyCost: 5 };
    await failureOf(buyNumber(context, searchRequest("modest", [A], { target: modest })));
    await buyNumber(context, searchRequest("other", [A]));
    expect(carrier.charged).to.deep.equal([A]);
  });

  it("does so when somebody else tags the bought number in the same moment, and says so", async () => {
    const bench = open();
    const context = behaving(bench, (numbers) => ({
      update: async (number, changes) => numbers.update(number, number === A ? { alias: "other/prod/line" } : changes),
    }));
    const { details } = await buyNumber(context, searchRequest("support", [A, B]));
    expect(details).to.include({ number: B, alias: "shop/dev/support" });
    expect(context.logged).to.have.length(1);
    expect(context.logged[0]).to.contain('somebody else gave it the alias "other/prod/line" in the same moment');
  });

  it("counts a number that somebody else tagged as tried", async () => {
    const bench = open({}, [offer(A)]);
    const context = behaving(bench, (numbers) => ({
      update: async (number) => numbers.update(number, { alias: "other/prod/line" }),
    }));
    const error = await failureOf(buyNumber(context, searchRequest("support", [A])));
    expect(error.message).to.contain("Of those tried, 1 went to others on this account");
  });

  it("does not call in stock what another resource is just buying", async () => {
    const { shop: context } = open({}, [offer(A)]);
    const [first, second] = await Promise.allSettled(
      ["one", "two"].map((name) => buyNumber(context, searchRequest(name, [A]))),
    );
    expect(first?.status).to.equal("fulfilled");
    expect(second?.status === "rejected" && second.reason.message)
      .to.contain("Flowroute has no number left in stock ")
      .and.contain("Of those tried, 1 went to others on this account");
  });

  it("does not call an exact number too expensive that another resource is just buying", async () => {
    const { shop: context } = open({}, [offer(A)]);
    const requests = [searchRequest("one", [A]), exactRequest("two", A)];
    const [, second] = await Promise.allSettled(requests.map((request) => buyNumber(context, request)));
    expect(second?.status === "rejected" && second.reason.message).to.contain(
      "+1 206 555 0100 is no longer in stock. Of those tried, 1 went to others on this account.",
    );
  });

  it("does so when a refused number is on the account by then, although it is still on offer", async () => {
    const bench = open();
    const context = behaving(bench, (numbers) => ({
      purchase: async (number) => {
        if (number !== A) return numbers.purchase(number);
        bench.carrier.account.set(A, ownedNumber(A, { alias: "reception" }));
        throw new RejectedError("Number Already Owned", { reason: "rejected", status: 403 });
      },
    }));
    expect((await buyNumber(context, searchRequest("support", [A, B]))).details.number).to.equal(B);
  });

  it("does not when the API fails, although the number has gone out of stock", async () => {
    const bench = open();
    const context = behaving(bench, () => ({
      purchase: async (number) => {
        bench.carrier.stock.delete(number);
        throw new UnavailableError("answered 503");
      },
    }));
    expect(await failureOf(buyNumber(context, searchRequest("support", [A, B])))).to.be.instanceOf(UnavailableError);
    expect(bench.carrier.stock.has(B)).to.equal(true);
  });

  it("pauses for a thirtieth of the time for a request when a 429 does not say how long", async () => {
    const { shop: context, runtime } = open({ posts: ["rate-limited"] });
    await buyNumber(context, searchRequest("support", [A, B]));
    const beforeTheTagCounts = TIMEOUT_MS / 10;
    expect(runtime.sleeps).to.deep.equal([TIMEOUT_MS / 30, beforeTheTagCounts]);
  });
});

describe("a purchase that ends", () => {
  it("with a failure that is no doubt gives its part of the budget back", async () => {
    const { carrier, shop: context } = open({ posts: ["unavailable"] }, undefined, { limits: { budget: 1 } });
    await failureOf(buyNumber(context, searchRequest("one", [A])));
    await buyNumber(context, searchRequest("two", [B]));
    expect(carrier.charged).to.deep.equal([B]);
  });

  it("counts for maxNumbers only what was bought", async () => {
    const { carrier, shop: context } = open({ posts: ["taken"] }, undefined, { limits: { maxNumbers: 2 } });
    await buyNumber(context, searchRequest("one", [A, B]));
    await buyNumber(context, searchRequest("two", [C]));
    expect(carrier.charged).to.deep.equal([B, C]);
  });

  it("asks for one page of the account while maxNumbers is far", async () => {
    const { carrier, shop: context } = open({}, undefined, { limits: { maxNumbers: 5 } });
    carrier.account.set(D, ownedNumber(D));
    await buyNumber(context, searchRequest("one", [A]));
    // Beside the one that is the second witness that the number is not on the account.
    expect(carrier.asked.filter((line) => line === "list")).to.have.length(2);
    await buyNumber(context, searchRequest("two", [B]));
    expect(carrier.asked.filter((line) => line === "list")).to.have.length(4);
  });

  it("says nothing when all went well", async () => {
    const { shop: context } = open();
    await buyNumber(context, searchRequest("support", [A]));
    expect(context.logged).to.deep.equal([]);
  });

  it("sets the tag again when the number could not be found for it a moment after its purchase", async () => {
    const bench = open();
    let tries = 0;
    const context = behaving(bench, (numbers) => ({
      update: async (number, changes) => {
        if (tries++ === 0) throw new NotFoundError("not on the account");
        return numbers.update(number, changes);
      },
    }));
    const { details, failure } = await buyNumber(context, searchRequest("support", [A]));
    expect(failure).to.equal(undefined);
    expect(details.alias).to.equal("shop/dev/support");
  });

  it("waits for a lost answer twice as long as a request may take, and not longer", async () => {
    const { shop: context, runtime } = open({ posts: ["lost-bought"], hiddenReads: 1_000 });
    const error = await failureOf(buyNumber(context, searchRequest("support", [A])));
    expect(error.message).to.contain("neither on the account nor in stock").and.not.contain("reading it failed");
    expect(runtime.elapsed()).to.be.within(1.8 * TIMEOUT_MS, 2 * TIMEOUT_MS);
  });
});

describe("a lease on a number", () => {
  const { coordinator } = open().shop;

  it("may be taken again by its holder, and is not given back by anybody else", () => {
    expect(coordinator.lease(A, "urn:one")).to.equal(true);
    expect(coordinator.lease(A, "urn:one")).to.equal(true);
    coordinator.returnLease(A, "urn:two");
    expect(coordinator.lease(A, "urn:two")).to.equal(false);
    coordinator.returnLease(A, "urn:one");
    expect(coordinator.lease(A, "urn:two")).to.equal(true);
  });
});
