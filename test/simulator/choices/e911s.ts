/** What the choices look like that concern emergency addresses. */
import { expect } from "chai";
import type { Simulator } from "../../../src/simulator";
import { address, addressBody, ask, errorOf } from "../support";
import { type Observation, type Observations, own, slot, statusOf } from "./observation";

/** Two addresses, and numbers of several kinds that have none. */
const withAddresses =
  (then: Observation): Observation =>
  async (simulator) => {
    simulator.control.setAccount({
      e911s: [
        { id: "7", ...address() },
        { id: "8", ...address({ label: "Back", zip: "98105", address_type: "", address_type_number: "" }) },
      ],
      numbers: [{ id: own }, { id: "18335550199" }, { id: "18765550199", iso_country: "JM" }],
    });
    await then(simulator);
  };

const assign = (simulator: Simulator, id: string, number = own) =>
  statusOf(simulator, `PATCH /v2/numbers/${number}/relationships/e911s/${id}`);

const create = (simulator: Simulator, more: object) =>
  ask(simulator, "POST /v2/e911s", { body: addressBody(address(more)) });

const unknownPlace =
  (status: number): Observation =>
  async (simulator) => {
    const body = addressBody(address({ street_name: " nowhere STREET" }));
    for (const path of ["/v2/e911s/validate", "/v2/e911s"]) {
      const reply = await ask(simulator, `POST ${path}`, { body });
      expect([reply.status, errorOf(reply).title, errorOf(reply).detail]).to.deep.equal([
        status,
        "Client Error",
        "Could not geocode this address. Please check the validity of your address.",
      ]);
    }
    expect(simulator.control.state().e911s).to.deep.equal([]);
  };

/** What becomes of the same place, the same label, the same place under another label, and the very same record. */
const duplicates = (samePlace: number, sameLabel: number, sameRecord: number): Observation =>
  withAddresses(async (simulator) => {
    expect((await create(simulator, { street_name: "OTHER Street" })).status, "same label").to.equal(sameLabel);
    const shouted = { label: "New", street_name: "EXAMPLE avenue", city: "SEATTLE", address_type: "SUITE" };
    expect((await create(simulator, shouted)).status, "same place").to.equal(samePlace);
    const reply = await create(simulator, {});
    expect(reply.status, "same record").to.equal(sameRecord);
    if (sameRecord === 403) expect(errorOf(reply).detail).to.equal("Duplicate address.");
  });

const charges =
  (...expected: string[]): Observation =>
  async (simulator) => {
    await withAddresses(async () => {
      for (const id of ["7", "7", "8", "7"]) expect(await assign(simulator, id)).to.equal(204);
      expect(await statusOf(simulator, `DELETE ${slot("e911s")}`)).to.equal(204);
      for (const id of ["7", "7"]) expect(await assign(simulator, id)).to.equal(204);
      expect(await statusOf(simulator, `DELETE ${slot("e911s")}`)).to.equal(204);
      expect(await assign(simulator, "8")).to.equal(204);
    })(simulator);
    const lines = simulator.control.state().ledger.map(({ kind, number, amount }) => `${kind} ${number} ${amount}`);
    expect(lines).to.deep.equal(expected);
  };
const fee = `e911 ${own} 1.5`;

const unsetFields = (form: "empty" | "absent" | "null"): Observation =>
  withAddresses(async (simulator) => {
    const { json } = await ask(simulator, "GET /v2/e911s/8");
    const { address_type, address_type_number } = json.data.attributes;
    const expected = { empty: "", absent: undefined, null: null }[form];
    expect([address_type, address_type_number]).to.deep.equal([expected, expected]);
    expect("address_type" in json.data.attributes).to.equal(form !== "absent");
    const set = await ask(simulator, "GET /v2/e911s/7");
    expect(set.json.data.attributes).to.include({ address_type: "Suite", address_type_number: "4b" });
  });

