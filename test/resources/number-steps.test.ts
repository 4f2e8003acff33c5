/** The steps of a number that is ours: what differs, and whose it is. */
import { expect } from "chai";
import type { NumberDetails } from "../../src/client";
import type { PropertyValues } from "../../src/host";
import { findForCertain } from "../../src/resources/phone-number/find";
import { phoneNumberKind } from "../../src/resources/phone-number/implementation";
import type { NumberInputs } from "../../src/resources/phone-number/inputs";
import { PENDING_MESSAGING } from "../../src/resources/phone-number/messaging";
import { numberThing } from "../../src/resources/things";
import { ownedNumber } from "../support/carrier";
import { failureOf } from "../support/failure";
import { A, B, openSetup, SEARCH, SELF, TAG } from "../support/number-session";
import { urnOf } from "../support/program";

const inputs = (change: Partial<NumberInputs> = {}): NumberInputs => ({ search: SEARCH, __self: SELF, ...change });

describe("a number that is ours, step by step", () => {
  const { outputs, differences, replaces, sync, verifyAccount, missing, thingOfInputs, thingOfId } = phoneNumberKind;

  it("is written with what is true now, and with what the state knew where the carrier does not say", () => {
    const before = {
      origin: "purchased",
      rateCenter: "OLD",
      state: "WA",
      numberType: "longcode",
      setupCost: 1,
      monthlyCost: 2,
    };
    expect(outputs(ownedNumber(A), inputs(), before)).to.deep.equal({
      number: `+${A}`,
      alias: undefined,
      cnamLookupsEnabled: undefined,
      messagingEnabled: undefined,
      rateCenter: "OLD",
      state: "WA",
      numberType: "longcode",
      setupCost: 1,
      monthlyCost: 2,
      status: undefined,
      __missing: undefined,
      origin: "purchased",
      onDelete: "release",
      onMissing: "fail",
      [PENDING_MESSAGING]: undefined,
      __returned: undefined,
      __since: undefined,
      __unseen: undefined,
    });
    const live = { ...ownedNumber(A, { rateCenter: "SEATTLE", state: "OR", numberType: "toll-free" }), setupCost: 3 };
    const priced = { ...live, monthlyCost: 4, offer: { number: A, setupCost: 5, monthlyCost: 6 } };
    expect(outputs(priced, inputs({ onDelete: "keep", onMissing: "replace" }), before)).to.include({
      rateCenter: "SEATTLE",
      state: "OR",
      numberType: "toll-free",
      setupCost: 5,
      monthlyCost: 6,
      onDelete: "keep",
      onMissing: "replace",
    });
    const { offer: _, ...unbought } = priced;
    expect(outputs(unbought, inputs(), before)).to.include({ setupCost: 3, monthlyCost: 4 });
    expect(outputs(ownedNumber(A), inputs(), { origin: "adopted" })).to.include({ onDelete: "keep" });
  });

  const has = {
    number: `+${A}`,
    alias: TAG,
    origin: "purchased",
    onDelete: "release",
    onMissing: "fail",
    __self: SELF,
  };
  const renamed = urnOf("phoneNumber", "renamed");
  for (const [what, change, want, names] of [
    ["nothing", {}, {}, []],
    ["an alias", {}, { alias: "front desk" }, ["alias"]],
    ["an alias that is there", { alias: "front desk" }, { alias: "front desk" }, []],
    ["no opinion on an alias", { alias: "front desk" }, {}, []],
    [
      "options that are off and should be on",
      { messagingEnabled: false, cnamLookupsEnabled: false },
      { messagingEnabled: true, cnamLookupsEnabled: true },
      ["cnamLookupsEnabled", "messagingEnabled"],
    ],
    [
      "options that are as they should be",
      { messagingEnabled: true, cnamLookupsEnabled: true },
      { messagingEnabled: true, cnamLookupsEnabled: true },
      [],
    ],
    ["no opinion on options", { messagingEnabled: true, cnamLookupsEnabled: true }, {}, []],
    ["a number that is missing", { status: "PURCHASED", __missing: true }, {}, ["__missing"]],
    ["a number that an earlier version has marked as missing", { status: "missing" }, {}, ["__missing"]],
    ["a number whose status is our word of old", { status: "missing", __missing: false }, {}, []],
    ["another end", {}, { onDelete: "keep" }, ["onDelete"]],
    ["another answer to a loss", {}, { onMissing: "replace" }, ["onMissing"]],
    ["a new name", {}, { __self: renamed }, ["alias", "__self"]],
    ["a new name of what has another alias", { alias: "front desk" }, { __self: renamed }, ["__self"]],
    ["a new name of what was adopted", { origin: "adopted", onDelete: "keep" }, { __self: renamed }, ["__self"]],
    ["a new name of what has no alias", { alias: undefined }, { __self: renamed }, ["__self"]],
    ["another search", { __searched: "state=OR" }, { __searched: "state=WA" }, ["__searched"]],
    ["the same search", { __searched: "state=OR" }, { __searched: "state=OR" }, []],
    ["a search that is not known yet", { __searched: "state=OR" }, {}, []],
  ] as [string, PropertyValues, Partial<NumberInputs>, string[]][]) {
    it(`differs by ${names.join(" and ") || "nothing"} for ${what}`, () => {
      expect(differences({ ...has, ...change }, inputs(want))).to.deep.equal(names);
    });
  }

  for (const [what, change, want, names] of [
    ["another exact number", {}, { number: `+${B}` }, ["number"]],
    ["the same exact number", {}, { number: `+${A}` }, []],
    ["other criteria", {}, { search: { startsWith: "1212" } }, []],
    ["a loss that is to be replaced", { __missing: true }, { onMissing: "replace" }, ["number"]],
    ["a loss of old that is to be replaced", { status: "missing" }, { onMissing: "replace" }, ["number"]],
    ["a loss that is not", { __missing: true }, { onMissing: "fail" }, []],
    ["no loss", { status: "active" }, { onMissing: "replace" }, []],
    ["no loss, whatever the carrier says", { status: "missing", __missing: false }, { onMissing: "replace" }, []],
  ] as [string, PropertyValues, Partial<NumberInputs>, string[]][]) {
    it(`${names.length > 0 ? "is" : "is not"} replaced for ${what}`, () => {
      expect(replaces?.({ ...has, ...change }, inputs(want))).to.deep.equal(names);
    });
  }

  it("is one thing by its digits, once they are known", () => {
    expect(thingOfId?.(A)).to.deep.equal({ kind: "number", id: A, scope: "api", displayName: "+1 206 555 0100" });
    expect(thingOfInputs?.(inputs({ number: `+${A}` }))).to.deep.equal(numberThing(A));
    expect(thingOfInputs?.(inputs())).to.equal(undefined);
  });

  for (const [what, alias, want, before, change] of [
    ["puts its tag back where nothing stands", null, {}, { origin: "purchased" }, { alias: TAG }],
    ["leaves its tag", TAG, {}, { origin: "purchased", __self: SELF }, undefined],
    [
      "brings its tag up to its new name",
      "shop/dev/old",
      {},
      { origin: "purchased", __self: urnOf("phoneNumber", "old") },
      { alias: TAG },
    ],
    ["leaves an alias of somebody's", "reception", {}, { origin: "purchased", __self: SELF }, undefined],
    ["puts no tag on what was adopted", null, {}, { origin: "adopted" }, undefined],
    [
      "puts the alias of the program on",
      TAG,
      { alias: "front desk" },
      { origin: "purchased" },
      { alias: "front desk" },
    ],
  ] as [string, string | null, Partial<NumberInputs>, PropertyValues, object | undefined][]) {
    it(what, async () => {
      const { context, asked } = openSetup();
      await sync(context, A, inputs(want), ownedNumber(A, { alias }), before);
      expect(asked).to.deep.equal(change ? [`PATCH ${JSON.stringify(change)}`] : []);
    });
  }

  it("knows its account by the number, or by an alias or a tag that only it has", async () => {
    const searched = "urn:search";
    const knows = async (owned: NumberDetails[], olds: Partial<NumberInputs>, tags?: [string]) => {
      const { context } = openSetup({ owned });
      if (tags) context.connection.purchases.shortlists.set(searched, { numbers: [], tags, possiblyBought: [] });
      return verifyAccount?.(context, olds);
    };
    expect(await knows([ownedNumber(A)], { number: `+${A}` })).to.equal(true);
    expect(await knows([ownedNumber(B)], { number: `+${A}` })).to.equal(false);
    expect(await knows([ownedNumber(B, { alias: "front desk" })], { alias: "front desk" })).to.equal(true);
    expect(await knows([ownedNumber(B, { alias: "" })], { alias: "" })).to.equal(false);
    expect(await knows([ownedNumber(B, { alias: TAG })], { __search: searched }, [TAG])).to.equal(true);
    expect(await knows([ownedNumber(B, { alias: TAG })], {})).to.equal(false);
  });

  it("says when it is gone what may have become of it", () => {
    expect(() => missing?.(openSetup().context, A, {})).to.throw(
      "+1 206 555 0100 is no longer on the account. It may have",
    );
  });

  it("is gone only when the number and the list say so, and both are asked again while they differ", async () => {
    const listed = {
      list: async function* () {
        yield ownedNumber(A);
      },
    };
    const never = openSetup({ numbers: { ...listed, find: async () => undefined } });
    expect((await failureOf(findForCertain(never.context, A))).message).to.contain("[contradictory-reads]");
    let looks = 0;
    const late = openSetup({ numbers: { ...listed, find: async () => (looks++ < 2 ? undefined : ownedNumber(A)) } });
    expect((await findForCertain(late.context, A))?.number).to.equal(A);
    const gone = openSetup();
    expect(await findForCertain(gone.context, A)).to.equal(undefined);
    expect(gone.context.runtime.sleeps).to.deep.equal([]);
    const other = openSetup({ owned: [ownedNumber(`${A}1`)] });
    expect(await findForCertain(other.context, A)).to.equal(undefined);
  });
});
