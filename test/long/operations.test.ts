/** What docs/operations.md says of Pulumi: what it shows, and that the commands of the page mend it, as they stand there. */
import { expect } from "chai";
import { codeBlocks, isAsQuoted, read } from "../docs/markdown";
import { openEngine } from "../engine/support/bench";
import { editNumber, expectNothingLeft } from "../engine/support/programs";
import type { BenchStack } from "../engine/support/stack";
import { until } from "../engine/support/waiting";
import { booksOf } from "../support/account";
import { perTest } from "../support/bench";

const PURCHASE = { method: "POST", path: "^/v2/numbers/1\\d{10}$" };
const blocks = codeBlocks(read("docs/operations.md"));
const linesOf = (name: string, language: string): string[] =>
  blocks
    .find((block) => block.name === name && block.language === language)
    ?.text.trimEnd()
    .split("\n") ?? [];

const program = {
  script: `
    const { PhoneNumber } = require("pulumi-flowroute");
    new PhoneNumber("support", { search: { rateCenter: "SEATTLE", state: "WA" }, cnamLookupsEnabled: true });`,
};

describe("docs/operations.md, with the engine", () => {
  const bench = perTest(() => openEngine({ profile: "harsh", env: { FLOWROUTE_TIMEOUT: "3" } }));
  let stack: BenchStack;
  beforeEach(async () => {
    stack = await bench.stack("dev", program, { project: "shop" });
  });

  /** A run that dies as soon as the request has reached the carrier. */
  const dieAt = async (match: object, script: { script: string }) => {
    const { faults } = bench.simulator.control;
    faults.clear();
    faults.add({ match, times: 1, fault: { kind: "hang-after" } });
    stack.setProgram(script);
    const run = stack.spawn("up");
    await until("the request", () => faults.list()[0]?.fired === 1);
    await run.killAll();
  };

  /** A line of the page; what it would ask, a terminal being there, is answered with yes. */
  const type = (line: string) => {
    const [, command = "", ...rest] = line.split(" ");
    return stack.command([command, ...rest, ...(command === "preview" ? [] : ["--yes"])]);
  };

  it("has what Pulumi says after a run was killed, and the commands after which nothing is left of it", async () => {
    await dieAt(PURCHASE, program);
    const logged = [await type("pulumi up")];
    for (const line of linesOf("killed", "sh")) {
      const outcome = await type(line);
      expect(outcome.ok, outcome.stdout).to.equal(true);
      logged.push(outcome);
    }

    const shown = logged.map(({ stdout }) => stdout).join("\n");
    for (const quote of linesOf("killed", "text"))
      expect(isAsQuoted(shown, `[...] ${quote} [...]`), shown).to.equal(true);
    expect(booksOf(bench.simulator)).to.deep.include({ purchases: 1, releases: [] });
    expect((await stack.state()).pending_operations ?? []).to.deep.equal([]);
    const [look = ""] = linesOf("look", "sh");
    expect((await type(look)).ok).to.equal(true);
  });

  it("has what Pulumi says of a difference that nobody expected", async () => {
    expect((await stack.up()).messages).to.equal("");
    const [number = ""] = booksOf(bench.simulator).numbers;
    editNumber(bench, number, (one) => ({ ...one, cnam_lookups_enabled: false }));
    const [look = ""] = linesOf("look", "sh");

    const { ok, stdout } = await type(look);

    expect(ok).to.equal(false);
    for (const quote of linesOf("drift", "text"))
      expect(isAsQuoted(stdout, `[...] ${quote} [...]`), stdout).to.equal(true);
  });

  it("has the commands after which nothing is left of a destroy that was killed", async () => {
    expect((await stack.up()).messages).to.equal("");
    await dieAt({ method: "DELETE" }, { script: "" });

    for (const line of linesOf("destroy", "sh")) {
      const { ok, stdout } = await type(line);
      expect(ok, stdout).to.equal(true);
    }

    await expectNothingLeft(bench, stack);
  });
});
