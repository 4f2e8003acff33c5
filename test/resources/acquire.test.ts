/** What the check of a number says before anything is bought, and how it is come by: on a carrier in memory. */
import { expect } from "chai";
import type { AvailableNumber, NumberDetails } from "../../src/client";
import type { CheckFailure } from "../../src/host";
import { boughtBySearch, claim, declared, kept, searching as wantedBy } from "../../src/journal";
import { criteriaKey, type Shortlist } from "../../src/purchase";
import { acquire } from "../../src/resources/phone-number/acquire";
import { checkPurchase } from "../../src/resources/phone-number/check-purchase";
import type { NumberInputs } from "../../src/resources/phone-number/inputs";
import { numberThing } from "../../src/resources/things";
import { Carrier, type CarrierScript, offer, ownedNumber } from "../support/carrier";
import { failureOf } from "../support/failure";
import { urnOf } from "../support/program";
import { virtualRuntime } from "../support/runtime";
import { openSession } from "../support/session";

const A = "12065550100";
const B = "12065550101";
const TAG = "shop/dev/line";
const SEARCH = urnOf("numberSearch", "line");
const CRITERIA = { startsWith: "1206" };

interface Scene {
  stock?: AvailableNumber[];
  owned?: NumberDetails[];
  /** What its `NumberSearch` has listed, or that it is checked by another provider. */
  list?: Partial<Shortlist> | "elsewhere";
  script?: CarrierScript;
}

function open({ stock = [offer(A), offer(B)], owned = [], list = {}, script }: Scene = {}) {
  const carrier = new Carrier(virtualRuntime(), stock, script);
  for (const one of owned) carrier.account.set(one.number, one);
  const session = openSession(carrier.client() as never, "phoneNumber", "line");
  if (list !== "elsewhere") {
    const shortlist: Shortlist = { numbers: [A, B], tags: [TAG], earlier: [], ...list };
    session.connection.purchases.shortlists.set(SEARCH, shortlist);
  }
  return { carrier, session };
}

type Given = Partial<NumberInputs>;
const inputsOf = (given: Given): NumberInputs => ({ __search: SEARCH, __self: urnOf("phoneNumber", "line"), ...given });
const exact = (given: Given = {}): NumberInputs => inputsOf({ number: `+${A}`, ...given });
const searching = (given: Given = {}): NumberInputs => inputsOf({ search: CRITERIA, ...given });

/** Another resource of the program that stands for a number. */
function claimed({ session }: ReturnType<typeof open>, number: string, name = "other"): void {
  const { urn } = session.of("phoneNumber", name);
  session.connection.journal.record(declared, urn, true);
  claim(session.connection.journal, numberThing(number), urn);
}

async function check(scene: ReturnType<typeof open>, inputs: NumberInputs, olds?: Given) {
  const failures = await checkPurchase(scene.session, { inputs, olds });
  return { failures, reasons: failures.map(({ reason }: CheckFailure) => reason).join(), inputs };
}

