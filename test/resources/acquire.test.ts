/** What the check of a number says before anything is bought, and how it is come by: on a carrier in memory. */
import { expect } from "chai";
import type { AvailableNumber, NumberDetails } from "../../src/client";
import type { CheckFailure } from "../../src/host";
import { boughtBySearch, claim, declared, kept, searching as wantedBy } from "../../src/journal";
import { criteriaKey, type Shortlist } from "../../src/purchase";
import { acquire } from "../../src/resources/phone-number/acquire";
import { preparePurchase } from "../../src/resources/phone-number/check-purchase";
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

interface Setup {
  stock?: AvailableNumber[];
  owned?: NumberDetails[];
  /** What its `NumberSearch` has listed, or that it is checked by another provider. */
  list?: Partial<Shortlist> | "elsewhere";
  script?: CarrierScript;
}

function openSetup({ stock = [offer(A), offer(B)], owned = [], list = {}, script }: Setup = {}) {
  const carrier = new Carrier(virtualRuntime(), stock, script);
  for (const one of owned) carrier.account.set(one.number, one);
  const context = openSession(carrier.client() as never, "phoneNumber", "line");
  if (list !== "elsewhere") {
    const shortlist: Shortlist = { numbers: [A, B], tags: [TAG], possiblyBought: [], ...list };
    context.connection.purchases.shortlists.set(SEARCH, shortlist);
  }
  return { carrier, context: context };
}

type Given = Partial<NumberInputs>;
const inputsOf = (given: Given): NumberInputs => ({ __search: SEARCH, __self: urnOf("phoneNumber", "line"), ...given });
const exact = (given: Given = {}): NumberInputs => inputsOf({ number: `+${A}`, ...given });
const searching = (given: Given = {}): NumberInputs => inputsOf({ search: CRITERIA, ...given });

/** Another resource of the program that stands for a number. */
function claimed({ context }: ReturnType<typeof openSetup>, number: string, name = "other"): void {
  const { urn } = context.of("phoneNumber", name);
  context.connection.journal.record(declared, urn, true);
  claim(context.connection.journal, numberThing(number), urn);
}

async function check(setup: ReturnType<typeof openSetup>, inputs: NumberInputs, olds?: Given) {
  const failures = await preparePurchase(setup.context, { inputs, olds });
  return { failures, reasons: failures.map(({ reason }: CheckFailure) => reason).join(), inputs };
}

