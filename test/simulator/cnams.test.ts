import { expect } from "chai";
import { perTest } from "../support/bench";
import { approvedName, ask, errorOf, ids, start } from "./support";

const number = "12065550199";
const attachment = `/v2/numbers/${number}/relationships/cnams`;
const change = (value: unknown) => ({ data: { type: "cnam", attributes: { value } } });

describe("simulator: caller names", () => {
  const simulator = perTest(() => start({ seed: { numbers: [{ id: number }] } }));

  const create = (value: unknown) => ask(simulator, "POST /v2/cnams", { body: { value } });

  it("creates a pending one, in upper case: 201", async () => {
    const { status, json } = await create("Heartwood");
    const self = `${simulator.url}/v2/cnams/98001`;
    expect(status).to.equal(201);
    expect(json).to.deep.equal({
      data: {
        type: "cnam",
        id: "98001",
        attributes: {
          value: "HEARTWOOD",
          is_approved: false,
          approval_datetime: null,
          creation_datetime: "2026-11-01 12:00:00.000000+00:00",
          rejection_reason: null,
        },
        links: { self },
      },
      links: { self },
    });
    expect((await ask(simulator, "GET /v2/cnams/98001")).json).to.deep.equal(json);
    expect(simulator.control.state().ledger).to.deep.equal([]);
  });

  it("takes a form-encoded body", async () => {
    const { status, json } = await ask(simulator, "POST /v2/cnams", {
      body: "value=Bob+Law",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect([status, json.data.attributes.value]).to.deep.equal([201, "BOB LAW"]);
  });

  it("refuses values that break a rule", async () => {
    for (const value of [undefined, 7, "", "SIXTEEN LETTERS.", "12065550199", "- . -", "Café", "A*B", "A\tB"]) {
      const reply = await create(value);
      expect([reply.status, Object.keys(errorOf(reply).detail.data.attributes)], String(value)).to.deep.equal([
        422,
        ["value"],
      ]);
    }
    for (const value of ["A", "EXACTLY 15 LONG", "a-_.,@+&'/\"1"]) expect((await create(value)).status).to.equal(201);
    expect((await ask(simulator, "POST /v2/cnams", { body: change("X") })).status, "enveloped").to.equal(422);
  });

  it("refuses a value that is there in any case", async () => {
    await create("Heartwood");
    const reply = await create("HEARTwood");
    expect([reply.status, errorOf(reply).detail]).to.deep.equal([422, "Duplicate CNAM entry found on your account"]);
  });

  it("lists the newest first, by a part of the value and by approval", async () => {
    simulator.control.setAccount({ cnams: [approvedName("22790", "ACME"), { id: "22791", value: "ACME SALES" }] });
    const list = async (query: string) => ids(await ask(simulator, `GET /v2/cnams${query}`));
    expect(await list("")).to.deep.equal(["22791", "22790"]);
    expect(await list("?value=sal")).to.deep.equal(["22791"]);
    expect(await list("?is_approved=True")).to.deep.equal(["22790"]);
    expect(await list("?is_approved=false&value=ac")).to.deep.equal(["22791"]);
    expect((await ask(simulator, "GET /v2/cnams?is_approved=true")).json.links.self).to.equal(
      `${simulator.url}/v2/cnams?is_approved=True&limit=10&offset=0`,
    );
    expect((await ask(simulator, "GET /v2/cnams?is_approved=maybe")).status).to.equal(422);
  });

  it("approves after two days of virtual time, or when the control interface says so", async () => {
    const first = (await create("First")).json.data.id;
    const second = (await create("Second")).json.data.id;
    const third = (await create("Third")).json.data.id;
    simulator.control.cnam(second, { approve: true });
    simulator.control.cnam(third, { reject: "misleading" });
    const approved = () => simulator.control.state().cnams.filter(({ is_approved }) => is_approved);
    expect(approved().map(({ id }) => id)).to.deep.equal([second]);
    simulator.control.advance("48h");
    expect(approved().map(({ id }) => id)).to.deep.equal([second, first]);
    expect(approved()[1]?.approval_datetime).to.equal("2026-11-03 12:00:00.000000+00:00");
    const { json } = await ask(simulator, `GET /v2/cnams/${third}`);
    expect(json.data.attributes).to.include({ is_approved: false, rejection_reason: "misleading" });
    expect(json.data).not.to.have.property("relationships");
  });

  it("counts the two days of a name given from outside, also when the account is put back as it was read", async () => {
    simulator.control.setAccount({ cnams: [{ id: "4", value: "SEEDED" }] });
    simulator.control.advance("24h");
    simulator.control.setAccount({ cnams: simulator.control.state().cnams });
    simulator.control.advance("24h");
    expect(simulator.control.state().cnams[0]?.is_approved).to.equal(true);
  });

  it("changes a pending one only, which then waits anew", async () => {
    const { id } = (await create("First")).json.data;
    simulator.control.advance("24h");
    await create("Taken");
    expect((await ask(simulator, `PATCH /v2/cnams/${id}`, { body: change("taken") })).status).to.equal(422);
    expect((await ask(simulator, `PATCH /v2/cnams/${id}`, { body: change("x".repeat(16)) })).status).to.equal(422);
    const { status, json } = await ask(simulator, `PATCH /v2/cnams/${id}`, { body: change("Second") });
    expect([status, json.data.id, json.data.attributes.value]).to.deep.equal([200, id, "SECOND"]);
    simulator.control.advance("47h");
    expect((await ask(simulator, `PATCH /v2/cnams/${id}`, { body: change("second") })).status).to.equal(200);
    simulator.control.advance("48h");
    expect((await ask(simulator, `PATCH /v2/cnams/${id}`, { body: change("Third") })).status).to.equal(403);
  });

  it("is assigned: 202 with an integer id and an HTTP date; unassigned: 202 with null", async () => {
    simulator.control.setAccount({ cnams: [approvedName("22790", "ACME"), approvedName("22791", "ACME SALES")] });
    const assigned = await ask(simulator, `PATCH ${attachment}/22790`);
    const date_created = "Sun, 01 Nov 2026 12:00:00 GMT";
    expect([assigned.status, assigned.json]).to.deep.equal([
      202,
      { data: { type: "cnam", id: 22790, attributes: { date_created } } },
    ]);
    const { json } = await ask(simulator, "GET /v2/cnams/22790");
    expect(json.data.relationships).to.deep.equal({ numbers: { data: [{ id: number, type: "number" }] } });
    expect(json.included.map(({ type, id }: { type: string; id: string }) => `${type} ${id}`)).to.deep.equal([
      `number ${number}`,
    ]);
    const read = await ask(simulator, `GET /v2/numbers/${number}`);
    expect(read.json.data.relationships.cnam_preset.data).to.deep.equal({ id: "22790", type: "cnam" });
    expect(read.json.included[1]).to.deep.include({ type: "cnam", id: "22790" });
    expect((await ask(simulator, `PATCH ${attachment}/22791`)).status).to.equal(202);
    const unassigned = await ask(simulator, `DELETE ${attachment}`);
    expect([unassigned.status, unassigned.json]).to.deep.equal([
      202,
      { data: { type: "cnam", id: null, attributes: { date_created } } },
    ]);
    expect(simulator.control.state().numbers[0]?.relationships.cnam_preset).to.equal(null);
    expect((await ask(simulator, "GET /v2/cnams/22790")).json.data.relationships).to.deep.equal({
      numbers: { data: [] },
    });
    expect(simulator.control.state().ledger).to.deep.equal([]);
  });

  it("knows no other numbers and no other names, and none of a pending port order", async () => {
    simulator.control.setAccount({ cnams: [approvedName("3", "ACME")] });
    simulator.control.choose({ "port-order-numbers": "shown" });
    for (const [line, status] of [
      [`PATCH ${attachment}/4`, 404],
      ["PATCH /v2/numbers/12065550198/relationships/cnams/3", 404],
      ["DELETE /v2/numbers/12065550198/relationships/cnams", 404],
      ["GET /v2/cnams/4", 404],
      ["PATCH /v2/numbers/13605550100/relationships/cnams/3", 422],
    ] as const)
      expect((await ask(simulator, line)).status, line).to.equal(status);
    const gone = await ask(simulator, "DELETE /v2/cnams/4");
    expect([gone.status, errorOf(gone).title, errorOf(gone).detail]).to.deep.equal([
      404,
      "Resource not found",
      "CNAM record not found. Nothing to delete.",
    ]);
  });

  it("is deleted in use, silently, and goes with a number that is released", async () => {
    simulator.control.setAccount({ cnams: [approvedName("3", "ACME"), approvedName("4", "OTHER")] });
    await ask(simulator, `PATCH ${attachment}/3`);
    expect((await ask(simulator, "DELETE /v2/cnams/3")).status).to.equal(204);
    expect(simulator.control.state().numbers[0]?.relationships.cnam_preset).to.equal(null);
    await ask(simulator, `PATCH ${attachment}/4`);
    expect((await ask(simulator, `DELETE /v2/numbers/${number}`)).status).to.equal(204);
    expect((await ask(simulator, "GET /v2/cnams/4")).json.data.relationships.numbers.data).to.deep.equal([]);
  });
});
