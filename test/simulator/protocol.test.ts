import { expect } from "chai";
import { perTest } from "../support/bench";
import { ask, cheap, errorOf, routeBody, start, stopAll } from "./support";

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe("simulator: what holds for every call", () => {
  const simulator = perTest(() => start());
  afterEach(stopAll);

  it("wants the right keys by Basic authentication", async () => {
    const encoded = (text: string) => Buffer.from(text).toString("base64");
    for (const authorization of [
      undefined,
      "Basic",
      "Bearer x",
      `Basic ${encoded("simulated-access-key:wrong")}`,
      `Basic ${encoded(":")}`,
      `Basic ${encoded("simulated-access-key:simulated-secret-key ")}`,
    ]) {
      const reply = await ask(simulator, "GET /v2/numbers", { headers: { authorization } });
      expect(reply.status, authorization).to.equal(401);
      expect(reply.headers).not.to.have.property("www-authenticate");
      expect(errorOf(reply)).to.include({ status: 401, title: "Unauthorized", detail: "Authentication failed." });
      expect(errorOf(reply).id).to.match(uuid);
    }
    const lower = `basic ${encoded("simulated-access-key:simulated-secret-key")}`;
    expect((await ask(simulator, "GET /v2/numbers", { headers: { authorization: lower } })).status).to.equal(200);
  });

  it("takes keys of one's own", async () => {
    const own = await start({ accessKey: "12345678", secretKey: "s3cr:et" });
    expect((await ask(own, "GET /v2/numbers")).status).to.equal(200);
    expect((await ask(own, "GET /v2/numbers", { headers: { authorization: "Basic eDp5" } })).status).to.equal(401);
  });

  it("changes nothing for strangers", async () => {
    expect(
      (await ask(simulator, `POST /v2/numbers/${cheap}`, { headers: { authorization: undefined } })).status,
    ).to.equal(401);
    expect(simulator.control.state().numbers).to.deep.equal([]);
  });

  it("answers 405 in Werkzeug's words to methods it does not know, HEAD and OPTIONS included", async () => {
    for (const line of [
      "PUT /v2/numbers",
      "DELETE /v2/routes",
      "POST /v2/routes/1",
      "DELETE /v2/numbers/available/tiers",
      "OPTIONS /v2/numbers",
      `GET /v2/numbers/${cheap}/relationships/primary_route`,
    ]) {
      const reply = await ask(simulator, line);
      expect(reply.status, line).to.equal(405);
      expect(errorOf(reply)).to.include({
        title: "Method Not Allowed",
        detail: "The method is not allowed for the requested URL.",
      });
    }
    const head = await ask(simulator, "HEAD /v2/numbers");
    expect([head.status, head.text]).to.deep.equal([405, ""]);
  });

  it("answers 404 to paths it does not know", async () => {
    for (const path of [
      "/",
      "/v2",
      "/v1/numbers",
      "/v2/number",
      `/v2/numbers/${cheap}/relationships/sms_route`,
      "/v2/numbers/",
      "/v2/routes/1/",
    ]) {
      const reply = await ask(simulator, `GET ${path}`);
      expect(reply.status, path).to.equal(404);
      expect(errorOf(reply).id, path).to.match(uuid);
    }
  });

  it("takes the documented content types, with parameters or none at all, and refuses others with 415", async () => {
    const types: [string | undefined, number][] = [
      ["application/vnd.api+json", 201],
      ["application/vnd.api+json; charset=utf-8", 201],
      ["application/json", 201],
      ["APPLICATION/JSON;charset=utf-8", 201],
      [undefined, 201],
      ["text/plain", 415],
      ["text/plain;charset=UTF-8", 415],
      ["application/x-www-form-urlencoded", 415],
      ["application/vnd+api.json", 415],
    ];
    for (const [place, [type, status]] of types.entries()) {
      const reply = await ask(simulator, "POST /v2/routes", {
        body: routeBody(`route-${place}`),
        headers: { "content-type": type },
      });
      expect(reply.status, type).to.equal(status);
    }
    expect(
      (await ask(simulator, `POST /v2/numbers/${cheap}`, { headers: { "content-type": "text/plain" } })).status,
    ).to.equal(201);
  });

  it("never wants an Accept, and answers JSON:API whatever it is", async () => {
    for (const accept of [undefined, "*/*", "application/json", "text/html"]) {
      const reply = await ask(simulator, "GET /v2/routes", { headers: { accept } });
      expect([reply.status, reply.headers["content-type"]]).to.deep.equal([200, "application/vnd.api+json"]);
    }
  });

  it("answers 400 to a body that is no JSON", async () => {
    const reply = await ask(simulator, "POST /v2/routes", { body: '{"data":' });
    expect([reply.status, errorOf(reply).title]).to.deep.equal([400, "Bad Request"]);
  });

  it("writes the status of errors as an integer and links with its own base", async () => {
    expect(errorOf(await ask(simulator, "GET /v2/numbers/1")).status).to.be.a("number");
    expect((await ask(simulator, "GET /v2/routes")).json.links.self).to.match(
      /^http:\/\/127\.0\.0\.1:\d+\/v2\/routes\?/,
    );
  });

  it("serves many requests at once without mixing them up", async () => {
    const stock = Array.from({ length: 40 }, (_, place) => `1206555${String(110 + place).padStart(4, "0")}`);
    const replies = await Promise.all(stock.map((number) => ask(simulator, `POST /v2/numbers/${number}`)));
    expect(replies.map(({ json }) => json.data.id)).to.deep.equal(stock);
    expect(simulator.control.state().ledger).to.have.length(40);
  });

  it("sells a number to only one of two who ask at the same time", async () => {
    const replies = await Promise.all([1, 2].map(() => ask(simulator, `POST /v2/numbers/${cheap}`)));
    expect(replies.map(({ status }) => status).sort()).to.deep.equal([201, 403]);
  });
});
