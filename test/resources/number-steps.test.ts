/** The steps of a number that is ours: what differs, whose it is, and how it is given up. */
import { expect } from "chai";
import { type NumberDetails, RejectedError, UnavailableError } from "../../src/client";
import type { PropertyValues } from "../../src/host";
import { ACCOUNT_KEY } from "../../src/host/account-key";
import {
  boughtBySearch,
  claim,
  declared,
  deferredDelete,
  kept,
  leftAttached,
  releases,
  replacing,
  searching,
} from "../../src/journal";
import { criteriaKey } from "../../src/purchase";
import {
  dependentsOfRoute,
  numbersOfOtherStacks,
  readNumbers,
  refuseForeignDependents,
} from "../../src/resources/dependents";
import { findForCertain } from "../../src/resources/phone-number/find";
import { phoneNumberKind } from "../../src/resources/phone-number/implementation";
import type { NumberInputs } from "../../src/resources/phone-number/inputs";
import { ORDER } from "../../src/resources/phone-number/messaging";
import { cnamThing, e911Thing, numberThing, routeThing } from "../../src/resources/things";
import { ownedNumber } from "../support/carrier";
import { deleteOf } from "../support/deletes";
import { failureOf } from "../support/failure";
import { urnOf } from "../support/program";
import { type ClientParts, openSession } from "../support/session";

const A = "12065550100";
const B = "12065550101";
const C = "12065550102";
const D = "12065550103";
const SELF = urnOf("phoneNumber", "line");
const TAG = "shop/dev/line";
const SEARCH = { startsWith: "1206" };
const refusal = (reason: "in-use" | "rejected" | "no-funds" | "not-authorized") =>
  new RejectedError(`refused: ${reason}`, { reason, status: 403 });

interface Setup {
  owned?: NumberDetails[];
  /** For one attempt to release after the other; then it is released. */
  refusals?: Error[];
  numbers?: ClientParts["numbers"];
  /** Of the configuration. */
  settings?: Record<string, string>;
}

function openSetup({ owned = [], refusals = [], numbers = {}, settings = {} }: Setup = {}) {
  const asked: string[] = [];
  const wait = [...refusals];
  const context = openSession(
    {
      numbers: {
        find: async (number) => owned.find((one) => one.number === number),
        details: async (list) => owned.filter(({ number }) => list.includes(number)),
        list: async function* ({ startsWith = "", alias } = {}) {
          for (const one of owned) {
            if (one.number.startsWith(startsWith) && (alias === undefined || one.alias === alias)) yield one;
          }
        },
        update: async (number, changes) => {
          asked.push(`PATCH ${JSON.stringify(changes)}`);
          return { ...ownedNumber(number), ...changes };
        },
        release: async () => {
          asked.push("release");
          const error = wait.shift();
          if (error) throw error;
          return "released";
        },
        setRoute: async (_number, slot, id) => void asked.push(`${slot} ${id}`),
        clearRoute: async (_number, slot) => void asked.push(`${slot} off`),
        ...numbers,
      },
      routes: { remove: async () => "removed" },
      e911s: {
        assign: async (_number, id) => void asked.push(`address ${id}`),
        unassign: async () => void asked.push("address off"),
      },
      cnams: {
        assign: async (_number, id) => {
          asked.push(`name ${id}`);
          return {};
        },
        unassign: async () => {
          asked.push("name off");
          return {};
        },
      },
    },
    "phoneNumber",
    "line",
    settings,
  );
  return { context, asked };
}

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
      [ORDER]: undefined,
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

