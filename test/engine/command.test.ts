import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { perSuite } from "../support/bench";
import { openEngine } from "./support/bench";
import type { BenchStack } from "./support/stack";

describe("the command flowroute with --stack", () => {
  const bench = perSuite(() => openEngine());
  let stack: BenchStack;
  let plain: BenchStack;

  before(async () => {
    bench.simulator.control.setAccount({ numbers: [{ id: "12065550190", alias: "support" }] });
    const nothing = async () => undefined;
    stack = await bench.stack("prod", nothing, { config: { "flowroute:maxSetupCost": "0" } });
    plain = await bench.stack("plain", nothing, { config: { "flowroute:secretKey": bench.simulator.secretKey } });
    writeFileSync(join(stack.folder, "package.json"), JSON.stringify({ dependencies: { "pulumi-flowroute": "*" } }));
  });

  it("uses the keys of the stack's configuration, the encrypted one too, and its caps", async () => {
    // What the environment says does not count then.
    const env = { FLOWROUTE_ACCESS_KEY: "another", FLOWROUTE_SECRET_KEY: "another" };
    const listed = await stack.flowroute(["list", "numbers", "--stack", "prod", "--json"], { env });
    expect(listed.exitCode, listed.output).to.equal(0);
    expect(JSON.parse(listed.output)[0]).to.include({ number: "+12065550190", alias: "support" });
    const searched = await stack.flowroute(["search", "--state", "WA", "--stack", "prod", "--json"]);
    expect(JSON.parse(searched.output)).to.include({ maxSetupCost: 0, maxMonthlyCost: 5 });
  });

  it("finds everything in order that a run needs, or says what is not", async () => {
    const good = await stack.flowroute(["doctor", "--stack", "prod"]);
    expect(good.output).to.match(/^ok {7}keys from the configuration of stack "prod"$/m);
    expect(good.output).to.match(/^ok {7}http:\/\/127\.0\.0\.1:\d+ answers and accepts the keys$/m);
    expect(good.output).to.match(/^ok {7}pulumi 3\.\d+\.\d+ \(/m);
    expect(good.output).to.match(/^ok {7}its Node language host \(/m);
    expect(good.output).to.match(/^ok {7}pulumi-flowroute [\d.]+ is a dependency of /m);
    expect(good.exitCode, good.output).to.equal(0);
    const bad = await plain.flowroute(["doctor", "--stack", "plain", "--json"]);
    expect(bad.exitCode).to.equal(1);
    const wrong = JSON.parse(bad.output).checks.filter(({ status }: { status: string }) => status !== "ok");
    expect(wrong.map(({ check }: { check: string }) => check)).to.deep.equal(["keys", "program"]);
    expect(bad.output).to.contain("in plain text").and.not.contain(bench.simulator.secretKey);
  });

  it("says of a stack that there is not what pulumi says, and ends with 3", async () => {
    const { exitCode, output } = await stack.flowroute(["list", "routes", "--stack", "nowhere"]);
    expect(exitCode).to.equal(3);
    expect(output).to.match(
      /^flowroute: Could not read the configuration of stack "nowhere": pulumi config failed: .*nowhere/,
    );
    expect(output).to.contain("pulumi stack ls");
  });
});
