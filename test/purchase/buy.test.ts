import { expect } from "chai";
import { AmbiguousWriteError, AuthError, RateLimitedError, RefusedError, RejectedError } from "../../src/client";
import { type Bought, buyNumber, NoCandidateError } from "../../src/purchase";
import { Carrier, type CarrierScript, offer, ownedNumber } from "../support/carrier";
import { exactRequest, purchaseContext, searchRequest, TIMEOUT_MS } from "../support/purchase-context";
import { virtualRuntime } from "../support/runtime";

const A = "12065550100";
const B = "12065550101";
const C = "12065550102";
const list = [A, B, C];

function open(script: CarrierScript = {}, stock = list.map((number) => offer(number)), rest = {}) {
  const runtime = virtualRuntime();
  const carrier = new Carrier(runtime, stock, script);
  return { runtime, carrier, shop: purchaseContext(carrier, runtime, rest) };
}

async function failure<T extends Error>(
  promise: Promise<unknown>,
  type: abstract new (...args: never[]) => T,
): Promise<T> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  expect(error).to.be.instanceOf(type);
  return error as T;
}

const numberOf = (bought: Bought): string => bought.details.number;

describe("buying a number", () => {
  it("looks at the number and its offer, buys once, tags it, and reads it back", async () => {
    const { carrier, shop: context } = open();
    const bought = await buyNumber(context, searchRequest("support", list));
    expect(numberOf(bought)).to.equal(A);
    expect(bought.details.alias).to.equal("shop/dev/support");
    expect(bought.offer).to.include({ setupCost: 1, monthlyCost: 1.25 });
    expect(carrier.asked).to.deep.equal([`GET ${A}`, "list", "search", `POST ${A}`, `PATCH ${A}`, `GET ${A}`]);
  });

  it("goes on to the next of the list when the carrier says that one is taken", async () => {
    const { carrier, shop: context } = open({ posts: ["taken", "refused", "bought"] });
    expect(numberOf(await buyNumber(context, searchRequest("support", list)))).to.equal(C);
    expect(carrier.posts()).to.deep.equal(list);
  });

  it("asks for nothing that is on the account already", async () => {
    const { carrier, shop: context } = open();
    carrier.account.set(A, ownedNumber(A, { alias: "reception" }));
    expect(numberOf(await buyNumber(context, searchRequest("support", list)))).to.equal(B);
    expect(carrier.posts()).to.deep.equal([B]);
  });

  it("refuses an exact number that is on the account already", async () => {
    const { carrier, shop: context } = open();
    carrier.account.set(A, ownedNumber(A));
    const error = await failure(buyNumber(context, exactRequest("support", A)), RefusedError);
    expect(error.message).to.contain("+1 206 555 0100").and.contain("adopt: true");
    expect(carrier.posts()).to.deep.equal([]);
  });

  for (const [what, price] of [
    ["setup fee", { setupCost: 5.01 }],
    ["monthly fee", { monthlyCost: 5.01 }],
  ] as const) {
    it(`buys nothing whose ${what} has risen above the cap since the list was made`, async () => {
      const { carrier, shop: context } = open({}, [offer(A, price), offer(B)]);
      expect(numberOf(await buyNumber(context, searchRequest("support", list)))).to.equal(B);
      expect(carrier.posts()).to.deep.equal([B]);
    });
  }

  it("takes a price that is not quoted for too high", async () => {
    const stock = [{ number: A, monthlyCost: 1 }, { number: B, setupCost: 1 }, offer(C)];
    const { carrier, shop: context } = open({}, stock);
    expect(numberOf(await buyNumber(context, searchRequest("support", list)))).to.equal(C);
    expect(carrier.posts()).to.deep.equal([C]);
  });

  it("takes the caps as inclusive, to the last cent", async () => {
    const target = { criteria: {}, maxSetupCost: 0.3, maxMonthlyCost: 1.25 };
    const { shop: context } = open({}, [offer(A, { setupCost: 0.3, monthlyCost: 1.25 })]);
    expect(numberOf(await buyNumber(context, searchRequest("support", [A], { target: target })))).to.equal(A);
  });

  it("buys from the live stock once the list is exhausted", async () => {
    const { carrier, shop: context } = open({}, [offer(C)]);
    expect(numberOf(await buyNumber(context, searchRequest("support", [A, B])))).to.equal(C);
    expect(carrier.posts()).to.deep.equal([C]);
  });

  it("says what was tried, the cheapest above the cap, and what to change, when there is nothing to be had", async () => {
    const { shop: context } = open({ posts: ["taken"] }, [offer(A), offer(B, { setupCost: 19.95, monthlyCost: 1.5 })]);
    const error = await failure(buyNumber(context, searchRequest("support", [A])), NoCandidateError);
    expect(error.message)
      .to.contain('Could not buy a number for "support"')
      .and.contain("none left with setup up to 5.00 and monthly up to 5.00. Of those tried, 1 went to other customers.")
      .and.contain("The cheapest above that today is +1 206 555 0101 at 19.95 setup and 1.50 a month")
      .and.contain("maxSetupCost: 19.95, maxMonthlyCost: 5\n");
  });

  it("says of an exact number above the cap what would allow it", async () => {
    const { carrier, shop: context } = open({}, [offer(A, { setupCost: 19.95 })]);
    const error = await failure(buyNumber(context, exactRequest("support", A)), NoCandidateError);
    expect(error.message).to.contain("maxSetupCost: 19.95");
    expect(carrier.posts()).to.deep.equal([]);
  });

  it("names a price above 100 dollars, but gives no line to paste that would allow it", async () => {
    const { shop: context } = open({}, [offer(A, { setupCost: 500_000 })]);
    const error = await failure(buyNumber(context, searchRequest("support", [A])), NoCandidateError);
    expect(error.message).to.contain("500000.00 setup").and.not.contain("maxSetupCost:");
  });

  it("never offers another number than the exact one", async () => {
    const { carrier, shop: context } = open({ posts: ["taken"] });
    await failure(buyNumber(context, exactRequest("support", A)), NoCandidateError);
    expect(carrier.posts()).to.deep.equal([A]);
  });

  it("buys nothing once the engine is gone", async () => {
    const { carrier, shop: context } = open({}, undefined, { isEngineAlive: async () => false });
    const error = await failure(buyNumber(context, searchRequest("support", list)), RefusedError);
    expect(error.message).to.contain("[engine-gone]").and.contain("Nothing was bought");
    expect(carrier.posts()).to.deep.equal([]);
  });

  for (const outcome of ["unauthorized", "unavailable", "not-authorized"] as const) {
    it(`stops at an answer that speaks of us and not of the number (${outcome})`, async () => {
      const { carrier, shop: context } = open({ posts: [outcome] });
      await failure(buyNumber(context, searchRequest("support", list)), Error);
      expect(carrier.posts()).to.deep.equal([A]);
    });
  }

  it("waits as long as the carrier asks after a 429, and goes on with another number", async () => {
    const { carrier, shop: context, runtime } = open({ posts: ["rate-limited", "bought"] });
    expect(numberOf(await buyNumber(context, searchRequest("support", list)))).to.equal(B);
    expect(carrier.posts()).to.deep.equal([A, B]);
    expect(runtime.elapsed()).to.be.at.least(1_000);
  });

  it("gives up after three purchases in a row that were turned away for being too fast", async () => {
    const { carrier, shop: context } = open(
      { posts: Array(5).fill("rate-limited") },
      [...list, "12065550103"].map((n) => offer(n)),
    );
    const error = await failure(buyNumber(context, searchRequest("support", [...list, "12065550103"])), RefusedError);
    expect(error.message).to.contain("3 purchases in a row").and.contain("429");
    expect(carrier.posts()).to.deep.equal(list);
  });

  it("says of an exact number that the carrier was busy, and not that it is not to be had", async () => {
    const { carrier, shop: context } = open({ posts: ["rate-limited"] });
    await failure(buyNumber(context, exactRequest("support", A)), RateLimitedError);
    expect(carrier.posts()).to.deep.equal([A]);
  });

  it("shows a warning that came with a purchase", async () => {
    const { shop: context } = open({ posts: ["bought-with-warning"] });
    await buyNumber(context, searchRequest("support", list));
    expect(context.logged).to.deep.equal(["Bought +1 206 555 0100. Flowroute adds: messaging was not enabled"]);
  });
});