describe("the check of an exact number", () => {
  const QUOTE =
    "+1 206 555 0100 at 1.00 setup and 1.25 a month (as of now; may differ when another customer is faster)";

  it("says what it will cost", async () => {
    const scene = open();
    const { failures, inputs } = await check(scene, exact());
    expect(failures).to.deep.equal([]);
    expect(inputs.quote).to.equal(QUOTE);
    expect(scene.session.said).to.deep.equal([`info: Will buy ${QUOTE}.`]);
  });

  it("fails for one that is too expensive, with what would allow it", async () => {
    const { failures, inputs } = await check(open({ stock: [offer(A, { setupCost: 6 })] }), exact());
    expect(failures).to.have.length(1);
    expect(failures[0]).to.include({ property: "" });
    expect(failures[0]?.reason).to.contain("is in stock, but not with").and.contain("To allow it, set maxSetupCost: 6");
    expect(inputs.quote).to.equal(undefined);
  });

  it("says nothing of messaging for a number that is bought, or that is there and not taken over", async () => {
    for (const owned of [[], [ownedNumber(A, { messagingEnabled: true })]]) {
      const scene = open({ owned });
      await check(scene, exact({ messagingEnabled: false }));
      expect(scene.session.said.filter((line) => line.startsWith("warning"))).to.deep.equal([]);
    }
  });

  for (const [what, alias, says] of [
    [
      "our own mark",
      TAG,
      'has the ownership tag "shop/dev/line" of this resource already. Nothing was bought. [tag-in-use]',
    ],
    [
      "the mark of another name of this stack",
      "shop/dev/old",
      'this stack bought it as "old". Nothing was bought. [former-name]',
    ],
    ["an alias of somebody's", "reception", "[already-on-account]\n  To manage it from here, set adopt: true"],
    ["no alias", null, "[already-on-account]\n  To manage it from here, set adopt: true"],
  ] as const) {
    it(`fails for one of the account with ${what}`, async () => {
      const { failures, reasons } = await check(open({ owned: [ownedNumber(A, { alias })] }), exact());
      expect(failures).to.have.length(1);
      expect(reasons).to.contain(says);
    });
  }

  it("fails for one with the mark of its own former name as for one with its own, and asks for no aliases", async () => {
    const owned = [ownedNumber(A, { alias: "shop/dev/old" })];
    const { reasons } = await check(open({ owned, list: { tags: [TAG, "shop/dev/old"] } }), exact());
    expect(reasons).to.contain('has the ownership tag "shop/dev/old" of this resource').and.contain("adopt: true");
  });

  it("passes for one of the account that an earlier run may have bought, and not for a list of this run", async () => {
    const owned = [ownedNumber(A, { alias: TAG })];
    expect((await check(open({ owned, list: { earlier: [A] } }), exact())).failures).to.deep.equal([]);
    expect((await check(open({ owned, list: { earlier: [] } }), exact())).failures).to.have.length(1);
  });

  it("keeps the price of what was bought, and of no other number", async () => {
    const scene = open();
    expect((await check(scene, exact(), { number: `+${A}`, quote: "then" })).inputs.quote).to.equal("then");
    expect((await check(scene, exact(), { number: `+${B}`, quote: "then" })).inputs).not.to.have.property("quote");
    expect((await check(scene, exact(), { number: `+${A}` })).inputs).not.to.have.property("quote");
    expect(scene.carrier.asked).to.deep.equal([]);
  });

  it("remembers what is to be kept on the account", async () => {
    const scene = open();
    const { connection, urn } = scene.session;
    await check(scene, exact({ onDelete: "release" }));
    expect(connection.journal.has(kept, urn)).to.equal(false);
    await check(scene, exact({ onDelete: "keep" }));
    expect(connection.journal.has(kept, urn)).to.equal(true);
  });
});

describe("the check of a number whose search has another provider, or is not checked in this run", () => {
  const says = 'Did not buy a number for "line": its NumberSearch has another provider, or is not part of this run.';

  for (const [what, inputs] of [
    ["a search", searching()],
    ["an exact number", exact()],
  ] as const) {
    it(`fails for ${what} before anything is asked: an interrupted purchase would be forgotten`, async () => {
      const scene = open({ list: "elsewhere" });
      const { failures, reasons } = await check(scene, { ...inputs });
      expect(failures).to.have.length(1);
      expect(reasons).to.contain(says).and.contain("'**::line'");
      expect(scene.carrier.asked).to.deep.equal([]);
    });

    it(`passes for ${what} of a number that is there, and of one that is only taken over`, async () => {
      const scene = open({ list: "elsewhere", owned: [ownedNumber(A)] });
      expect((await check(scene, { ...inputs }, { number: `+${A}` })).failures).to.deep.equal([]);
      expect((await check(scene, { ...exact(), adopt: true })).failures).to.deep.equal([]);
    });
  }

  it("passes where none was declared, as in programs of old", async () => {
    const { __search: _, ...inputs } = exact();
    expect((await check(open({ list: "elsewhere" }), inputs as NumberInputs)).failures).to.deep.equal([]);
  });
});

