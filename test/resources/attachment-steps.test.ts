/** The steps of what is attached to a number, one by one: what they ask for, and what they take for true. */
import { expect } from "chai";
import {
  AmbiguousWriteError,
  NotFoundError,
  type NumberDetails,
  RejectedError,
  UnavailableError,
} from "../../src/client";
import type { PropertyValues } from "../../src/host";
import { addressAssigned, claim, declared, leftAttached } from "../../src/journal";
import { type E911Inputs, e911AssignmentKind } from "../../src/resources/e911-assignment/implementation";
import { numberRoutingKind, type RoutingInputs } from "../../src/resources/number-routing/implementation";
import { e911Thing, numberThing, routingThing } from "../../src/resources/things";
import { ownedNumber } from "../support/carrier";
import { deleteOf } from "../support/deletes";
import { failureOf } from "../support/failure";
import { type ClientParts, openSession } from "../support/session";

const NUMBER = "12065550100";
const HQ = "22127";
const ANNEX = "22128";
const NOON = "2026-01-01T00:00:00.000Z";

/** One number of an account, and all writes that were asked for. */
function open(details: Partial<NumberDetails> | undefined, change: (asked: string[]) => ClientParts = () => ({})) {
  const asked: string[] = [];
  const live = details && ownedNumber(NUMBER, details);
  const own = change(asked);
  const context = openSession(
    {
      numbers: {
        find: async () => live && { ...live },
        list: async function* () {
          if (live) yield live;
        },
        setRoute: async (_number, slot, id) => void asked.push(`${slot} ${id}`),
        clearRoute: async (_number, slot) => void asked.push(`${slot} off`),
        ...own.numbers,
      },
      e911s: {
        assign: async (_number, id) => void asked.push(`on ${id}`),
        unassign: async () => void asked.push("off"),
        ...own.e911s,
      },
    },
    "e911Assignment",
    "line",
  );
  return { context, asked };
}

