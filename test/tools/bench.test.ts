/** What the bench makes of its runs; what it measures is in test/long/scale.test.ts. */
import { spawnSync } from "node:child_process";
import { expect } from "chai";
import { isMet, table } from "../../bench/support/report";
import { growthExponent, interleaved, median, medianRatio } from "../../bench/support/statistics";
import { root } from "../docs/markdown";

describe("the statistics of the bench", () => {
  it("take the middle of several runs, which a single disturbance does not move", () => {
    expect(median([3, 1, 100])).to.equal(3);
    expect(median([4, 1, 2, 100])).to.equal(3);
    expect(median([7])).to.equal(7);
  });

  it("compare runs of the same round only", () => {
    expect(medianRatio([10, 220, 30], [10, 200, 20])).to.be.closeTo(1.1, 1e-9);
  });

  it("do everything once before they do anything again", async () => {
    const done: string[] = [];
    const note = (name: string) => async () => done.push(name);
    const counts = await interleaved(2, { ours: note("ours"), floor: note("floor") });
    expect(done).to.deep.equal(["ours", "floor", "ours", "floor"]);
    expect(counts).to.deep.equal({ ours: [1, 3], floor: [2, 4] });
  });

  it("tell linear growth from growth with the square", () => {
    expect(growthExponent(10, 160, 16)).to.be.closeTo(1, 1e-9);
    expect(growthExponent(10, 2_560, 16)).to.be.closeTo(2, 1e-9);
  });
});

describe("the table of the bench", () => {
  it("says which target was met, and which was missed", () => {
    const few = { what: "requests", value: 18, unit: "requests", most: 18 } as const;
    const many = { ...few, value: 1_019 };
    expect([few, many, { ...many, most: undefined }].map((figure) => isMet(figure as typeof few))).to.deep.equal([
      true,
      false,
      true,
    ]);
    const text = table("refresh", [few, many]);
    expect(text)
      .to.match(/18 requests .* 18 .* met /)
      .and.to.match(/1,019 requests .* 18 .* missed /);
  });
});

describe("npm run bench", () => {
  const bench = (...args: string[]) =>
    spawnSync(process.execPath, ["--import", "tsx", "bench/bench.ts", ...args], { cwd: root, encoding: "utf8" });

  it("refuses what it does not know, says what there is, and measures nothing", () => {
    for (const [args, message] of [
      [["refersh"], /'refersh' is invalid.*Allowed choices are refresh, preview, /],
      [["--scale", "none"], /Give a number above 0/],
      [["--repeat", "1.5"], /Give a whole number/],
    ] as const) {
      const { status, stdout, stderr } = bench(...args);
      expect({ status, stdout }).to.deep.equal({ status: 1, stdout: "" });
      expect(stderr).to.match(message);
    }
  });
});
