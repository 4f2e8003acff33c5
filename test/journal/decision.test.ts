/** The decision about what may be taken away, as a table, and what holds for every combination of facts. */
import { expect } from "chai";
import fc from "fast-check";
import {
  type Because,
  type Decision,
  type DeleteFacts,
  type DeleteReason,
  decide,
  type Lookup,
  RULES,
  type Rule,
  type Subject,
} from "../../src/journal";

const keep = (because: Because): Decision => ({ action: "keep", because });
const leave = (because: Because): Decision => ({ action: "leave", because });
const refuse = (reason: DeleteReason): Decision => ({ action: "refuse", reason });
const RELEASE: Decision = { action: "release" };
const DETACH: Decision = { action: "detach" };
const DELETE: Decision = { action: "delete" };

/** What lets a thing go, and is changed in each row. */
const number = (change: Partial<DeleteFacts> = {}): DeleteFacts => ({
  subject: "number",
  onDelete: "release",
  account: "same",
  live: "there",
  releaseSlot: "reserved",
  ...change,
});
const attachment = (change: Partial<DeleteFacts> = {}): DeleteFacts => ({
  subject: "attachment",
  numberStays: true,
  account: "same",
  live: "there",
  ...change,
});
const record = (change: Partial<DeleteFacts> = {}): DeleteFacts => ({
  subject: "record",
  origin: "created",
  account: "same",
  ...change,
});
const refused = (change: Partial<DeleteFacts> = {}): DeleteFacts => record({ refusals: 1, ...change });
const search = (change: Partial<DeleteFacts> = {}): DeleteFacts => ({
  subject: "search",
  account: "same",
  orphans: "none",
  ...change,
});

/** Facts that are all known, and the decision. */
const ROWS: readonly (readonly [DeleteFacts, Decision])[] = [
  [number({ isNewer: true }), refuse("newer-state")],
  [attachment({ isNewer: true }), refuse("newer-state")],
  [record({ isNewer: true }), refuse("newer-state")],
  [search({ isNewer: true }), refuse("newer-state")],
  [number({ account: "other" }), refuse("other-account")],
  [attachment({ account: "other" }), refuse("other-account")],
  [record({ account: "other" }), refuse("other-account")],
  [number({ owner: "urn:new" }), leave("owned")],
  [attachment({ owner: "urn:new" }), leave("owned")],
  [record({ owner: "urn:new" }), leave("owned")],
  [number({ failed: "urn:other" }), refuse("failed-run")],
  [attachment({ failed: "urn:other" }), refuse("failed-run")],
  [record({ failed: "urn:other" }), refuse("failed-run")],
  [search({ failed: "urn:other" }), refuse("failed-run")],

  [number({ onDelete: "keep" }), keep("kept")],
  [number({ onDelete: undefined }), keep("kept")],
  [number({ onDelete: "what a later version may say" }), keep("kept")],
  [number({ isKept: true }), keep("kept")],
  [number({ live: "gone" }), leave("gone")],
  [number({ live: "foreign-owner" }), leave("foreign-owner")],
  [number({ wasMissing: true }), keep("returned")],
  [number({ isKeptByLater: true }), keep("kept-by-later")],
  [number({ isDeclared: true, isBoughtAgain: true }), refuse("forced-replacement")],
  [number({ isDeclared: true, isBoughtAgain: true, isReplacing: true }), RELEASE],
  [number({ isDeclared: true }), RELEASE],
  [number({ isBoughtAgain: true }), RELEASE],
  [number({ sameSearch: "urn:new" }), refuse("rename-suspected")],
  [number({ sameSearch: "urn:new", isReplacing: true }), RELEASE],
  [number({ releaseSlot: "none-left" }), refuse("release-limit")],
  [number(), RELEASE],

  [attachment({ onDelete: "leave" }), leave("asked")],
  [attachment({ numberStays: false }), leave("number-goes")],
  [attachment({ numberStays: false, onDelete: "detach" }), DETACH],
  [attachment({ live: "gone" }), leave("gone")],
  [attachment({ live: "changed-outside" }), leave("changed-outside")],
  [attachment(), DETACH],

  [record({ origin: "adopted" }), leave("not-ours")],
  [record({ origin: "shared" }), leave("not-ours")],
  [record({ origin: undefined }), leave("not-ours")],
  [record({ isUsedByOther: true }), leave("used-by-other")],
  [record(), DELETE],
  [refused({ isKeptBySuccessor: true }), leave("kept-by-successor")],
  [refused({ endings: "failed", dependents: "some" }), DELETE],
  [refused({ endings: "failed", dependents: "some", refusals: 2 }), refuse("dependents-remain")],
  [refused({ dependents: "none" }), DELETE],
  [refused({ dependents: "some", endings: "deleted" }), leave("deleted-with-number")],
  [refused({ dependents: "some", endings: "over" }), DELETE],
  [refused({ dependents: "some", endings: "over", refusals: 2 }), leave("in-use")],
  [refused({ dependents: "none", endings: "over", refusals: 2 }), DELETE],

  [search({ isDeclared: true }), DELETE],
  [search({ account: "other" }), refuse("other-account")],
  [search(), DELETE],
  [search({ orphans: "some", onDelete: "keep" }), DELETE],
  [search({ orphans: "some" }), refuse("orphaned-purchase")],
  [search({ orphans: "some", onDelete: "release" }), refuse("orphaned-purchase")],
];