describe("a number that is given up", () => {
  const RELEASE = { onDelete: "release" };
  const release = (context: ReturnType<typeof openSetup>["context"], outputs: PropertyValues) =>
    deleteOf(phoneNumberKind, context, A, outputs);
  const dressed = ownedNumber(A, { primaryRouteId: "5", failoverRouteId: "6", e911AddressId: "7", cnamRecordId: "8" });

  it("is released when nothing speaks against it", async () => {
    const { context, asked } = openSetup({ owned: [dressed] });
    await release(context, RELEASE);
    expect(asked).to.deep.equal(["release"]);
    expect(context.said).to.deep.equal([
      "info: Released +1 206 555 0100 to the public inventory, where anybody can buy it.",
    ]);
    expect(context.connection.releases.outcomeOf(numberThing(A))).to.equal("gone");
  });

  it("stays where the state or the program says so", async () => {
    for (const [outputs, isKept] of [
      [{ onDelete: "keep" }, false],
      [{}, false],
      [RELEASE, true],
    ] as const) {
      const { context, asked } = openSetup({ owned: [dressed] });
      if (isKept) context.connection.journal.record(kept, context.urn, true);
      await release(context, outputs);
      expect(asked).to.deep.equal([]);
      expect(context.said[0])
        .to.match(/^info: /)
        .and.contain("Kept +1 206 555 0100 on the account");
      expect(context.connection.releases.outcomeOf(numberThing(A))).to.equal("kept");
    }
  });

  it("takes along what only it used, and nothing when it stays", async () => {
    for (const [outputs, left] of [
      [RELEASE, 0],
      [{ onDelete: "keep" }, 1],
    ] as const) {
      const { context } = openSetup({ owned: [dressed] });
      context.connection.journal.record(deferredDelete, routeThing("5"), [A]);
      await release(context, outputs);
      const waiting = context.connection.journal
        .latestBySubject(deferredDelete)
        .filter(([, numbers]) => numbers.length > 0);
      expect(waiting).to.have.length(left);
    }
  });

  it("is not released when its replacement was forced and another one was bought for it", async () => {
    const { context, asked } = openSetup({ owned: [dressed] });
    context.connection.journal.record(declared, context.urn, true);
    context.connection.journal.record(boughtBySearch, context.urn, true);
    const error = await failureOf(release(context, RELEASE));
    expect(error.message).to.contain("its replacement was forced, and this run has bought another number for it");
    expect(asked).to.deep.equal([]);
  });

  for (const [what, facts] of [
    ["its replacement was asked for", [declared, boughtBySearch, replacing]],
    ["its replacement was forced, and no other one was bought", [declared]],
    ["another one was bought for what is not in the program", [boughtBySearch]],
  ] as const) {
    it(`is released when ${what}`, async () => {
      const { context, asked } = openSetup({ owned: [dressed] });
      for (const fact of facts) context.connection.journal.record(fact, context.urn, true);
      await release(context, RELEASE);
      expect(asked).to.deep.equal(["release"]);
    });
  }

  it("is not released while a new resource has its search, unless the program replaces it", async () => {
    for (const [search, isReplacing, asks] of [
      [SEARCH, false, []],
      [SEARCH, true, ["release"]],
      [{ startsWith: "1212" }, false, ["release"]],
      [undefined, false, ["release"]],
    ] as const) {
      const { context, asked } = openSetup({ owned: [dressed] });
      const { journal } = context.connection;
      journal.record(searching, criteriaKey(SEARCH), context.of("phoneNumber", "new").urn);
      if (isReplacing) journal.record(replacing, context.urn, true);
      const released = release(context, { ...RELEASE, search });
      if (asks.length > 0) await released;
      else expect((await failureOf(released)).message).to.contain('"new" is new in this run and has the same search');
      expect(asked).to.deep.equal(asks);
    }
  });

  it("is stripped of what is there, the address last and only when that is the reason", async () => {
    const inUse = openSetup({ owned: [dressed], refusals: Array(3).fill(refusal("in-use")) });
    await release(inUse.context, RELEASE);
    expect(inUse.asked).to.deep.equal([
      "release",
      "name off",
      "release",
      "failover off",
      "primary 0",
      "release",
      "address off",
      "release",
    ]);
    const other = openSetup({ owned: [dressed], refusals: Array(3).fill(refusal("rejected")) });
    expect(await failureOf(release(other.context, RELEASE))).to.include({ reason: "rejected" });
    expect(other.asked).to.deep.equal([
      "release",
      "name off",
      "release",
      "failover off",
      "primary 0",
      "release",
      "primary 5",
      "failover 6",
      "name 8",
    ]);
  });

  it("is stripped of what no read shows, when the carrier says that there is something", async () => {
    const bare = ownedNumber(A, { primaryRouteId: null });
    const { context, asked } = openSetup({ owned: [bare], refusals: Array(3).fill(refusal("in-use")) });
    context.connection.journal.record(leftAttached, e911Thing(A), "7");
    context.connection.journal.record(leftAttached, cnamThing(A), "8");
    expect(await failureOf(release(context, RELEASE))).to.be.instanceOf(RejectedError);
    expect(asked).to.deep.equal(["release", "name off", "release", "address off", "release", "address 7", "name 8"]);
  });

  it("is stripped of nothing that is not there, for any other reason", async () => {
    const { context, asked } = openSetup({ owned: [ownedNumber(A)], refusals: [refusal("rejected")] });
    expect(await failureOf(release(context, RELEASE))).to.include({ reason: "rejected" });
    expect(asked).to.deep.equal(["release"]);
  });

  it("with one route only has that one taken off and put back", async () => {
    for (const [routes, off, back] of [
      [{ primaryRouteId: "5" }, "primary 0", "primary 5"],
      [{ failoverRouteId: "6" }, "failover off", "failover 6"],
    ] as const) {
      const { context, asked } = openSetup({
        owned: [ownedNumber(A, routes)],
        refusals: Array(2).fill(refusal("rejected")),
      });
      await failureOf(release(context, RELEASE));
      expect(asked).to.deep.equal(["release", off, "release", back]);
    }
  });

  for (const error of [refusal("no-funds"), refusal("not-authorized"), new UnavailableError("answered 503")]) {
    it(`is left as it is for ${error.message}`, async () => {
      const { context, asked } = openSetup({ owned: [dressed], refusals: [error] });
      expect(await failureOf(release(context, RELEASE))).to.equal(error);
      expect(asked).to.deep.equal(["release"]);
    });
  }

  it("that disappears while it is refused fails with that refusal", async () => {
    let looks = 0;
    const numbers = { find: async () => (looks++ === 0 ? dressed : undefined) };
    const { context, asked } = openSetup({ numbers, refusals: [refusal("in-use")] });
    expect(await failureOf(release(context, RELEASE))).to.include({ reason: "in-use" });
    expect(asked).to.deep.equal(["release"]);
  });
});

