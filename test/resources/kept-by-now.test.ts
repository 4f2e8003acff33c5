/**
 * A number was replaced, and the run died before it gave the old one up: the state has both. Then comes a destroy, in which
 * no program says what becomes of the old one. The engine deletes both at the same time.
 */
import { expect } from "chai";
import { ACCOUNT_KEY } from "../../src/host/account-key";
import { Stack } from "../support/engine-model";
import { hostsOfOneRun } from "../support/hosts";
import { adopting, buying, type Declared, urnOf } from "../support/program";
import { freshProviders, type Run } from "../support/provider-bench";
import type { Row } from "../support/stack-state";

const SEED = { inventory: [{ number: "12065550100" }, { number: "12065550101" }] };
const [A, B] = ["12065550100", "12065550101"] as const;
const LATER_MS = 60_000;

describe("an old object that a dead run has left beside the present one", () => {
  const bench = freshProviders({ seed: SEED });

  /** Each run has a clock of its own here. */
  const later = async (minutes: number): Promise<Run> => {
    const run = await bench.run();
    await run.runtime.sleep(minutes * LATER_MS);
    return run;
  };
  const replaced = async (first: Declared[], second: Declared[], replace: string[] = []): Promise<Stack> => {
    const stack = new Stack();
    await stack.converge(await later(0), first);
    await stack.converge(await later(10), second, { interrupted: true, replace });
    expect(stack.pendingDeletes.map(({ id }) => id)).to.deep.equal([A]);
    expect(stack.row(urnOf("phoneNumber", "line")).id).to.equal(B);
    return stack;
  };
  const numbersOf = ({ rows, pendingDeletes }: Stack): Row[] => [
    ...pendingDeletes,
    ...[...rows.values()].filter(({ urn }) => urn.includes(":PhoneNumber::")),
  ];
  /** Both deletes at once; what was left of them. */
  const destroyed = async (stack: Stack, hosts?: (row: Row) => Run): Promise<{ owned: string[]; said: string }> => {
    const run = await later(20);
    const rows = numbersOf(stack);
    await Promise.all(rows.map((row) => (hosts?.(row) ?? run).delete(row.id, row.outputs)));
    return { owned: bench.owned().sort(), said: run.logged.map(({ message }) => message).join("\n") };
  };
  const exact = (number: string, args = {}) => buying("line", { number, ...args });
  const searching = (startsWith: string, args = {}) => buying("line", { search: { startsWith }, ...args });

  it("is kept when the program set onDelete: keep together with another number", async () => {
    const stack = await replaced(exact(A), exact(B, { onDelete: "keep" }));
    const { owned, said: messages } = await destroyed(stack);
    expect(owned).to.deep.equal([A, B]);
    expect(messages).to.contain('Did not release +1 206 555 0100: it was "line" before').and.to.contain("adopt: true");
  });

  it("is kept when it was replaced by force together with that edit", async () => {
    const first = searching(A, { alias: "front" });
    const second = searching(B, { alias: "back", onDelete: "keep" });
    const stack = await replaced(first, second, ["PhoneNumber line"]);
    expect((await destroyed(stack)).owned).to.deep.equal([A, B]);
  });

  it("is kept when the two are with different providers of one run", async () => {
    const stack = await replaced(exact(A), exact(B, { onDelete: "keep" }));
    const peersOf = hostsOfOneRun();
    const [own, sales] = [
      await bench.run({}, {}, peersOf("stack")),
      await bench.run({ [ACCOUNT_KEY]: "sales" }, {}, peersOf("sales")),
    ];
    const { owned } = await destroyed(stack, ({ id }) => (id === A ? own : sales));
    expect(owned).to.deep.equal([A, B]);
  });

  it("goes with the present one when neither is to be kept", async () => {
    const stack = await replaced(exact(A), exact(B));
    expect((await destroyed(stack)).owned).to.deep.equal([]);
  });

  it("does not keep the present one when only the old one was to be kept", async () => {
    const stack = await replaced(exact(A, { onDelete: "keep" }), exact(B, { onDelete: "release" }));
    expect((await destroyed(stack)).owned).to.deep.equal([A]);
  });

  it("goes when another number was adopted, which stays without anybody's word", async () => {
    bench.simulator.control.setAccount({ numbers: [{ id: B, alias: "front" }] });
    const stack = await replaced(exact(A), [adopting("line", B)]);
    expect((await destroyed(stack)).owned).to.deep.equal([B]);
  });

  it("goes when the program is there and does not keep it any more", async () => {
    const stack = await replaced(exact(A), exact(B, { onDelete: "keep" }));
    await stack.converge(await later(20), exact(B));
    expect(bench.owned()).to.deep.equal([B]);
  });
});
