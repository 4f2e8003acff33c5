import { expect } from "chai";
import { perTest } from "../support/bench";
import { address, addressBody, ask, errorOf, ids, start, stopAll } from "./support";

const number = "12065550199";
const assignment = (id: string, to = number) => `PATCH /v2/numbers/${to}/relationships/e911s/${id}`;
const unassignment = `DELETE /v2/numbers/${number}/relationships/e911s`;

describe("simulator: emergency addresses", () => {
  const simulator = perTest(() => start());
  afterEach(stopAll);

  const create = async (more: object = {}): Promise<string> =>
    (await ask(simulator, "POST /v2/e911s", { body: addressBody(address(more)) })).json.data.id;

  it("creates one: 201 with a string id and the fields as sent", async () => {
    const { status, json } = await ask(simulator, "POST /v2/e911s", { body: addressBody() });
    const self = `${simulator.url}/v2/e911s/98001`;
    expect(status).to.equal(201);
    expect(json).to.deep.equal({
      data: { type: "e911", id: "98001", attributes: address(), links: { self } },
      links: { self },
    });
    expect((await ask(simulator, "GET /v2/e911s/98001")).json).to.deep.equal(json);
    expect(simulator.control.state().e911s).to.deep.equal([{ id: "98001", ...address() }]);
    expect(simulator.control.state().ledger).to.deep.equal([]);
  });

  it("takes a body without a content type, a street number that is an integer, and no address type", async () => {
    const {
      address_type: _type,
      address_type_number: _number,
      ...rest
    } = address({ street_number: 123 }) as Record<string, unknown>;
    const { status, json } = await ask(simulator, "POST /v2/e911s", {
      body: addressBody({ ...rest, address_type: null, zip_code: "1" }),
      headers: { "content-type": undefined },
    });
    expect(status).to.equal(201);
    expect(json.data.attributes).to.deep.equal(address({ address_type: "", address_type_number: "" }));
  });

  it("validates without keeping anything: 204", async () => {
    const reply = await ask(simulator, "POST /v2/e911s/validate", { body: addressBody() });
    expect([reply.status, reply.text]).to.deep.equal([204, ""]);
    const canadian = address({ country: "CA", state: "ON", zip: "M4C 5K7", address_type: "pENTHOUSE" });
    expect((await ask(simulator, "POST /v2/e911s/validate", { body: addressBody(canadian) })).status).to.equal(204);
    expect(simulator.control.state().e911s).to.deep.equal([]);
  });

  it("names every wrong field in an object: 422 without a title", async () => {
    const missing = "Missing data for required field.";
    for (const [more, problems] of [
      [{ zip: "123" }, { zip: ["ZIP code must be at least 4 and at most 7 digits long"] }],
      [{ zip: "98104-1234" }, { zip: ["ZIP code must be at least 4 and at most 7 digits long"] }],
      [
        { label: "", city: " ", street_name: null },
        { label: [missing], city: [missing], street_name: [missing] },
      ],
      [{ country: "USA" }, { country: ["Must be one of US, CA."] }],
      [{ state: "ZZ" }, { state: ["Not a valid state or province of US: two upper-case letters."] }],
      [{ state: "wa" }, { state: ["Not a valid state or province of US: two upper-case letters."] }],
      [{ country: "CA" }, { state: ["Not a valid state or province of CA: two upper-case letters."] }],
      [{ address_type: "Castle" }, { address_type: ["Not a valid address type."] }],
      [{ address_type_number: "" }, { address_type_number: ["Required when address_type is given."] }],
      [{ first_name: 7 }, { first_name: ["Not a valid string."] }],
    ] as const) {
      for (const path of ["/v2/e911s", "/v2/e911s/validate"]) {
        const reply = await ask(simulator, `POST ${path}`, { body: addressBody(address(more)) });
        expect(reply.status, JSON.stringify(more)).to.equal(422);
        expect(errorOf(reply)).to.have.all.keys("id", "status", "detail");
        expect(errorOf(reply).detail).to.deep.equal({ data: { attributes: problems } });
      }
    }
    const nothing = await ask(simulator, "POST /v2/e911s", { body: addressBody({}) });
    expect(Object.keys(errorOf(nothing).detail.data.attributes)).to.include.members(["zip", "country", "last_name"]);
    expect(simulator.control.state().e911s).to.deep.equal([]);
  });

  it("lists the newest first, by parts of label, street and city in any case, and by state", async () => {
    const [first, second, third] = [
      await create(),
      await create({ label: "Warehouse", street_number: "9" }),
      await create({ city: "Portland", state: "OR", zip: "97201" }),
    ];
    const list = async (query: string) => ids(await ask(simulator, `GET /v2/e911s${query}`));
    expect(await list("")).to.deep.equal([third, second, first]);
    expect(await list("?label=WARE")).to.deep.equal([second]);
    expect(await list("?city=port")).to.deep.equal([third]);
    expect(await list("?street_name=example&state=wa")).to.deep.equal([second, first]);
    const page = await ask(simulator, "GET /v2/e911s?limit=2&state=wa");
    expect(page.json.links).to.deep.equal({ self: `${simulator.url}/v2/e911s?state=WA&limit=2&offset=0` });
    expect((await ask(simulator, "GET /v2/e911s?limit=2")).json.links.next).to.contain("limit=2&offset=2");
    expect((await ask(simulator, "GET /v2/e911s?limit=5000")).json.links.self).to.contain("limit=2000");
  });

  it("changes any subset, checks the whole, and is live for the numbers that have it", async () => {
    const id = await create();
    simulator.control.setAccount({ numbers: [{ id: number, relationships: { e911_address: id } }] });
    const change = (attributes: object) => ask(simulator, `PATCH /v2/e911s/${id}`, { body: addressBody(attributes) });
    const renamed = await change({ label: "Reception" });
    expect([renamed.status, renamed.json.data.attributes]).to.deep.equal([200, address({ label: "Reception" })]);
    expect((await change({ address_type_number: "" })).status).to.equal(422);
    expect((await change({ zip: "1" })).status).to.equal(422);
    expect((await change({ address_type: null, address_type_number: null })).json.data.attributes).to.include({
      address_type: "",
      label: "Reception",
    });
    const { json } = await ask(simulator, `GET /v2/numbers/${number}`);
    expect(json.data.relationships.e911_address.data).to.deep.equal({ id, type: "e911" });
    expect(json.included.at(-1)).to.deep.equal(
      renamed.json.data && (await ask(simulator, `GET /v2/e911s/${id}`)).json.data,
    );
    expect(simulator.control.state().ledger).to.deep.equal([]);
  });

  it("refuses to make one record the duplicate of another", async () => {
    const [first, second] = [await create(), await create({ street_number: "9" })];
    const reply = await ask(simulator, `PATCH /v2/e911s/${second}`, { body: addressBody({ street_number: "123" }) });
    expect([reply.status, errorOf(reply).detail]).to.deep.equal([403, "Duplicate address."]);
    const same = await ask(simulator, `PATCH /v2/e911s/${first}`, { body: addressBody(address()) });
    expect(same.status).to.equal(200);
  });

  it("knows no others: 404 to read, change, delete, list and assign", async () => {
    simulator.control.setAccount({ numbers: [{ id: number }] });
    const id = await create();
    for (const line of [
      "GET /v2/e911s/7",
      "PATCH /v2/e911s/7",
      "DELETE /v2/e911s/7",
      "GET /v2/e911s/7/relationships/numbers",
      assignment("7"),
      assignment(id, "12065550198"),
      "DELETE /v2/numbers/12065550198/relationships/e911s",
    ]) {
      const reply = await ask(simulator, line, line.startsWith("PATCH /v2/e911s") ? { body: addressBody() } : {});
      expect([reply.status, errorOf(reply).detail], line).to.deep.equal([
        404,
        "Could not find that resource on your account.",
      ]);
    }
  });

  it("is assigned with a charge, over another without a gap, and lists its numbers by ten", async () => {
    const numbers = Array.from({ length: 11 }, (_, place) => `120677700${String(place).padStart(2, "0")}`);
    simulator.control.setAccount({ numbers: numbers.map((each) => ({ id: each })), balance: 18 });
    const [id, other] = [await create(), await create({ street_number: "9" })];
    for (const each of numbers) {
      const reply = await ask(simulator, assignment(id, each));
      expect([reply.status, reply.text]).to.deep.equal([204, ""]);
    }
    expect(simulator.control.state().balance).to.equal(1.5);
    const page = await ask(simulator, `GET /v2/e911s/${id}/relationships/numbers`);
    const path = `${simulator.url}/v2/e911s/${id}/relationships/numbers`;
    expect(page.json.data).to.have.length(10);
    expect(page.json.data[0]).to.deep.equal({
      type: "number",
      id: numbers[0],
      attributes: { alias: null, value: numbers[0] },
      links: { self: `${simulator.url}/v2/numbers/${numbers[0]}` },
    });
    expect(page.json.links).to.deep.equal({ self: `${path}?limit=10&offset=0`, next: `${path}?limit=10&offset=10` });
    expect(ids(await ask(simulator, `GET /v2/e911s/${id}/relationships/numbers?offset=10`))).to.deep.equal([
      numbers[10],
    ]);
    expect((await ask(simulator, assignment(other, numbers[0]))).status).to.equal(204);
    const refused = await ask(simulator, assignment(other, numbers[1]));
    expect([refused.status, errorOf(refused).detail]).to.deep.equal([
      403,
      "Insufficient funds to perform this operation.",
    ]);
    const { balance, ledger, numbers: now } = simulator.control.state();
    expect(balance).to.equal(0);
    expect(ledger).to.have.length(12);
    expect(ledger.at(-1)).to.deep.equal({
      at: "2026-11-01T12:00:00.000Z",
      kind: "e911",
      number: numbers[0],
      amount: 1.5,
    });
    expect(now.map(({ relationships }) => relationships.e911_address)).to.deep.equal([
      other,
      ...numbers.slice(1).map(() => id),
    ]);
    expect((await ask(simulator, assignment(id, numbers[1]))).status, "repeated without funds").to.equal(204);
  });

  it("charges what it is told to", async () => {
    const dear = await start({
      e911Charge: 0.1,
      seed: { numbers: [{ id: number }], e911s: [{ id: "7", ...address() }] },
    });
    await ask(dear, assignment("7"));
    expect(dear.control.state().ledger.map(({ amount }) => amount)).to.deep.equal([0.1]);
    for (const wrong of [-1, Number.NaN]) {
      const error = await start({ e911Charge: wrong }).catch((reason: Error) => reason);
      expect(error).to.have.property("name", "SimulatorError");
    }
  });

  it("is taken away by itself, and goes with a number that is released", async () => {
    simulator.control.setAccount({ numbers: [{ id: number }] });
    const id = await create();
    await ask(simulator, assignment(id));
    expect((await ask(simulator, `DELETE /v2/e911s/${id}`)).status).to.equal(403);
    for (const _ of [1, 2]) expect((await ask(simulator, unassignment)).status).to.equal(204);
    expect(simulator.control.state().numbers[0]?.relationships.e911_address).to.equal(null);
    await ask(simulator, assignment(id));
    expect((await ask(simulator, `DELETE /v2/numbers/${number}`)).status).to.equal(204);
    expect((await ask(simulator, `DELETE /v2/e911s/${id}`)).status).to.equal(204);
    expect(simulator.control.state().ledger.map(({ kind }) => kind)).to.deep.equal(["e911", "release"]);
  });

  it("never repeats a person's data in what it refuses", async () => {
    const person = { first_name: "Canaryname", street_name: "Canarystreet", zip: "1" };
    const reply = await ask(simulator, "POST /v2/e911s", { body: addressBody(address(person)) });
    expect(reply.text).not.to.match(/canary/i);
    expect(() => simulator.control.setAccount({ e911s: [{ id: "7", zip: ["Canarystreet"] as never }] })).to.throw(
      /^e911s\.0\.zip must be a string\.$/,
    );
    expect(() => simulator.control.setAccount({ e911s: ["1 Canarystreet" as never] })).to.throw(
      /^e911s\.0 must be an object\.$/,
    );
  });
});
