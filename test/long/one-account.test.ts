/** The stack's own keys and an `Account` with the same ones: two real hosts of one run, each in a process of its own. */
import { expect } from "chai";
import { Account, PhoneNumber } from "pulumi-flowroute";
import { openEngine } from "../engine/support/bench";
import { HURRY, ledger, numbersOf } from "../engine/support/programs";
import { perSuite } from "../support/bench";

const PLACE = { rateCenter: "SEATTLE", state: "WA" };
const COUNT = 6;

describe("two providers of one account", () => {
  const inventory = Array.from({ length: COUNT }, (_, at) => ({ number: String(12065550100 + at), ...PLACE }));
  // This carrier sells a number again to whoever asks a moment later.
  const bench = perSuite(() => openEngine({ profile: "harsh", env: HURRY, seed: { inventory } }));

  it("buy the last numbers in stock between them, each once, and spend one budget", async () => {
    const program = async () => {
      const { url: baseUrl, accessKey, secretKey } = bench.simulator;
      const provider = new Account("sales", { accessKey, secretKey, baseUrl, budget: COUNT });
      for (let at = 0; at < COUNT / 2; at += 1) {
        new PhoneNumber(`own-${at}`, { search: PLACE });
        new PhoneNumber(`sales-${at}`, { search: PLACE }, { provider });
      }
    };
    const stack = await bench.stack("both", program, { config: { "flowroute:budget": String(COUNT - 1) } });

    const first = await stack.up();

    // One of the stack's own goes beyond the budget unless the Account was the last to buy.
    const bought = ledger(bench).filter((line) => line.startsWith("setup"));
    expect(new Set(bought).size).to.equal(bought.length);
    expect(numbersOf(bench).length).to.equal(bought.length);
    if (!first.ok) expect(first.messages).to.match(/would bring this run to 6\.00.* \[budget\]/);
    expect((await stack.up()).messages).to.equal("");
    expect(ledger(bench).filter((line) => line.startsWith("setup"))).to.have.length(COUNT);
    expect(new Set(numbersOf(bench).map(({ id }) => id)).size).to.equal(COUNT);
    const { resources = [] } = await stack.state();
    const owned = resources.filter(({ type }) => type.endsWith(":PhoneNumber")).map(({ id }) => id);
    expect(new Set(owned).size).to.equal(COUNT);
  });
});
