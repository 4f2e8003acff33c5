import { expect } from "chai";
import type { FlowrouteClient, NumberDetails } from "../../src/client";
import { RefusedError } from "../../src/client";
import { type PurchaseRequest, recoverPurchase } from "../../src/purchase";
import { commonPrefix } from "../../src/purchase/recover";
import { Carrier, ownedNumber } from "../support/carrier";
import { exactRequest, inLaterRun, purchaseContext, searchRequest, TIMEOUT_MS } from "../support/purchase-context";
import { virtualRuntime } from "../support/runtime";

const A = "12065550100";
const B = "12065550101";
const OTHER = "12125550100";
const TAG = "shop/dev/support";

function open(owned: NumberDetails[], rest = {}) {
  const runtime = virtualRuntime();
  const carrier = new Carrier(runtime, []);
  for (const one of owned) carrier.account.set(one.number, one);
  return { runtime, carrier, shop: purchaseContext(carrier, runtime, rest) };
}

const request = (rest: Partial<PurchaseRequest> = {}): PurchaseRequest =>
  inLaterRun(searchRequest("support", [A, B], rest));

/** So many reads of a number after its alias was changed show none. */
function showsLate({ client }: { client: FlowrouteClient }, carrier: Carrier, reads: number): void {
  const { find } = client.numbers;
  let behind = 0;
  client.numbers.find = async (number) => {
    const live = await find(number);
    if (!carrier.asked.includes(`PATCH ${number}`) || behind >= reads) return live;
    behind += 1;
    return live && { ...live, alias: null };
  };
}