/** Facts to which two rules apply, and the decision of the one that comes first. */
const ORDER: readonly (readonly [DeleteFacts, Decision])[] = [
  [number({ isNewer: true, account: "other" }), refuse("newer-state")],
  [search({ isNewer: true, isDeclared: true }), refuse("newer-state")],
  [number({ account: "other", owner: "urn:new" }), refuse("other-account")],
  [record({ account: "other", failed: "urn:other" }), refuse("other-account")],
  [number({ owner: "urn:new", failed: "urn:other" }), leave("owned")],
  [number({ owner: "urn:new", onDelete: "keep" }), leave("owned")],
  [record({ owner: "urn:new", origin: "adopted" }), leave("owned")],
  [number({ failed: "urn:other", onDelete: "keep" }), refuse("failed-run")],
  [attachment({ failed: "urn:other", onDelete: "leave" }), refuse("failed-run")],
  [record({ failed: "urn:other", origin: "adopted" }), refuse("failed-run")],
  [search({ failed: "urn:other", isDeclared: true }), refuse("failed-run")],

  [number({ onDelete: "keep", live: "gone" }), keep("kept")],
  [number({ isKept: true, sameSearch: "urn:new" }), keep("kept")],
  [number({ live: "gone", wasMissing: true }), leave("gone")],
  [number({ live: "foreign-owner", wasMissing: true }), leave("foreign-owner")],
  [number({ live: "gone", isKeptByLater: true }), leave("gone")],
  [number({ wasMissing: true, isKeptByLater: true }), keep("returned")],
  [number({ wasMissing: true, sameSearch: "urn:new" }), keep("returned")],
  [number({ isKeptByLater: true, sameSearch: "urn:new" }), keep("kept-by-later")],
  [number({ isDeclared: true, isBoughtAgain: true, sameSearch: "urn:new" }), refuse("forced-replacement")],
  [number({ sameSearch: "urn:new", releaseSlot: "none-left" }), refuse("rename-suspected")],

  [attachment({ onDelete: "leave", numberStays: false }), leave("asked")],
  [attachment({ onDelete: "leave", live: "changed-outside" }), leave("asked")],
  [attachment({ numberStays: false, live: "changed-outside" }), leave("number-goes")],

  [record({ origin: "shared", isUsedByOther: true }), leave("not-ours")],
  [refused({ isUsedByOther: true, isKeptBySuccessor: true }), leave("used-by-other")],
  [record({ isKeptBySuccessor: true }), DELETE],
  [refused({ isKeptBySuccessor: true, dependents: "none" }), leave("kept-by-successor")],
  [refused({ refusals: 2, endings: "failed", dependents: "none" }), refuse("dependents-remain")],
  [refused({ dependents: "none", endings: "deleted" }), DELETE],
  [refused({ dependents: "some", endings: "deleted" }), leave("deleted-with-number")],

  [search({ isDeclared: true, account: "other", orphans: "some" }), DELETE],
  [search({ account: "other", orphans: "some", onDelete: "keep" }), refuse("other-account")],
];

const LOOKUPS: readonly Lookup[] = ["account", "live", "releaseSlot", "dependents", "endings", "orphans"];

/** What is known before anything is looked at; of a record that was refused twice, how the deletes of its numbers ended. */
function knownBefore(facts: DeleteFacts): DeleteFacts {
  const known = { ...facts };
  const { refusals = 0 } = facts;
  for (const lookup of LOOKUPS) if (lookup !== "endings" || refusals < 2) delete known[lookup];
  return known;
}

/** Asks as whoever carries a delete out does, and answers each lookup from the facts. */
function conclude(all: DeleteFacts): { decision: Decision; lookups: Lookup[]; steps: number } {
  let facts = knownBefore(all);
  const lookups: Lookup[] = [];
  for (let steps = 1; ; steps += 1) {
    const next = decide(facts);
    if (!("lookup" in next)) return { decision: next, lookups, steps };
    if (all[next.lookup] === undefined) throw new Error(`"${next.lookup}" has no answer`);
    if (lookups.includes(next.lookup)) throw new Error(`"${next.lookup}" was asked before`);
    lookups.push(next.lookup);
    facts = { ...facts, [next.lookup]: all[next.lookup] };
  }
}

