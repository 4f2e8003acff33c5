/** What the client makes of the choices that concern emergency addresses. */
import { expect } from "chai";
import { address, collect } from "../support";
import {
  each,
  ending,
  giveNumber,
  ledgerOf,
  type Observation,
  type Observations,
  own,
  type Scenario,
  sameForAll,
  tollFree,
} from "./scenario";

const { addressType: _, addressTypeNumber: __, ...bare } = address;

/** Two addresses on the account, of which the second has no unit, and numbers that have none. */
async function withAddresses(scenario: Scenario): Promise<[first: string, second: string]> {
  giveNumber(scenario);
  const first = await scenario.client.e911s.create(address);
  const second = await scenario.client.e911s.create({ ...bare, label: "Back", zip: "98105" });
  return [first.id, second.id];
}

const lower = (fields: object): unknown => JSON.parse(JSON.stringify(fields).toLowerCase());

const unassignedBetween =
  (charges: number): Observation =>
  async (scenario) => {
    const [first, second] = await withAddresses(scenario);
    const { e911s } = scenario.client;
    for (const id of [first, first, second]) await e911s.assign(own, id);
    expect(ledgerOf(scenario)).to.have.length(2);
    await e911s.unassign(own);
    await e911s.assign(own, second);
    expect(ledgerOf(scenario)).to.have.length(charges);
  };

export const e911Observations: Observations = {
  "e911-unknown-place": each(
    {
      "refuse-400": "RejectedError invalid 400",
      "refuse-404": "RejectedError invalid 404",
      "refuse-422": "RejectedError invalid 422",
    },
    async ({ client, simulator }, end) => {
      const nowhere = { ...address, streetName: "Nowhere Street" };
      const { valid, ...why } = await client.e911s.validate(nowhere);
      expect({ valid, ...why }).to.deep.equal({
        valid: false,
        fields: [],
        reason: "Could not geocode this address: Flowroute does not know such a place.",
      });
      expect(await ending(client.e911s.create(nowhere))).to.equal(end);
      const { id } = await client.e911s.create(address);
      expect(await ending(client.e911s.update(id, { streetName: "Nowhere Street" }))).to.equal(end);
      expect(simulator.control.state().e911s).to.have.length(1);
    },
  ),
  "e911-respelled-street": each({ "refuse-422": false, accept: true }, async ({ client }, valid) => {
    const respelled = { ...address, streetName: "Mispelled Street" };
    const verdict = await client.e911s.validate(respelled);
    expect(verdict.valid).to.equal(valid);
    if (!verdict.valid) expect(verdict.fields).to.deep.equal(["streetName"]);
    expect(await ending(client.e911s.create(respelled))).to.equal(valid ? "done" : "RejectedError invalid 422");
  }),
  "duplicate-e911": each(
    {
      "refuse-same-address": [false, true, false],
      "refuse-same-address-or-label": [false, false, false],
      "refuse-same-record": [true, true, false],
      allow: [true, true, true],
    },
    async ({ client }, accepted) => {
      await client.e911s.create(address);
      const shouted = { ...address, label: "New", streetName: "PINE street", city: "SEATTLE" };
      const sameLabel = { ...address, streetName: "Oak Street" };
      const ends = [shouted, sameLabel, address].map((wanted) => () => ending(client.e911s.create(wanted)));
      for (const [place, end] of ends.entries())
        expect(await end(), String(place)).to.equal(accepted[place] ? "done" : "RejectedError duplicate 403");
    },
  ),
  "e911-stored-form": sameForAll(["as-sent", "upper-cased"], async ({ client }) => {
    const { id, ...created } = await client.e911s.create(address);
    expect(lower(created)).to.deep.equal(lower(address));
    const { id: same, ...read } = await client.e911s.get(id);
    expect([same, lower(read)]).to.deep.equal([id, lower(address)]);
    expect(
      (await collect(client.e911s.list({ label: "seattle", city: "Seattle" }))).map((one) => one.id),
    ).to.deep.equal([id]);
  }),
  "e911-delete-in-use": each({ "refuse-403": 403, "refuse-422": 422 }, async (scenario, status) => {
    const [first] = await withAddresses(scenario);
    await scenario.client.e911s.assign(own, first);
    expect(await ending(scenario.client.e911s.remove(first))).to.equal(`RejectedError in-use ${status}`);
    await scenario.client.e911s.unassign(own);
    expect(await scenario.client.e911s.remove(first)).to.equal("removed");
    expect(await scenario.client.e911s.remove(first)).to.equal("not-found");
  }),
  "e911-number-ids": sameForAll(["digits", "internal"], async (scenario) => {
    const [first] = await withAddresses(scenario);
    for (const number of [
      own,
      ...(scenario.simulator.control.choose({})["e911-unsupported-numbers"] === "other-countries" ? [tollFree] : []),
    ])
      await scenario.client.e911s.assign(number, first);
    expect((await collect(scenario.client.e911s.numbers(first))).sort()).to.deep.equal([own, tollFree]);
  }),
  "e911-unset-fields": sameForAll(["empty", "absent", "null"], async (scenario) => {
    const [first, second] = await withAddresses(scenario);
    const { e911s } = scenario.client;
    expect(await e911s.get(second)).to.deep.equal({ ...bare, label: "Back", zip: "98105", id: second });
    expect(await e911s.get(first)).to.deep.equal({ ...address, id: first });
    const { id: changed, ...fields } = await e911s.update(first, { addressType: null, addressTypeNumber: null });
    expect([changed, fields]).to.deep.equal([first, bare]);
  }),
  "e911-charge": { "first-and-change": unassignedBetween(2), "after-unassign-too": unassignedBetween(3) },
  "e911-assignment-repeated": sameForAll(["accept", "refuse-409"], async (scenario) => {
    const [first, second] = await withAddresses(scenario);
    for (const id of [first, first, second, second]) await scenario.client.e911s.assign(own, id);
    expect((await scenario.client.numbers.get(own)).e911AddressId).to.equal(second);
    expect(ledgerOf(scenario)).to.have.length(2);
  }),
  "e911-unsupported-numbers": each(
    { "other-countries": "done", "toll-free-too": "RejectedError invalid 422" },
    async (scenario, end) => {
      const [first] = await withAddresses(scenario);
      expect(await ending(scenario.client.e911s.assign(tollFree, first))).to.equal(end);
      expect(ledgerOf(scenario)).to.have.length(end === "done" ? 1 : 0);
    },
  ),
  "e911-assignment-visible": each({ "at-once": true, "after-30s": false }, async (scenario, atOnce) => {
    const [first] = await withAddresses(scenario);
    const { e911s, numbers } = scenario.client;
    await e911s.assign(own, first);
    const shown = async () => [(await numbers.get(own)).e911AddressId, (await collect(e911s.numbers(first))).length];
    expect(await shown()).to.deep.equal(atOnce ? [first, 1] : [null, 0]);
    // Not seen yet is no reason to pay twice.
    await e911s.assign(own, first);
    scenario.simulator.control.advance("30s");
    expect(await shown()).to.deep.equal([first, 1]);
    expect(ledgerOf(scenario)).to.have.length(1);
  }),
};
