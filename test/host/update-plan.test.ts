/** What a run with an update plan takes from there, and how it learns that there is one. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type PropertyValues, UNKNOWN } from "../../src/host";
import { asPlanned, type CommandLine, commandLineOfCli, updatePlanOf } from "../../src/host/update-plan";

const URN = "urn:pulumi:dev::shop::pulumi-nodejs:dynamic/flowroute:NumberSearch::support";
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270", ciphertext: "v1:..." };

describe("an update plan", () => {
  let folder: string;
  before(() => {
    folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-plan-"));
    const inputDiff = {
      adds: { shortlist: "1 2", quote: { number: "+1" }, hidden: SECRET, later: UNKNOWN },
      updates: { searched: "new" },
      deletes: ["former"],
    };
    writeFileSync(join(folder, "plan.json"), JSON.stringify({ resourcePlans: { [URN]: { goal: { inputDiff } } } }));
    writeFileSync(join(folder, "broken.json"), "{");
  });
  after(() => rmSync(folder, { recursive: true }));

  const planOf = (args: string[] | undefined, env: Record<string, string> = {}) => {
    const line: CommandLine | undefined = args && { args, folder };
    return updatePlanOf({ env, commandLine: () => line });
  };
  const NAMES = ["shortlist", "quote", "hidden", "later", "searched", "former", "tag", "isOwned"];
  const olds: PropertyValues = { searched: "old", former: "3", tag: "shop/dev/support", shortlist: "9" };

  it("says of each input what it adds, changes and takes away, and what the state has otherwise", () => {
    expect(planOf(["up", "--plan", "plan.json"]).inputsOf(URN, olds, NAMES)).to.deep.equal({
      shortlist: "1 2",
      quote: { number: "+1" },
      hidden: UNKNOWN,
      later: UNKNOWN,
      searched: "new",
      tag: "shop/dev/support",
    });
  });

  for (const [what, args, env, isThere] of [
    ["by --plan FILE", ["up", "--yes", "--plan", "plan.json"], {}, true],
    ["by --plan=FILE", ["update", "--plan=plan.json"], {}, true],
    ["by Pulumi's variable for the option", ["up"], { PULUMI_OPTION_PLAN: "plan.json" }, true],
    ["by our own variable, whatever the option says", ["up", "--plan", "x"], { FLOWROUTE_PLAN: "plan.json" }, true],
    [
      "of a preview, which is bound to none",
      ["preview", "--save-plan", "plan.json"],
      { FLOWROUTE_PLAN: "plan.json" },
      false,
    ],
    ["of an up without any", ["up", "--yes"], {}, false],
    ["of an up whose file cannot be read", ["up", "--plan", "nowhere.json"], {}, false],
    ["of an up whose file is broken", ["up", "--plan", "broken.json"], {}, false],
    ["of an up whose option lacks its file", ["up", "--plan"], {}, false],
    ["of a run of which nothing can be told", undefined, {}, false],
  ] as [string, string[] | undefined, Record<string, string>, boolean][]) {
    it(`is ${isThere ? "found" : "not found"} ${what}`, () => {
      expect(planOf(args, env).inputsOf(URN, {}, ["shortlist"]) !== undefined).to.equal(isThere);
    });
  }

  it("is found by our own variable where nothing can be told of the command line", () => {
    const env = { FLOWROUTE_PLAN: join(folder, "plan.json") };
    expect(planOf(undefined, env).inputsOf(URN, {}, ["shortlist"])).to.deep.equal({ shortlist: "1 2" });
  });

  it("has nothing of a resource that it does not name", () => {
    expect(planOf(["up", "--plan", "plan.json"]).inputsOf(`${URN}s`, {}, NAMES)).to.equal(undefined);
  });

  for (const [args, env, isStrict] of [
    [["up", "--strict"], {}, true],
    [["up", "--strict=true", "--yes"], {}, true],
    [["up", "--strict=false"], {}, false],
    [["up"], {}, false],
    [["up"], { PULUMI_OPTION_STRICT: "true" }, true],
    [["up"], { PULUMI_EXPERIMENTAL: "1" }, true],
    [["up"], { PULUMI_EXPERIMENTAL: "0" }, false],
    [["preview"], { PULUMI_EXPERIMENTAL: "true" }, false],
    [["up", "--plan", "plan.json"], { PULUMI_EXPERIMENTAL: "true" }, false],
    [undefined, { PULUMI_EXPERIMENTAL: "true" }, true],
  ] as [string[] | undefined, Record<string, string>, boolean][]) {
    it(`${isStrict ? "is made" : "is not made"} by the run itself for ${JSON.stringify(args)} with ${JSON.stringify(env)}`, () => {
      expect(planOf(args, env).isStrict).to.equal(isStrict);
    });
  }

  describe("decides on what comes from a look at the carrier", () => {
    const context = { urn: URN, observedInputs: ["shortlist", "isOwned", "later"], stored: olds, isPreview: false };
    const checked = { name: "line", shortlist: "7 8", isOwned: true, later: "now" };

    it("and leaves what it leaves open, and everything else", () => {
      const answer = asPlanned(planOf(["up", "--plan", "plan.json"]), context, checked);
      expect(answer).to.deep.equal({ name: "line", shortlist: "1 2", later: "now" });
    });

    it("by leaving it open in the preview of a run that binds itself, but for what is as the state has it", () => {
      const plan = planOf(["up", "--strict"]);
      const preview = { ...context, isPreview: true };
      expect(asPlanned(plan, preview, checked)).to.deep.equal({
        name: "line",
        shortlist: UNKNOWN,
        isOwned: UNKNOWN,
        later: UNKNOWN,
      });
      expect(asPlanned(plan, preview, { shortlist: "9" })).to.deep.equal({ shortlist: "9" });
      expect(asPlanned(plan, context, checked)).to.deep.equal(checked);
    });

    it("and on nothing where there is none", () => {
      expect(asPlanned(planOf(["up"]), { ...context, isPreview: true }, checked)).to.deep.equal(checked);
    });
  });

  it("is looked for at no process that is not Pulumi's", () => {
    expect(commandLineOfCli(process.pid)).to.equal(undefined);
    expect(commandLineOfCli(1)).to.equal(undefined);
  });
});