describe("the check of an exact number", () => {
  const QUOTE =
    "+1 206 555 0100 at 1.00 setup and 1.25 a month (as of now; may differ when another customer is faster)";

  it("says what it will cost", async () => {
    const setup = openSetup();
    const { failures, inputs } = await check(setup, exact());
    expect(failures).to.deep.equal([]);
    expect(inputs.quote).to.equal(QUOTE);
    expect(setup.context.said).to.deep.equal([`info: Will buy ${QUOTE}.`]);
  });

  it("fails for one that is too expensive, with what would allow it", async () => {
    const { failures, inputs } = await check(openSetup({ stock: [offer(A, { setupCost: 6 })] }), exact());
    expect(failures).to.have.length(1);
    expect(failures[0]).to.include({ property: "" });
    expect(failures[0]?.reason).to.contain("is in stock, but not with").and.contain("To allow it, set maxSetupCost: 6");
    expect(inputs.quote).to.equal(undefined);
  });

  it("says nothing of messaging for a number that is bought, or that is there and not adopted", async () => {
    for (const owned of [[], [ownedNumber(A, { messagingEnabled: true })]]) {
      const setup = openSetup({ owned });
      await check(setup, exact({ messagingEnabled: false }));
      expect(setup.context.said.filter((line) => line.startsWith("warning"))).to.deep.equal([]);
    }
  });

  for (const [what, alias, says] of [
    [
      "our own mark",
      TAG,
      'has the ownership tag "shop/dev/line" of this resource already. Nothing was bought. [tag-in-use]',
    ],
    [
      "the tag of another name of this stack",
      "shop/dev/old",
      'this stack bought it as "old". Nothing was bought. [former-name]',
    ],
    ["an alias of somebody's", "reception", "[already-on-account]\n  To manage it from here, set adopt: true"],
    ["no alias", null, "[already-on-account]\n  To manage it from here, set adopt: true"],
  ] as const) {
    it(`fails for one of the account with ${what}`, async () => {
      const { failures, reasons } = await check(openSetup({ owned: [ownedNumber(A, { alias })] }), exact());
      expect(failures).to.have.length(1);
      expect(reasons).to.contain(says);
    });
  }

  it("fails for one with the tag of its own former name as for one with its own, and asks for no aliases", async () => {
    const owned = [ownedNumber(A, { alias: "shop/dev/old" })];
    const { reasons } = await check(openSetup({ owned, list: { tags: [TAG, "shop/dev/old"] } }), exact());
    expect(reasons).to.contain('has the ownership tag "shop/dev/old" of this resource').and.contain("adopt: true");
  });

  it("passes for one of the account that an earlier run may have bought, and not for a list of this run", async () => {
    const owned = [ownedNumber(A, { alias: TAG })];
    expect((await check(openSetup({ owned, list: { possiblyBought: [A] } }), exact())).failures).to.deep.equal([]);
    expect((await check(openSetup({ owned, list: { possiblyBought: [] } }), exact())).failures).to.have.length(1);
  });

  it("keeps the price of what was bought, and of no other number", async () => {
    const setup = openSetup();
    expect((await check(setup, exact(), { number: `+${A}`, quote: "then" })).inputs.quote).to.equal("then");
    expect((await check(setup, exact(), { number: `+${B}`, quote: "then" })).inputs).not.to.have.property("quote");
    expect((await check(setup, exact(), { number: `+${A}` })).inputs).not.to.have.property("quote");
    expect(setup.carrier.asked).to.deep.equal([]);
  });

  it("remembers what is to be kept on the account", async () => {
    const setup = openSetup();
    const { connection, urn } = setup.context;
    await check(setup, exact({ onDelete: "release" }));
    expect(connection.journal.has(kept, urn)).to.equal(false);
    await check(setup, exact({ onDelete: "keep" }));
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
      const setup = openSetup({ list: "elsewhere" });
      const { failures, reasons } = await check(setup, { ...inputs });
      expect(failures).to.have.length(1);
      expect(reasons).to.contain(says).and.contain("'**::line'");
      expect(setup.carrier.asked).to.deep.equal([]);
    });

    it(`passes for ${what} of a number that is there, and of one that is only adopted`, async () => {
      const setup = openSetup({ list: "elsewhere", owned: [ownedNumber(A)] });
      expect((await check(setup, { ...inputs }, { number: `+${A}` })).failures).to.deep.equal([]);
      expect((await check(setup, { ...exact(), adopt: true })).failures).to.deep.equal([]);
    });
  }

  it("passes where none was declared, as in programs of old", async () => {
    const { __search: _, ...inputs } = exact();
    expect((await check(openSetup({ list: "elsewhere" }), inputs as NumberInputs)).failures).to.deep.equal([]);
  });
});