describe("an E911Assignment, step by step", () => {
  const want = (change: Partial<E911Inputs> = {}): E911Inputs => ({
    numberId: NUMBER,
    e911AddressId: HQ,
    __self: "",
    ...change,
  });
  const { ensure, sync, outputs, verifyAccount, missing, normalize, differences } = e911AssignmentKind;

  it("takes ids in any form, and says what is missing", () => {
    const { context } = open({});
    const given = normalize({ numberId: "+1 206 555 0100", e911AddressId: 22127 }, context);
    expect(given).to.deep.include({ failures: [], inputs: { numberId: NUMBER, e911AddressId: HQ } });
    const { failures } = normalize({ numberId: NUMBER, e911AddressId: "hq" }, context);
    expect(failures.map(({ property }) => property)).to.deep.equal(["e911AddressId"]);
    expect(failures[0]?.reason).to.contain("as in address.id");
  });

  it("differs by its address and by what becomes of it, and by nothing else", () => {
    const has = { e911AddressId: HQ, onDelete: undefined, numberId: "another" };
    expect(differences(has, want())).to.deep.equal([]);
    expect(differences(has, want({ e911AddressId: ANNEX }))).to.deep.equal(["e911AddressId"]);
    expect(differences(has, want({ onDelete: "leave" }))).to.deep.equal(["onDelete"]);
  });

  it("is made on any number of the account, and adopted only where it is as the program says", async () => {
    const { context, asked } = open({ e911AddressId: ANNEX });
    expect(await ensure(context, want())).to.deep.include({ id: NUMBER, origin: "created" });
    expect(await ensure(context, want({ e911AddressId: ANNEX, __adopt: NUMBER }))).to.deep.include({
      id: NUMBER,
      origin: "adopted",
    });
    const error = await failureOf(ensure(context, want({ __adopt: NUMBER })));
    expect(error.message)
      .to.contain(`at Flowroute it is ${ANNEX}`)
      .and.contain("Nothing was changed or charged. [import-differs]");
    expect(asked).to.deep.equal([]);
  });

  it("goes on in one request, and is remembered with what was there before and when", async () => {
    for (const [before, messages] of [
      [ANNEX, `now has emergency address ${HQ} instead of ${ANNEX}. To test it, dial 933`],
      [null, `now has emergency address ${HQ}. To test it, dial 933`],
    ] as const) {
      const { context, asked } = open({ e911AddressId: before });
      const synced = await sync(context, NUMBER, want(), ownedNumber(NUMBER, { e911AddressId: before }), {});
      expect(asked).to.deep.equal([`on ${HQ}`]);
      expect(synced.done).to.deep.equal({ assigned: HQ, assignedAt: NOON, shownBefore: before ?? undefined });
      expect(context.said).to.have.length(1);
      expect(context.said[0])
        .to.match(/^info: /)
        .and.contain(messages);
      expect(context.connection.journal.latestBySubject(addressAssigned)).to.deep.equal([[numberThing(NUMBER), HQ]]);
      expect(outputs(synced, want(), { origin: "created" })).to.deep.include({
        numberId: NUMBER,
        e911AddressId: HQ,
        assigned: HQ,
        origin: "created",
      });
    }
  });

  const ours = { assigned: HQ, assignedAt: NOON, shownBefore: ANNEX };
  const young = (e911AddressId: string | null) => ({ ...ownedNumber(NUMBER, { e911AddressId }), isYoung: true });

  it("is not sent again while reads may be behind, nor where it stands", async () => {
    const { context, asked } = open({});
    const behind = await sync(context, NUMBER, want(), young(ANNEX), ours);
    expect(behind).to.deep.include({ e911AddressId: HQ, done: ours });
    const stands = await sync(context, NUMBER, want(), ownedNumber(NUMBER, { e911AddressId: HQ }), {});
    expect(stands.done).to.deep.equal({ assigned: HQ });
    const kept = await sync(context, NUMBER, want(), ownedNumber(NUMBER, { e911AddressId: HQ }), ours);
    expect(kept.done).to.deep.equal(ours);
    expect(asked).to.deep.equal([]);
  });

  it("is sent again where a read shows something that was not there before, or is no longer young", async () => {
    for (const live of [young("22129"), young(null), ownedNumber(NUMBER, { e911AddressId: ANNEX })]) {
      const { context, asked } = open({});
      await sync(context, NUMBER, want(), live, ours);
      expect(asked).to.deep.equal([`on ${HQ}`]);
    }
  });

  it("is sent where a read shows it, but the state says that another one was put on since", async () => {
    const { context, asked } = open({});
    const has = { ...ours, assigned: ANNEX, shownBefore: HQ };
    await sync(context, NUMBER, want(), young(HQ), has);
    expect(asked).to.deep.equal([`on ${HQ}`]);
  });

  for (const [what, live, before, shows] of [
    ["what a read shows", ownedNumber(NUMBER, { e911AddressId: ANNEX }), ours, ANNEX],
    ["what we have put on, while reads may be behind", young(ANNEX), ours, HQ],
    ["what a read shows, when it is not what was there before", young("22129"), ours, "22129"],
    ["nothing, where there is nothing", ownedNumber(NUMBER), {}, ""],
    ["nothing, for a young number of which the state says nothing", young(null), {}, ""],
  ] as const) {
    it(`says of itself ${what}`, () => {
      expect(outputs(live, want(), before)["e911AddressId"]).to.equal(shows);
    });
  }

  it("is young for five minutes", async () => {
    const { context } = open({ e911AddressId: HQ });
    const at = (ms: number): PropertyValues => ({
      assigned: HQ,
      assignedAt: new Date(context.runtime.now() - ms).toISOString(),
    });
    const isYoung = async (before: PropertyValues) =>
      (await e911AssignmentKind.observe(context, NUMBER, before))?.isYoung;
    expect(await isYoung(at(299_900))).to.equal(true);
    expect(await isYoung(at(300_000))).to.equal(false);
    expect(await isYoung({})).to.equal(false);
    expect(await isYoung({ assigned: 7, assignedAt: NOON })).to.equal(false);
  });

  describe("that the carrier does not take", () => {
    const failing = (error: Error, rest: (asked: string[]) => ClientParts = () => ({})) =>
      open({ e911AddressId: null }, (asked) => ({
        e911s: {
          assign: async () => {
            asked.push("on");
            throw error;
          },
        },
        ...rest(asked),
      }));
    const put = (context: Parameters<typeof sync>[0]) => sync(context, NUMBER, want(), ownedNumber(NUMBER), {});

    it("for lack of funds says how far the run has come, and nothing more is charged in it", async () => {
      const { context, asked } = failing(new RejectedError("Insufficient funds.", { reason: "no-funds", status: 403 }));
      context.connection.journal.record(addressAssigned, numberThing("12065550199"), HQ);
      const error = await failureOf(put(context));
      expect(error.message)
        .to.contain(`Could not assign emergency address ${HQ} to +1 206 555 0100 for "line": `)
        .and.contain("This run made 1 assignment before it")
        .and.contain("[no-funds]");
      const second = await failureOf(put(context));
      expect(second.message).to.contain("for lack of funds").and.contain("[charges-stopped]");
      expect(asked).to.deep.equal(["on"]);
    });

    it("counts in the plural, too", async () => {
      const { context } = failing(new RejectedError("Insufficient funds.", { reason: "no-funds", status: 403 }));
      expect((await failureOf(put(context))).message).to.contain("This run made 0 assignments before it");
    });

    for (const error of [
      new RejectedError("Not permitted", { reason: "not-authorized", status: 403 }),
      new UnavailableError("answered 503"),
    ]) {
      it(`fails with what it said (${error.name}), and others go on`, async () => {
        const { context } = failing(error);
        expect(await failureOf(put(context))).to.equal(error);
        context.connection.purchases.throwIfChargesStopped("buy");
        expect(context.connection.journal.latestBySubject(addressAssigned)).to.deep.equal([]);
      });
    }

    it("because it knows no such address says what to give", async () => {
      const { context } = failing(new NotFoundError("no such thing"));
      expect((await failureOf(put(context))).message)
        .to.contain("this account has no such address")
        .and.contain("[not-on-account]");
    });

    it("for all that is known is done when the number shows it", async () => {
      const shows = { numbers: { find: async () => ownedNumber(NUMBER, { e911AddressId: HQ }) } };
      const { context } = failing(new AmbiguousWriteError("no answer"), () => shows);
      expect((await put(context)).done).to.include({ assigned: HQ });
    });

    for (const [what, find] of [
      ["shows another one", async () => ownedNumber(NUMBER, { e911AddressId: ANNEX })],
      ["is not there", async () => undefined],
      [
        "cannot be read",
        async () => {
          throw new UnavailableError("answered 503");
        },
      ],
    ] as const) {
      it(`for all that is known stays a doubt when the number ${what}`, async () => {
        const doubt = new AmbiguousWriteError("no answer");
        const { context } = failing(doubt, () => ({ numbers: { find } }));
        expect(await failureOf(put(context))).to.equal(doubt);
      });
    }
  });

  describe("that leaves the program while its number stays", () => {
    const leave = async (live: Partial<NumberDetails> | undefined, has: PropertyValues) => {
      const { context, asked } = open(live);
      const number = context.of("phoneNumber", "line");
      context.connection.journal.record(declared, number.urn, true);
      claim(context.connection.journal, numberThing(NUMBER), number.urn);
      await deleteOf(e911AssignmentKind, context, NUMBER, has);
      return { asked, said: context.said };
    };

    it("is taken off, and a warning says so", async () => {
      const { asked, said: messages } = await leave({ e911AddressId: HQ }, ours);
      expect(asked).to.deep.equal(["off"]);
      expect(messages[0])
        .to.match(/^warning: /)
        .and.contain("now has no emergency address");
    });

    it("is taken off also where a read is behind", async () => {
      expect((await leave({ e911AddressId: ANNEX }, ours)).asked).to.deep.equal(["off"]);
    });

    it("is left where somebody else has put on another one, and says so", async () => {
      const { asked, said: messages } = await leave({ e911AddressId: "22129" }, ours);
      expect(asked).to.deep.equal([]);
      expect(messages).to.deep.equal([
        "info: Left the emergency address of +1 206 555 0100 as it is: somebody set it outside this stack.",
      ]);
    });

    for (const [what, live, has] of [
      ["the number is gone", undefined, ours],
      ["the number has none", { e911AddressId: null }, ours],
      ["we have put none on, and there is none", { e911AddressId: null }, {}],
    ] as const) {
      it(`asks for nothing, without a word, when ${what}`, async () => {
        expect(await leave(live, has)).to.deep.equal({ asked: [], said: [] });
      });
    }
  });

  it("that goes with its number is noted for the number's own delete", async () => {
    const { context, asked } = open({ e911AddressId: HQ });
    await deleteOf(e911AssignmentKind, context, NUMBER, ours);
    await deleteOf(e911AssignmentKind, context, "12065550199", {});
    expect(asked).to.deep.equal([]);
    expect(context.connection.journal.latestBySubject(leftAttached)).to.deep.equal([
      [e911Thing(NUMBER), HQ],
      [e911Thing("12065550199"), ""],
    ]);
  });

  it("knows its account by its number, and says when that is gone", async () => {
    expect(await verifyAccount?.(open({}).context, { numberId: NUMBER })).to.equal(true);
    expect(await verifyAccount?.(open(undefined).context, { numberId: NUMBER })).to.equal(false);
    expect(await verifyAccount?.(open({}).context, {})).to.equal(false);
    expect(() => missing?.(open({}).context, NUMBER, {})).to.throw(
      'Could not assign an emergency address to +1 206 555 0100 for "line": the number is no longer on the account.',
    );
  });
});

