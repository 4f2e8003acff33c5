/** `PhoneLine` and `NumberPool`, by the programs of docs/components.md. */
import { expect } from "chai";
import ts from "typescript";
import { codeBlocks, read } from "../docs/markdown";
import { booksOf } from "../support/account";
import { perSuite } from "../support/bench";
import { openEngine } from "./support/bench";
import type { SimulatedNumber } from "./support/programs";
import { expectFine, expectNothingLeft, expectOk, expectQuiet, HURRY, numbersOf, writes } from "./support/programs";
import type { BenchStack } from "./support/stack";

const blocks = new Map(codeBlocks(read("docs/components.md")).map(({ name, text }) => [name, text]));

/** Around an example: what it takes for granted. */
const COMMON = `import * as flowroute from "pulumi-flowroute";
const { E911Address, E911Assignment, InboundRoute, NumberPool, NumberRouting, PhoneLine, PhoneNumber } = flowroute;
const search = { rateCenter: "SEATTLE", state: "WA" };
const caps = { maxSetupCost: 1, maxMonthlyCost: 1.25 };
const pbx = new InboundRoute("pbx", { routeType: "host", value: "sip.example.net" });
const mobile = new InboundRoute("mobile", { routeType: "number", value: "12065550199" });
const hq = new E911Address("hq", {
  firstName: "Ada", lastName: "Byron", streetNumber: "600", streetName: "Union St", city: "Seattle", state: "WA",
  country: "US", zip: "98101",
});
`;

const program = (name: string, change = (text: string) => text): { script: string } => {
  const text = blocks.get(name);
  if (text === undefined) throw new Error(`docs/components.md has no example named ${name}`);
  const compilerOptions = { module: ts.ModuleKind.CommonJS };
  return { script: ts.transpileModule(COMMON + change(text), { compilerOptions }).outputText };
};

const withoutTags = (numbers: readonly SimulatedNumber[]) => numbers.map(({ alias: _, ...rest }) => rest);

describe("components", () => {
  const bench = perSuite(() => openEngine({ env: HURRY }));
  let stack: BenchStack;
  before(async () => {
    stack = await bench.stack("components", program("line"));
  });
  beforeEach(() => bench.simulator.control.reset());
  afterEach(async () => {
    await expectFine(stack.destroy());
    await expectNothingLeft(bench, stack);
  });

  it("a PhoneLine buys, routes and protects as its parts do", async () => {
    const outcome = await stack.up(program("line"));
    expectOk(outcome);
    const [number] = numbersOf(bench);
    expect(outcome.outputs).to.deep.equal({ number: `+${number?.id}` });
    const { primary_route, failover_route, e911_address, cnam_preset } = number?.relationships ?? {};
    expect([primary_route, failover_route, e911_address].every((id) => id && id !== "0")).to.equal(true);
    expect(cnam_preset).to.equal(null);
    await expectQuiet(bench, stack);
  });

  it("parts that were at the top of the program become those of a PhoneLine, and only the ownership tag changes", async () => {
    expectOk(await stack.up(program("separate")));
    const before = bench.simulator.control.state();
    bench.simulator.control.clearRequests();
    expectOk(await stack.up(program("moved")));
    expect(writes(bench)).to.have.length(1);
    expect(withoutTags(numbersOf(bench))).to.deep.equal(withoutTags(before.numbers));
    await expectQuiet(bench, stack);
  });

  it("a NumberPool keeps its names, and gives up the newest line that is not protected", async () => {
    const pool = (change: string) => program("pool", (text) => text.replace("count: 3", change));
    const numbersWith = async (change: string) => {
      const outcome = await stack.up(pool(change));
      expectOk(outcome);
      return outcome.outputs["numbers"] as string[];
    };
    const [one, two, three] = await numbersWith("count: 3");
    expect(await numbersWith("count: 3, protectedLines: [3]")).to.deep.equal([one, two, three]);
    expect(await numbersWith("count: 2, protectedLines: [3]")).to.deep.equal([one, three]);
    expect(booksOf(bench.simulator).releases).to.deep.equal([two?.replace("+", "")]);
    const again = await numbersWith("count: 3, protectedLines: [3]");
    expect([again[0], again[2]]).to.deep.equal([one, three]);
    await expectQuiet(bench, stack);
    expectOk(await stack.up(pool("count: 3")));
  });

  it("separate numbers become lines of a NumberPool, and wrong counts are refused before anything is asked", async () => {
    const separate = [1, 2].map(
      (index) => `new PhoneNumber("seattle-${index}", { search: { startsWith: "206" }, ...caps });`,
    );
    expectOk(await stack.up(program("pool", () => separate.join("\n"))));
    const before = numbersOf(bench);
    bench.simulator.control.clearRequests();
    expectOk(await stack.up(program("pool", (text) => text.replace("count: 3", "count: 2"))));
    expect(numbersOf(bench).map(({ id }) => id)).to.deep.equal(before.map(({ id }) => id));
    bench.simulator.control.clearRequests();
    for (const [change, says] of [
      ["count: 1.5", /count is 1\.5\. Give a whole number/],
      ["count: 1, protectedLines: [1, 2]", /protectedLines has 2\. Raise count/],
      ["count: 2, protectedLines: [0]", /Give indices of lines, from 1/],
    ] as const) {
      const refused = await stack.preview(program("pool", (text) => text.replace("count: 3", change)));
      expect(refused.ok).to.equal(false);
      expect(refused.messages).to.match(says);
    }
    expect(writes(bench)).to.deep.equal([]);
  });
});
