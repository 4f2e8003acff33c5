/** In the strict folders of pnpm a program finds what it names as its dependency, and nothing else. */
import { expect } from "chai";
import { openEngine } from "../engine/support/bench";
import { perSuite } from "../support/bench";
import { Installed } from "./support/install";
import { expectToRun } from "./support/run";

describe("the package in a workspace of pnpm", () => {
  const installed = perSuite(() => Installed.withPnpm());
  const bench = perSuite(() => openEngine());

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
