/**
 * Transformations and hooks, which newer SDKs ask of the engine. The program runs in a process of its own, by the Node
 * language host, so that these calls pass through it; the tests of test/long have their programs in the test's process.
 */
import { existsSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { perSuite } from "../support/bench";
import { openEngine } from "./support/bench";
import { expectFine, expectNothingLeft, expectQuiet, HURRY, ledger, purchases } from "./support/programs";
import type { BenchStack } from "./support/stack";

const EVENTS = ["beforeCreate", "afterCreate", "beforeUpdate", "afterUpdate", "beforeDelete", "afterDelete"];

/** A transformation gives every resource of ours hooks, which write what they are told into `hooks.log`. */
const program = (value: string, alsoAfterCreate = "") => `
const { appendFileSync } = require("node:fs");
const pulumi = require("@pulumi/pulumi");
const { InboundRoute, NumberRouting, PhoneNumber } = require("pulumi-flowroute");
const log = (event) => new pulumi.ResourceHook(event, ({ type, name, id }) =>
  appendFileSync(__dirname + "/hooks.log", [event, type.split(":").at(-1), name, id].join(" ").trim() + "\\n"));
const hooks = Object.fromEntries(${JSON.stringify(EVENTS)}.map((event) => [event, [log(event)]]));
${alsoAfterCreate}
pulumi.runtime.registerResourceTransform(({ type, props, opts }) =>
  type.includes("/flowroute:") ? { props, opts: { ...opts, hooks } } : undefined);
const pbx = new InboundRoute("pbx", { routeType: "host", value: "${value}" });
const line = new PhoneNumber("line", { number: "12065550130" });
new NumberRouting("line", { numberId: line.id, primaryRouteId: pbx.id });
`;

const FAILS_FOR_THE_NUMBER = (event: string) => `
hooks.${event} = [new pulumi.ResourceHook("inventory", ({ type }) => {
  if (type.endsWith(":PhoneNumber")) throw new Error("the inventory cannot be reached");
})];`;

describe("hooks that a transformation gives to every resource", () => {
  const bench = perSuite(() => openEngine({ env: HURRY }));
  let stack: BenchStack;

  before(async () => {
    stack = await bench.stack("hooks", { script: program("sip.example.net") });
  });

  /** What the hooks have been told since the last look, in the order of the alphabet. */
  function hookLog(): string[] {
    const file = join(stack.folder, "hooks.log");
    if (!existsSync(file)) return [];
    const lines = readFileSync(file, "utf8").trim().split("\n");
    rmSync(file);
    return lines.map((line) => line.replace(/ [0-9a-f]{16}$/, " HASH")).sort();
  }

  it("buy nothing when one fails before the purchase, and keep the number when one fails after it", async () => {
    const early = await stack.up({ script: program("sip.example.net", FAILS_FOR_THE_NUMBER("beforeCreate")) });
    expect({ ok: early.ok, purchases: purchases(bench) }).to.deep.equal({ ok: false, purchases: [] });
    expect(early.messages).to.contain("the inventory cannot be reached");

    const late = await stack.up({ script: program("sip.example.net", FAILS_FOR_THE_NUMBER("afterCreate")) });
    expect(late.ok).to.equal(false);
    expect(ledger(bench)).to.deep.equal(["setup 12065550130 1"]);
    expect((await stack.resource("line", "PhoneNumber")).id).to.equal("12065550130");
  });

  it("are told of the companion of a number too, and a second run has nothing to do", async () => {
    hookLog();
    expect(await expectFine(stack.up({ script: program("sip.example.net") }))).to.deep.equal(["create line"]);
    expect(hookLog()).to.deep.equal(["afterCreate NumberRouting line 12065550130", "beforeCreate NumberRouting line"]);
    await expectQuiet(bench, stack);
    expect(ledger(bench)).to.deep.equal(["setup 12065550130 1"]);
    await expectFine(stack.up({ script: program("other.example.net") }));
    expect(hookLog()).to.deep.equal(["afterUpdate InboundRoute pbx 98001", "beforeUpdate InboundRoute pbx 98001"]);
  });

  it("are told of everything that goes, in a destroy with the program; without it nothing goes", async () => {
    const { ok, messages } = await stack.destroy();
    expect(ok).to.equal(false);
    expect(messages).to.contain("You must run with the `--run-program` flag");
    expect(ledger(bench)).to.have.length(1);
    expect(hookLog()).to.deep.equal([]);
    await expectFine(stack.destroy({ runProgram: true }));
    expect(hookLog().filter((line) => line.startsWith("after"))).to.deep.equal([
      "afterDelete InboundRoute pbx 98001",
      "afterDelete NumberRouting line 12065550130",
      "afterDelete NumberSearch line HASH",
      "afterDelete PhoneNumber line 12065550130",
    ]);
    await expectNothingLeft(bench, stack);
  });
});