describe("a purchase whose answer was lost", () => {
  it("is ours when the account shows the number afterwards", async () => {
    const { carrier, shop: context } = open({ posts: ["lost-bought"] });
    expect(numberOf(await buyNumber(context, searchRequest("support", list)))).to.equal(A);
    expect(carrier.posts()).to.deep.equal([A]);
  });

  for (const share of [0.1, 1, 1.9]) {
    it(`is waited for when the carrier gets to it ${share} request times later`, async () => {
      const { carrier, shop: context } = open({ posts: ["lost-late"], lateMs: share * TIMEOUT_MS });
      expect(numberOf(await buyNumber(context, searchRequest("support", list)))).to.equal(A);
      expect(carrier.charged).to.deep.equal([A]);
    });
  }

  it("is not ours when the number is still on offer after the longest time that a purchase can take", async () => {
    const { carrier, shop: context, runtime } = open({ posts: ["lost-not-bought"] });
    expect(numberOf(await buyNumber(context, searchRequest("support", list)))).to.equal(B);
    expect(carrier.posts()).to.deep.equal([A, B]);
    expect(runtime.elapsed()).to.be.at.least(1.8 * TIMEOUT_MS);
    expect(context.logged[0]).to.contain("so it was not bought. This run does not try it again");
  });

  it("ends the purchase when nothing can be read", async () => {
    const { carrier, shop: context } = open({ posts: ["lost-bought"], reads: ["ok", "ok", "ok", "unavailable"] });
    const error = await failure(buyNumber(context, searchRequest("support", list)), AmbiguousWriteError);
    expect(error.message)
      .to.contain("+1 206 555 0100")
      .and.contain("Run pulumi up again")
      .and.contain("[unknown-purchase]");
    expect(carrier.posts()).to.deep.equal([A]);
  });

  it("ends the purchase when the number is neither on the account nor in stock", async () => {
    const { carrier, shop: context } = open({ posts: ["lost-bought"], hiddenReads: 1_000 });
    const error = await failure(buyNumber(context, searchRequest("support", list)), AmbiguousWriteError);
    expect(error.message).to.contain("neither on the account nor in stock");
    expect(carrier.posts()).to.deep.equal([A]);
  });

  it("is not tried again for an exact number, even though it is still on offer", async () => {
    const { carrier, shop: context } = open({ posts: ["lost-not-bought"] });
    await failure(buyNumber(context, exactRequest("support", A)), AmbiguousWriteError);
    expect(carrier.posts()).to.deep.equal([A]);
  });

  it("leaves the number out of everybody's reach for the rest of the run", async () => {
    const { carrier, shop: context } = open({ posts: ["lost-not-bought"], reads: ["ok", "ok", "ok", "unavailable"] });
    await failure(buyNumber(context, searchRequest("first", [A])), AmbiguousWriteError);
    expect(numberOf(await buyNumber(context, searchRequest("second", list)))).to.equal(B);
    expect(carrier.posts()).to.deep.equal([A, B]);
  });
});

