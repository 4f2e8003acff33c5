/** Not enough in stock for all, and more later. */
import { expect } from "chai";
import { type Bench, openBench } from "../support/in-process";
import { Stack } from "../support/mini-engine";
import { buying } from "../support/program";

const PLACE = { rateCenter: "SEATTLE", state: "WA" };
const stockOf = (count: number, from = 0) =>
  Array.from({ length: count }, (_, index) => ({ number: String(12065550100 + from + index), ...PLACE }));

describe("a stock that was too small for all", () => {
  let bench: Bench;
  before(async () => {
    bench = await openBench({ seed: { inventory: stockOf(8) } });
  });
  after(() => bench.close());

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
