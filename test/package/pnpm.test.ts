/** In the strict folders of pnpm a program finds what it names as its dependency, and nothing else. */
import { expect } from "chai";
import { type Bench, openBench } from "../engine/support/bench";
import { Installed } from "./support/install";
import { expectToRun } from "./support/run";

describe("the package in a workspace of pnpm", () => {
  let bench: Bench;
  let installed: Installed;
  before(async () => {
    [bench, installed] = await Promise.all([openBench(), Installed.withPnpm()]);
  });
  after(async () => {
    installed.remove();
    await bench.close();
  });

  it("runs in a program that depends on it, and brings the command", async () => {
    await expectToRun(bench, "direct", installed.write({ path: "direct", files: { "index.js": "index.js" } }));
    expect(await installed.pnpm("direct", "exec", "flowroute", "--help")).to.match(/^Usage: flowroute /);
  });

  it("asks for the dependency where a program has it only through another package, and does nothing", async () => {
    installed.write({ path: "company-phones", files: { "index.js": "company-phones.js" } });
    const program = installed.write({ path: "transitive", files: { "index.js": "transitive.js" } });
    const stack = await bench.stack("transitive", program);
    bench.simulator.control.clearRequests();

    const { ok, messages } = await stack.up();

    expect(ok).to.equal(false);
    expect(messages).to.contain(
      "Add pulumi-flowroute to the dependencies of this Pulumi program (npm install pulumi-flowroute).",
    );
    expect(bench.requests()).to.deep.equal([]);
  });
});
