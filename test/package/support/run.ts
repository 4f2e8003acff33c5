/** The way of a program: up, nothing to do, destroy. */
import { expect } from "chai";
import type { EngineBench } from "../../engine/support/bench";
import { expectFine, expectNothingLeft, routesOf } from "../../engine/support/programs";
import { booksOf, routingOf } from "../../support/account";

/** Runs the program of test/package/programs/index.ts, or the same in another language. */
export async function expectToRun(bench: EngineBench, name: string, program: { folder: string }): Promise<void> {
  const stack = await bench.stack(name, program);
  const before = booksOf(bench.simulator).purchases;

  const { ok, messages, outputs } = await stack.up();

  expect({ ok, messages }).to.deep.equal({ ok: true, messages: "" });
  const { numbers, purchases } = booksOf(bench.simulator);
  const [digits = ""] = numbers;
  expect({ outputs, purchases }).to.deep.equal({ outputs: { number: `+${digits}`, digits }, purchases: before + 1 });
  const [pbx] = routesOf(bench);
  expect(routingOf(bench.simulator, digits)).to.deep.include({ primary: pbx?.id });
  bench.simulator.control.clearRequests();
  // Its types have been checked in the first run.
  const preview = await stack.preview(undefined, { env: { PULUMI_NODEJS_TRANSPILE_ONLY: "true" } });
  const { changes } = preview;
  expect({ ok: preview.ok, changes, messages: preview.messages, requests: bench.requests() }).to.deep.equal({
    ok: true,
    changes: {},
    messages: "",
    requests: [],
  });
  await expectFine(stack.destroy());
  await expectNothingLeft(bench, stack);
}