describe("the check of a search", () => {
  const first = (number: string, reserve = 1): RegExp =>
    new RegExp(`^info: First choice \\+1 206 555 ${number} at .*; ${reserve} more in reserve`);

  it("names the first of its list that is still to be had within the caps", async () => {
    const scene = open({ list: {} });
    const { inputs } = await check(scene, searching());
    expect(inputs.quote).to.contain("+1 206 555 0100 at 1.00 setup");
    expect(scene.session.said).to.have.length(1);
    expect(scene.session.said[0]).to.match(first("0100"));
    expect(scene.carrier.asked.filter((line) => line === "search")).to.have.length(1);

    const turned = open({ list: {}, stock: [offer(B), offer(A)] });
    await check(turned, searching());
    expect(turned.session.said[0]).to.match(first("0100"));

    const dear = open({ list: {}, stock: [offer(A, { setupCost: 6 }), offer(B)] });
    await check(dear, searching());
    expect(dear.session.said[0]).to.match(first("0101", 0));
  });

  it("fails when all of it has gone", async () => {
    const { failures, reasons } = await check(open({ list: {}, stock: [] }), searching());
    expect(failures).to.have.length(1);
    expect(reasons).to.contain('Could not buy a number for "line": Flowroute has no number left in stock');
  });

  it("does not fail when all of it has gone, while an earlier run may have bought one", async () => {
    const scene = open({ list: { earlier: [A, B] }, stock: [] });
    expect((await check(scene, searching())).failures).to.deep.equal([]);
    expect(scene.session.said).to.deep.equal([
      "info: An earlier run did not get to the end. The up first looks for a number that it may have bought.",
    ]);
  });

  it("says which number it will take over, and fails for one that no earlier run can have bought", async () => {
    const owned = [ownedNumber(B, { alias: TAG })];
    const later = open({ owned, list: { earlier: [A, B] } });
    expect((await check(later, searching())).failures).to.deep.equal([]);
    expect(later.session.said).to.deep.equal([
      "info: Will recover +1 206 555 0101, which this resource bought before.",
    ]);
    const { failures, reasons } = await check(open({ owned, list: {} }), searching());
    expect(failures).to.have.length(1);
    expect(reasons).to.contain("[tag-in-use]");
  });

  it("does not care for a marked number that another resource of the program has", async () => {
    const owned = [ownedNumber(B, { alias: TAG })];
    const theirs = open({ owned, list: {} });
    claimed(theirs, B);
    expect((await check(theirs, searching())).failures).to.deep.equal([]);
    const ours = open({ owned, list: {} });
    claimed(ours, B, "line");
    expect((await check(ours, searching())).failures).to.have.length(1);
  });

  it("notes that a new number is wanted by it", async () => {
    const { session } = open();
    await checkPurchase(session, { inputs: searching(), olds: undefined });
    expect(session.connection.journal.get(wantedBy, criteriaKey(CRITERIA))).to.equal(session.urn);
  });

  it("is history once a number is bought, and says so only when it has changed", async () => {
    for (const [olds, said] of [
      [{ search: CRITERIA, quote: "then" }, 0],
      [{ search: { startsWith: "1212" }, quote: "then" }, 1],
      [{ number: `+${A}`, quote: "then" }, 0],
    ] as const) {
      const scene = open();
      const { inputs, failures } = await check(scene, searching(), olds);
      expect(failures).to.deep.equal([]);
      expect(inputs.quote).to.equal("then");
      expect(
        scene.session.said.filter((line) =>
          line.startsWith("info: Kept the number that was bought: the changed search"),
        ),
      ).to.have.length(said);
      expect(scene.carrier.asked).to.deep.equal([]);
    }
    expect((await check(open(), searching(), { search: CRITERIA })).inputs).not.to.have.property("quote");
  });
});

