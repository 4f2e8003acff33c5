/** Each rule of `pulumi-flowroute/policy`, by the examples of docs/policy.md, in the pack of `examples/policy`. */
import { expect } from "chai";
import { flowroutePolicies } from "../../src/policy";
import { codeBlocks, read } from "../docs/markdown";
import { perSuite } from "../support/bench";
import { openEngine } from "./support/bench";
import { purchases } from "./support/programs";
import type { BenchStack } from "./support/stack";

const examples = new Map(codeBlocks(read("docs/policy.md")).map(({ name, text }) => [name, text]));

/** Around an example: what it takes for granted. */
const program = (text: string): { script: string } => ({
  script: `const { CnamRecord, E911Address, E911Assignment, InboundRoute, NumberRouting, PhoneNumber } = require("pulumi-flowroute");
const pbx = new InboundRoute("pbx", { routeType: "host", value: "pbx.example.net", alias: "main-pbx" });
const mobile = new InboundRoute("mobile", { routeType: "number", value: "12065550199", alias: "main-mobile" });
const hq = new E911Address("hq", {
  firstName: "Ada", lastName: "Byron", streetNumber: "600", streetName: "Union St", city: "Seattle", state: "WA", zip: "98101", country: "US",
});
${text}`,
});

describe("the policy pack of examples/policy", () => {
  const bench = perSuite(() =>
    openEngine({ seed: { cnams: [{ id: "801", value: "POLICE", rejection_reason: "Misleading." }] } }),
  );
  let stack: BenchStack;
  let pack: string;
  before(async () => {
    pack = bench.copyOf("examples/policy");
    stack = await bench.stack("production", program(""));
  });

  /** Names of the rules that a preview of an example breaks. */
  async function broken(name: string): Promise<string[]> {
    const text = examples.get(name);
    if (text === undefined) throw new Error(`docs/policy.md has no example named ${name}`);
    const { stdout } = await stack.preview(program(text), { policyPacks: [pack] });
    return flowroutePolicies()
      .map((policy) => policy.name)
      .filter((rule) => new RegExp(`\\] +${rule} `).test(stdout));
  }

  for (const { name } of flowroutePolicies()) {
    if (name === "caller-name-pending") continue;
    it(`says what breaks ${name}, and nothing of what keeps it`, async () => {
      expect(await broken(`${name}-fails`)).to.include(name);
      expect(await broken(`${name}-passes`)).to.not.include(name);
    });
  }

  it("says that a caller name was rejected, once the state knows it", async () => {
    const policyPacks = [pack];
    const fine = await stack.up(program(examples.get("caller-name-pending-passes") ?? ""), { policyPacks });
    expect({ ok: fine.ok, isSaid: fine.stdout.includes("caller-name-pending") }).to.deep.equal({
      ok: true,
      isSaid: false,
    });
    const rejected = await stack.up(program(examples.get("caller-name-pending-fails") ?? ""), { policyPacks });
    expect(rejected.stdout).to.match(/\[advisory\] +caller-name-pending .*"POLICE" was rejected by Flowroute/s);
  });

  it("stops an up without a preview before the number is bought", async () => {
    const stopped = await stack.up(program(examples.get("price-caps-fails") ?? ""), { policyPacks: [pack] });
    expect({ ok: stopped.ok, purchases: purchases(bench) }).to.deep.equal({ ok: false, purchases: [] });
    expect(stopped.stdout).to.match(/price-caps .*maxMonthlyCost: 2, and 1\.25 is the highest/s);
  });
});
