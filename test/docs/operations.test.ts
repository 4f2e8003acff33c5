/** docs/operations.md: each message is quoted as it is said, and what the page says to do helps. */
import { expect } from "chai";
import { IdOf } from "../support/engine-model";
import { address, buying, type Declared, declare, route, routing, urnOf } from "../support/program";
import { codeBlocks, codes, isMessage, messagesOf, read, rows } from "./markdown";
import { adopted, exactly, Scene, SEARCH, scenes, support, supportUrn } from "./operations-scenes";

const PAGE = "docs/operations.md";
const quotes = codeBlocks(read(PAGE)).filter(({ language }) => language === "text");

/** Messages of Pulumi itself; `test/long/operations.test.ts` has them from the real engine. */
const OF_PULUMI = ["killed", "drift"];

const NOTHING_TO_BUY = { "flowroute:maxNumbers": "0" };

describe(PAGE, () => {
  let scene: Scene;
  beforeEach(async () => {
    scene = await Scene.open();
  });
  afterEach(() => scene.bench.close());

  /** Ends well, with nothing bought or released on the way. */
  const expectMended = async (program: readonly Declared[], options = {}, config = {}) => {
    const before = [scene.bench.bought(), scene.bench.released()];
    await scene.stack.converge(await scene.bench.run(config), [...program], options);
    expect([scene.bench.bought(), scene.bench.released()]).to.deep.equal(before);
    expect(await scene.stack.converge(await scene.bench.run(), [...program])).to.deep.equal([]);
  };

  it("quotes what tests say, and has a quote for each of its short forms", () => {
    expect(quotes.map(({ name }) => name).sort()).to.deep.equal([...OF_PULUMI, ...Object.keys(scenes)].sort());
    const short = rows(read(PAGE), "what happened").flatMap(([, cell = ""]) => codes(cell));
    expect(short).to.have.length.above(20);
    expect(short.filter((text) => !quotes.some((quote) => quote.text.includes(text)))).to.deep.equal([]);
  });

  for (const [name, play] of Object.entries(scenes)) {
    it(`has the messages as they are said: ${name}`, async () => {
      const said = await play(scene);
      const quoted = messagesOf(quotes.find((quote) => quote.name === name)?.text ?? "");
      expect(quoted).to.have.length.above(0);
      const wrong = quoted.filter((message) => !said.some((text) => isMessage(text, message)));
      expect(wrong, `it says:\n${said.join("\n")}`).to.deep.equal([]);
    });
  }

  it("takes a number over after a crash, also when the run after it was a destroy", async () => {
    await scene.dieAfterPurchase();
    await scene.destroy();
    await expectMended(support);
  });

  it("has in the state what was bought before the keys expired, and the next up repairs it", async () => {
    await scene.expireAfterPurchase();
    expect(scene.control.state().numbers.map(({ alias }) => alias)).to.deep.equal([null]);
    await expectMended(support);
    expect(scene.control.state().numbers.map(({ alias }) => alias)).to.deep.equal(["shop/dev/support"]);
  });

  it("releases nothing when a missing number and what hangs on it are taken out of the program", async () => {
    const pbx = route("pbx");
    const line = routing("support", { numberId: new IdOf(supportUrn), primaryRouteId: new IdOf(pbx.urn) });
    await scene.up([...support, pbx, line]);
    scene.control.setAccount({ numbers: [] });
    await scene.up([...support, pbx, line], {}, { refresh: true });
    await expectMended([pbx]);
  });

  it("has a missing number again when it comes back", async () => {
    await scene.up(support);
    const { numbers } = scene.control.state();
    scene.control.setAccount({ numbers: [] });
    await scene.up(support, {}, { refresh: true });
    scene.control.setAccount({ numbers });
    await expectMended(support, { refresh: true });
  });

  it("buys back a number that was released by mistake and is in stock, with what hung on it", async () => {
    scene.control.choose({ "released-number": "back-in-stock" });
    const pbx = route("pbx");
    const line = routing("support", { numberId: new IdOf(supportUrn), primaryRouteId: new IdOf(pbx.urn) });
    await scene.up([...support, pbx, line]);
    const [number = ""] = scene.bench.owned();
    await scene.up([pbx]);
    expect(scene.bench.released()).to.deep.equal([number]);
    await scene.up([...exactly(number), pbx, line]);
    expect(scene.bench.owned()).to.deep.equal([number]);
    expect(scene.control.state().numbers[0]?.relationships.primary_route).to.equal(scene.stack.row(pbx.urn).id);
  });

  it("buys nothing after the state is lost, not even for an alias of the user's own, which tells nobody whose it is", async () => {
    const named = buying("support", { search: SEARCH, alias: "Support" });
    await scene.up(named);
    scene.stack.rows.clear();
    const said = await scene.up(named, NOTHING_TO_BUY);
    expect(said[0]).to.match(/has 1 number, and flowroute:maxNumbers allows 0.* \[number-limit\]/);
    expect(scene.bench.bought()).to.have.length(1);
  });

  it("undoes a rename without an alias by the steps of the message", async () => {
    await scene.up(support);
    const helpline = buying("helpline", { search: SEARCH });
    await scene.up(helpline);
    const [, bought = ""] = scene.bench.bought();
    const { rows } = scene.stack;
    const row = scene.stack.row(supportUrn);
    const urn = urnOf("phoneNumber", "helpline");
    // pulumi state delete, pulumi state rename, and the release in the portal.
    rows.delete(supportUrn);
    rows.set(urn, { ...row, urn });
    scene.control.setAccount({ numbers: scene.control.state().numbers.filter(({ id }) => id !== bought) });
    await expectMended(helpline);
    expect(scene.control.state().numbers.map(({ id, alias }) => [id, alias])).to.deep.equal([
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
    await scene.up([...support, ...rest]);
    const before = scene.control.state();
    scene.stack.rows.clear();
    await expectMended([...adopted("12065550100"), ...rest], {}, NOTHING_TO_BUY);
    await expectMended([...buying("support", { search: SEARCH, onDelete: "release" }), ...rest]);
    expect(scene.control.state()).to.deep.include({
      ledger: before.ledger,
      routes: before.routes,
      e911s: before.e911s,
    });
    await scene.destroy();
    expect(scene.bench.owned()).to.deep.equal([]);
  });
});
