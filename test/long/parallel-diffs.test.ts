/**
 * `PULUMI_PARALLEL_DIFF` lets the engine ask for many differences at once: the check of one resource then comes before the
 * difference of another that was registered earlier. `PULUMI_EXPERIMENTAL` makes it plan each run. Neither may change what
 * becomes of a number.
 */
import { expect } from "chai";
import { PhoneNumber } from "pulumi-flowroute";
import { describeClaims } from "../engine/suites/claims";
import { describeProviderChanges } from "../engine/suites/provider-changes";
import { openEngine } from "../engine/support/bench";
import { expectFine, expectQuiet, HURRY, ledger } from "../engine/support/programs";
import { perTest } from "../support/bench";

const env = { PULUMI_EXPERIMENTAL: "true", PULUMI_PARALLEL_DIFF: "true" };
const mode = { env, title: ", differences at once" };

describeClaims("plain", mode);
describeProviderChanges("plain", mode);

describe("an engine that asks for many differences at once", () => {
  const bench = perTest(() => openEngine({ profile: "harsh", env: { ...HURRY, ...env } }));

  const search = { rateCenter: "SEATTLE", state: "WA" };
  const desks = (names: readonly string[], options: Record<string, string> = {}) => {
    return async () => {
      for (const name of names) {
        const aliases = options[name];
        new PhoneNumber(
          name,
          { search, maxSetupCost: 1 },
          aliases === undefined ? {} : { aliases: [{ name: aliases }] },
        );
      }
    };
  };

  it("changes from a search to an exact number of its list without waiting for an interrupted run", async () => {
    const stack = await bench.stack("s", desks(["desk"]));
    await expectFine(stack.up());
    const { id = "" } = await stack.resource("desk", "PhoneNumber");
    const { outputs = {} } = await stack.resource("desk", "NumberSearch");
    const listed = String(outputs["shortlist"]).split(" ");
    const number = listed.find((one) => one !== id) ?? "";
    const outcome = await stack.up(async () => {
      new PhoneNumber("desk", { number, maxSetupCost: 1 });
    });
    expect(outcome.messages).to.equal("");
    expect(outcome.diagnostics.map(({ message }) => message).join("\n")).to.not.contain("An earlier run");
    expect(ledger(bench).map((line) => line.split(" ").slice(0, 2).join(" "))).to.include.members([
      `setup ${id}`,
      `setup ${number}`,
      `release ${id}`,
    ]);
    await expectQuiet(bench, stack);
  });

  it("keeps twenty numbers of which half get another name by an alias, and buys the new one beside them", async () => {
    const names = Array.from({ length: 20 }, (_, at) => `desk-${at}`);
    const stack = await bench.stack("s", desks(names));
    await expectFine(stack.up());
    const before = ledger(bench);
    const renamed = names.map((name, at) => (at % 2 === 0 ? name : `${name}-renamed`));
    const former = Object.fromEntries(renamed.flatMap((name, at) => (at % 2 === 0 ? [] : [[name, names[at] ?? ""]])));
    await expectFine(stack.up(desks(renamed, former)));
    expect(ledger(bench)).to.deep.equal(before);
    await expectFine(stack.up(desks([...renamed, "one-more"], former)));
    expect(ledger(bench)).to.have.length(before.length + 1);
    await expectQuiet(bench, stack);
  });
});
