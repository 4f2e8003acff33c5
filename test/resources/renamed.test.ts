/** Under another name, a resource goes on with the state of its former one where an alias says so; what follows must know it. */
import { expect } from "chai";
import type { PropertyValues } from "../../src/host";
import { perTest } from "../support/bench";
import { Stack } from "../support/engine-model";
import { buying, type Declared, urnOf } from "../support/program";
import { freshProviders, openProviders } from "../support/provider-bench";

const A = "12065550100";
const B = "12065550101";

describe("a resource under another name", () => {
  const bench = freshProviders({ seed: { inventory: [{ number: A }, { number: B }] } });
  const stack = perTest(() => new Stack());

  it("keeps its number when it is renamed, gets another number and is to be kept in one edit", async () => {
    await stack.converge(await bench.run(), buying("line", { number: A }));
    for (const kind of ["phoneNumber", "numberSearch"] as const)
      stack.rename(urnOf(kind, "line"), urnOf(kind, "front"));

    await stack.converge(await bench.run(), buying("front", { number: B, onDelete: "keep" }));

    expect(bench.owned()).to.have.members([A, B]);
    expect(bench.released()).to.deep.equal([]);
  });

  describe("moved into a component without an alias", () => {
    const LINE = `aliases: ["${urnOf("phoneNumber", "line")}"]`;
    const inside = (text: string) => text.replace("::pulumi-nodejs:", "::test:Floor$pulumi-nodejs:");
    const moved = (args: PropertyValues): Declared[] =>
      JSON.parse(JSON.stringify(buying("line", args)), (_, value) =>
        typeof value === "string" && value.startsWith("urn:") ? inside(value) : value,
      );

    it("is an exact number whose check says by which alias it is found", async () => {
      await stack.converge(await bench.run(), buying("line", { number: A }));
      const { errors } = await stack.up(await bench.run(), moved({ number: A }));
      expect(errors["PhoneNumber line"]).to.include(LINE);
    });

    it("is a searched number that is not released, with the alias and without a rename that would not help", async () => {
      const search = { startsWith: "206" };
      await stack.converge(await bench.run(), buying("line", { search }));
      const { errors } = await stack.up(await bench.run(), moved({ search }));
      expect(errors["PhoneNumber line"]).to.include(LINE).and.not.include("pulumi state rename");
      expect(bench.released()).to.deep.equal([]);
    });
  });
});

describe("a forced replacement together with other criteria", () => {
  const bench = perTest(() => openProviders({ seed: { inventory: [{ number: A }, { number: B }] } }));
  const line = (search: PropertyValues, args: PropertyValues = {}) => buying("line", { search, ...args });
  const replaced = { replace: ["PhoneNumber line"] };

  it("finds the number again by its tag", async () => {
    const stack = new Stack();
    await stack.converge(await bench.run(), line({ startsWith: A }));
    await stack.converge(await bench.run(), line({ startsWith: B }), replaced);
    expect([bench.owned(), bench.bought()]).to.deep.equal([[A], [A]]);
  });

  it("says whose number it may be by the alias that the program gives", async () => {
    const stack = new Stack();
    const named = { alias: "main line" };
    await stack.converge(await bench.run(), line({ startsWith: A }, named));
    const { errors } = await stack.up(await bench.run(), line({ startsWith: B }, named), replaced);
    expect(errors["PhoneNumber line"]).to.contain(
      "If you forced a replacement (--replace, pulumi state taint), undo that",
    );
    expect([bench.owned(), bench.bought()]).to.deep.equal([[A], [A]]);
  });

  for (const [onDelete, left] of [
    ["release", [B]],
    ["keep", [A, B]],
  ] as const) {
    it(`and another alias buys another number, and the old one goes or stays by onDelete ${onDelete}`, async () => {
      const stack = new Stack();
      await stack.converge(await bench.run(), line({ startsWith: A }, { alias: "main line", onDelete }));
      const { errors } = await stack.up(
        await bench.run(),
        line({ startsWith: B }, { alias: "desk", onDelete }),
        replaced,
      );
      const refusal = "its replacement was forced, and this run has bought another number for it";
      if (onDelete === "release") expect(errors["PhoneNumber line"]).to.contain(refusal);
      expect([bench.bought(), bench.released()]).to.deep.equal([[A, B], []]);
      await stack.converge(await bench.run(), line({ startsWith: B }, { alias: "desk", onDelete }));
      expect(bench.owned()).to.have.members([...left]);
    });
  }

  it("and the tag edited in the portal buys another number, and the old one waits for the next run", async () => {
    const stack = new Stack();
    await stack.converge(await bench.run(), line({ startsWith: "1206" }));
    const [old = ""] = bench.owned();
    const { control } = bench.simulator;
    control.setAccount({ numbers: control.state().numbers.map((number) => ({ ...number, alias: "reception" })) });
    const { errors } = await stack.up(await bench.run(), line({ startsWith: "1206" }), replaced);
    expect(errors["PhoneNumber line"]).to.contain("its replacement was forced, and this run has bought another number");
    expect([bench.owned().length, bench.released()]).to.deep.equal([2, []]);
    await stack.converge(await bench.run(), line({ startsWith: "1206" }));
    expect(bench.released()).to.deep.equal([old]);
  });
});
