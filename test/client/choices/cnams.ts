/** What the client makes of the choices that concern caller names. */
import { expect } from "chai";
import { collect } from "../support";
import { asked, each, ending, type Observations, own, type Scenario, sameForAll, tollFree } from "./scenario";

const canadian = "16045550199";

/** Ids: 3 and 6 are approved, 4 is pending, 5 was rejected. */
function giveNames({ simulator }: Scenario): void {
  simulator.control.setAccount({
    cnams: [
      { id: "3", value: "ACME", is_approved: true },
      { id: "4", value: "PENDING" },
      { id: "5", value: "REJECTED", rejection_reason: "no" },
      { id: "6", value: "ACME SALES", is_approved: true },
    ],
    numbers: [{ id: own }, { id: tollFree, number_type: "toll-free" }, { id: canadian }],
  });
}

const shownOf = async ({ client }: Scenario, number = own) => (await client.numbers.get(number)).cnamRecordId;

export const cnamObservations: Observations = {
  "cnam-review": each(
    {
      "approved-after-48h": [true, null],
      "rejected-after-48h": [false, "The name is misleading."],
      "by-control-only": [false, null],
    },
    async ({ client, simulator }, expected) => {
      const { id, ...created } = await client.cnams.create("Heartwood");
      expect(created).to.deep.include({ value: "HEARTWOOD", isApproved: false, rejectionReason: null });
      simulator.control.advance("48h");
      const { isApproved, rejectionReason, approvalDatetime } = await client.cnams.get(id);
      expect([isApproved, rejectionReason]).to.deep.equal(expected);
      expect(approvalDatetime !== null).to.equal(isApproved);
      expect((await collect(client.cnams.list({ isApproved: true }))).length).to.equal(isApproved ? 1 : 0);
    },
  ),
  "assign-unapproved-cnam": each(
    { "refuse-422": "invalid 422", "refuse-403": "invalid 403" },
    async (scenario, reason) => {
      giveNames(scenario);
      for (const id of ["4", "5"])
        expect(await ending(scenario.client.cnams.assign(own, id))).to.equal(`RejectedError ${reason}`);
      expect(await shownOf(scenario)).to.equal(null);
    },
  ),
  "cnam-unsupported-numbers": each(
    { "refuse-422": "RejectedError invalid 422", "accept-without-effect": "done" },
    async (scenario, end) => {
      giveNames(scenario);
      for (const number of [tollFree, canadian]) {
        expect(await ending(scenario.client.cnams.assign(number, "3"))).to.equal(end);
        scenario.simulator.control.advance("30d");
        expect(await shownOf(scenario, number)).to.equal(null);
      }
    },
  ),
  "cnam-assignment-visible": each({ "at-once": true, "after-7-business-days": false }, async (scenario, atOnce) => {
    giveNames(scenario);
    const { cnams } = scenario.client;
    expect(await cnams.assign(own, "3")).to.have.property("dateCreated");
    expect(await shownOf(scenario)).to.equal(atOnce ? "3" : null);
    expect((await cnams.get("3")).numbers).to.deep.equal(atOnce ? [own] : []);
    scenario.simulator.control.advance("14d");
    expect(await shownOf(scenario)).to.equal("3");
    await cnams.assign(own, "6");
    expect(await shownOf(scenario)).to.equal(atOnce ? "6" : "3");
    scenario.simulator.control.advance("14d");
    expect(await shownOf(scenario)).to.equal("6");
    await cnams.unassign(own);
    expect(await shownOf(scenario)).to.equal(null);
  }),
  // The documented path, and no other one when that says 404.
  "cnam-path": sameForAll(["cnams-and-cnam", "cnams-only"], async (scenario) => {
    giveNames(scenario);
    await scenario.client.cnams.assign(own, "3");
    await scenario.client.cnams.unassign(own);
    expect(await ending(scenario.client.cnams.assign("12065550000", "3"))).to.equal("NotFoundError 404");
    expect(asked(scenario, /relationships/)).to.deep.equal([
      `PATCH /v2/numbers/${own}/relationships/cnams/3`,
      `DELETE /v2/numbers/${own}/relationships/cnams`,
      "PATCH /v2/numbers/12065550000/relationships/cnams/3 404",
    ]);
  }),
  "change-of-approved-cnam": each(
    { "refuse-403": "invalid 403", "refuse-422": "invalid 422" },
    async (scenario, reason) => {
      giveNames(scenario);
      expect(await ending(scenario.client.cnams.update("3", "Other"))).to.equal(`RejectedError ${reason}`);
      expect((await scenario.client.cnams.get("3")).value).to.equal("ACME");
    },
  ),
  "change-of-rejected-cnam": each(
    { "refuse-403": "RejectedError invalid 403", "review-again": "done" },
    async (scenario, end) => {
      giveNames(scenario);
      expect(await ending(scenario.client.cnams.update("5", "Other"))).to.equal(end);
      const { value, rejectionReason } = await scenario.client.cnams.get("5");
      expect([value, rejectionReason]).to.deep.equal(end === "done" ? ["OTHER", null] : ["REJECTED", "no"]);
    },
  ),
  "cnam-list-default-limit": sameForAll(["10", "all"], async ({ client, simulator }) => {
    const cnams = Array.from({ length: 12 }, (_, place) => ({ id: String(place + 1), value: `NAME ${place}` }));
    simulator.control.setAccount({ cnams });
    expect(await collect(client.cnams.list())).to.have.length(12);
  }),
};
