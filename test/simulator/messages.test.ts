import { expect } from "chai";
import { perTest } from "../support/bench";
import { ask, cheap, errorOf, failure, ids, start, stopAll } from "./support";

const number = "12065550199";
const other = "12065550198";
const text = (more: object = {}) => ({ to: "12065550001", from: number, body: "Hello", ...more });
const enveloped = (attributes: object) => ({ data: { type: "message", attributes } });

describe("simulator: messages", () => {
  const simulator = perTest(() => start({ seed: { numbers: [{ id: number, messaging_enabled: true }], balance: 1 } }));
  afterEach(stopAll);

  const send = (more?: object) => ask(simulator, "POST /v2.1/messages", { body: enveloped(text(more)) });

  it("takes one: 202 with an id, and one charge", async () => {
    const { status, json } = await send();
    const { id } = json.data;
    expect(id).to.match(/^mdr2-[0-9a-f]{32}$/);
    expect([status, json]).to.deep.equal([
      202,
      { data: { type: "message", id, links: { self: `${simulator.url}/v2.1/messages/${id}` } } },
    ]);
    const flat = await ask(simulator, "POST /v2.1/messages", { body: text() });
    expect(flat.status).to.equal(202);
    expect(flat.json.data.id).not.to.equal(id);
    const { balance, ledger, messages } = simulator.control.state();
    expect(balance).to.equal(0.992);
    expect(ledger.map(({ kind, amount }) => [kind, amount])).to.deep.equal([
      ["message", 0.004],
      ["message", 0.004],
    ]);
    expect(messages).to.have.length(2);
  });

  it("shows it after some seconds, with its receipts", async () => {
    const { id } = (await send({ body: "Grüße", dlr_callback: "https://example.net/dlr" })).json.data;
    expect((await ask(simulator, `GET /v2.1/messages/${id}`)).status).to.equal(404);
    simulator.control.advance("5s");
    const { json } = await ask(simulator, `GET /v2.1/messages/${id}`);
    const self = `${simulator.url}/v2.1/messages/${id}`;
    expect(json).to.deep.equal({
      data: {
        type: "message",
        id,
        attributes: {
          body: "Grüße",
          status: "delivered",
          direction: "outbound",
          amount_nanodollars: 4_000_000,
          amount_display: "$0.0040",
          to: "12065550001",
          from: number,
          message_encoding: 8,
          timestamp: "2026-11-01T12:00:00.000Z",
          delivery_receipts: [
            {
              level: 1,
              status: "message buffered",
              status_code: 1003,
              status_code_description: "Message accepted by Carrier",
              timestamp: "2026-11-01T12:00:02.000Z",
            },
            {
              level: 2,
              status: "delivered",
              status_code: null,
              status_code_description: "Message delivered",
              timestamp: "2026-11-01T12:00:04.000Z",
            },
          ],
          is_mms: false,
          message_type: "longcode",
        },
        links: { self },
      },
      links: { self },
    });
  });

  it("carries media in an MMS, without a body if need be", async () => {
    const { id } = (await send({ body: undefined, is_mms: true, media_urls: ["https://example.net/a.png"] })).json.data;
    simulator.control.advance("5s");
    const { json } = await ask(simulator, `GET /v2.1/messages/${id}`);
    expect(json.data.attributes).to.include({ is_mms: true, amount_display: "$0.0100", body: "" });
    expect(json.data.relationships.media.data).to.deep.equal([{ id: `${id}-1`, type: "media" }]);
    expect(json.included[0].attributes).to.deep.equal({ file_name: "a.png", url: "https://example.net/a.png" });
  });

  it("refuses malformed ones, unknown senders, and more than the balance", async () => {
    for (const [more, field] of [
      [{ to: "555" }, "to"],
      [{ to: undefined }, "to"],
      [{ from: "support" }, "from"],
      [{ body: "" }, "body"],
      [{ body: 7 }, "body"],
      [{ media_urls: "x" }, "media_urls"],
      [{ is_mms: true, body: undefined }, "body"],
    ] as const) {
      const reply = await send(more);
      expect([reply.status, Object.keys(errorOf(reply).detail.data.attributes)], JSON.stringify(more)).to.deep.equal([
        422,
        [field],
      ]);
    }
    expect((await send({ from: other })).status).to.equal(403);
    simulator.control.setAccount({ balance: 0.003 });
    expect((await send()).status).to.equal(403);
    expect(simulator.control.state()).to.deep.include({ balance: 0.003, ledger: [], messages: [] });
  });

  it("lists them by date, with no other link than next", async () => {
    simulator.control.setAccount({
      messages: [
        { id: "mdr2-b", timestamp: "2026-10-02T00:00:00Z", body: "later" },
        { id: "mdr2-a", timestamp: "2026-10-01T23:59:59.5Z" },
        { id: "mdr2-c", timestamp: "2026-10-03T00:00:00Z" },
      ],
    });
    const list = (query: string) => ask(simulator, `GET /v2.1/messages${query}`);
    expect(ids(await list("?start_date=2026-10-01"))).to.deep.equal(["mdr2-a", "mdr2-b", "mdr2-c"]);
    expect(ids(await list("?start_date=2026-10-02T00%3A00%3A00Z&end_date=2026-10-02"))).to.deep.equal(["mdr2-b"]);
    const page = await list("?start_date=2026-10-01&limit=1&offset=1");
    expect(ids(page)).to.deep.equal(["mdr2-b"]);
    expect(Object.keys(page.json.links)).to.deep.equal(["next"]);
    expect((await list("?start_date=2026-10-01&limit=5000")).json.links).to.deep.equal({});
    for (const wrong of ["", "?start_date=yesterday", "?start_date=2026-10-01&end_date=x", "?start_date=2026-13-01"])
      expect((await list(wrong)).status, wrong).to.equal(422);
  });

  it("sends one twice when its answer is lost and the client repeats it", async () => {
    simulator.control.choose({ "lost-answers": "after-change" });
    expect(await failure(send())).to.equal("ECONNRESET");
    expect((await send()).status).to.equal(202);
    expect(simulator.control.state().messages).to.have.length(2);
  });
});

