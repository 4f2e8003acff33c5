import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect } from "chai";
import { SCENARIOS, SEED } from "../review/scenarios";
import { comment, HEAD } from "../review/support";
import { perSuite } from "../support/bench";
import { openEngine } from "./support/bench";
import { HURRY } from "./support/programs";
import type { BenchStack } from "./support/stack";

const expected = readFileSync(join(__dirname, "../review/expected/change.md"), "utf8");

/** What the runner of GitHub says of the commit and of the run that the expected comment is of. */
const JOB = { GITHUB_SHA: HEAD, GITHUB_RUN_ID: "1182", GITHUB_RUN_ATTEMPT: "1" };

describe("flowroute review", () => {
  const bench = perSuite(() => openEngine({ seed: SEED, env: HURRY }));
  const { before: first, after: second, config = {}, behindItsBack } = SCENARIOS["change"] ?? { before: "", after: "" };
  let stack: BenchStack;

  before(async () => {
    stack = await bench.stack("prod", { script: first }, { project: "acme-voice", config });
    const { ok, stdout } = await stack.command(["up", "--yes", "--skip-preview"]);
    expect(ok, stdout).to.equal(true);
    stack.setProgram({ script: second });
    behindItsBack?.(bench.simulator.control);
    bench.simulator.control.clearRequests();
  });

  it("previews by itself, changes nothing, and prints the comment that the recorded preview gives", async () => {
    const { exitCode, output } = await stack.flowroute(["review", "--stack", "prod", "--refresh"], { env: JOB });
    // The event log of the same run has the policies.
    const withPolicies = expected.replace(
      /^Policies: not visible.*?\./m,
      "Policies: 0 mandatory violations, 0 advisory ones.",
    );
    expect(output).to.equal(withPolicies);
    expect(exitCode).to.equal(0);
    expect(bench.requests(/^(POST|PATCH|PUT|DELETE) (?!\/v2\/numbers\/details|\/v2\/e911s\/validate)/)).to.deep.equal(
      [],
    );
  });

  it("prints the same for a preview one by one and for one with many at a time", async () => {
    for (const parallel of ["1", "32"]) {
      const args = ["preview", "--json", "--show-sames", "--refresh", "--parallel", parallel];
      const { stdout } = await stack.command(args);
      expect(comment(stdout), parallel).to.equal(expected);
    }
  });
});
