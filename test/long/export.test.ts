/** An account of 250 numbers, in a file for each rate center, exported and imported with the real engine. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { inProcess, keysOf } from "../cli/support";
import { openEngine } from "../engine/support/bench";
import { expectQuiet, HURRY, writes } from "../engine/support/programs";
import { perSuite } from "../support/bench";

describe("an exported account of 250 numbers, in a file for each rate center", () => {
  const bench = perSuite(() => openEngine({ env: HURRY, seed: "empty", numbers: 250 }));
  const folder = mkdtempSync(join(tmpdir(), "flowroute-export-"));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it("is imported without any request, and the next preview shows no change and asks nothing", async () => {
    const out = join(folder, "phones");
    const args = ["export", "--out", out, "--for-stack", "live"];
    const { code, err } = await inProcess(args, { env: keysOf(bench.simulator) });
    expect({ code, err }).to.deep.equal({ code: 0, err: "" });
    expect(writes(bench)).to.deep.equal([]);
    const stack = await bench.stack("live", { folder: bench.copyOf(out) });
    bench.simulator.control.clearRequests();

    const imported = await stack.command([
      "import",
      "--file",
      "flowroute.import.json",
      "--generate-code=false",
      "--yes",
    ]);

    expect(imported.ok, imported.stdout.slice(-2_000)).to.equal(true);
    expect(bench.requests()).to.deep.equal([]);
    await expectQuiet(bench, stack);
  });
});
