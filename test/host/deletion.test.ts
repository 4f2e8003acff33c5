/** How a decision about a delete is carried out: what is looked at, what is said, and what is thrown. */
import { expect } from "chai";
import { RefusedError } from "../../src/client";
import type { Deletion } from "../../src/host";
import { carryOutDeletion } from "../../src/host/deletion";
import { type Because, claim, type DeleteFacts, declared, failed, type Lookup, replacing } from "../../src/journal";
import { formatNumber } from "../../src/purchase";
import { numberThing, routeThing } from "../../src/resources/things";
import { failureOf } from "../support/failure";
import { urnOf } from "../support/program";
import { openSession } from "../support/session";

const ID = "12065550142";

/** A delete whose every step is written down. */
function open(own: Partial<DeleteFacts>, answers: Partial<DeleteFacts> = {}, taken: readonly boolean[] = [true]) {
  const context = openSession({}, "phoneNumber", "line");
  const steps: string[] = [];
  const left = [...taken];
  const answer = (what: Lookup) => async (facts: DeleteFacts) => {
    expect(facts[what]).to.equal(undefined);
    steps.push(what);
    return { [what]: answers[what] };
  };
  const deletion: Deletion = {
    thing: numberThing(ID),
    facts: () => ({ subject: "number", ...own }),
    lookups: {
      live: answer("live"),
      releaseSlot: answer("releaseSlot"),
      dependents: answer("dependents"),
      endings: answer("endings"),
    },
    async remove({ refusals }) {
      steps.push(`take away after ${refusals}`);
      return left.shift() ?? true;
    },
    async onNotDeleted(because: Because) {
      steps.push(because);
    },
    refusal: (reason) => (reason === "release-limit" ? new Error("that many") : undefined),
  };
  const carry = (outputs: object, change: Partial<Deletion> = {}, account: "same" | "other" = "same") =>
    carryOutDeletion(context, "PhoneNumber", ID, { ...outputs }, { ...deletion, ...change }, { account });
  return { context: context, steps, carry };
}

const RELEASE = { onDelete: "release" };

describe("a decision about a delete", () => {
  it("is made of what the state says, and of what is looked at in the order in which it is asked for", async () => {
    const { steps, carry } = open({}, { live: "there", releaseSlot: "reserved" });
    expect(await carry(RELEASE)).to.equal("gone");
    expect(steps).to.deep.equal(["live", "releaseSlot", "take away after 0"]);
  });

  it("looks up nothing that is known", async () => {
    const { context, steps } = open({});
    const deletion: Deletion = {
      facts: () => ({ subject: "attachment", numberStays: true }),
      lookups: {},
      remove: async () => steps.push("take away") > 0,
    };
    const known = { account: "same", live: "there" } as const;
    expect(await carryOutDeletion(context, "NumberRouting", ID, {}, deletion, known)).to.equal("gone");
    expect(steps).to.deep.equal(["take away"]);
  });

  it("says how it ended: kept and left things stay, what was not there is gone", async () => {
    for (const [live, outputs, end, because] of [
      ["there", { onDelete: "keep" }, "stays", "kept"],
      ["foreign-owner", RELEASE, "stays", "foreign-owner"],
      ["gone", RELEASE, "gone", "gone"],
    ] as const) {
      const { steps, carry } = open({}, { live });
      expect(await carry(outputs)).to.equal(end);
      expect(steps.at(-1)).to.equal(because);
    }
  });

  it("leaves what has an owner, and says whose it is instead of what the kind would say", async () => {
    const { context, steps, carry } = open({});
    const { urn } = context.of("phoneNumber", "other");
    context.connection.journal.record(declared, urn, true);
    claim(context.connection.journal, numberThing(ID), urn);
    expect(await carry(RELEASE)).to.equal("stays");
    expect(steps).to.deep.equal([]);
    expect(context.said).to.deep.equal([`info: Did not delete ${formatNumber(ID)}: "other" in this program owns it.`]);
  });

  it("goes by the owner that the kind knows, also of what is nothing at the carrier", async () => {
    const { context, carry } = open({ owner: urnOf("cnamRecord", "acme") });
    expect(await carry(RELEASE, { thing: undefined })).to.equal("stays");
    expect(context.said).to.deep.equal(['info: Did not delete it: "acme" in this program owns it.']);
  });

  it("knows whether the resource is declared, and whether a difference asked for its replacement", async () => {
    const { context, carry } = open({ isBoughtAgain: true }, { live: "there", releaseSlot: "reserved" });
    const { journal } = context.connection;
    journal.record(declared, context.urn, true);
    const unexplained = await failureOf(carry(RELEASE));
    expect(unexplained.message).to.contain("does not say why it is refused: forced-replacement");
    journal.record(replacing, context.urn, true);
    expect(await carry(RELEASE)).to.equal("gone");
  });

  it("is refused after a failure, which is named, with the resource, and nothing is looked at", async () => {
    const { context, steps, carry } = open({});
    context.connection.journal.record(failed, undefined, urnOf("inboundRoute", "pbx"));
    context.connection.journal.record(failed, undefined, urnOf("inboundRoute", "later"));
    const error = await failureOf(carry(RELEASE));
    expect(error)
      .to.be.instanceOf(RefusedError)
      .and.include({ reason: "failed-run" })
      .and.have.property("message")
      .that.contains(`Did not delete PhoneNumber "line" (${ID}): "pbx" failed in this run`);
    expect(steps).to.deep.equal([]);
  });

  it("is refused on another account, and for a state of a later version", async () => {
    const other = open({});
    expect(await failureOf(other.carry(RELEASE, {}, "other"))).to.include({ reason: "other-account" });
    const newer = open({});
    expect(await failureOf(newer.carry({ ...RELEASE, schema: 99 }))).to.include({ reason: "newer-state" });
    expect([other.steps, newer.steps]).to.deep.equal([[], []]);
  });

  it("is refused in the words of the kind, where it has some", async () => {
    const { carry } = open({}, { live: "there", releaseSlot: "none-left" });
    expect((await failureOf(carry(RELEASE))).message).to.equal("that many");
  });

  it("asks for the numbers that use a record again after each refusal, and once how their deletes ended", async () => {
    const answers = { dependents: "some", endings: "over" } as const;
    const { steps, carry } = open({ subject: "record", origin: "created" }, answers, [false, false]);
    expect(await carry({}, { thing: routeThing("5") })).to.equal("stays");
    expect(steps).to.deep.equal([
      "take away after 0",
      "dependents",
      "endings",
      "take away after 1",
      "dependents",
      "in-use",
    ]);
  });

  it("cannot be made of a lookup that the kind does not have, or that brings no answer", async () => {
    const { carry } = open({});
    expect((await failureOf(carry(RELEASE, { lookups: {} }))).message).to.contain('how to look up "live"');
    expect((await failureOf(carry(RELEASE))).message).to.contain('has not looked up "live"');
  });
});
