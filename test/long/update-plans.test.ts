/** Update plans with the real engine: `pulumi preview --save-plan`, then `pulumi up --plan`, while the stock changes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { openEngine } from "../engine/support/bench";
import { expectQuiet, HURRY, numbersOf } from "../engine/support/programs";
import type { BenchStack } from "../engine/support/stack";
import { until } from "../engine/support/waiting";
import { booksOf } from "../support/account";
import { perTest } from "../support/bench";

const numbers = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => `1206555${String(from + at).padStart(4, "0")}`);
const STOCK = numbers(100, 4);
const program = (more = "") => ({
  script: `
    const { CnamAssignment, CnamRecord, PhoneNumber } = require("pulumi-flowroute");
    const support = new PhoneNumber("support", { search: { startsWith: "1206" }, maxSetupCost: 2 });
    ${more}`,
});

describe("an update plan, with the engine", () => {
  const bench = perTest(() => openEngine({ env: HURRY, seed: { inventory: STOCK.map((number) => ({ number })) } }));
  let stack: BenchStack;
  beforeEach(async () => {
    stack = await bench.stack("dev", program(), { project: "shop" });
  });

  const savePlan = async () => {
    const { ok, stdout } = await stack.command(["preview", "--save-plan", "plan.json"]);
    expect(ok, stdout).to.equal(true);
    const { resourcePlans } = JSON.parse(readFileSync(join(stack.folder, "plan.json"), "utf8"));
    const [search] = Object.keys(resourcePlans).filter((urn) => urn.includes(":NumberSearch::"));
    return String(resourcePlans[search ?? ""].goal.inputDiff.adds?.shortlist ?? "").split(" ");
  };
  const upWithPlan = () => stack.command(["up", "--yes", "--plan", "plan.json"]);

  it("buys of its own list although the first choice is taken and others have come", async () => {
    const [first = "", ...rest] = await savePlan();
    expect([first, ...rest].sort()).to.deep.equal(STOCK);
    // So many that nearly all of a list made now would be of them.
    const add = numbers(200, 90).map((number) => ({ number, setupCost: 0, monthlyCost: 0 }));
    bench.simulator.control.inventory({ take: [first], add });
    const { ok, stdout } = await upWithPlan();
    expect(ok, stdout).to.equal(true);
    expect(numbersOf(bench).map(({ id }) => id)).to.deep.equal([rest[0]]);
    expect(booksOf(bench.simulator)).to.deep.include({ purchases: 1 });
    await expectQuiet(bench, stack);
  });

  it("buys nothing when none of its list is left within its caps", async () => {
    const list = await savePlan();
    const control = bench.simulator.control;
    control.inventory({ take: list });
    control.inventory({ add: [...list.map((number) => ({ number, setupCost: 2.01 })), { number: "12065550300" }] });
    const { ok, stdout } = await upWithPlan();
    expect(ok).to.equal(false);
    expect(stdout).to.match(/only the 4 numbers on its list/);
    expect(booksOf(bench.simulator)).to.deep.include({ purchases: 0 });
  });

  it("is kept to by the run after one that was interrupted", async () => {
    const list = await savePlan();
    bench.simulator.control.faults.add({ match: { method: "POST" }, times: 1, fault: { kind: "status", status: 503 } });
    bench.simulator.control.faults.add({
      match: { path: "/v2/numbers/1" },
      times: 60,
      fault: { kind: "status", status: 503 },
    });
    expect((await upWithPlan()).ok).to.equal(false);
    bench.simulator.control.faults.clear();
    const { ok, stdout } = await upWithPlan();
    expect(ok, stdout).to.equal(true);
    expect(list).to.include(numbersOf(bench)[0]?.id);
    expect(booksOf(bench.simulator)).to.deep.include({ purchases: 1 });
  });

  it("holds although a caller name was approved in between, which the next run assigns", async () => {
    const named = program(`
      const acme = new CnamRecord("acme", { value: "ACME" });
      new CnamAssignment("support", { numberId: support.id, cnamRecordId: acme.id });`);
    stack.setProgram(named);
    expect((await stack.up()).messages).to.equal("");
    const waits = program(`
      const acme = new CnamRecord("acme", { value: "ACME" });
      new CnamAssignment("support", { numberId: support.id, cnamRecordId: acme.id });
      new PhoneNumber("sales", { search: { startsWith: "1206" } });`);
    stack.setProgram(waits);
    await savePlan();
    bench.simulator.control.cnam(bench.simulator.control.state().cnams[0]?.id ?? "", { approve: true });
    const { ok, stdout } = await upWithPlan();
    expect(ok, stdout).to.equal(true);
    expect(numbersOf(bench)).to.have.length(2);
    expect((await stack.up()).stdout).to.contain("Requested caller name");
  });

  for (const [how, args, env] of [
    ["--strict", ["--strict"], {}],
    ["PULUMI_EXPERIMENTAL", [], { PULUMI_EXPERIMENTAL: "true" }],
  ] as const) {
    it(`that a run makes for itself by ${how} does not bind it to what was in stock a moment ago`, async () => {
      const run = stack.command(["up", "--yes", ...args], { env });
      // What the preview has seen first is gone before the update looks.
      await until("the look at the stock", () => bench.requests(/available/).length > 0);
      bench.simulator.control.inventory({ take: STOCK.slice(0, 2) });
      const { ok, stdout } = await run;
      expect(ok, stdout).to.equal(true);
      expect(STOCK.slice(2)).to.include(numbersOf(bench)[0]?.id);
      await expectQuiet(bench, stack);
    });
  }
});