describe("the check of a search", () => {
  const first = (number: string, reserve = 1): RegExp =>
    new RegExp(`^info: First choice \\+1 206 555 ${number} at .*; ${reserve} more in reserve`);

  it("names the first of its list that is still to be had within the caps", async () => {
    const setup = openSetup({ list: {} });
    const { inputs } = await check(setup, searching());
    expect(inputs.quote).to.contain("+1 206 555 0100 at 1.00 setup");
    expect(setup.context.said).to.have.length(1);
    expect(setup.context.said[0]).to.match(first("0100"));
    expect(setup.carrier.asked.filter((line) => line === "search")).to.have.length(1);

    const turned = openSetup({ list: {}, stock: [offer(B), offer(A)] });
    await check(turned, searching());
    expect(turned.context.said[0]).to.match(first("0100"));

    const dear = openSetup({ list: {}, stock: [offer(A, { setupCost: 6 }), offer(B)] });
    await check(dear, searching());
    expect(dear.context.said[0]).to.match(first("0101", 0));
  });

  it("fails when all of it has gone", async () => {
    const { failures, reasons } = await check(openSetup({ list: {}, stock: [] }), searching());
    expect(failures).to.have.length(1);
    expect(reasons).to.contain('Could not buy a number for "line": Flowroute has no number left in stock');
  });

  it("does not fail when all of it has gone, while an earlier run may have bought one", async () => {
    const setup = openSetup({ list: { possiblyBought: [A, B] }, stock: [] });
    expect((await check(setup, searching())).failures).to.deep.equal([]);
    expect(setup.context.said).to.deep.equal([
      "info: An earlier run was interrupted. pulumi up first looks for a number that it may have bought.",
    ]);
  });

  it("says which number it will recover, and fails for one that no earlier run can have bought", async () => {
    const owned = [ownedNumber(B, { alias: TAG })];
    const later = openSetup({ owned, list: { possiblyBought: [A, B] } });
    expect((await check(later, searching())).failures).to.deep.equal([]);
    expect(later.context.said).to.deep.equal([
      "info: Will recover +1 206 555 0101, which this resource bought before.",
    ]);
    const { failures, reasons } = await check(openSetup({ owned, list: {} }), searching());
    expect(failures).to.have.length(1);
    expect(reasons).to.contain("[tag-in-use]");
  });

  it("does not care for a tagged number that another resource of the program has", async () => {
    const owned = [ownedNumber(B, { alias: TAG })];
    const theirs = openSetup({ owned, list: {} });
    claimed(theirs, B);
    expect((await check(theirs, searching())).failures).to.deep.equal([]);
    const ours = openSetup({ owned, list: {} });
    claimed(ours, B, "line");
    expect((await check(ours, searching())).failures).to.have.length(1);
  });

  it("notes that a new number is wanted by it", async () => {
    const { context } = openSetup();
    await preparePurchase(context, { inputs: searching(), olds: undefined });
    expect(context.connection.journal.get(wantedBy, criteriaKey(CRITERIA))).to.equal(context.urn);
  });

  it("is history once a number is bought, and says so only when it has changed", async () => {
    for (const [olds, messages] of [
      [{ search: CRITERIA, quote: "then" }, 0],
      [{ search: { startsWith: "1212" }, quote: "then" }, 1],
      [{ number: `+${A}`, quote: "then" }, 0],
    ] as const) {
      const setup = openSetup();
      const { inputs, failures } = await check(setup, searching(), olds);
      expect(failures).to.deep.equal([]);
      expect(inputs.quote).to.equal("then");
      expect(
        setup.context.said.filter((line) =>
          line.startsWith("info: Kept the number that was bought: the changed search"),
        ),
      ).to.have.length(messages);
      expect(setup.carrier.asked).to.deep.equal([]);
    }
    expect((await check(openSetup(), searching(), { search: CRITERIA })).inputs).not.to.have.property("quote");
  });
});