describe("simulator: callbacks", () => {
  const simulator = perTest(() => start({ seed: { numbers: [{ id: number }] } }));
  afterEach(stopAll);

  const body = (callback_url: unknown) => ({ data: { attributes: { callback_url } } });

  for (const type of ["sms_callback", "mms_callback", "sms_dlr_callback", "mms_dlr_callback", "dlr_callback"]) {
    it(`stores ${type} of the account and of a number, each for itself`, async () => {
      const ofAccount = `/v2.1/messages/${type}`;
      const ofNumber = `/v2/numbers/${number}/relationships/${type}`;
      for (const [method, path, url] of [
        ["PUT", ofAccount, "https://example.net/account"],
        ["POST", ofNumber, "https://example.net/first"],
        ["POST", ofNumber, "https://example.net/number"],
      ] as const)
        expect((await ask(simulator, `${method} ${path}`, { body: body(url) })).status).to.equal(204);
      for (const [path, url] of [
        [ofAccount, "https://example.net/account"],
        [ofNumber, "https://example.net/number"],
      ] as const) {
        const attributes = { api_version: "2.1", callback_url: url, product: type.replace("_callback", "") };
        expect((await ask(simulator, `GET ${path}`)).json).to.deep.equal({ data: { type: "callback", attributes } });
      }
      const { callbacks, numbers } = simulator.control.state();
      expect(callbacks).to.deep.equal({ [type]: "https://example.net/account" });
      expect(numbers[0]?.callbacks).to.deep.equal({ [type]: "https://example.net/number" });
      expect((await ask(simulator, `GET /v2/numbers/${number}`)).json.data.attributes).not.to.have.property(
        "callbacks",
      );
      for (const path of [ofAccount, ofNumber])
        for (const status of [204, 404]) expect((await ask(simulator, `DELETE ${path}`)).status).to.equal(status);
      expect(simulator.control.state().numbers[0]).not.to.have.property("callbacks");
    });
  }

  it("takes the flat form, and refuses other methods, numbers, kinds and addresses", async () => {
    const flat = { callback_url: "http://example.net/hook" };
    for (const [line, sent, status] of [
      ["PUT /v2.1/messages/sms_callback", flat, 204],
      ["POST /v2.1/messages/sms_callback", flat, 405],
      [`PUT /v2/numbers/${number}/relationships/sms_callback`, flat, 405],
      [`POST /v2/numbers/${other}/relationships/sms_callback`, flat, 404],
      [`POST /v2/numbers/${number}/relationships/fax_callback`, flat, 404],
      ["PUT /v2.1/messages/sms_callback", body("no url"), 422],
      ["PUT /v2.1/messages/sms_callback", body(7), 422],
      ["PUT /v2.1/messages/sms_callback", {}, 422],
    ] as const)
      expect((await ask(simulator, line, { body: sent })).status, line).to.equal(status);
  });

  it("puts them on the account from outside", () => {
    const { control } = simulator;
    control.setAccount({
      callbacks: { sms_callback: "https://example.net/a" },
      numbers: [{ id: number, callbacks: { mms_callback: "https://example.net/b" } }],
    });
    const state = control.state();
    control.reset();
    control.setAccount(state as never);
    expect(control.state()).to.deep.equal(state);
    for (const [input, message] of [
      [{ callbacks: { fax: "x" } }, "callbacks.fax is not a kind of callback. Kinds: sms_callback,"],
      [{ callbacks: { sms_callback: 7 } }, "callbacks.sms_callback must be a string"],
      [{ messages: [{ body: "x" }] }, "messages.0.id must be a string, and is missing"],
      [{ messages: [{ id: "a", timestamp: "never" }] }, 'messages.0.timestamp must be a time in ISO 8601, not "never"'],
      [{ messages: [{ id: "a" }, { id: "a" }] }, 'messages has "a" twice'],
    ] as unknown as [never, string][])
      expect(() => control.setAccount(input)).to.throw(message);
    expect(control.state()).to.deep.equal(state);
  });
});

