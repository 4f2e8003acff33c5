import { expect } from "chai";
import fc from "fast-check";
import { AmbiguousWriteError } from "../../src/client";
import {
  type Bought,
  buyNumber,
  type PurchaseContext,
  type PurchaseRequest,
  recoverPurchase,
} from "../../src/purchase";
import { Carrier, type CarrierScript, offer, type PostOutcome, type ReadOutcome } from "../support/carrier";
import { exactRequest, inLaterRun, purchaseContext, searchRequest, TIMEOUT_MS } from "../support/purchase-context";
import { virtualRuntime } from "../support/runtime";

const numbers = ["12065550100", "12065550101", "12065550102", "12065550103", "12065550104", "12065550105"];
/** Two of them are above the cap of 5. */
const stock = numbers.map((number, place) => offer(number, place % 3 === 2 ? { setupCost: 199.95 } : {}));
const affordable = new Set(stock.filter(({ setupCost }) => setupCost === 1).map(({ number }) => number));

const post = fc.constantFrom<PostOutcome>(
  "bought",
  "bought-unreadable",
  "bought-with-warning",
  "lost-bought",
  "lost-late",
  "lost-not-bought",
  "taken",
  "refused",
  "no-funds",
  "not-authorized",
  "rate-limited",
  "unavailable",
  "unauthorized",
);
const read = fc.oneof(
  { weight: 8, arbitrary: fc.constant<ReadOutcome>("ok") },
  { weight: 1, arbitrary: fc.constantFrom<ReadOutcome>("unavailable", "rate-limited", "unauthorized") },
);
/** A purchase may take twice the time of a request, so a late one comes within that. */
const script: fc.Arbitrary<CarrierScript> = fc.record({
  posts: fc.array(post, { maxLength: 8 }),
  reads: fc.array(read, { maxLength: 40 }),
  patches: fc.array(read, { maxLength: 6 }),
  lateMs: fc.integer({ min: 0, max: 1.9 * TIMEOUT_MS }),
  hiddenReads: fc.integer({ min: 0, max: 5 }),
});

/** How a purchase may stand when its process dies. */
const interrupted: PostOutcome[] = [
  "bought",
  "bought-unreadable",
  "lost-bought",
  "lost-late",
  "lost-not-bought",
  "taken",
];

type Result = { bought: Bought } | { error: unknown };
const resultOf = (promise: Promise<Bought>): Promise<Result> =>
  promise.then(
    (bought) => ({ bought }),
    (error: unknown) => ({ error }),
  );

const repeated = (list: readonly string[]): string[] => list.filter((one, at) => list.indexOf(one) !== at);

describe("a purchase, whatever the carrier answers", () => {
  for (const [kind, request] of [
    ["a search", searchRequest("support", numbers)],
    ["an exact number", exactRequest("support", numbers[0] as string)],
  ] satisfies [string, PurchaseRequest][]) {
    describe(`for ${kind}`, () => {
      it("posts once at most for a number, none above the caps, and pays for one at most", () =>
        fc.assert(
          fc.asyncProperty(script, async (played) => {
            const runtime = virtualRuntime();
            const carrier = new Carrier(runtime, stock, played);
            await resultOf(buyNumber(purchaseContext(carrier, runtime), request));
            expect(repeated(carrier.posts()), "posted for twice").to.deep.equal([]);
            expect(
              carrier.posts().filter((number) => !affordable.has(number)),
              "too expensive",
            ).to.deep.equal([]);
            expect(carrier.charged.length, "paid for").to.be.at.most(1);
          }),
          { numRuns: 400 },
        ));

      it("says which number it bought, or that it cannot tell; it never forgets one", () =>
        fc.assert(
          fc.asyncProperty(script, async (played) => {
            const runtime = virtualRuntime();
            const carrier = new Carrier(runtime, stock, played);
            const result = await resultOf(buyNumber(purchaseContext(carrier, runtime), request));
            // What is under way at the carrier comes to its end.
            carrier.newRun();
            await runtime.sleep(2 * TIMEOUT_MS);
            for await (const _ of carrier.client().numbers.search()) break;
            if ("bought" in result) expect(carrier.charged).to.deep.equal([result.bought.details.number]);
            else if (!(result.error instanceof AmbiguousWriteError)) expect(carrier.charged).to.deep.equal([]);
          }),
          { numRuns: 400 },
        ));

      it("buys nothing more after a doubtful answer that could not be settled", () =>
        fc.assert(
          fc.asyncProperty(
            script,
            fc.constantFrom<PostOutcome>("lost-bought", "lost-not-bought"),
            async (played, lost) => {
              const runtime = virtualRuntime();
              const carrier = new Carrier(runtime, stock, {
                ...played,
                posts: [lost],
                reads: ["ok", "ok", "ok", "unavailable"],
              });
              const result = await resultOf(buyNumber(purchaseContext(carrier, runtime), request));
              expect(carrier.posts()).to.have.length(1);
              expect(result).to.have.property("error").that.is.instanceOf(AmbiguousWriteError);
            },
          ),
          { numRuns: 50 },
        ));
    });
  }

  it("gives several buyers who are after the same numbers at once different ones, and forgets none", () =>
    fc.assert(
      fc.asyncProperty(script, fc.integer({ min: 2, max: 4 }), async (played, buyers) => {
        const runtime = virtualRuntime();
        const carrier = new Carrier(runtime, stock, played);
        const context = purchaseContext(carrier, runtime);
        const requests = Array.from({ length: buyers }, (_, place) => searchRequest(`line-${place}`, numbers));
        const results = await Promise.all(requests.map((request) => resultOf(buyNumber(context, request))));
        const got = results.flatMap((result) => ("bought" in result ? [result.bought.details.number] : []));
        expect(repeated(carrier.posts()), "posted for twice").to.deep.equal([]);
        const doubts = results.filter((result) => "error" in result && result.error instanceof AmbiguousWriteError);
        expect(repeated(got), "given to two").to.deep.equal([]);
        const forgotten = carrier.charged.filter((number) => !got.includes(number));
        expect(forgotten.length, "paid for and forgotten").to.be.at.most(doubts.length);
      }),
      { numRuns: 400 },
    ));
});

