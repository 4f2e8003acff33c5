import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { PhoneNumber } from "pulumi-flowroute";
import type { FaultRule } from "pulumi-flowroute/simulator";
import { openEngine } from "../engine/support/bench";
import { expectFine, expectNothingLeft, expectQuiet, HURRY, ledger } from "../engine/support/programs";
import { perSuite } from "../support/bench";

const ON_POST = { method: "POST", path: "^/v2/numbers/" };

/** The engine calls `create` again, in the same run and the same host, when such a hook says so. */
describe("a purchase that an error hook repeats", () => {
  const bench = perSuite(() => openEngine({ env: HURRY }));
  afterEach(() => bench.simulator.control.faults.clear());

  const CASES: Record<string, { faults: FaultRule[]; fromPurchaseOn?: FaultRule[] }> = {
    "never reached Flowroute": {
      faults: [{ match: ON_POST, fault: { kind: "reset-before" } }],
    },
    "was made, and its answer and every read after it was lost": {
      faults: [{ match: ON_POST, fault: { kind: "reset-after" } }],
      fromPurchaseOn: [{ match: { method: "GET" }, fault: { kind: "status", status: 503 } }],
    },
    "was made, and its alias was refused": {
      faults: [{ match: { method: "PATCH", path: "^/v2/numbers/" }, fault: { kind: "status", status: 422 } }],
    },
  };

  for (const [what, { faults, fromPurchaseOn = [] }] of Object.entries(CASES)) {
    it(`buys one number when the first one ${what}`, async () => {
      const { control } = bench.simulator;
      const addAll = (rules: FaultRule[]) => {
        for (const rule of rules) control.faults.add(rule);
      };
      const told: string[] = [];
      const stack = await bench.stack("again", async () => {
        const hooks = {
          // Not before: the check of the purchase is to succeed.
          beforeCreate: [new pulumi.ResourceHook("spoil", () => addAll(faults))],
          onError: [
            new pulumi.ErrorHook("again", ({ failedOperation, name, errors }) => {
              told.push(`${failedOperation} ${name}`);
              control.faults.clear();
              return errors.length < 5;
            }),
          ],
        };
        new PhoneNumber("line", { number: "12065550130", alias: "front desk" }, { hooks });
      });
      const unwatch = control.watch(() => addAll(fromPurchaseOn));
      const before = ledger(bench);
      const repeated = await stack.up();
      unwatch();
      control.faults.clear();
      expect(told[0], repeated.messages).to.equal("create line");
      expect(repeated.ok, repeated.messages).to.equal(fromPurchaseOn.length === 0);
      // Flowroute counts as out of reach for a while then: the next run finds what was bought.
      if (!repeated.ok) await expectFine(stack.up());
      expect(ledger(bench)).to.deep.equal([...before, "setup 12065550130 1"]);
      await expectQuiet(bench, stack);
      await expectFine(stack.destroy());
      await expectNothingLeft(bench, stack);
    });
  }
});