describe("a number that was bought, before it is tagged", () => {
  it("is kept with the failure when the tag cannot be set", async () => {
    const { shop: context } = open({ patches: ["unavailable"] });
    const { details, failure: after } = await buyNumber(context, searchRequest("support", list));
    expect(details.number).to.equal(A);
    expect(after?.message).to.contain('Bought +1 206 555 0100 for "support", but then: answered 503');
  });

  it("is kept with the failure when it cannot be read back", async () => {
    const { shop: context } = open({ reads: ["ok", "ok", "ok", "unauthorized"] });
    const { details, failure: after } = await buyNumber(context, searchRequest("support", list));
    expect(details.number).to.equal(A);
    expect(after?.message).to.contain("answered 401");
  });

  it("is ours although the answer could not be read", async () => {
    const { carrier, shop: context } = open({ posts: ["bought-unreadable"] });
    const { details } = await buyNumber(context, searchRequest("support", list));
    expect(details).to.include({ number: A, alias: "shop/dev/support" });
    expect(carrier.charged).to.deep.equal([A]);
  });

  for (const reads of ["unavailable", "rate-limited", "unauthorized"] as const) {
    it(`stays a doubt, and the last purchase, when the answer could not be read and reading it is ${reads}`, async () => {
      const { carrier, shop: context } = open({
        posts: ["bought-unreadable"],
        reads: ["ok", "ok", "ok", reads, reads, reads],
      });
      const error = await failure(buyNumber(context, searchRequest("support", list)), AmbiguousWriteError);
      expect(error.message).to.contain("+1 206 555 0100").and.contain("the state has the number on its list");
      expect(carrier.posts()).to.deep.equal([A]);
    });
  }

  it("is not taken for bought, nor another one tried, when something in front of the API answered", async () => {
    const { carrier, shop: context } = open({ posts: ["answered-by-another", "answered-by-another"] });
    const error = await failure(buyNumber(context, searchRequest("support", list)), AmbiguousWriteError);
    expect(error.message).to.contain("most likely not bought").and.contain("tried no other");
    expect(carrier.posts()).to.deep.equal([A]);
    expect(carrier.charged).to.deep.equal([]);
  });

  it("has no failure when the answer to its tag was lost, and a read shows the tag", async () => {
    const { carrier, shop: context } = open({ patches: ["lost-done"] });
    const { details, failure: after } = await buyNumber(context, searchRequest("support", list));
    expect(details).to.include({ number: A, alias: "shop/dev/support" });
    expect(after).to.equal(undefined);
    expect(carrier.posts()).to.deep.equal([A]);
  });

  it("is not posted for when only the list has it yet", async () => {
    const { carrier, shop: context } = open();
    carrier.account.set(A, ownedNumber(A, { alias: "rival/prod/desk" }));
    carrier.hideFromSingleReads(A);
    expect(numberOf(await buyNumber(context, searchRequest("support", list)))).to.equal(B);
    expect(carrier.posts()).to.deep.equal([B]);
  });

  it("is read until the carrier shows it", async () => {
    const { shop: context } = open({ hiddenReads: 3 });
    const { details, failure: after } = await buyNumber(context, searchRequest("support", list));
    expect(after).to.equal(undefined);
    expect(details.alias).to.equal("shop/dev/support");
  });

  it("is kept with the failure when the carrier does not show it at all", async () => {
    const { shop: context } = open({ hiddenReads: 1_000 });
    const { details, failure: after } = await buyNumber(context, searchRequest("support", list));
    expect(details.number).to.equal(A);
    expect(after?.message).to.match(/\[purchase-not-visible\]\n {2}Run pulumi up again/);
  });
});