describe("a number that is to be had", () => {
  it("is bought with its offer, and the purchase by a search is noted", async () => {
    const { session, carrier } = open({ list: {} });
    const got = await acquire(session, searching());
    expect(got).to.deep.include({ id: A, origin: "purchased" });
    expect(got.live).to.deep.include({ alias: TAG, offer: offer(A) });
    expect(got).not.to.have.property("failure");
    expect(session.connection.journal.has(boughtBySearch, session.urn)).to.equal(true);
    expect(carrier.charged).to.deep.equal([A]);
  });

  it("is bought by its exact number also without a list, and that is no purchase by a search", async () => {
    const { session, carrier } = open();
    expect((await acquire(session, exact())).id).to.equal(A);
    expect(session.connection.journal.has(boughtBySearch, session.urn)).to.equal(false);
    expect(carrier.charged).to.deep.equal([A]);
  });

  it("is bought from the live stock where a search has no list", async () => {
    const { session, carrier } = open({ stock: [offer(B)] });
    expect((await acquire(session, searching())).live.alias).to.equal(TAG);
    expect(carrier.charged).to.deep.equal([B]);
    expect(session.said).to.deep.equal([]);
  });

  it("is found again, which is no purchase by a search, and says so", async () => {
    const { session, carrier } = open({ owned: [ownedNumber(B, { alias: TAG })], list: { earlier: [A, B] } });
    const got = await acquire(session, searching());
    expect(got).to.deep.include({ id: B, origin: "purchased" });
    expect(got.live).not.to.have.property("offer");
    expect(session.said).to.deep.equal(["info: Recovered +1 206 555 0101, which this resource bought before."]);
    expect(session.connection.journal.has(boughtBySearch, session.urn)).to.equal(false);
    expect(carrier.charged).to.deep.equal([]);
  });

  it("is not one that another resource of the program has", async () => {
    const scene = open({ owned: [ownedNumber(B, { alias: TAG })], list: { earlier: [A, B] } });
    claimed(scene, B);
    expect((await acquire(scene.session, searching())).id).to.equal(A);
  });

  it("is one that this resource itself stands for already", async () => {
    const scene = open({ owned: [ownedNumber(B, { alias: TAG })], list: { earlier: [A, B] } });
    claimed(scene, B, "line");
    expect((await acquire(scene.session, searching())).id).to.equal(B);
  });

  it("is adopted only where the program says so", async () => {
    const owned = [ownedNumber(A, { alias: "reception" })];
    expect(await acquire(open({ owned }).session, exact({ adopt: true }))).to.deep.include({ origin: "adopted" });
    const error = await failureOf(acquire(open({ owned }).session, exact()));
    expect(error.message).to.contain("[already-on-account]");
  });

  it("is ours by its mark, exact or not, when an earlier run bought it", async () => {
    const { session } = open({ owned: [ownedNumber(A, { alias: TAG })], list: { numbers: [A], earlier: [A] } });
    const got = await acquire(session, exact());
    expect(got).to.deep.include({ id: A, origin: "purchased" });
    expect(got.live.alias).to.equal(TAG);
  });

  it("is not bought when it bears an alias that the program wants, and may be ours", async () => {
    const scene = { owned: [ownedNumber(A, { alias: "front desk" })], list: { earlier: [A, B] } };
    const error = await failureOf(acquire(open(scene).session, searching({ alias: "front desk" })));
    expect(error.message).to.contain("[possible-purchase]");
    expect((await acquire(open(scene).session, searching())).id).to.equal(B);
  });

  it("keeps its mark, and is in the state with the failure, when the engine is gone after the purchase", async () => {
    for (const [alias, fails] of [
      ["front desk", true],
      [undefined, false],
    ] as const) {
      const { session, carrier } = open({ list: {} });
      const { purchase } = session.connection.client.numbers;
      session.connection.client.numbers.purchase = async (number) => {
        session.loseEngine();
        return purchase(number);
      };
      const got = await acquire(session, searching(alias === undefined ? {} : { alias }));
      expect(got.id).to.equal(A);
      expect(got.failure?.message.includes("[engine-gone]") ?? false).to.equal(fails);
      expect(carrier.account.get(A)?.alias).to.equal(TAG);
    }
  });

  it("says on its row what the purchase says", async () => {
    const { session } = open({ list: {}, script: { posts: ["bought-with-warning"] } });
    await acquire(session, searching());
    expect(session.said).to.deep.equal(["info: Bought +1 206 555 0100. Flowroute adds: messaging was not enabled"]);
  });
});
