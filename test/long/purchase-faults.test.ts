/** Everything that can happen to the one request that spends money. */
import { expect } from "chai";
import { PhoneNumber } from "pulumi-flowroute";
import type { Fault } from "pulumi-flowroute/simulator";
import { type EngineBench, openEngine } from "../engine/support/bench";
import type { BenchStack } from "../engine/support/stack";
import { booksOf, purchasePosts } from "../support/account";
import { perSuite } from "../support/bench";
import { partToRun } from "../support/shares";

const PURCHASE = { method: "POST", path: "^/v2/numbers/1\\d{10}$" };
const TAG = { method: "PATCH", path: "^/v2/numbers/1\\d{10}$" };
const TAG_FAULTS = ["reset-before", "reset-after", "hang-after", "not-json", "truncate"] as const;
const errors = (title: string, detail: string) => ({ errors: [{ id: "1", status: 403, title, detail }] });

const desk = async () => {
  new PhoneNumber("desk", { search: { rateCenter: "SEATTLE", state: "WA" }, maxSetupCost: 1, maxMonthlyCost: 1.25 });
};

/** The run ends well, with one number for one setup fee. */
const SURVIVED: Record<string, Fault> = {
  "a slow answer": { kind: "delay", ms: 300 },
  "a connection that dies before anything happened": { kind: "reset-before" },
  "a connection that dies after the purchase": { kind: "reset-after" },
  "no answer, and nothing happened": { kind: "hang-before" },
  "no answer, but the number is bought": { kind: "hang-after" },
  "half an answer": { kind: "truncate" },
  "a page of HTML for an answer": { kind: "not-json" },
  "a 207": { kind: "multi-status" },
  "a 500": { kind: "status", status: 500 },
  "a 503 in HTML": { kind: "status", status: 503, body: "<html>maintenance</html>" },
  "a 429 with Retry-After": { kind: "status", status: 429, retryAfter: 1 },
};

/** The run fails and says why; nothing is bought; the next run is well. */
const REFUSED: Record<string, { fault: Fault; says: RegExp }> = {
  "no funds": {
    fault: { kind: "status", status: 403, body: errors("", "Insufficient funds available to complete the request.") },
    says: /funds/i,
  },
  "an account that may not buy": {
    fault: { kind: "status", status: 403, body: errors("ActionNotAuthorizedError", "") },
    says: /suspended|not authorized|ActionNotAuthorizedError/i,
  },
  "a refusal without a known reason": {
    fault: { kind: "status", status: 422, body: errors("Invalid Resource", "computer says no") },
    says: /computer says no/,
  },
};

interface Purchases {
  readonly bench: EngineBench;
  readonly stack: BenchStack;
  /** One fault, once. @returns how many purchases there were before */
  arrange(fault: Fault, match?: object): number;
  expectOneNumberSince(before: number): void;
}

/** A stack that wants one number; what it bought is released after each test. */
function onePurchase(): Purchases {
  const bench = perSuite(() => openEngine({ env: { FLOWROUTE_TIMEOUT: "3" } }));
  let stack: BenchStack;
  before(async () => {
    stack = await bench.stack("faults", desk);
  });
  afterEach(async () => {
    bench.simulator.control.faults.clear();
    expect((await stack.destroy()).messages).to.equal("");
    expect(booksOf(bench.simulator).numbers).to.deep.equal([]);
  });

  const arrange = (fault: Fault, match: object = PURCHASE) => {
    bench.simulator.control.clearRequests();
    bench.simulator.control.faults.add({ match, times: 1, fault });
    return booksOf(bench.simulator).purchases;
  };

  const expectOneNumberSince = (before: number) => {
    const books = booksOf(bench.simulator);
    expect(books.numbers).to.have.length(1);
    expect(books.purchases - before).to.equal(1);
    expect(Math.max(...purchasePosts(bench.simulator).values())).to.equal(1);
  };

  return {
    get bench() {
      return bench;
    },
    get stack() {
      return stack;
    },
    arrange,
    expectOneNumberSince,
  };
}

function describeLostAnswers(): void {
  describe("a purchase, whatever the answer to it", () => {
    const on = onePurchase();
    for (const [what, fault] of Object.entries(SURVIVED)) {
      it(`${what} ends with one number, one charge and one POST per number`, async () => {
        const before = on.arrange(fault);

        const up = await on.stack.up();

        expect(up.messages).to.equal("");
        expect(on.bench.simulator.control.faults.list()[0]?.fired).to.equal(1);
        on.expectOneNumberSince(before);
        expect((await on.stack.preview()).changes).to.deep.equal({});
      });
    }
  });
}