describe("limits of a run", () => {
  const run = (limits: object, stock = list.map((number) => offer(number)), script: CarrierScript = {}) =>
    open(script, stock, { limits });

  it("sums setup fees exactly: 0.1 and 0.2 fit into a budget of 0.3", async () => {
    const { carrier, shop: context } = run({ budget: 0.3 }, [
      offer(A, { setupCost: 0.1 }),
      offer(B, { setupCost: 0.2 }),
    ]);
    await buyNumber(context, searchRequest("one", [A]));
    await buyNumber(context, searchRequest("two", [B]));
    expect(carrier.charged).to.deep.equal([A, B]);
  });

  it("buys nothing that would go a cent beyond the budget", async () => {
    const { carrier, shop: context } = run({ budget: 1.99 });
    await buyNumber(context, searchRequest("one", [A]));
    const error = await failure(buyNumber(context, searchRequest("two", [B])), RefusedError);
    expect(error.message).to.contain("would bring this run to 2.00").and.contain("flowroute:budget allows 1.99");
    expect(carrier.posts()).to.deep.equal([A]);
  });

  it("gives the budget back for what was certainly not bought", async () => {
    const { carrier, shop: context } = run({ budget: 1 }, undefined, { posts: ["taken", "rate-limited", "bought"] });
    await buyNumber(context, searchRequest("one", list));
    expect(carrier.charged).to.deep.equal([C]);
  });

  it("keeps the budget of what may have been bought", async () => {
    const { shop: context } = run({ budget: 1 }, undefined, {
      posts: ["lost-not-bought"],
      reads: ["ok", "ok", "ok", "unavailable"],
    });
    await failure(buyNumber(context, searchRequest("one", [A])), AmbiguousWriteError);
    await failure(buyNumber(context, searchRequest("two", [B])), RefusedError);
  });

  it("keeps the budget of a number that others have now, when the answer to its purchase was lost", async () => {
    const { carrier, shop: context } = run({ budget: 1 }, undefined, { posts: ["lost-bought"] });
    const { find } = carrier.client().numbers;
    context.client.numbers.find = async (number) => {
      const live = await find(number);
      return live && { ...live, alias: "shop/prod/other" };
    };
    const error = await failure(buyNumber(context, searchRequest("one", [A, B])), RefusedError);
    expect(error.message).to.contain("flowroute:budget allows 1.00");
    expect(carrier.posts()).to.deep.equal([A]);
  });

  it("counts the numbers of the account before each purchase, also of buyers at the same time", async () => {
    const { carrier, shop: context } = run({ maxNumbers: 3 });
    carrier.account.set("12065550190", ownedNumber("12065550190"));
    const requests = ["one", "two", "three"].map((name, place) => searchRequest(name, [list[place] as string]));
    const results = await Promise.allSettled(requests.map((request) => buyNumber(context, request)));
    expect(results.map(({ status }) => status)).to.deep.equal(["fulfilled", "fulfilled", "rejected"]);
    const { reason } = results[2] as PromiseRejectedResult;
    expect(reason.message).to.contain("the account has 3 numbers, and flowroute:maxNumbers allows 3");
    expect(carrier.charged).to.deep.equal([A, B]);
  });

  it("buys nothing more in a run in which the carrier said that there is no money", async () => {
    const { carrier, shop: context } = run({}, undefined, { posts: ["no-funds"] });
    const first = await failure(buyNumber(context, searchRequest("one", list)), RejectedError);
    expect(first.reason).to.equal("no-funds");
    const second = await failure(buyNumber(context, searchRequest("two", list)), RefusedError);
    expect(second.message).to.contain("[charges-stopped]").and.contain("run pulumi up again").and.not.contain('"one"');
    expect(carrier.posts()).to.deep.equal([A]);
  });

  it("counts a number that the carrier does not list yet", async () => {
    const { carrier, shop: context } = run({ maxNumbers: 1 }, undefined, { hiddenReads: 1_000 });
    await buyNumber(context, searchRequest("one", [A]));
    await failure(buyNumber(context, searchRequest("two", [B])), RefusedError);
    expect(carrier.charged).to.deep.equal([A]);
  });

  it("buys nothing at all under a maxNumbers of 0", async () => {
    const { carrier, shop: context } = run({ maxNumbers: 0 });
    await failure(buyNumber(context, searchRequest("one", [A])), RefusedError);
    expect(carrier.posts()).to.deep.equal([]);
  });

  it("buys nothing more, either, for those who were waiting for their turn when the money ran out", async () => {
    const { carrier, shop: context } = run({ maxNumbers: 10 }, undefined, { posts: ["no-funds"] });
    const requests = ["one", "two", "three"].map((name, place) => searchRequest(name, [list[place] as string]));
    const results = await Promise.allSettled(requests.map((request) => buyNumber(context, request)));
    expect(results.map(({ status }) => status)).to.deep.equal(["rejected", "rejected", "rejected"]);
    expect(carrier.posts()).to.deep.equal([A]);
  });

  it("does not stop everybody for keys that were refused", async () => {
    const { carrier, shop: context } = run({}, undefined, { posts: ["unauthorized"] });
    await failure(buyNumber(context, searchRequest("one", [A])), AuthError);
    await buyNumber(context, searchRequest("two", [B]));
    expect(carrier.charged).to.deep.equal([B]);
  });
});

