import { expect } from "chai";
import type { PhoneNumberArgs } from "pulumi-flowroute";
import { perSuite } from "../support/bench";
import { profilesToRun } from "../support/shares";
import { type EngineBench, openEngine } from "./support/bench";
import {
  editNumber,
  expectFine,
  expectOk,
  expectQuiet,
  HURRY,
  holdings,
  ledger,
  numberOf,
  numbers,
  numbersOf,
  plan,
  portAway,
  purchases,
  writes,
} from "./support/programs";
import type { BenchStack } from "./support/stack";

type Wanted = Record<string, PhoneNumberArgs>;

const portAllAway = ({ simulator }: EngineBench): void => simulator.control.setAccount({ numbers: [] });

const SEATTLE = { rateCenter: "Seattle", state: "wa" };

for (const profile of profilesToRun()) {
  describe(`a phone number, ${profile} carrier`, () => {
    const bench = perSuite(() => openEngine({ profile, env: HURRY }));

    afterEach(() => {
      bench.simulator.control.faults.clear();
    });

    describe("through its lifecycle", () => {
      let stack: BenchStack;
      let searched: string;
      /** What `exact` is in the end. */
      const exact = profile === "plain" ? "12065550112" : "12065550111";
      const wanted: Wanted = {
        exact: { number: "+1 (206) 555-0110" },
        kept: { number: "12065550120", onDelete: "keep" },
        searched: { search: SEATTLE, maxSetupCost: 1, maxMonthlyCost: 1.25 },
      };
      const up = (change: Wanted = {}) => {
        Object.assign(wanted, change);
        return stack.up(numbers(wanted));
      };

      before(async () => {
        stack = await bench.stack("life", numbers(wanted));
      });

      it("is announced with its price, and nothing is bought by a preview", async () => {
        const { ok, diagnostics } = await stack.preview();
        expect(ok).to.equal(true);
        const lines = diagnostics.map(({ message }) => message).join("\n");
        expect(lines).to.include("Will buy +1 206 555 0110 at 1.00 setup and 1.25 a month");
        expect(lines).to.match(/First choice \+1 206 555 \d{4} at [01]\.00 setup and .* 49 more in reserve/);
        expect(writes(bench)).to.deep.equal([]);
      });

      it("is bought once, within its caps, and tagged", async () => {
        bench.simulator.control.clearRequests();
        const { ok, messages, outputs } = await stack.up();
        expect({ ok, messages }).to.deep.equal({ ok: true, messages: "" });
        searched = String(outputs.searched).slice(1);
        expect(outputs).to.include({ exact: "+12065550110", kept: "+12065550120" });
        expect(searched).to.match(/^1206555/);
        const price = numberOf(bench, searched).setup_cost;
        expect(price).to.be.at.most(1);
        const setups = ["setup 12065550110 1", "setup 12065550120 1", `setup ${searched} ${price}`];
        expect(ledger(bench)).to.have.members(setups);
        expect(purchases(bench)).to.have.members(
          ["12065550110", "12065550120", searched].map((id) => `POST /v2/numbers/${id}`),
        );
        expect(numbersOf(bench).map(({ alias }) => alias)).to.have.members([
          "bench/life/exact",
          "bench/life/kept",
          "bench/life/searched",
        ]);
        const { id, outputs: state } = await stack.resource("searched", "PhoneNumber");
        expect(id).to.equal(searched);
        expect(state).to.include({
          number: `+${searched}`,
          alias: "bench/life/searched",
          rateCenter: "seattle",
          state: "wa",
          numberType: "longcode",
          setupCost: price,
          status: "PURCHASED",
          origin: "purchased",
          onDelete: "release",
          onMissing: "fail",
          schema: 1,
        });
      });

      it("is quiet after that", () => expectQuiet(bench, stack));

      if (profile === "plain") {
        it("is changed in place", async () => {
          bench.simulator.control.clearRequests();
          const changed = up({
            exact: { number: "206-555-0110", alias: "Front desk", messagingEnabled: true },
            searched: { search: SEATTLE, maxSetupCost: 1, maxMonthlyCost: 1.25, cnamLookupsEnabled: false },
          });
          expect(await expectFine(changed)).to.have.members(["update exact", "update searched"]);
          expect(writes(bench)).to.have.members(["PATCH /v2/numbers/12065550110", `PATCH /v2/numbers/${searched}`]);
          expect(numberOf(bench, "12065550110").alias).to.equal("Front desk");
          expect(numberOf(bench, searched).cnam_lookups_enabled).to.equal(false);
          await expectQuiet(bench, stack);
          bench.simulator.control.advance("2m");
          expect(numberOf(bench, "12065550110").messaging_enabled).to.equal(true);
        });

        it("has no opinion on options that are not given", async () => {
          editNumber(bench, searched, (number) => ({ ...number, alias: "somebody's", messaging_enabled: true }));
          bench.simulator.control.clearRequests();
          Object.assign(wanted, {
            exact: { number: "12065550110" },
            searched: { search: SEATTLE, maxSetupCost: 1, maxMonthlyCost: 1.25 },
          });
          stack.setProgram(numbers(wanted));
          expect(await expectFine(stack.up(undefined, { refresh: true }))).to.not.include("update searched");
          expect(writes(bench)).to.deep.equal([]);
          expect(numberOf(bench, searched).alias).to.equal("somebody's");
          expect(numberOf(bench, "12065550110").alias).to.equal("Front desk");
          await expectQuiet(bench, stack);
        });

        it("takes an alias away, and no alias and an empty one are the same", async () => {
          expect(await expectFine(up({ exact: { number: "12065550110", alias: "" } }))).to.deep.equal(["update exact"]);
          expect(numberOf(bench, "12065550110").alias).to.equal(null);
          await expectQuiet(bench, stack);
          editNumber(bench, "12065550110", (number) => ({ ...number, alias: "" }));
          expect((await stack.refresh({ previewOnly: true, expectNoChanges: true })).ok).to.equal(true);
        });

        it("stays when the search is changed after the purchase", async () => {
          const before = ledger(bench);
          const search = { startsWith: "503", numberType: "longcode" };
          const outcome = await up({ searched: { search, maxSetupCost: 0, maxMonthlyCost: 0.5 } });
          expectOk(outcome);
          expect(plan(outcome)).to.not.include("replace searched");
          expect(outcome.diagnostics.map(({ message }) => message).join()).to.include(
            "the changed search applies only to a future purchase",
          );
          expect(ledger(bench)).to.deep.equal(before);
          await expectQuiet(bench, stack);
        });

        it("shows what was changed in the portal, and puts it right", async () => {
          await up({ exact: { number: "12065550110", alias: "Front desk" } });
          editNumber(bench, "12065550110", (number) => ({ ...number, alias: "drifted" }));
          expect((await stack.refresh({ previewOnly: true, expectNoChanges: true })).ok).to.equal(false);
          const drift = await stack.preview(undefined, { refresh: true, diff: true });
          expect(plan(drift)).to.include("update exact");
          expect(drift.stdout).to.include("drifted");
          bench.simulator.control.clearRequests();
          expectOk(await stack.up(undefined, { refresh: true }));
          expect(writes(bench)).to.deep.equal(["PATCH /v2/numbers/12065550110"]);
          expect(numberOf(bench, "12065550110").alias).to.equal("Front desk");
          expect((await stack.refresh({ previewOnly: true, expectNoChanges: true })).ok).to.equal(true);
        });
      }

      it("buys another exact number before it gives the old one up, or keeps that", async () => {
        const before = ledger(bench);
        bench.simulator.control.clearRequests();
        const replaced = up({
          exact: { number: "12065550111", alias: "Front desk" },
          kept: { number: "12065550121", onDelete: "keep" },
        });
        expect(await expectFine(replaced)).to.have.members(["replace exact", "replace kept"]);
        expect(ledger(bench).slice(before.length)).to.have.members([
          "setup 12065550111 1",
          "setup 12065550121 1",
          "release 12065550110 0",
        ]);
        const money = bench.requests(/^(POST|DELETE) \/v2\/numbers\/\d+/);
        expect(money.indexOf("POST /v2/numbers/12065550111")).to.be.lessThan(
          money.indexOf("DELETE /v2/numbers/12065550110"),
        );
        expect(money).to.have.length(3);
        expect(numberOf(bench, "12065550120").alias).to.equal("bench/life/kept");
        await expectQuiet(bench, stack);
      });

      if (profile === "plain") {
        it("keeps the old number, too, when onDelete comes in the same change", async () => {
          const before = ledger(bench);
          expect(await expectFine(up({ exact: { number: "12065550112", onDelete: "keep" } }))).to.deep.equal([
            "replace exact",
          ]);
          expect(ledger(bench).slice(before.length)).to.deep.equal(["setup 12065550112 1"]);
          expect(numberOf(bench, "12065550111").alias).to.equal("Front desk");
          await up({ exact: { number: "12065550112" } });
        });
      }

      it("stays in the state when it is missing, and is not bought again unasked", async () => {
        portAway(bench, searched);
        portAway(bench, exact);
        const before = ledger(bench);
        expect((await stack.refresh()).ok).to.equal(true);
        const { id, outputs } = await stack.resource("searched", "PhoneNumber");
        expect({ id, isMissing: outputs?.__missing, status: outputs?.status }).to.deep.equal({
          id: searched,
          isMissing: true,
          status: "PURCHASED",
        });
        const { ok, messages } = await stack.up();
        expect(ok).to.equal(false);
        expect(messages).to.match(/\+1 206 555 \d{4} .*ported away.* \[number-missing\]\n.*onMissing: "replace"/s);
        expect((await stack.resource("exact", "PhoneNumber")).id).to.equal(exact);
        expect(ledger(bench)).to.deep.equal(before);
      });

      it("is bought again when the program says so", async () => {
        const before = ledger(bench);
        bench.simulator.control.inventory({ add: [{ number: exact }] });
        const replaced = up({
          exact: { number: exact, onMissing: "replace" },
          searched: { search: SEATTLE, maxSetupCost: 1, maxMonthlyCost: 1.25, onMissing: "replace" },
        });
        const { ok, messages, outputs } = await replaced;
        expect({ ok, messages }).to.deep.equal({ ok: true, messages: "" });
        const found = String(outputs.searched).slice(1);
        expect(found).to.not.equal(searched);
        const price = numberOf(bench, found).setup_cost;
        expect(ledger(bench).slice(before.length)).to.have.members([`setup ${exact} 1`, `setup ${found} ${price}`]);
        expect(numberOf(bench, exact).alias).to.equal("bench/life/exact");
        await expectQuiet(bench, stack);
      });

      it("is released with the stack, unless it is kept or gone already", async () => {
        portAway(bench, exact);
        const before = ledger(bench);
        expectOk(await stack.destroy());
        expect(ledger(bench).slice(before.length)).to.have.length(1);
        const left = numbersOf(bench).map(({ alias }) => alias);
        expect(left).to.include("bench/life/kept").and.not.include("bench/life/searched");
        expect(numbersOf(bench).map(({ id }) => id)).to.include.members(["12065550120", "12065550121"]);
        expect(await holdings(stack)).to.deep.equal([]);
      });
    });

    describe("within its limits", () => {
      let stack: BenchStack;
      const three: Wanted = {
        a: { number: "12065550140" },
        b: { number: "12065550141" },
        c: { number: "12065550142" },
      };

      before(async () => {
        const config = { "flowroute:budget": "2.5", "flowroute:maxNumbers": "3", "flowroute:maxReleases": "1" };
        portAllAway(bench);
        bench.simulator.control.clearRequests();
        stack = await bench.stack("limits", numbers(three), { config });
      });

      it("costs no more than its cap, and the refusal names the cheapest and the line to change", async () => {
        const number = "12065550105";
        const above = await stack.preview(numbers({ a: { number, maxSetupCost: 4.94, maxMonthlyCost: 1.75 } }));
        expect(above.ok).to.equal(false);
        expect(above.messages).to.match(/\+1 206 555 0105 at 4\.95 setup and 1\.75 a month.*maxSetupCost: 4\.95/s);
        const search = { endsWith: "5550102", ...SEATTLE };
        const dear = await stack.preview(numbers({ a: { search } }));
        expect(dear.messages).to.match(/\+1 206 555 0102 at 19\.95 setup.*maxSetupCost: 19\.95, maxMonthlyCost: 5/s);
        const inclusive = { number, maxSetupCost: 4.95, maxMonthlyCost: 1.75 };
        expect(await expectFine(stack.preview(numbers({ a: inclusive })))).to.deep.equal(["create a"]);
        expect(writes(bench)).to.deep.equal([]);
      });

      it("is not bought beyond the budget of one run", async () => {
        const before = ledger(bench);
        const { ok, messages } = await stack.up(numbers(three), { continueOnError: true });
        expect(ok).to.equal(false);
        expect(messages).to.match(
          /setup fee of 1\.00 would bring this run to 3\.00, and flowroute:budget allows 2\.50.* \[budget\]/,
        );
        expect(ledger(bench)).to.have.length(before.length + 2);
        expectOk(await stack.up());
        expect(ledger(bench)).to.have.length(before.length + 3);
      });

      it("is not bought beyond the number of numbers that the account may have", async () => {
        const before = ledger(bench);
        const { ok, messages } = await stack.up(numbers({ ...three, d: { number: "12065550143" } }));
        expect(ok).to.equal(false);
        expect(messages).to.match(/has 3 numbers, and flowroute:maxNumbers allows 3.* \[number-limit\]/);
        expect(ledger(bench)).to.deep.equal(before);
      });

      it("is not released beyond the number of releases of one run", async () => {
        bench.simulator.control.clearRequests();
        const { ok, messages } = await stack.destroy({ continueOnError: true });
        expect(ok).to.equal(false);
        expect(messages).to.match(/\[release-limit\].*FLOWROUTE_MAX_RELEASES/s);
        expect(bench.requests(/^DELETE/)).to.have.length(1);
        expect(numbersOf(bench)).to.have.length(2);
        expect(await holdings(stack)).to.have.length(2);
        const rest = await stack.destroy({ env: { FLOWROUTE_MAX_RELEASES: "2" } });
        expectOk(rest);
        expect(await holdings(stack)).to.deep.equal([]);
        expect(numbersOf(bench)).to.deep.equal([]);
      });
    });

    describe("when the request after the purchase fails", () => {
      it("is released by a destroy that comes at once", async () => {
        portAllAway(bench);
        const start = ledger(bench).length;
        const stack = await bench.stack("brief", numbers({ line: { number: "12065550151" } }));
        const fault = { kind: "status", status: 422 } as const;
        bench.simulator.control.faults.add({ match: { method: "PATCH" }, times: 1, fault });
        expect((await stack.up()).ok).to.equal(false);
        expectOk(await stack.destroy());
        expect(ledger(bench).slice(start)).to.deep.equal(["setup 12065550151 1", "release 12065550151 0"]);
      });

      it("is in the state all the same, and the next up repairs it", async () => {
        const start = ledger(bench).length;
        bench.simulator.control.clearRequests();
        const stack = await bench.stack("repair", numbers({ line: { number: "12065550150" } }));
        bench.simulator.control.faults.add({
          match: { method: "PATCH" },
          times: 1,
          fault: { kind: "status", status: 422 },
        });
        const { ok, messages } = await stack.up();
        expect(ok).to.equal(false);
        expect(messages).to.include("Bought +1 206 555 0150");
        const line = await stack.resource("line", "PhoneNumber");
        expect(line.id).to.equal("12065550150");
        expect(line.initErrors).to.have.length(1);
        expect(await expectFine(stack.up())).to.deep.equal(["update line"]);
        expect(purchases(bench)).to.deep.equal(["POST /v2/numbers/12065550150"]);
        await expectQuiet(bench, stack);
        expect(numberOf(bench, "12065550150").alias).to.equal("bench/repair/line");
        expectOk(await stack.destroy());
        expect(ledger(bench).slice(start)).to.deep.equal(["setup 12065550150 1", "release 12065550150 0"]);
      });
    });
  });
}
