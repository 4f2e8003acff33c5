/** A Flowroute that sells a number which the account has already, and charges for it again. */
import { expect } from "chai";
import { perSuite } from "../support/bench";
import { buying } from "../support/program";
import { openProviders, type Run } from "../support/provider-bench";

const SEED = { inventory: [{ number: "12065550100" }, { number: "12065550101" }] };
const line = buying("line", { search: { startsWith: "206" } });

describe("a purchase of a number that the account has already", () => {
  const bench = perSuite(() => openProviders({ seed: SEED, choices: { "purchase-of-owned-number": "charge-again" } }));

  it("does not make the number ours when it has the tag of another stack, and says what it cost", async () => {
    const { control } = bench.simulator;
    const run = await bench.run();
    const [search, phone] = await checkedInputs(run);
    const [first = "", second] = String(search?.["shortlist"]).split(" ");
    // Another process of this account buys and tags it between our look and our purchase.
    const notOurs = { errors: [{ detail: "Could not find that resource on your account." }] };
    control.setAccount({ numbers: [{ id: first, alias: "rival/prod/desk" }] });
    control.faults.add({
      match: { method: "GET", path: `/v2/numbers/${first}$` },
      times: 1,
      fault: { kind: "status", status: 404, body: notOurs },
    });
    control.faults.add({
      match: { method: "GET", path: `^/v2/numbers\\?starts_with=${first}&` },
      times: 1,
      fault: { kind: "status", status: 200, body: { data: [] } },
    });
    control.faults.add({
      match: { method: "GET", path: `available\\?starts_with=${first}&` },
      times: 1,
      fault: {
        kind: "status",
        status: 200,
        body: { data: [{ id: first, attributes: { value: first, setup_cost: 1, monthly_cost: 1.25 } }] },
      },
    });

    const { id } = await run.create(phone ?? {});

    expect(id).to.equal(second);
    expect(control.state().numbers.find((number) => number.id === first)?.alias).to.equal("rival/prod/desk");
    expect(bench.bought()).to.deep.equal([first, second]);
    expect(run.logged.map(({ message }) => message).join("\n")).to.contain("may have charged the setup fee again");
  });

  /** What the engine hands to the creates of the search and of its number. */
  const checkedInputs = async (run: Run) => {
    const [search, phone] = line;
    return [(await run.check({}, search?.inputs ?? {})).inputs, (await run.check({}, phone?.inputs ?? {})).inputs];
  };
});