function describeRefusals(): void {
  describe("a purchase that is refused, or whose tag fails", () => {
    const on = onePurchase();
    for (const [what, { fault, says }] of Object.entries(REFUSED)) {
      it(`${what} fails with the reason, and the next run buys one number`, async () => {
        const before = on.arrange(fault);

        const refused = await on.stack.up();

        expect(refused.ok).to.equal(false);
        expect(refused.messages)
          .to.match(says)
          .and.not.to.match(/check your (credentials|keys)/i);
        expect(booksOf(on.bench.simulator).purchases).to.equal(before);
        expect(Math.max(...purchasePosts(on.bench.simulator).values())).to.equal(1);
        on.bench.simulator.control.clearRequests();
        expect((await on.stack.up()).messages).to.equal("");
        on.expectOneNumberSince(before);
      });
    }

    for (const kind of TAG_FAULTS) {
      it(`the tag after the purchase meets ${kind}, and the number is neither lost nor bought again`, async () => {
        const before = on.arrange({ kind }, TAG);

        await on.stack.up();
        const again = await on.stack.up();

        expect(again.messages).to.equal("");
        on.expectOneNumberSince(before);
        expect((await on.stack.preview()).changes).to.deep.equal({});
      });
    }

    it("a tag that is refused leaves the number in the state, and the next run repairs it", async () => {
      const before = on.arrange(
        { kind: "status", status: 422, body: errors("Invalid Resource", "alias service down") },
        TAG,
      );

      const failed = await on.stack.up();

      expect(failed.ok).to.equal(false);
      expect(failed.messages).to.contain("alias service down");
      const { id, initErrors } = await on.stack.resource("desk", "PhoneNumber");
      expect(booksOf(on.bench.simulator).numbers).to.deep.equal([id]);
      expect(initErrors).to.have.length(1);
      expect((await on.stack.up()).messages).to.equal("");
      on.expectOneNumberSince(before);
    });

    it("an exact number whose answer is lost without a purchase fails clearly, and the next run buys it", async () => {
      const { number = "" } = on.bench.simulator.control.state().inventory.sample.at(-1) ?? {};
      const exact = async () => {
        new PhoneNumber("exact", { number, maxSetupCost: 1_000_000, maxMonthlyCost: 1_000_000 });
      };
      const before = on.arrange({ kind: "reset-before" });

      const failed = await on.stack.up(exact);

      expect(failed.ok).to.equal(false);
      expect(failed.messages).to.contain("[unknown-purchase]");
      expect(purchasePosts(on.bench.simulator).get(number)).to.equal(1);
      expect((await on.stack.up(exact)).messages).to.equal("");
      expect(booksOf(on.bench.simulator)).to.include({ purchases: before + 1 });
      expect(booksOf(on.bench.simulator).numbers).to.deep.equal([number]);
      on.stack.setProgram(desk);
    });
  });
}

/** All at once, on the carrier that hurts most: each purchase and each tag meets something else. */
function describeManyPurchases(): void {
  describe("twenty purchases, each with another fault, on the harsh carrier", () => {
    const bench = perSuite(() => openEngine({ profile: "harsh", env: { FLOWROUTE_TIMEOUT: "3" } }));

    it("end with twenty numbers, twenty charges and one POST per number", async () => {
      const { control } = bench.simulator;
      const purchaseFaults = Object.values(SURVIVED).map((fault) => ({ match: PURCHASE, fault }));
      const tagFaults = TAG_FAULTS.map((kind) => ({ match: TAG, fault: { kind } }));
      for (const rule of [...purchaseFaults, ...tagFaults]) control.faults.add({ ...rule, times: 1 });
      const names = Array.from({ length: 20 }, (_, index) => `desk-${index}`);
      const stack = await bench.stack("many", async () => {
        for (const name of names) {
          new PhoneNumber(name, {
            search: { rateCenter: "SEATTLE", state: "WA" },
            maxSetupCost: 1,
            maxMonthlyCost: 1.25,
          });
        }
      });

      await stack.up();
      const again = await stack.up();

      expect(again.messages).to.equal("");
      expect(control.faults.list().filter(({ fired }) => fired !== 1)).to.deep.equal([]);
      expect(booksOf(bench.simulator)).to.include({ purchases: 20 });
      expect(booksOf(bench.simulator).numbers).to.have.length(20);
      expect(Math.max(...purchasePosts(bench.simulator).values())).to.equal(1);
      expect((await stack.preview()).changes).to.deep.equal({});
      expect((await stack.destroy()).messages).to.equal("");
      expect(booksOf(bench.simulator).numbers).to.deep.equal([]);
    });
  });
}

for (const describeTests of partToRun([describeLostAnswers, describeRefusals, describeManyPurchases])) describeTests();