describe("a purchase after a run that died", () => {
  /** More than all buyers and all competitors of a script together can take. */
  const plenty = Array.from({ length: 12 }, (_, place) => String(12065550100 + place));

  /** As the resource does it: look for what the earlier run may have bought, then buy. */
  const recoverOrBuy = async (context: PurchaseContext, request: PurchaseRequest): Promise<Bought> =>
    (await recoverPurchase(context, request)) ?? (await buyNumber(context, request));

  it("ends with one number and one charge, wherever the first run was cut off", () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(...interrupted),
        fc.integer({ min: 0, max: 1.9 * TIMEOUT_MS }),
        fc.integer({ min: 0, max: 4 }),
        async (diesAt, outcome, lateMs, hiddenReads) => {
          const runtime = virtualRuntime();
          const first = { posts: [outcome], lateMs, hiddenReads, diesAt };
          const carrier = new Carrier(
            runtime,
            stock.filter(({ number }) => affordable.has(number)),
            first,
          );
          const request = searchRequest("support", [...affordable]);
          await resultOf(buyNumber(purchaseContext(carrier, runtime), request));
          const paidInFirst = [...carrier.charged];
          carrier.newRun();
          const result = await resultOf(recoverOrBuy(purchaseContext(carrier, runtime), inLaterRun(request)));
          expect(result, JSON.stringify(result)).to.have.property("bought");
          expect(carrier.charged).to.deep.equal(["bought" in result ? result.bought.details.number : "none"]);
          expect(carrier.account.get(carrier.charged[0] as string)?.alias).to.equal(request.shortlist.tags[0]);
          if (paidInFirst.length > 0) expect(carrier.posts(), "bought again").to.deep.equal([]);
        },
      ),
      { numRuns: 400 },
    ));

  it("gives several resources one number each, with one charge each, when they recover at the same time", () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 2, max: 3 }),
        fc.integer({ min: 1, max: 30 }),
        fc.array(fc.constantFrom(...interrupted), { maxLength: 5 }),
        fc.integer({ min: 0, max: 1.9 * TIMEOUT_MS }),
        fc.integer({ min: 0, max: 4 }),
        async (buyers, diesAt, posts, lateMs, hiddenReads) => {
          const runtime = virtualRuntime();
          const cheap = plenty.map((number) => offer(number));
          const carrier = new Carrier(runtime, cheap, { posts, lateMs, hiddenReads, diesAt });
          const requests = Array.from({ length: buyers }, (_, place) =>
            searchRequest(`line-${place}`, [...plenty.slice(place), ...plenty.slice(0, place)]),
          );
          const first = purchaseContext(carrier, runtime);
          await Promise.all(requests.map((request) => resultOf(buyNumber(first, request))));
          carrier.newRun();
          const second = purchaseContext(carrier, runtime);
          const got = await Promise.all(requests.map(async (request) => recoverOrBuy(second, inLaterRun(request))));
          const ids = got.map(({ details }) => details.number);
          expect(repeated(ids), "given to two").to.deep.equal([]);
          expect(carrier.charged.slice().sort(), "paid for").to.deep.equal(ids.sort());
        },
      ),
      { numRuns: 400 },
    ));
});