const rulesThatApply = (facts: DeleteFacts): Rule[] =>
  RULES.filter(({ of, applies }) => of.includes(facts.subject) && applies(facts));

function nameOf({ subject, ...facts }: DeleteFacts): string {
  const usual: Record<string, unknown> = { account: "same", live: "there", releaseSlot: "reserved" };
  const told = Object.entries(facts).filter(([name, value]) => value !== undefined && usual[name] !== value);
  return `${subject} ${told.map(([name, value]) => (value === true ? name : `${name} ${String(value)}`)).join(", ")}`;
}

const textOf = (decision: Decision): string => Object.values(decision).join(": ");

describe("the decision about what may be taken away", () => {
  describe("is, for the", () => {
    for (const [facts, decision] of ROWS) {
      it(`${nameOf(facts)}: ${textOf(decision)}`, () => {
        expect(decide(facts)).to.deep.equal(decision);
        expect(conclude(facts).decision, "also where it has to ask first").to.deep.equal(decision);
      });
    }
  });

  it("has a row for every rule and every subject that it is about", () => {
    const decided = new Set(ROWS.map(([facts]) => `${facts.subject}: ${rulesThatApply(facts)[0]?.when}`));
    const all = RULES.flatMap(({ of, when }) => of.map((subject) => `${subject}: ${when}`));
    expect(all.filter((rule) => !decided.has(rule))).to.deep.equal([]);
  });

  describe("is that of the rule which comes first, for the", () => {
    for (const [facts, decision] of ORDER) {
      it(`${nameOf(facts)}: ${textOf(decision)}`, () => {
        const [first, second] = rulesThatApply(facts).filter(({ when }) => when !== "otherwise");
        expect([first, second], "two rules apply").to.not.include(undefined);
        expect(first?.decision).to.deep.equal(decision);
        expect(conclude(facts).decision).to.deep.equal(decision);
      });
    }
  });

  describe("looks up nothing that it can do without, and in this order, for the", () => {
    const kept = number({ onDelete: "keep" });
    for (const [facts, lookups] of [
      [number({ isNewer: true }), []],
      [number({ account: "other" }), ["account"]],
      [number({ owner: "urn:new" }), ["account"]],
      [number({ failed: "urn:other" }), ["account"]],
      [kept, ["account"]],
      [number({ live: "gone" }), ["account", "live"]],
      [number({ wasMissing: true }), ["account", "live"]],
      [number({ sameSearch: "urn:new" }), ["account", "live"]],
      [number(), ["account", "live", "releaseSlot"]],
      [attachment({ onDelete: "leave" }), ["account"]],
      [attachment({ numberStays: false }), ["account"]],
      [attachment(), ["account", "live"]],
      [record({ origin: "adopted" }), ["account"]],
      [record(), ["account"]],
      [refused({ isKeptBySuccessor: true }), ["account"]],
      [refused({ dependents: "none" }), ["account", "dependents"]],
      [refused({ dependents: "some", endings: "over" }), ["account", "dependents", "endings"]],
      [search({ isDeclared: true }), []],
      [search({ failed: "urn:other" }), []],
      [search({ account: "other" }), ["account"]],
      [search({ orphans: "some" }), ["account", "orphans"]],
    ] as const) {
      it(`${nameOf(facts)}: ${lookups.join(", ") || "nothing"}`, () => {
        expect(conclude(facts).lookups).to.deep.equal(lookups);
      });
    }
  });
});

