/** A `PhoneNumber` is in the state, and an interrupted run may all the same have bought another number for it. */
import { expect } from "chai";
import { perTest } from "../support/bench";
import { Stack } from "../support/engine-model";
import { adopting, buying, urnOf } from "../support/program";
import { freshProviders, openProviders } from "../support/provider-bench";

const [A, B, C] = ["12065550100", "12065550101", "12065550102"] as const;
const TAG = "shop/dev/line";
const ANY = { search: { startsWith: "206" } };

describe("a number that only a search can explain, although its resource is in the state", () => {
  const bench = freshProviders({ seed: { inventory: [A, B, C].map((number) => ({ number })) } });
  const stack = perTest(() => new Stack());
  const control = () => bench.simulator.control;
  const rename = (from: string, to: string) => {
    for (const kind of ["phoneNumber", "numberSearch"] as const) {
      if (stack.rows.has(urnOf(kind, from))) stack.rename(urnOf(kind, from), urnOf(kind, to));
    }
  };
  /** The machine goes down right after the purchase, before the tag or after it. */
  const dieBuying = async (program: ReturnType<typeof buying>, alias: string | null = null): Promise<string> => {
    const rows = structuredClone([...stack.rows]);
    const had = bench.owned();
    await stack.converge(await bench.run(), program);
    const [bought] = bench.owned().filter((number) => !had.includes(number));
    if (bought === undefined) throw new Error("nothing was bought");
    const search = stack.row(urnOf("numberSearch", "line"));
    stack.rows.clear();
    for (const [urn, row] of rows) stack.rows.set(urn, row);
    stack.rows.set(search.urn, search);
    const numbers = control().state().numbers;
    control().setAccount({ numbers: numbers.map((number) => (number.id === bought ? { ...number, alias } : number)) });
    return bought;
  };
  /** The run got as far as the search for another number. */
  const searchFor = async (number: string) =>
    stack.converge(await bench.run(), [
      ...buying("line", { number }).slice(0, 1),
      ...buying("line", { number: A }).slice(1),
    ]);
  const readable = (number: string) => `+1 206 555 ${number.slice(-4)}`;

  for (const alias of [null, TAG]) {
    it(`is named by a destroy when the one before was missing and it has ${alias ?? "no"} mark`, async () => {
      const line = buying("line", { ...ANY, onMissing: "replace" });
      await stack.converge(await bench.run(), line);
      control().setAccount({ numbers: [] });
      await stack.refresh(await bench.run());
      const second = await dieBuying(line, alias);
      const { errors } = await stack.destroy(await bench.run());
      expect(errors["NumberSearch line"]).to.contain(`may have bought ${readable(second)} for it`);
    });
  }

  it("is named when the program adopts another number in its place", async () => {
    const bought = await dieBuying(buying("line", ANY), TAG);
    control().setAccount({ numbers: [...control().state().numbers, { id: "14255550100", alias: "old desk" }] });
    const { errors } = await stack.up(await bench.run(), [adopting("line", "14255550100")]);
    expect(errors["NumberSearch line"]).to.contain(`may have bought ${readable(bought)} for it`);
  });

  it("is the program's own when it adopts what it has, and nothing is looked for", async () => {
    await stack.converge(await bench.run(), buying("line", ANY));
    const [id = ""] = bench.owned();
    const run = await bench.run();
    await stack.converge(run, [adopting("line", id)]);
    expect([run.logged, [...stack.rows.keys()]]).to.deep.equal([[], [urnOf("phoneNumber", "line")]]);
  });

  it("is named when its resource got another name, and that was taken back", async () => {
    const bought = await dieBuying(buying("line", ANY));
    rename("line", "front");
    await stack.converge(await bench.run(), buying("front", ANY).slice(0, 1));
    const { errors } = await stack.up(await bench.run(), buying("line", ANY));
    expect(errors["NumberSearch front"]).to.contain(
      `"front" in the state: an interrupted run may have bought ${readable(bought)} for it`,
    );
  });

  it("is named when a resource that had its name goes before", async () => {
    await stack.converge(await bench.run(), buying("line", { number: A, alias: "main" }));
    rename("line", "front");
    const front = buying("front", { number: A, alias: "main" });
    await stack.converge(await bench.run(), front);
    const bought = await dieBuying([...front, ...buying("line", ANY)]);
    const row = stack.row(urnOf("phoneNumber", "front"));
    stack.rows.delete(row.urn);
    stack.rows.set(row.urn, row);
    const { errors } = await stack.destroy(await bench.run());
    expect(errors["NumberSearch line"]).to.contain(`may have bought ${readable(bought)} for it`);
  });

  it("is named although the program asks for the number before it again", async () => {
    const line = buying("line", { number: A });
    await stack.converge(await bench.run(), line);
    await searchFor(B);
    control().setAccount({ numbers: [...control().state().numbers, { id: B }] });
    await stack.converge(await bench.run(), line);
    const { errors } = await stack.destroy(await bench.run());
    expect(errors["NumberSearch line"]).to.contain(`may have bought ${readable(B)} for it`);
  });

  it("is waited for as long as its purchase may take", async () => {
    await stack.converge(await bench.run(), buying("line", { number: A }));
    await searchFor(B);
    const run = await bench.run();
    const until = run.runtime.now() + 50_000;
    const { sleep } = run.runtime;
    run.runtime.sleep = async (ms, signal) => {
      await sleep(ms, signal);
      if (run.runtime.now() >= until && !bench.owned().includes(B)) {
        control().setAccount({ numbers: [...control().state().numbers, { id: B }] });
      }
    };
    const { errors } = await stack.destroy(run);
    expect(errors["NumberSearch line"]).to.contain(`may have bought ${readable(B)} for it`);
  });
});

describe("a number whose resource has another name since", () => {
  it("goes by what the program says of it, not of the one that has its former name", async () => {
    const bench = await openProviders({ seed: { inventory: [A, B].map((number) => ({ number })) } });
    try {
      const stack = new Stack();
      await stack.converge(await bench.run(), buying("line", { number: A, alias: "main" }));
      for (const kind of ["phoneNumber", "numberSearch"] as const) {
        stack.rename(urnOf(kind, "line"), urnOf(kind, "front"));
      }
      const front = buying("front", { number: A, alias: "main" });
      await stack.converge(await bench.run(), front);
      const line = buying("line", { number: B, onDelete: "keep" });
      await stack.converge(await bench.run(), [...front, ...line]);
      await stack.converge(await bench.run(), line);
      expect(bench.owned()).to.deep.equal([B]);
    } finally {
      await bench.close();
    }
  });
});