describe("fifty buyers with one search at the same time", () => {
  const stock = (count: number) => Array.from({ length: count }, (_, place) => offer(String(12065550100 + place)));

  for (const [count, expected] of [
    [60, 50],
    [40, 40],
  ] as const) {
    it(`get ${expected} different numbers out of ${count}, each posted for once`, async () => {
      const offers = stock(count);
      const { carrier, shop: context } = open({}, offers);
      const numbers = offers.map(({ number }) => number);
      const requests = Array.from({ length: 50 }, (_, place) => searchRequest(`line-${place}`, numbers));
      const results = await Promise.allSettled(requests.map((request) => buyNumber(context, request)));
      const got = results.flatMap((result) => (result.status === "fulfilled" ? [numberOf(result.value)] : []));
      const errors = results.flatMap((result) => (result.status === "rejected" ? [result.reason] : []));
      expect(new Set(got).size).to.equal(expected);
      expect(carrier.posts().slice().sort()).to.deep.equal(got.slice().sort());
      expect(errors).to.have.length(50 - expected);
      for (const error of errors) {
        expect(error).to.be.instanceOf(NoCandidateError);
        expect(error.message).to.contain("Of those tried, 40 went to others on this account.");
      }
    });
  }
});

describe("two stacks that are after one number of a carrier that sells it to both", () => {
  it("get one number each, although the second tag comes when the first is set already", async () => {
    const { carrier, shop: context, runtime } = open({ chargesAgain: true });
    const isSold = async () => {
      while (carrier.posts().length === 0) await Promise.resolve();
      return true;
    };
    const other = purchaseContext(carrier, runtime, { isEngineAlive: isSold });
    const { update } = other.client.numbers;
    other.client.numbers.update = async (...args) => {
      // As when other writes of its run are in front.
      await runtime.sleep(TIMEOUT_MS / 30);
      return update(...args);
    };

    const bought = await Promise.all([
      buyNumber(context, searchRequest("support", [A, B])),
      buyNumber(other, searchRequest("sales", [A, C])),
    ]);

    expect(carrier.posts()).to.deep.equal([A, A, B]);
    expect(bought.map(numberOf)).to.deep.equal([B, A]);
    expect([A, B].map((number) => carrier.account.get(number)?.alias)).to.deep.equal([
      "shop/dev/sales",
      "shop/dev/support",
    ]);
    expect(context.logged[0]).to.contain('somebody else gave it the alias "shop/dev/sales" in the same moment');
  });
});