describe("every decision about what may be taken away", () => {
  const maybe = <T>(...values: T[]) => fc.constantFrom<T | undefined>(...values, undefined);
  const flag = maybe(true, false);
  const urn = maybe("urn:other");
  /** With an answer to everything that may be looked at. */
  const anyFacts: fc.Arbitrary<DeleteFacts> = fc
    .record({
      subject: fc.constantFrom<Subject>("number", "attachment", "record", "search"),
      isNewer: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: flag }),
      origin: maybe<unknown>("created", "purchased", "adopted", "shared", 1),
      onDelete: maybe<unknown>("release", "keep", "leave", "detach", true),
      wasMissing: flag,
      owner: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: urn }),
      failed: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: urn }),
      isDeclared: flag,
      isReplacing: flag,
      isBoughtAgain: flag,
      isKept: flag,
      isKeptByLater: flag,
      sameSearch: urn,
      numberStays: flag,
      isKeptAsFormer: flag,
      isUsedByOther: flag,
      refusals: fc.constantFrom(0, 1, 2, 3),
      account: fc.constantFrom("same", "same", "other"),
      live: fc.constantFrom("there", "there", "gone", "other"),
      releaseSlot: fc.constantFrom("reserved", "none-left"),
      dependents: fc.constantFrom("none", "some"),
      endings: fc.constantFrom("over", "failed", "deleted"),
      orphans: fc.constantFrom("none", "some"),
    })
    .map(({ live, ...facts }) => {
      const others: Partial<Record<Subject, DeleteFacts["live"]>> = {
        number: "foreign-owner",
        attachment: "changed-outside",
      };
      const found = live === "other" ? (others[facts.subject] ?? "there") : live;
      return JSON.parse(JSON.stringify({ ...facts, live: found })) as DeleteFacts;
    });

  const TAKES = ["release", "detach", "delete"];
  const holds = (property: (facts: DeleteFacts, end: ReturnType<typeof conclude>) => void) =>
    fc.assert(
      fc.property(anyFacts, (facts) => property(facts, conclude(facts))),
      { numRuns: 5_000 },
    );
  const isThing = ({ subject }: DeleteFacts): boolean => subject !== "search";

  it("comes after six steps at most, and asks for nothing twice", () => {
    holds((_facts, { steps, lookups }) => {
      expect(steps).to.be.at.most(6);
      expect(lookups.length).to.equal(steps - 1);
    });
  });

  it("takes nothing that has an owner in the program", () => {
    holds((facts, { decision }) => {
      if (isThing(facts) && facts.owner !== undefined) expect(TAKES).not.to.include(decision.action);
    });
  });

  it("refuses all that has no owner in a run in which something failed", () => {
    holds((facts, { decision }) => {
      const isOwned = isThing(facts) && facts.owner !== undefined;
      if (facts.failed !== undefined && !isOwned) expect(decision.action).to.equal("refuse");
    });
  });

  it("refuses what a later version has written, and what may be on another account", () => {
    holds((facts, { decision }) => {
      if (facts.isNewer) expect(decision).to.deep.equal(refuse("newer-state"));
      else if (isThing(facts) && facts.account === "other") expect(decision).to.deep.equal(refuse("other-account"));
    });
  });

  it("releases a number only by its onDelete, while it is there and bears nobody else's tag, within the limit", () => {
    holds((facts, { decision }) => {
      if (decision.action !== "release") return;
      expect(facts).to.include({ subject: "number", onDelete: "release", live: "there", releaseSlot: "reserved" });
      expect([facts.isKept, facts.isKeptByLater, facts.wasMissing]).to.not.include(true);
    });
  });

  it("is none on an answer that its subject cannot have", () => {
    for (const facts of [number({ live: "changed-outside" }), attachment({ live: "foreign-owner" })]) {
      expect(() => decide(facts)).to.throw(`No rule decides about ${facts.subject}`);
    }
  });

  it("counts a release only as the last thing before it", () => {
    holds((_facts, { decision, lookups }) => {
      if (lookups.includes("releaseSlot")) expect([RELEASE, refuse("release-limit")]).to.deep.include(decision);
    });
  });

  it("detaches only what is there, from a number that stays or because the program says so", () => {
    holds((facts, { decision }) => {
      if (decision.action !== "detach") return;
      expect(facts).to.include({ subject: "attachment", live: "there" });
      expect(facts.onDelete === "detach" || facts.numberStays === true).to.equal(true);
    });
  });

  it("deletes a record only where this stack has created it", () => {
    holds((facts, { decision }) => {
      if (facts.subject === "record" && decision.action === "delete") expect(facts.origin).to.equal("created");
    });
  });

  it("lets a search go only where no number hangs on it, or is to be kept", () => {
    holds((facts, { decision }) => {
      if (facts.subject !== "search" || decision.action !== "delete") return;
      expect(
        facts.isDeclared === true ||
          (facts.account === "same" && (facts.orphans === "none" || facts.onDelete === "keep")),
      ).to.equal(true);
    });
  });

  it("is one that its subject knows", () => {
    const actions: Record<Subject, string[]> = {
      number: ["keep", "leave", "release", "refuse"],
      attachment: ["leave", "detach", "refuse"],
      record: ["leave", "delete", "refuse"],
      search: ["delete", "refuse"],
    };
    holds(({ subject }, { decision }) => {
      expect(actions[subject]).to.include(decision.action);
    });
  });

  it("ends a record that Flowroute goes on refusing: it is asked for twice, and again when no number uses it", () => {
    holds((facts) => {
      if (facts.subject !== "record") return;
      let refusals = 0;
      for (;;) {
        const { decision } = conclude({ ...facts, refusals });
        // Where none uses it, whoever deletes it goes on asking, or gives up.
        if (decision.action !== "delete" || (refusals > 0 && facts.dependents === "none")) break;
        refusals += 1;
      }
      expect(refusals).to.be.at.most(2);
    });
  });

  it("changes nothing of the facts that it is given", () => {
    holds((facts) => {
      const before = structuredClone(facts);
      decide(Object.freeze(facts));
      expect(facts).to.deep.equal(before);
    });
  });
});
