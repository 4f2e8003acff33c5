/** A number that was bought by a search is replaced by an exact one, which the same search had on its list. */
import { expect } from "chai";
import { perSuite, perTest } from "../support/bench";
import { Stack } from "../support/engine-model";
import { buying, urnOf } from "../support/program";
import { openProviders, type Run } from "../support/provider-bench";

const TIMEOUT_MS = 30_000;
const SEED = { inventory: [{ number: "12065550100" }, { number: "12065550101" }, { number: "12065550102" }] };
const search = { startsWith: "206" };

describe("an exact number of the list, in place of one that was bought by the search", () => {
  const bench = perSuite(() => openProviders({ seed: SEED }));
  const stack = perTest(() => new Stack());
  beforeEach(async () => {
    bench.simulator.control.reset();
    await stack.converge(await bench.run(), buying("line", { search }));
  });

  const row = () => stack.row(urnOf("phoneNumber", "line"));
  const listed = () =>
    String(stack.row(urnOf("numberSearch", "line")).outputs["shortlist"])
      .split(" ")
      .filter((number) => number !== row().id);
  const messages = (run: Run) => run.logged.map(({ message }) => message).join("\n");
  /** The list for the exact number is in the state, and the machine goes down before the number is. */
  const dies = async (number: string) => {
    const [wanted] = buying("line", { number });
    const [, before] = buying("line", { search });
    await stack.up(
      await bench.run(),
      [wanted, before].flatMap((one) => one ?? []),
    );
  };
  const post = async (number: string, alias: string | null): Promise<void> => {
    const { control } = bench.simulator;
    control.setAccount({ numbers: [...control.state().numbers, { id: number, alias }] });
  };

  it("is bought without waiting for what no run can have bought", async () => {
    const [former, [number = ""]] = [row().id, listed()];
    const run = await bench.run();
    await stack.converge(run, buying("line", { number }));
    expect(row().id).to.equal(number);
    expect([bench.bought(), bench.released()]).to.deep.equal([[former, number], [former]]);
    // A tenth of it for its tag.
    expect(run.runtime.elapsed()).to.be.below(TIMEOUT_MS / 2);
    expect(messages(run)).to.not.contain("An earlier run");
  });

  it("is the next one, too, with a few looks at the list that was used before", async () => {
    const [first = "", second = ""] = listed();
    await stack.converge(await bench.run(), buying("line", { number: first }));
    const run = await bench.run();
    await stack.converge(run, buying("line", { number: second }));
    expect(row().id).to.equal(second);
    expect(run.runtime.elapsed()).to.be.below(TIMEOUT_MS);
  });

  it("is refused in the preview when it is on the account without our tag, as any other", async () => {
    const [number = ""] = listed();
    await post(number, null);
    const run = await bench.run();
    const { errors } = await stack.up(run, buying("line", { number }));
    expect(errors["PhoneNumber line"]).to.contain("[already-on-account]");
    expect(run.runtime.elapsed()).to.be.below(TIMEOUT_MS);
    expect(bench.bought()).to.have.length(1);
  });

  it("is missed in the preview when nobody has it any more", async () => {
    const [number = ""] = listed();
    bench.simulator.control.inventory({ take: [number] });
    const { errors } = await stack.up(await bench.run(), buying("line", { number }));
    expect(errors["PhoneNumber line"]).to.contain("[not-in-stock]");
  });

  for (const alias of ["shop/dev/line", null]) {
    it(`is recovered when a run has bought it, with the tag ${alias}, and died`, async () => {
      const [number = ""] = listed();
      await dies(number);
      await post(number, alias);
      await stack.converge(await bench.run(), buying("line", { number }));
      expect(row()).to.include({ id: number });
      expect(bench.bought(), "nothing is bought a second time").to.have.length(1);
    });

    it(`is recovered with the tag ${alias} although the search had its way for one run after that`, async () => {
      const [number = ""] = listed();
      await dies(number);
      await post(number, alias);
      await stack.converge(await bench.run(), buying("line", { search }));
      await stack.converge(await bench.run(), buying("line", { number }));
      expect(row()).to.include({ id: number });
      expect(bench.bought()).to.have.length(1);
    });
  }

  it("is waited for when the run that wanted it died: its purchase may be under way", async () => {
    const [number = ""] = listed();
    await dies(number);
    const run = await bench.run();
    await stack.converge(run, buying("line", { number }));
    expect(messages(run)).to.contain("An earlier run may have bought a number");
    expect(run.runtime.elapsed()).to.be.above(3 * TIMEOUT_MS);
  });
});
