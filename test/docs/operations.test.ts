/** docs/operations.md: each message is quoted as it is said, and what the page says to do helps. */
import { expect } from "chai";
import { perTest } from "../support/bench";
import { IdOf } from "../support/engine-model";
import { address, buying, type Declared, declare, route, routing, urnOf } from "../support/program";
import { codeBlocks, codes, isMessage, messagesOf, read, rows } from "./markdown";
import { adopted, exactly, Scenario, SEARCH, scenarios, support, supportUrn } from "./operations-scenarios";

const PAGE = "docs/operations.md";
const quotes = codeBlocks(read(PAGE)).filter(({ language }) => language === "text");

/** Messages of Pulumi itself; `test/long/operations.test.ts` has them from the real engine. */
const OF_PULUMI = ["killed", "drift"];

const NOTHING_TO_BUY = { "flowroute:maxNumbers": "0" };

describe(PAGE, () => {
  const scenario = perTest(() => Scenario.open());

  /** Ends well, with nothing bought or released on the way. */
  const expectMended = async (program: readonly Declared[], options = {}, config = {}) => {
    const before = [scenario.bench.bought(), scenario.bench.released()];
    await scenario.stack.converge(await scenario.bench.run(config), [...program], options);
    expect([scenario.bench.bought(), scenario.bench.released()]).to.deep.equal(before);
    expect(await scenario.stack.converge(await scenario.bench.run(), [...program])).to.deep.equal([]);
  };

  it("quotes what tests say, and has a quote for each of its short forms", () => {
    expect(quotes.map(({ name }) => name).sort()).to.deep.equal([...OF_PULUMI, ...Object.keys(scenarios)].sort());
    const short = rows(read(PAGE), "what happened").flatMap(([, cell = ""]) => codes(cell));
    expect(short).to.have.length.above(20);
    expect(short.filter((text) => !quotes.some((quote) => quote.text.includes(text)))).to.deep.equal([]);
  });

  for (const [name, play] of Object.entries(scenarios)) {
    it(`has the messages as they are said: ${name}`, async () => {
      const logged = await play(scenario);
      const quoted = messagesOf(quotes.find((quote) => quote.name === name)?.text ?? "");
      expect(quoted).to.have.length.above(0);
      const wrong = quoted.filter((message) => !logged.some((text) => isMessage(text, message)));
      expect(wrong, `it says:\n${logged.join("\n")}`).to.deep.equal([]);
    });
  }

  it("takes a number over after a crash, also when the run after it was a destroy", async () => {
    await scenario.dieAfterPurchase();
    await scenario.destroy();
    await expectMended(support);
  });

  it("has in the state what was bought before the keys expired, and the next up repairs it", async () => {
    await scenario.expireAfterPurchase();
    expect(scenario.control.state().numbers.map(({ alias }) => alias)).to.deep.equal([null]);
    await expectMended(support);
    expect(scenario.control.state().numbers.map(({ alias }) => alias)).to.deep.equal(["shop/dev/support"]);
  });

  it("releases nothing when a missing number and what hangs on it are taken out of the program", async () => {
    const pbx = route("pbx");
    const line = routing("support", { numberId: new IdOf(supportUrn), primaryRouteId: new IdOf(pbx.urn) });
    await scenario.up([...support, pbx, line]);
    scenario.control.setAccount({ numbers: [] });
    await scenario.up([...support, pbx, line], {}, { refresh: true });
    await expectMended([pbx]);
  });

  it("has a missing number again when it comes back", async () => {
    await scenario.up(support);
    const { numbers } = scenario.control.state();
    scenario.control.setAccount({ numbers: [] });
    await scenario.up(support, {}, { refresh: true });
    scenario.control.setAccount({ numbers });
    await expectMended(support, { refresh: true });
  });

  it("buys back a number that was released by mistake and is in stock, with what hung on it", async () => {
    scenario.control.choose({ "released-number": "back-in-stock" });
    const pbx = route("pbx");
    const line = routing("support", { numberId: new IdOf(supportUrn), primaryRouteId: new IdOf(pbx.urn) });
    await scenario.up([...support, pbx, line]);
    const [number = ""] = scenario.bench.owned();
    await scenario.up([pbx]);
    expect(scenario.bench.released()).to.deep.equal([number]);
    await scenario.up([...exactly(number), pbx, line]);
    expect(scenario.bench.owned()).to.deep.equal([number]);
    expect(scenario.control.state().numbers[0]?.relationships.primary_route).to.equal(scenario.stack.row(pbx.urn).id);
  });

  it("buys nothing after the state is lost, not even for an alias of the user's own, which tells nobody whose it is", async () => {
    const named = buying("support", { search: SEARCH, alias: "Support" });
    await scenario.up(named);
    scenario.stack.rows.clear();
    const logged = await scenario.up(named, NOTHING_TO_BUY);
    expect(logged[0]).to.match(/has 1 number, and flowroute:maxNumbers allows 0.* \[number-limit\]/);
    expect(scenario.bench.bought()).to.have.length(1);
  });

  it("undoes a rename without an alias by the steps of the message", async () => {
    await scenario.up(support);
    const helpline = buying("helpline", { search: SEARCH });
    await scenario.up(helpline);
    const [, bought = ""] = scenario.bench.bought();
    const { rows } = scenario.stack;
    const row = scenario.stack.row(supportUrn);
    const urn = urnOf("phoneNumber", "helpline");
    // pulumi state delete, pulumi state rename, and the release in the portal.
    rows.delete(supportUrn);
    rows.set(urn, { ...row, urn });
    scenario.control.setAccount({ numbers: scenario.control.state().numbers.filter(({ id }) => id !== bought) });
    await expectMended(helpline);
    expect(scenario.control.state().numbers.map(({ id, alias }) => [id, alias])).to.deep.equal([
      [row.id, "shop/dev/helpline"],
    ]);
  });

  it("has everything again after the state is lost: nothing is bought, made or charged a second time", async () => {
    const rest = [
      route("pbx"),
      routing("support", { numberId: new IdOf(supportUrn), primaryRouteId: new IdOf(route("pbx").urn) }),
      address("hq"),
      declare("e911Assignment", "support", {
        numberId: new IdOf(supportUrn),
        e911AddressId: new IdOf(address("hq").urn),
      }),
    ];
    await scenario.up([...support, ...rest]);
    const before = scenario.control.state();
    scenario.stack.rows.clear();
    await expectMended([...adopted("12065550100"), ...rest], {}, NOTHING_TO_BUY);
    await expectMended([...buying("support", { search: SEARCH, onDelete: "release" }), ...rest]);
    expect(scenario.control.state()).to.deep.include({
      ledger: before.ledger,
      routes: before.routes,
      e911s: before.e911s,
    });
    await scenario.destroy();
    expect(scenario.bench.owned()).to.deep.equal([]);
  });
});