describe("the limit of releases", () => {
  const all = [A, B, C].map((number) => ownedNumber(number));
  const release = (context: ReturnType<typeof openSetup>["context"], number: string) =>
    deleteOf(phoneNumberKind, context, number, { onDelete: "release" });
  const limited = (most: number, settings: Record<string, string> = {}) =>
    openSetup({ owned: all, settings: { "flowroute:maxReleases": String(most), ...settings } });

  it("lets so many numbers go in one run, and refuses the next before anything happens to it", async () => {
    const { context, asked } = limited(2);
    for (const number of [A, B]) await release(context, number);
    const error = await failureOf(release(context, C));
    expect(error.message)
      .to.match(/^Did not release \+1 206 555 0102 .*this run has released 2 numbers, .*\[release-limit\]/)
      .and.contain("FLOWROUTE_MAX_RELEASES");
    expect(asked).to.deep.equal(["release", "release"]);
    const outcomes = [A, B, C].map((number) => context.connection.releases.outcomeOf(numberThing(number)));
    expect(outcomes).to.deep.equal(["gone", "gone", "failed"]);
  });

  it("counts no release that it has refused", async () => {
    const { context } = limited(1);
    await release(context, A);
    for (const number of [B, C]) await failureOf(release(context, number));
    expect(context.connection.journal.all(releases, undefined).reduce((sum, change) => sum + change, 0)).to.equal(1);
  });

  it("may let none go", async () => {
    const { context, asked } = limited(0);
    expect((await failureOf(release(context, A))).message).to.match(/maxReleases allows none\..*\[release-limit\]/);
    expect(asked).to.deep.equal([]);
  });

  it("is called by the name that it has in its Account", async () => {
    const { context } = limited(0, { [ACCOUNT_KEY]: "sales" });
    expect((await failureOf(release(context, A))).message).to.contain('maxReleases of the Account "sales" allows none');
  });
});

describe("the users of a record", () => {
  const users = [
    ownedNumber(A, { primaryRouteId: "5" }),
    ownedNumber(B, { failoverRouteId: "5", alias: "shop/prod/line" }),
    ownedNumber(C, { primaryRouteId: "6", alias: "shop/dev/line" }),
    ownedNumber(D, { alias: "reception" }),
  ];
  const numbersOf = (list: readonly NumberDetails[]) => list.map(({ number }) => number);

  it("are those that have it as either route", async () => {
    expect(numbersOf(await dependentsOfRoute(openSetup({ owned: users }).context, "5"))).to.deep.equal([A, B]);
  });

  it("are read at once, and one by one what is left out, also where the carrier cannot do the first", async () => {
    for (const details of [async () => [users[1] as NumberDetails], () => Promise.reject(new UnavailableError("no"))]) {
      const { context } = openSetup({ owned: users, numbers: { details } });
      expect(numbersOf(await readNumbers(context, [A, B, "12065559999"]))).to.have.members([A, B]);
    }
    const single = openSetup({ owned: users, numbers: { details: () => expect.fail("one number needs no list") } });
    expect(numbersOf(await readNumbers(single.context, [A]))).to.deep.equal([A]);
  });

  it("are strangers only where another stack has tagged them, and the program has not claimed them", async () => {
    const { context } = openSetup({ owned: users });
    const refused = refuseForeignDependents(context, 'route "pbx" (5)', users);
    expect((await failureOf(refused)).message).to.contain(
      "1 number of other stacks uses it (+1 206 555 0101). Nothing was changed. [foreign-dependents]",
    );
    expect(await numbersOfOtherStacks(context)).to.deep.equal([B]);
    const { journal } = context.connection;
    journal.record(declared, context.urn, true);
    claim(journal, numberThing(B), context.urn);
    await refuseForeignDependents(context, "route", users);
    expect(await numbersOfOtherStacks(context)).to.deep.equal([]);
  });

  it("are named up to three of them", async () => {
    const many = [A, B, C, D].map((number) => ownedNumber(number, { alias: "shop/prod/line" }));
    const says = async (count: number) =>
      (await failureOf(refuseForeignDependents(openSetup().context, "it", many.slice(0, count)))).message;
    expect(await says(3)).to.contain(
      "3 numbers of other stacks use it (+1 206 555 0100, +1 206 555 0101, +1 206 555 0102).",
    );
    expect(await says(4))
      .to.contain("4 numbers")
      .and.contain("+1 206 555 0102, ...)");
  });
});