describe("a NumberRouting, step by step", () => {
  const want: RoutingInputs = { numberId: NUMBER, primaryRouteId: "5", failoverRouteId: "6", __self: "" };

  it("is made by us, and says so", async () => {
    const { context } = open({});
    const made = await numberRoutingKind.ensure(context, want);
    expect(made).to.deep.include({ id: NUMBER, origin: "created" });
    expect(numberRoutingKind.outputs(made.live, want, { origin: "created" })).to.include({ origin: "created" });
  });

  it("takes only what is given for a route", () => {
    const { inputs } = numberRoutingKind.normalize({ numberId: NUMBER, primaryRouteId: 5 }, open({}).context);
    expect(inputs).to.deep.equal({ numberId: NUMBER, primaryRouteId: "5" });
  });

  for (const [what, live, assigned, expected] of [
    ["both where they stand", ["5", "6"], { primary: "5", failover: "6" }, ["failover off", "primary 0"]],
    ["nothing where there was nothing", ["0", null], { primary: "0", failover: null }, []],
    ["nothing where we have set nothing", ["5", "6"], undefined, []],
  ] as const) {
    it(`takes off ${what}`, async () => {
      const [primaryRouteId, failoverRouteId] = live;
      const { context, asked } = open({ primaryRouteId, failoverRouteId });
      await deleteOf(numberRoutingKind, context, NUMBER, { onDelete: "detach", assigned });
      expect(asked).to.deep.equal(expected);
    });
  }

  it("that goes with its number is noted as its own thing", async () => {
    const { context } = open({});
    await deleteOf(numberRoutingKind, context, NUMBER, {});
    expect(context.connection.journal.latestBySubject(leftAttached)).to.deep.equal([[routingThing(NUMBER), ""]]);
  });
});