describe("a number that is to be had", () => {
  it("is bought with its offer, and the purchase by a search is noted", async () => {
    const { context, carrier } = openSetup({ list: {} });
    const got = await acquire(context, searching());
    expect(got).to.deep.include({ id: A, origin: "purchased" });
    expect(got.live).to.deep.include({ alias: TAG, offer: offer(A) });
    expect(got).not.to.have.property("failure");
    expect(context.connection.journal.has(boughtBySearch, context.urn)).to.equal(true);
    expect(carrier.charged).to.deep.equal([A]);
  });

  it("is bought by its exact number also without a list, and that is no purchase by a search", async () => {
    const { context, carrier } = openSetup();
    expect((await acquire(context, exact())).id).to.equal(A);
    expect(context.connection.journal.has(boughtBySearch, context.urn)).to.equal(false);
    expect(carrier.charged).to.deep.equal([A]);
  });

  it("is bought from the live stock where a search has no list", async () => {
    const { context, carrier } = openSetup({ stock: [offer(B)] });
    expect((await acquire(context, searching())).live.alias).to.equal(TAG);
    expect(carrier.charged).to.deep.equal([B]);
    expect(context.said).to.deep.equal([]);
  });

  it("is found again, which is no purchase by a search, and says so", async () => {
    const { context, carrier } = openSetup({
      owned: [ownedNumber(B, { alias: TAG })],
      list: { possiblyBought: [A, B] },
    });
    const got = await acquire(context, searching());
    expect(got).to.deep.include({ id: B, origin: "purchased" });
    expect(got.live).not.to.have.property("offer");
    expect(context.said).to.deep.equal(["info: Recovered +1 206 555 0101, which this resource bought before."]);
    expect(context.connection.journal.has(boughtBySearch, context.urn)).to.equal(false);
    expect(carrier.charged).to.deep.equal([]);
  });

  it("is not one that another resource of the program has", async () => {
    const setup = openSetup({ owned: [ownedNumber(B, { alias: TAG })], list: { possiblyBought: [A, B] } });
    claimed(setup, B);
    expect((await acquire(setup.context, searching())).id).to.equal(A);
  });

  it("is one that this resource itself stands for already", async () => {
    const setup = openSetup({ owned: [ownedNumber(B, { alias: TAG })], list: { possiblyBought: [A, B] } });
    claimed(setup, B, "line");
    expect((await acquire(setup.context, searching())).id).to.equal(B);
  });

  it("is adopted only where the program says so", async () => {
    const owned = [ownedNumber(A, { alias: "reception" })];
    expect(await acquire(openSetup({ owned }).context, exact({ adopt: true }))).to.deep.include({ origin: "adopted" });
    const error = await failureOf(acquire(openSetup({ owned }).context, exact()));
    expect(error.message).to.contain("[already-on-account]");
  });

  it("is ours by its tag, exact or not, when an earlier run bought it", async () => {
    const { context } = openSetup({
      owned: [ownedNumber(A, { alias: TAG })],
      list: { numbers: [A], possiblyBought: [A] },
    });
    const got = await acquire(context, exact());
    expect(got).to.deep.include({ id: A, origin: "purchased" });
    expect(got.live.alias).to.equal(TAG);
  });

  it("is not bought when it bears an alias that the program wants, and may be ours", async () => {
    const setup = { owned: [ownedNumber(A, { alias: "front desk" })], list: { possiblyBought: [A, B] } };
    const error = await failureOf(acquire(openSetup(setup).context, searching({ alias: "front desk" })));
    expect(error.message).to.contain("[possible-purchase]");
    expect((await acquire(openSetup(setup).context, searching())).id).to.equal(B);
  });

  it("keeps its tag, and is in the state with the failure, when the engine is gone after the purchase", async () => {
    for (const [alias, fails] of [
      ["front desk", true],
      [undefined, false],
    ] as const) {
      const { context, carrier } = openSetup({ list: {} });
      const { purchase } = context.connection.client.numbers;
      context.connection.client.numbers.purchase = async (number) => {
        context.loseEngine();
        return purchase(number);
      };
      const got = await acquire(context, searching(alias === undefined ? {} : { alias }));
      expect(got.id).to.equal(A);
      expect(got.failure?.message.includes("[engine-gone]") ?? false).to.equal(fails);
      expect(carrier.account.get(A)?.alias).to.equal(TAG);
    }
  });

  it("says on its row what the purchase says", async () => {
    const { context } = openSetup({ list: {}, script: { posts: ["bought-with-warning"] } });
    await acquire(context, searching());
    expect(context.said).to.deep.equal(["info: Bought +1 206 555 0100. Flowroute adds: messaging was not enabled"]);
  });
});