describe("looking for what an interrupted run bought", () => {
  it("takes a number with our tag at once, without waiting", async () => {
    const { shop: context, runtime, carrier } = open([ownedNumber(B, { alias: TAG })]);
    expect((await recoverPurchase(context, request()))?.details.number).to.equal(B);
    expect(runtime.elapsed()).to.equal(0);
    expect(carrier.asked.filter((line) => /POST|PATCH/.test(line))).to.deep.equal([]);
  });

  it("takes a tagged number that is not on the list: it was bought from the live stock", async () => {
    const { shop: context } = open([ownedNumber(OTHER, { alias: TAG })]);
    expect((await recoverPurchase(context, request()))?.details.number).to.equal(OTHER);
  });

  it("takes one of two tagged numbers, and warns of the other, which nothing else would tell of", async () => {
    const warnings: string[] = [];
    const log = async (_urn: string, message: string, severity?: string) => {
      if (severity === "warning") warnings.push(message);
    };
    const both = [ownedNumber(A, { alias: TAG }), ownedNumber(B, { alias: TAG })];
    const found = await recoverPurchase(open(both, { log }).shop, request());
    const [warning = ""] = warnings;
    const other = found?.details.number === A ? B : A;
    expect(warnings).to.have.length(1);
    expect(warning).to.contain(`number: "+${other}", adopt: true`).and.to.contain("[orphaned-purchase]");
  });

  it("does not take a tagged number that another resource of the program has", async () => {
    const { shop: context } = open([ownedNumber(B, { alias: TAG })], { otherOwner: () => "urn:other" });
    expect(await recoverPurchase(context, request())).to.equal(undefined);
  });

  it("does not take a tagged number when nothing in the state says that we could have bought it", async () => {
    const { shop: context } = open([ownedNumber(B, { alias: TAG })]);
    const error = await recoverPurchase(context, searchRequest("support", [A])).catch((reason) => reason);
    expect(error).to.be.instanceOf(RefusedError);
    expect(error.message).to.contain(TAG).and.contain("Nothing was bought");
  });

  it("looks for no purchase, and waits for nothing, when there was no earlier run", async () => {
    const { shop: context, runtime } = open([ownedNumber(A)]);
    expect(await recoverPurchase(context, searchRequest("support", [A]))).to.equal(undefined);
    expect(runtime.elapsed()).to.equal(0);
  });

  it("does not take another number than the exact one, whatever its tag", async () => {
    const { shop: context } = open([ownedNumber(B, { alias: TAG })]);
    const exact = inLaterRun(exactRequest("support", A));
    expect(await recoverPurchase(context, exact)).to.equal(undefined);
  });

  it("waits longer than a purchase and its tag can take before it trusts that there is nothing", async () => {
    const { shop: context, runtime } = open([]);
    expect(await recoverPurchase(context, request())).to.equal(undefined);
    expect(runtime.elapsed()).to.be.at.least(3.5 * TIMEOUT_MS);
    expect(context.logged[0]).to.contain("An earlier run may have bought a number");
  });

  it("looks more than once although the run is old: the engine may come to a resource after minutes", async () => {
    const { shop: context, runtime, carrier } = open([], { startedAt: -10 * TIMEOUT_MS });
    void runtime.sleep(TIMEOUT_MS / 5).then(() => carrier.account.set(A, ownedNumber(A)));
    expect((await recoverPurchase(context, request()))?.details).to.include({ number: A, alias: TAG });
  });

  it("tags and takes an untouched number of the list, after the wait and only if the tag stands", async () => {
    const { shop: context, runtime, carrier } = open([ownedNumber(B)]);
    expect((await recoverPurchase(context, request()))?.details).to.include({ number: B, alias: TAG });
    const patched = carrier.asked.indexOf(`PATCH ${B}`);
    expect(carrier.asked.slice(patched)).to.deep.equal([`PATCH ${B}`, `GET ${B}`]);
    expect(runtime.elapsed()).to.be.at.least(3.5 * TIMEOUT_MS);
  });

  it("takes a number that it has tagged although reads are behind and still show it untouched", async () => {
    const { shop: context, carrier } = open([ownedNumber(B)]);
    showsLate(context, carrier, 3);
    expect((await recoverPurchase(context, request()))?.details).to.include({ number: B, alias: TAG });
  });

  it("takes what only its own list explains before what another resource may have bought", async () => {
    const { shop: context } = open([ownedNumber(A), ownedNumber(B)]);
    const lists = { support: [A, B], sales: [A] };
    for (const [name, possiblyBought] of Object.entries(lists)) {
      context.coordinator.shortlists.set(name, { numbers: [], tags: [name], possiblyBought });
    }
    expect((await recoverPurchase(context, request()))?.details.number).to.equal(B);
  });

  it("buys no other number while no read shows the tag that it has set", async () => {
    const { shop: context, carrier } = open([ownedNumber(B)]);
    showsLate(context, carrier, Number.POSITIVE_INFINITY);
    const error = await recoverPurchase(context, request()).catch((reason) => reason);
    expect(error).to.be.instanceOf(RefusedError);
    expect(error.message)
      .to.contain("+1 206 555 0101")
      .and.contain("Nothing was bought")
      .and.contain("pulumi up again");
  });

  it("tags nothing once the engine is gone: the next run may have seen the number untouched", async () => {
    const { shop: context, carrier } = open([ownedNumber(B)], { isEngineAlive: async () => false });
    const error = await recoverPurchase(context, request()).catch((reason) => reason);
    expect(error).to.be.instanceOf(RefusedError);
    expect(error.message).to.contain("[engine-gone]").and.contain("Run pulumi up again");
    expect(carrier.account.get(B)?.alias).to.equal(null);
  });

  it("takes what a host that has lost its engine tagged for this resource after the last look", async () => {
    const { shop: context, carrier } = open([ownedNumber(B)]);
    const { client } = context;
    const find = async (number: string) => {
      carrier.account.set(B, ownedNumber(B, { alias: TAG }));
      return client.numbers.find(number);
    };
    context.client = { ...client, numbers: { ...client.numbers, find } } as typeof client;
    expect((await recoverPurchase(context, request()))?.details).to.include({ number: B, alias: TAG });
    expect(carrier.asked.filter((line) => line.startsWith("PATCH"))).to.deep.equal([]);
  });

  it("leaves it when somebody else's tag stands a moment later", async () => {
    const { shop: context, carrier, runtime } = open([ownedNumber(B)]);
    const { sleep } = runtime;
    context.runtime = {
      ...runtime,
      sleep: async (ms, signal) => {
        await sleep(ms, signal);
        const details = carrier.account.get(B);
        if (details?.alias === TAG) details.alias = "other/prod/line";
      },
    };
    expect(await recoverPurchase(context, request())).to.equal(undefined);
    expect(carrier.account.get(B)?.alias).to.equal("other/prod/line");
  });

  it("waits anew for a number that appears while it is waiting: somebody else may just have bought it", async () => {
    const { shop: context, carrier, runtime } = open([]);
    const { sleep } = runtime;
    const appears = 2 * TIMEOUT_MS;
    context.runtime = {
      ...runtime,
      sleep: async (ms, signal) => {
        await sleep(ms, signal);
        if (runtime.elapsed() < appears || carrier.account.has(A)) return;
        carrier.account.set(A, ownedNumber(A));
      },
    };
    expect((await recoverPurchase(context, request()))?.details.number).to.equal(A);
    expect(runtime.elapsed()).to.be.at.least(appears + 3.5 * TIMEOUT_MS);
  });

  const foreign: Record<string, NumberDetails> = {
    "bears a foreign alias": ownedNumber(A, { alias: "reception" }),
    "has a primary route": ownedNumber(A, { primaryRouteId: "100" }),
    "has a failover route": ownedNumber(A, { failoverRouteId: "100" }),
    "has an emergency address": ownedNumber(A, { e911AddressId: "7" }),
    "has a caller name": ownedNumber(A, { cnamRecordId: "7" }),
    "is not on the list": ownedNumber(OTHER),
    "is near those of the list": ownedNumber("12065550109"),
  };
  for (const [what, details] of Object.entries(foreign)) {
    it(`never takes a number that ${what}`, async () => {
      const { shop: context, carrier } = open([details]);
      expect(await recoverPurchase(context, request())).to.equal(undefined);
      expect(carrier.asked.filter((line) => line.startsWith("PATCH"))).to.deep.equal([]);
    });
  }

  it("believes the number itself before a list that is behind", async () => {
    const { shop: context, carrier } = open([ownedNumber(A, { alias: "reception" })]);
    const { numbers } = context.client;
    const behind: typeof numbers.list = async function* (query) {
      if (query?.alias === undefined) yield ownedNumber(A);
    };
    context.client = { ...context.client, numbers: { ...numbers, list: behind } };
    expect(await recoverPurchase(context, request())).to.equal(undefined);
    expect(carrier.account.get(A)?.alias).to.equal("reception");
  });

  it("stops at a number of the list with the alias that the user wants: it may be ours or anybody's", async () => {
    const { shop: context, carrier } = open([ownedNumber(A, { alias: "front desk" })]);
    const error = await recoverPurchase(context, request({ wantedAlias: "front desk" })).catch((reason) => reason);
    expect(error).to.be.instanceOf(RefusedError);
    expect(error.message).to.contain("+1 206 555 0100").and.contain(`set its alias to "${TAG}"`);
    expect(carrier.posts()).to.deep.equal([]);
  });

  it("fails, and lets nothing be bought, when the account cannot be read", async () => {
    const { shop: context, carrier } = open([]);
    carrier.newRun({ reads: ["unavailable"] });
    const error = await recoverPurchase(context, request()).catch((reason) => reason);
    expect(error).to.have.property("name", "UnavailableError");
  });

  for (const [given, expected] of [
    [[A, B], "1206555010"],
    [[A], A],
    [[A, OTHER], "12"],
    [[A, "18885550100"], "1"],
    [[], ""],
  ] as const) {
    it(`reads a list of ${given.join(", ") || "nothing"} by the digits "${expected}"`, () => {
      expect(commonPrefix(given)).to.equal(expected);
    });
  }
});
