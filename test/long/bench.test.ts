import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { expect } from "chai";
import { InboundRoute } from "pulumi-flowroute";
import { type EngineBench, openEngine } from "../engine/support/bench";
import { expectOk } from "../engine/support/programs";
import { until } from "../engine/support/waiting";

const ROUTE = `const { InboundRoute } = require("pulumi-flowroute");
new InboundRoute("pbx", { routeType: "host", value: "sip.example.net" });`;

/** What commands of this project write, which may be at work at the same time. */
const OF_COMMANDS = /^!! (dist|reports|node_modules|\.stryker-tmp)\/$/;

const gitStatus = () =>
  execFileSync("git", ["status", "--short", "--ignored"], { cwd: resolve(__dirname, "../.."), encoding: "utf8" })
    .split("\n")
    .filter((line) => !OF_COMMANDS.test(line));

describe("the bench for engine tests", () => {
  const home = mkdtempSync(join(tmpdir(), "pulumi-flowroute-home-"));
  const { HOME } = process.env;
  const untouched = gitStatus();
  let bench: EngineBench;

  before(async () => {
    process.env.PULUMI_BACKEND_URL = "https://not-for-tests.example";
    process.env.FLOWROUTE_ACCESS_KEY = "somebody's real key";
    bench = await openEngine({ env: { HOME: home } });
  });

  after(async () => {
    await bench.close();
    process.env.HOME = HOME;
    rmSync(home, { recursive: true, force: true });
  });

  it("leaves the user's home and the checkout alone", async () => {
    const stack = await bench.stack("private", { script: ROUTE });
    expectOk(await stack.up());
    expect(await stack.destroy()).to.deep.include({ ok: true, changes: { delete: 1 } });
    expect(readdirSync(home)).to.deep.equal([]);
    expect(gitStatus()).to.deep.equal(untouched);
    expect(process.env.FLOWROUTE_ACCESS_KEY).to.equal(undefined);
  });

  it("gives a failed run as an outcome, with what a user would read", async () => {
    const stack = await bench.stack("failed", async () => {
      throw new Error("no such luck");
    });
    const { ok, exitCode, messages } = await stack.up();
    expect({ ok, exitCode }).to.deep.equal({ ok: false, exitCode: 1 });
    expect(messages).to.include("no such luck");
  });

  it("runs programs in the test's own process too, and counts what changes", async () => {
    const program = (value: string) => async () => ({
      alias: new InboundRoute("pbx", { routeType: "host", value }).alias,
    });
    const stack = await bench.stack("inline", program("sip.example.net"));
    expect(await stack.up()).to.deep.include({ ok: true, changes: { create: 1 } });
    const { changes, outputs } = await stack.up(program("sip2.example.net"));
    expect(changes).to.deep.equal({ update: 1 });
    expect(outputs.alias).to.match(/^pbx/);
    await stack.destroy();
  });

  it("kills a run in the middle: the CLI alone, or all of it", async () => {
    bench.simulator.control.faults.add({
      match: { method: "POST", path: "^/v2/routes" },
      fault: { kind: "hang-before" },
    });
    bench.simulator.control.clearRequests();
    const stack = await bench.stack("killed", { script: ROUTE });
    const run = stack.spawn("up");
    await until("the route is on its way", () => bench.requests(/^POST/).length > 0);
    await run.killCli();
    expect(run.hosts()).to.have.length(1);
    await run.killAll();
    expect(run.hosts()).to.have.length(0);
    expect((await stack.state()).pending_operations?.map(({ type }) => type)).to.deep.equal(["creating"]);
    expect((await stack.up()).messages).to.include("locked");
    bench.simulator.control.faults.clear();
    await stack.unlock();
    expect(await stack.up()).to.include({ ok: true });
  });
});