describe("simulator: message provisioning", () => {
  const simulator = perTest(() =>
    start({ seed: { numbers: [{ id: number }, { id: other, messaging_enabled: true }] } }),
  );
  afterEach(stopAll);

  const order = (body: object) => ask(simulator, "POST /v2/message-provision", { body });
  const look = (id: string) => ask(simulator, `GET /v2/message-provision/status/${id}`);
  const enabled = () => simulator.control.state().numbers.map(({ messaging_enabled }) => messaging_enabled);

  it("switches one number a minute later: 201 with the task", async () => {
    const { status, json } = await order({ numbers: [number], action: "enable", email: true });
    const { id } = json.data;
    const attributes = { status: "processing", tn: number };
    const processing = { data: { type: "message_provisioning_status", id, attributes } };
    expect([status, json]).to.deep.equal([201, processing]);
    expect((await look(id)).json).to.deep.equal(processing);
    expect(enabled()).to.deep.equal([true, false]);
    simulator.control.advance("1m");
    expect((await look(id)).json.data.attributes.status).to.equal("successful");
    expect(enabled()).to.deep.equal([true, true]);
    await order({ numbers: [other, number], action: "disable" });
    simulator.control.advance("1m");
    expect(enabled()).to.deep.equal([false, false]);
  });

  it("puts several into buckets, those that are not on the account among the failed", async () => {
    const { json } = await order({ numbers: [`+${number}`, other, "12065550197", number], action: "enable" });
    expect(json.data.type).to.equal("message_bulk_provisioning_status");
    expect(json.data.attributes).to.deep.equal({
      status: "processing",
      message: "Messaging is being enabled for 3 numbers.",
      numbers: { successful: [], processing: [number, other], failed: ["12065550197"] },
    });
    simulator.control.advance("1m");
    expect((await look(json.data.id)).json.data.attributes).to.deep.include({
      status: "successful",
      numbers: { successful: [number, other], processing: [], failed: ["12065550197"] },
    });
  });

  it("refuses what it cannot read, numbers that are not there, and everything while it is down", async () => {
    for (const body of [
      {},
      { numbers: [], action: "enable" },
      { numbers: ["555"], action: "enable" },
      { numbers: [number], action: "toggle" },
      { numbers: [number], action: "enable", callback_url: 7 },
      { numbers: [number], action: "enable", email: "perhaps" },
    ])
      expect((await order(body)).status, JSON.stringify(body)).to.equal(422);
    expect((await order({ numbers: ["12065550197"], action: "enable" })).status).to.equal(404);
    expect((await look("none")).status).to.equal(404);
    simulator.control.choose({ "message-provisioning": "down" });
    expect((await order({ numbers: [number], action: "enable" })).status).to.equal(503);
    simulator.control.advance("1h");
    expect(enabled()).to.deep.equal([true, false]);
  });

  it("shows with the number the task that a purchase or an update began", async () => {
    const bought = await ask(simulator, `POST /v2/numbers/${cheap}`, { body: { messaging_enabled: true } });
    const { id } = bought.json.data.relationships.message_provision.data;
    expect(bought.json.included.at(-1)).to.deep.equal({
      type: "message_provisioning_status",
      id,
      attributes: { status: "processing", tn: cheap },
    });
    simulator.control.advance("1m");
    const read = await ask(simulator, `GET /v2/numbers/${cheap}`);
    expect(read.json.data.attributes.messaging_enabled).to.equal(true);
    expect(read.json.included.at(-1).attributes.status).to.equal("successful");
    expect((await look(id)).status).to.equal(200);
    simulator.control.choose({ attributes: "original" });
    const old = await ask(simulator, `GET /v2/numbers/${cheap}`);
    expect(old.json.data.relationships).not.to.have.property("message_provision");
  });

  it("goes on while somebody edits the number in the portal", async () => {
    await order({ numbers: [number], action: "enable" });
    simulator.control.setAccount({ numbers: simulator.control.state().numbers.map((one) => ({ ...one, alias: "x" })) });
    simulator.control.advance("1m");
    expect(enabled()).to.deep.equal([true, true]);
  });
});

describe("simulator: portability", () => {
  afterEach(stopAll);

  it("decides by the last digit, and wants the plus sign", async () => {
    const simulator = await start();
    const check = (numbers: unknown) => ask(simulator, "POST /v2/portorders/portability", { body: { numbers } });
    const reply = await check(["+14252081174", "+14252081170", "+14252081175", "+442071838750"]);
    expect([reply.status, reply.json]).to.deep.equal([
      200,
      {
        data: {
          portable: ["+14252081174", "+14252081175"],
          nonportable: ["+14252081170", "+442071838750"],
          hypernetwork_enabled: ["+14252081175"],
        },
      },
    ]);
    for (const wrong of [undefined, [], ["14252081174"], [7], {}]) expect((await check(wrong)).status).to.equal(422);
    const form = await ask(simulator, "POST /v2/portorders/portability", {
      body: "numbers=%2B14252081174",
      headers: { "content-type": "application/x-www-form-urlencoded" },
    });
    expect(form.json.data.portable).to.deep.equal(["+14252081174"]);
  });
});
