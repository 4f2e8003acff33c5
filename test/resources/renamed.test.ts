/** Renamed with an alias, a resource goes on with the state of its former name; what follows must know that it is the same. */
import { expect } from "chai";
import { type Bench, openBench } from "../support/in-process";
import { Stack } from "../support/mini-engine";
import { buying, urnOf } from "../support/program";

const A = "12065550100";
const B = "12065550101";

describe("a resource that was renamed with an alias", () => {
  let bench: Bench;
  let stack: Stack;
  before(async () => {
    bench = await openBench({ seed: { inventory: [{ number: A }, { number: B }] } });
  });
  after(() => bench.close());
  beforeEach(() => {
    bench.simulator.control.reset();
    stack = new Stack();
  });

  /** What the engine does with the state of an alias. */
  const rename = (from: string, to: string) => {
    const row = stack.row(from);
    stack.rows.delete(from);
    stack.rows.set(to, { ...row, urn: to });
  };

  it("keeps its number when it is renamed, gets another number and is to be kept in one edit", async () => {
    await stack.converge(await bench.run(), buying("line", { number: A }));
    for (const kind of ["phoneNumber", "numberSearch"] as const) rename(urnOf(kind, "line"), urnOf(kind, "front"));

    await stack.converge(await bench.run(), buying("front", { number: B, onDelete: "keep" }));

    expect(bench.owned()).to.have.members([A, B]);
    expect(bench.released()).to.deep.equal([]);
  });
});
