/** Everything that can happen to the one request that spends money. */
import { expect } from "chai";
import { PhoneNumber } from "pulumi-flowroute";
import type { Fault } from "pulumi-flowroute/simulator";
import { booksOf, purchasePosts } from "./support/account";
import { type Bench, openBench } from "./support/bench";
import type { BenchStack } from "./support/stack";

const PURCHASE = { method: "POST", path: "^/v2/numbers/1\\d{10}$" };
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

for (const profile of ["plain", "harsh"] as const) {
  describe(`a purchase, whatever the answer to it (${profile})`, () => {
    let bench: Bench;
    let stack: BenchStack;
    before(async () => {
      bench = await openBench({ profile, env: { FLOWROUTE_TIMEOUT: "2" } });
      stack = await bench.stack("faults", desk);
    });
    after(() => bench.close());
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

    for (const [what, fault] of Object.entries(SURVIVED)) {
      it(`${what} ends with one number, one charge and one POST per number`, async () => {
        const before = arrange(fault);

        const up = await stack.up();

        expect(up.messages).to.equal("");
        expect(bench.simulator.control.faults.list()[0]?.fired).to.equal(1);
        expectOneNumberSince(before);
        expect((await stack.preview()).changes).to.deep.equal({});
      });
    }

    for (const [what, { fault, says }] of Object.entries(REFUSED)) {
      it(`${what} fails with the reason, and the next run buys one number`, async () => {
        const before = arrange(fault);

        const refused = await stack.up();

        expect(refused.ok).to.equal(false);
        expect(refused.messages)
          .to.match(says)
          .and.not.to.match(/check your (credentials|keys)/i);
        expect(booksOf(bench.simulator).purchases).to.equal(before);
        expect(Math.max(...purchasePosts(bench.simulator).values())).to.equal(1);
        bench.simulator.control.clearRequests();
        expect((await stack.up()).messages).to.equal("");
        expectOneNumberSince(before);
      });
    }

    for (const kind of ["reset-before", "reset-after", "hang-after", "not-json", "truncate"] as const) {
      it(`the mark after the purchase meets ${kind}, and the number is neither lost nor bought again`, async () => {
        const before = arrange({ kind }, { method: "PATCH", path: "^/v2/numbers/1\\d{10}$" });

        await stack.up();
        const again = await stack.up();

        expect(again.messages).to.equal("");
        expectOneNumberSince(before);
        expect((await stack.preview()).changes).to.deep.equal({});
      });
    }

    it("a mark that is refused leaves the number in the state, and the next run repairs it", async () => {
      const before = arrange(
        { kind: "status", status: 422, body: errors("Invalid Resource", "alias service down") },
        { method: "PATCH", path: "^/v2/numbers/1\\d{10}$" },
      );

      const failed = await stack.up();

      expect(failed.ok).to.equal(false);
      expect(failed.messages).to.contain("alias service down");
      const { id, initErrors } = await stack.resource("desk", "PhoneNumber");
      expect(booksOf(bench.simulator).numbers).to.deep.equal([id]);
      expect(initErrors).to.have.length(1);
      expect((await stack.up()).messages).to.equal("");
      expectOneNumberSince(before);
    });

    it("an exact number whose answer is lost without a purchase fails clearly, and the next run buys it", async () => {
      const { number = "" } = bench.simulator.control.state().inventory.sample.at(-1) ?? {};
      const exact = async () => {
        new PhoneNumber("exact", { number, maxSetupCost: 1_000_000, maxMonthlyCost: 1_000_000 });
      };
      const before = arrange({ kind: "reset-before" });

      const failed = await stack.up(exact);

      expect(failed.ok).to.equal(false);
      expect(failed.messages).to.contain("run pulumi up again");
      expect(purchasePosts(bench.simulator).get(number)).to.equal(1);
      expect((await stack.up(exact)).messages).to.equal("");
      expect(booksOf(bench.simulator)).to.include({ purchases: before + 1 });
      expect(booksOf(bench.simulator).numbers).to.deep.equal([number]);
      stack.setProgram(desk);
    });
  });
}
