/** Not enough in stock for all, and more later. */
import { expect } from "chai";
import { perSuite } from "../support/bench";
import { Stack } from "../support/engine-model";
import { buying } from "../support/program";
import { freshProviders, openProviders } from "../support/provider-bench";

const PLACE = { rateCenter: "SEATTLE", state: "WA" };
const stockOf = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ number: String(12065550100 + from + index), ...PLACE }));

describe("a stock that was too small for all", () => {
  const bench = perSuite(() => openProviders({ seed: { inventory: stockOf(8) } }));

  it("is looked at once in the next run, which asks nothing about the numbers of other resources", async () => {
    const stack = new Stack();
    const program = Array.from({ length: 10 }, (_, index) => buying(`desk-${index}`, { search: PLACE })).flat();
    const { errors } = await stack.up(await bench.run(), program);
    expect(Object.keys(errors)).to.deep.equal(["PhoneNumber desk-8", "PhoneNumber desk-9"]);
    const others = bench.owned();
    bench.simulator.control.inventory({ add: stockOf(2, 50) });
    bench.asked();

    expect(await stack.converge(await bench.run(), program)).to.deep.equal([
      "create PhoneNumber desk-8",
      "create PhoneNumber desk-9",
    ]);

    const asked = bench.asked();
    const about = asked.filter((line) => others.some((number) => line.includes(number)));
    expect(about).to.deep.equal([]);
    // The check's look, and one for each that finds its own list used up.
    expect(asked.filter((line) => /available\?rate_center/.test(line))).to.have.length(3);
    expect(bench.bought()).to.have.length(10);
  });
});

describe("criteria that nothing in stock meets", () => {
  const bench = freshProviders({ seed: { inventory: stockOf(3) } });

  const ELSEWHERE = { rateCenter: "PORTLAND", state: "OR" };
  const inPortland = { number: "15035550100", ...ELSEWHERE };

  it("are looked at once when they are changed after the purchase: the next run has nothing to ask", async () => {
    const stack = new Stack();
    await stack.converge(await bench.run(), buying("desk", { search: PLACE }));
    const changed = buying("desk", { search: ELSEWHERE });
    expect(await stack.converge(await bench.run(), changed)).to.deep.equal([
      "update NumberSearch desk",
      "update PhoneNumber desk",
    ]);
    bench.asked();
    expect(await stack.converge(await bench.run(), changed)).to.deep.equal([]);
    expect(bench.asked()).to.deep.equal([]);
    expect(bench.bought()).to.have.length(1);
  });

  it("are looked at again when they are changed once more", async () => {
    const stack = new Stack();
    await stack.converge(await bench.run(), buying("desk", { search: PLACE }));
    await stack.converge(await bench.run(), buying("desk", { search: ELSEWHERE }));
    bench.simulator.control.inventory({ add: [inPortland] });
    bench.asked();
    await stack.converge(await bench.run(), buying("desk", { search: { state: "OR" } }));
    expect(bench.asked(/available/)).to.have.length(1);
  });

  it("are looked at in each run while nothing has been bought, also when others were meant before", async () => {
    const stack = new Stack();
    const [search] = buying("desk", { search: PLACE });
    await stack.up(await bench.run(), search ? [search] : []);
    for (let runs = 0; runs < 2; runs += 1) {
      const { errors } = await stack.up(await bench.run(), buying("desk", { search: ELSEWHERE }));
      expect(errors["PhoneNumber desk"]).to.contain("no number left in stock in rate center PORTLAND");
    }
    bench.simulator.control.inventory({ add: [inPortland] });
    await stack.converge(await bench.run(), buying("desk", { search: ELSEWHERE }));
    expect(bench.bought()).to.deep.equal([inPortland.number]);
    expect(stack.row(buying("desk", {})[0]?.urn ?? "").outputs["shortlist"]).to.equal(inPortland.number);
  });
});
