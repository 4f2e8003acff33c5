/** `flowroute export` with the real engine: both ways adopt everything, and nothing on the account is touched. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { officeAccount, streets } from "../account/fixture";
import { inProcess, keysOf } from "../cli/support";
import { perTest } from "../support/bench";
import { type EngineBench, openEngine } from "./support/bench";
import { expectNoSecrets, expectOk, expectQuiet, HURRY, ledger, plan, writes } from "./support/programs";

describe("an exported account, with the engine", () => {
  const bench = perTest(() => openEngine({ env: HURRY, seed: officeAccount() }));
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "flowroute-export-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const exportTo = async (out: string, ...args: string[]) => {
    const ended = await inProcess(["export", "--out", out, "--for-stack", "live", ...args], {
      env: keysOf(bench.simulator),
    });
    expect({ code: ended.code, err: ended.err }).to.deep.equal({ code: 0, err: "" });
    return ended.out;
  };
  const stackOf = async (out: string) => {
    const program = bench.copyOf(out);
    const e911 = readFileSync(join(out, "flowroute.e911.json"), "utf8");
    return bench.stack("live", { folder: program }, { config: { "phones:e911": { value: e911, secret: true } } });
  };
  const accountOf = ({ simulator }: EngineBench) => simulator.control.state();

  it("is imported without any request, and the next preview shows no change and asks nothing", async () => {
    await exportTo(join(folder, "phones"));
    const before = accountOf(bench);
    const stack = await stackOf(join(folder, "phones"));
    bench.simulator.control.clearRequests();

    const imported = await stack.command([
      "import",
      "--file",
      "flowroute.import.json",
      "--generate-code=false",
      "--yes",
    ]);

    expect(imported.ok, imported.stdout).to.equal(true);
    expect(bench.requests()).to.deep.equal([]);
    await expectQuiet(bench, stack);
    await expectNoSecrets(stack, imported, streets);
    expectOk(await stack.up());
    await expectQuiet(bench, stack);
    expectOk(await stack.refresh());
    await expectQuiet(bench, stack);
    const { numbers, routes, e911s, cnams } = accountOf(bench);
    expect({ numbers, routes, e911s, cnams }).to.deep.equal({
      numbers: before.numbers,
      routes: before.routes,
      e911s: before.e911s,
      cnams: before.cnams,
    });
    expect(writes(bench)).to.deep.equal([]);
  });

  it("is adopted by pulumi up, which buys and changes nothing, and the next preview shows no change", async () => {
    await exportTo(join(folder, "phones"));
    const before = accountOf(bench);
    const stack = await stackOf(join(folder, "phones"));
    bench.simulator.control.clearRequests();

    const up = await stack.up();

    expectOk(up);
    expect(plan(up).every((step) => step.startsWith("create "))).to.equal(true);
    expect(writes(bench)).to.deep.equal([]);
    expect(ledger(bench)).to.deep.equal([]);
    await expectQuiet(bench, stack);
    expect(accountOf(bench).numbers).to.deep.equal(before.numbers);
  });

  it("is quiet where it refers to what others own, and may be imported again", async () => {
    await exportTo(join(folder, "phones"), "--only", "rate-center:seattle", "--exclude", "alias:911");
    const stack = await stackOf(join(folder, "phones"));
    const again = ["import", "--file", "flowroute.import.json", "--generate-code=false", "--yes"];
    expect((await stack.command(again)).ok).to.equal(true);
    const preview = await stack.command(["preview", "--expect-no-changes"]);
    expect(preview.ok, preview.stdout).to.equal(true);
    expectOk(await stack.up());
    const imported = await stack.command(again);
    expect(imported.ok, imported.stdout).to.equal(true);
    const second = await stack.command(["preview", "--expect-no-changes"]);
    expect(second.ok, second.stdout).to.equal(true);
    expect(writes(bench)).to.deep.equal([]);
  });
});
