/** The delete of a number: what speaks against its release, what is detached for it, and how many go in one run. */
import { expect } from "chai";
import { RejectedError, UnavailableError } from "../../src/client";
import type { PropertyValues } from "../../src/host";
import { ACCOUNT_KEY } from "../../src/host/account-key";
import {
  boughtBySearch,
  declared,
  deferredDelete,
  kept,
  leftAttached,
  releaseCount,
  replacing,
  searching,
} from "../../src/journal";
import { criteriaKey } from "../../src/purchase";
import { phoneNumberKind } from "../../src/resources/phone-number/implementation";
import { cnamThing, e911Thing, numberThing, routeThing } from "../../src/resources/things";
import { ownedNumber } from "../support/carrier";
import { deleteOf } from "../support/deletes";
import { failureOf } from "../support/failure";

import { A, B, C, openSetup, refusal, SEARCH } from "../support/number-session";

describe("a number whose resource is deleted", () => {
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
    expect(context.connection.journal.all(releaseCount, undefined).reduce((sum, change) => sum + change, 0)).to.equal(
      1,
    );
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