export const e911Choices: Observations = {
  "e911-unknown-place": {
    "refuse-400": unknownPlace(400),
    "refuse-404": unknownPlace(404),
    "refuse-422": unknownPlace(422),
  },
  "e911-respelled-street": {
    "refuse-422": async (simulator) => {
      const reply = await create(simulator, { street_name: "mispelled street" });
      expect([reply.status, errorOf(reply).detail]).to.deep.equal([
        422,
        {
          data: {
            attributes: { street_name: ['Did you mean "Misspelled Street"? Please change the street name.'] },
          },
        },
      ]);
      expect((await create(simulator, { street_name: "Misspelled Street" })).status).to.equal(201);
    },
    accept: async (simulator) =>
      expect((await create(simulator, { street_name: "Mispelled Street" })).status).to.equal(201),
  },
  "duplicate-e911": {
    "refuse-same-address": duplicates(403, 201, 403),
    "refuse-same-address-or-label": duplicates(403, 403, 403),
    "refuse-same-record": duplicates(201, 201, 403),
    allow: duplicates(201, 201, 201),
  },
  "e911-stored-form": {
    "as-sent": async (simulator) => expect((await create(simulator, {})).json.data.attributes).to.deep.equal(address()),
    "upper-cased": async (simulator) => {
      const { json } = await create(simulator, { street_name: " Example Avenue " });
      expect(json.data.attributes).to.include({
        label: "FRONT DESK",
        street_name: "EXAMPLE AVENUE",
        address_type: "SUITE",
      });
      const changed = await ask(simulator, `PATCH /v2/e911s/${json.data.id}`, {
        body: addressBody({ city: "Tacoma" }),
      });
      expect([changed.status, changed.json.data.attributes.city]).to.deep.equal([200, "TACOMA"]);
      expect((await create(simulator, { city: "tacoma" })).status).to.equal(403);
    },
  },
  "e911-delete-in-use": Object.fromEntries(
    ([403, 422] as const).map((status) => [
      `refuse-${status}`,
      withAddresses(async (simulator) => {
        await assign(simulator, "7");
        expect(await statusOf(simulator, "DELETE /v2/e911s/7")).to.equal(status);
        expect(await statusOf(simulator, "GET /v2/e911s/7")).to.equal(200);
        await ask(simulator, `DELETE ${slot("e911s")}`);
        expect(await statusOf(simulator, "DELETE /v2/e911s/7")).to.equal(204);
      }),
    ]),
  ),
  "e911-number-ids": Object.fromEntries(
    (["digits", "internal"] as const).map((form) => [
      form,
      withAddresses(async (simulator) => {
        await assign(simulator, "7");
        const { json } = await ask(simulator, "GET /v2/e911s/7/relationships/numbers");
        expect(json.data).to.have.length(1);
        const [{ id, attributes }] = json.data;
        expect(attributes).to.deep.equal({ alias: null, value: own });
        expect(id === own).to.equal(form === "digits");
        expect(id).to.match(/^\d+$/);
      }),
    ]),
  ),
  "e911-unset-fields": { empty: unsetFields("empty"), absent: unsetFields("absent"), null: unsetFields("null") },
  "e911-charge": {
    "first-and-change": charges(fee, fee, fee, fee),
    "after-unassign-too": charges(fee, fee, fee, fee, fee),
  },
  "e911-assignment-repeated": Object.fromEntries(
    (
      [
        ["accept", 204],
        ["refuse-409", 409],
      ] as const
    ).map(([value, status]) => [
      value,
      withAddresses(async (simulator) => {
        for (const expected of [204, status]) expect(await assign(simulator, "7")).to.equal(expected);
        expect(await assign(simulator, "8")).to.equal(204);
        expect(simulator.control.state().ledger).to.have.length(2);
      }),
    ]),
  ),
  "e911-unsupported-numbers": Object.fromEntries(
    (
      [
        ["other-countries", 204],
        ["toll-free-too", 422],
      ] as const
    ).map(([value, ofTollFree]) => [
      value,
      withAddresses(async (simulator) => {
        expect(await assign(simulator, "7", "18335550199")).to.equal(ofTollFree);
        const reply = await ask(simulator, "PATCH /v2/numbers/18765550199/relationships/e911s/7");
        expect([reply.status, errorOf(reply).title, errorOf(reply).detail]).to.deep.equal([
          422,
          "Invalid Resource",
          "Cannot assign an E911 record to a number that does not support emergency services.",
        ]);
        expect(simulator.control.state().ledger).to.have.length(ofTollFree === 204 ? 1 : 0);
      }),
    ]),
  ),
  "e911-assignment-visible": Object.fromEntries(
    (["at-once", "after-30s"] as const).map((value) => [
      value,
      withAddresses(async (simulator) => {
        const shown = async () => [
          (await ask(simulator, `GET /v2/numbers/${own}`)).json.data.relationships.e911_address.data?.id,
          (await ask(simulator, "GET /v2/e911s/8/relationships/numbers")).json.data.length,
        ];
        await assign(simulator, "7");
        simulator.control.advance("30s");
        await assign(simulator, "8");
        await assign(simulator, "8");
        expect(simulator.control.state().numbers[0]?.relationships.e911_address).to.equal("8");
        expect(await shown()).to.deep.equal(value === "at-once" ? ["8", 1] : ["7", 0]);
        simulator.control.advance("30s");
        expect(await shown()).to.deep.equal(["8", 1]);
        expect(simulator.control.state().ledger).to.have.length(2);
      }),
    ]),
  ),
};
