/** A purchase that an update plan binds, while the stock changes. `test/long/update-plans.test.ts` has the real engine. */
import { expect } from "chai";
import { type PropertyValues, UNKNOWN } from "../../src/host";
import type { UpdatePlan } from "../../src/host/update-plan";
import { perTest } from "../support/bench";
import { Stack } from "../support/engine-model";
import { buying, type Declared, urnOf } from "../support/program";
import { openProviders, type Run } from "../support/provider-bench";

const STOCK = ["12065550100", "12065550101", "12065550102"];
const URN = urnOf("phoneNumber", "support");
const SEARCH = urnOf("numberSearch", "support");
const program = buying("support", { search: { startsWith: "1206" }, maxSetupCost: 2 });

describe("a purchase with an update plan", () => {
  const bench = perTest(() => openProviders({ seed: { inventory: STOCK.map((number) => ({ number })) } }));
  const stack = perTest(() => new Stack());

  const asPreview = (program: readonly Declared[]) =>
    program.map((declared) => ({ ...declared, inputs: { ...declared.inputs, __preview: true } }));
  const check = async (run: Run, one: Declared, olds: PropertyValues = {}) =>
    (await run.check(olds, one.inputs)).inputs;
  /** What a preview shows of both resources, as a plan has it. */
  const previewed = async (plan?: UpdatePlan): Promise<Record<string, PropertyValues>> => {
    const run = await bench.run({}, {}, undefined, plan);
    const shown: Record<string, PropertyValues> = {};
    for (const one of asPreview(program)) shown[one.urn] = await check(run, one);
    return shown;
  };
  const planOf = (inputs: Record<string, PropertyValues>): UpdatePlan => ({
    isStrict: false,
    inputsOf: (urn, _olds, names) => {
      const known = inputs[urn];
      return known && Object.fromEntries(names.flatMap((name) => (name in known ? [[name, known[name]]] : [])));
    },
  });
  const strict: UpdatePlan = { isStrict: true, inputsOf: () => undefined };
  const listOf = (inputs: Record<string, PropertyValues>) => String(inputs[SEARCH]?.["shortlist"]).split(" ");
  const others = Array.from({ length: 90 }, (_, at) => ({ number: String(12065550200 + at), setupCost: 0 }));

  it("buys of its own list, and has the inputs of the plan to a letter, whatever has come or gone", async () => {
    const plan = await previewed();
    const [first = "", second] = listOf(plan);
    bench.simulator.control.inventory({ take: [first], add: others });
    const run = await bench.run({}, {}, undefined, planOf(plan));
    expect(await stack.up(run, program))
      .to.have.property("errors")
      .that.deep.equals({});
    expect(stack.row(URN).id).to.equal(second);
    expect(stack.row(SEARCH).inputs).to.deep.equal(plan[SEARCH]);
    expect(stack.row(URN).inputs).to.deep.equal(plan[URN]);
    expect(await stack.converge(await bench.run(), program)).to.deep.equal([]);
  });

  it("buys nothing when the last of its list is sold", async () => {
    const plan = await previewed();
    const run = await bench.run({}, {}, undefined, planOf(plan));
    const [search, number] = program as [Declared, Declared];
    await run.create(await check(run, search));
    const inputs = await check(run, number);
    bench.simulator.control.inventory({ take: STOCK, add: others });
    const failure = await run.create(inputs).catch((error: Error) => error.message);
    expect(failure).to.match(/only the 3 numbers on its list.* \[plan-exhausted\]/);
    expect(bench.bought()).to.deep.equal([]);
  });

  it("says so already in its check when the list is sold before, or dearer than its caps", async () => {
    const plan = await previewed();
    const { control } = bench.simulator;
    control.inventory({ take: STOCK });
    control.inventory({ add: [...STOCK.map((number) => ({ number, setupCost: 2.01 })), ...others] });
    const { errors } = await stack.up(await bench.run({}, {}, undefined, planOf(plan)), program);
    expect(errors["PhoneNumber support"]).to.contain("[plan-exhausted]");
    expect(bench.bought()).to.deep.equal([]);
  });

  for (const [what, change] of [
    ["where the plan has it open", { shortlist: UNKNOWN }],
    ["where the plan has one for another search", { searched: "another search", shortlist: "12065550999" }],
  ] as const) {
    it(`makes a list ${what}`, async () => {
      const plan = await previewed();
      plan[SEARCH] = { ...plan[SEARCH], ...change };
      expect(await stack.up(await bench.run({}, {}, undefined, planOf(plan)), program)).to.have.deep.property(
        "errors",
        {},
      );
      expect(STOCK).to.include(stack.row(URN).id);
    });
  }

  it("has the list open in a preview that binds its own update, but not its criteria and caps", async () => {
    const shown = await previewed(strict);
    expect(shown[SEARCH]).to.include({ shortlist: UNKNOWN, quote: UNKNOWN, maxSetupCost: 2 });
    expect(shown[SEARCH]?.["searched"]).to.be.a("string").and.not.equal(UNKNOWN);
    expect(shown[URN]).to.include({ quote: UNKNOWN });
  });

  it("shows no difference in such a preview of what is bought", async () => {
    await stack.converge(await bench.run(), program);
    const run = await bench.run({}, {}, undefined, strict);
    for (const one of asPreview(program)) {
      const row = stack.row(one.urn);
      const inputs = await check(run, one, row.inputs);
      expect(await run.diff(row.id, row.outputs, inputs)).to.deep.equal({ changes: false, replaces: [] });
      expect(inputs).to.deep.equal(row.inputs);
    }
  });

  it("has nothing in its inputs that changes by itself from look to look", async () => {
    const first = await previewed();
    expect(await previewed()).to.deep.equal(first);
    for (const inputs of Object.values(first)) expect(inputs).to.not.have.any.keys("searchedAt", "__preview");
  });
});
