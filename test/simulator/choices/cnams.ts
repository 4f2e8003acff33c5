/** What the choices look like that concern caller names. */
import { expect } from "chai";
import type { Simulator } from "../../../src/simulator";
import { approvedName, ask, ids } from "../support";
import { expectStatus, type Observation, type Observations, own, slot, statusOf } from "./observation";

const tollFree = "18335550199";
const canadian = "16045550199";

/** An approved, a pending and a rejected name, and numbers of several kinds. */
const withNames =
  (then: Observation): Observation =>
  async (simulator) => {
    simulator.control.setAccount({
      cnams: [
        approvedName("3", "ACME"),
        { id: "4", value: "PENDING" },
        { id: "5", value: "REJECTED", rejection_reason: "no" },
        approvedName("6", "ACME SALES"),
      ],
      numbers: [{ id: own }, { id: tollFree }, { id: canadian }],
    });
    await then(simulator);
  };

const assign = (simulator: Simulator, id: string, number = own) =>
  statusOf(simulator, `PATCH /v2/numbers/${number}/relationships/cnams/${id}`);

const presetOf = async (simulator: Simulator, number = own): Promise<string | undefined> =>
  (await ask(simulator, `GET /v2/numbers/${number}`)).json.data.relationships.cnam_preset.data?.id;

const usersOf = async (simulator: Simulator, id: string): Promise<number> =>
  (await ask(simulator, `GET /v2/cnams/${id}`)).json.data.relationships.numbers.data.length;

const change = (value: string) => ({ data: { type: "cnam", attributes: { value } } });

const reviewed =
  (look: (attributes: Record<string, unknown>) => void): Observation =>
  async (simulator) => {
    const { json } = await ask(simulator, "POST /v2/cnams", { body: { value: "Heartwood" } });
    const attributes = async () => (await ask(simulator, `GET /v2/cnams/${json.data.id}`)).json.data.attributes;
    simulator.control.advance("47h");
    expect(await attributes()).to.include({ is_approved: false, approval_datetime: null, rejection_reason: null });
    simulator.control.advance("3h");
    look(await attributes());
  };

export const cnamChoices: Observations = {
  "cnam-review": {
    "approved-after-48h": reviewed((attributes) =>
      expect(attributes).to.include({
        is_approved: true,
        approval_datetime: "2026-11-03 12:00:00.000000+00:00",
        rejection_reason: null,
      }),
    ),
    "rejected-after-48h": reviewed((attributes) =>
      expect(attributes).to.include({
        is_approved: false,
        approval_datetime: null,
        rejection_reason: "The name is misleading.",
      }),
    ),
    "by-control-only": async (simulator) => {
      await reviewed((attributes) => expect(attributes).to.include({ is_approved: false, rejection_reason: null }))(
        simulator,
      );
      const [record] = simulator.control.state().cnams;
      simulator.control.cnam(record?.id ?? "", { approve: true });
      expect(simulator.control.state().cnams[0]?.is_approved).to.equal(true);
    },
  },
  "assign-unapproved-cnam": Object.fromEntries(
    ([422, 403] as const).map((status) => [
      `refuse-${status}`,
      withNames(async (simulator) => {
        for (const id of ["4", "5"]) expect(await assign(simulator, id)).to.equal(status);
        expect(await presetOf(simulator)).to.equal(undefined);
      }),
    ]),
  ),
  "cnam-unsupported-numbers": Object.fromEntries(
    (
      [
        ["refuse-422", 422],
        ["accept-without-effect", 202],
      ] as const
    ).map(([value, status]) => [
      value,
      withNames(async (simulator) => {
        for (const number of [tollFree, canadian]) {
          expect(await assign(simulator, "3", number)).to.equal(status);
          simulator.control.advance("30d");
          expect(await presetOf(simulator, number)).to.equal(undefined);
        }
      }),
    ]),
  ),
  "cnam-assignment-visible": {
    "at-once": withNames(async (simulator) => {
      await assign(simulator, "3");
      expect([await presetOf(simulator), await usersOf(simulator, "3")]).to.deep.equal(["3", 1]);
    }),
    "after-7-business-days": withNames(async (simulator) => {
      // The clock stands at a Sunday, noon: the seventh working day is Tuesday of next week.
      await assign(simulator, "3");
      expect(simulator.control.state().numbers.find(({ id }) => id === own)?.relationships.cnam_preset).to.equal("3");
      simulator.control.advance("8d");
      await assign(simulator, "3");
      expect([await presetOf(simulator), await usersOf(simulator, "3")]).to.deep.equal([undefined, 0]);
      simulator.control.advance("1d");
      expect([await presetOf(simulator), await usersOf(simulator, "3")]).to.deep.equal(["3", 1]);
      await assign(simulator, "6");
      expect(await presetOf(simulator)).to.equal("3");
      simulator.control.advance("14d");
      expect(await presetOf(simulator)).to.equal("6");
      expect(await statusOf(simulator, `DELETE ${slot("cnams")}`)).to.equal(202);
      expect(await presetOf(simulator)).to.equal(undefined);
      await assign(simulator, "3");
      await ask(simulator, "DELETE /v2/cnams/3");
      simulator.control.advance("30d");
      expect(await presetOf(simulator)).to.equal(undefined);
    }),
  },
  "cnam-path": Object.fromEntries(
    (
      [
        ["cnams-and-cnam", 202],
        ["cnams-only", 404],
      ] as const
    ).map(([value, status]) => [
      value,
      withNames(async (simulator) => {
        expect(await statusOf(simulator, `PATCH ${slot("cnam")}/3`)).to.equal(status);
        expect(await statusOf(simulator, `DELETE ${slot("cnam")}`)).to.equal(status);
        expect(await assign(simulator, "3")).to.equal(202);
        expect(await statusOf(simulator, `DELETE ${slot("cnams")}`)).to.equal(202);
      }),
    ]),
  ),
  "change-of-approved-cnam": {
    "refuse-403": withNames(expectStatus(403, "PATCH /v2/cnams/3", change("other"))),
    "refuse-422": withNames(expectStatus(422, "PATCH /v2/cnams/3", change("other"))),
  },
  "change-of-rejected-cnam": {
    "refuse-403": withNames(expectStatus(403, "PATCH /v2/cnams/5", change("other"))),
    "review-again": withNames(async (simulator) => {
      const reply = await ask(simulator, "PATCH /v2/cnams/5", { body: change("other") });
      expect(reply.json.data.attributes).to.include({ value: "OTHER", is_approved: false, rejection_reason: null });
      simulator.control.advance("48h");
      expect((await ask(simulator, "GET /v2/cnams/5")).json.data.attributes.is_approved).to.equal(true);
    }),
  },
  "cnam-list-default-limit": Object.fromEntries(
    (
      [
        ["10", 10],
        ["all", 12],
      ] as const
    ).map(([value, count]) => [
      value,
      async (simulator: Simulator) => {
        simulator.control.setAccount({
          cnams: Array.from({ length: 12 }, (_, place) => ({ id: String(place + 1), value: `NAME ${place}` })),
        });
        const reply = await ask(simulator, "GET /v2/cnams");
        expect([ids(reply).length, "next" in reply.json.links]).to.deep.equal([count, count === 10]);
        expect(ids(await ask(simulator, "GET /v2/cnams?limit=1000"))).to.have.length(12);
      },
    ]),
  ),
};
