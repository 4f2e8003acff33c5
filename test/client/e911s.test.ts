/** Emergency addresses, method by method: request line, headers, body, and what is made of the recorded answers. */
import { expect } from "chai";
import { NotFoundError, RefusedError, RejectedError, UnavailableError } from "../../src/client";
import {
  address,
  answer,
  apiError,
  collect,
  cutOff,
  e911Document,
  expectRead,
  expectWrite,
  failure,
  isolateNetwork,
  itChecksAForeign404,
  notFound,
  number,
  numberDocument,
  overNock,
  scripted,
  wireAddress,
} from "./support";

const { addressType: _type, addressTypeNumber: _number, ...plain } = address;
const { address_type: _wireType, address_type_number: _wireNumber, ...wirePlain } = wireAddress;
const zipComplaint = { data: { attributes: { zip: ["ZIP code must be at least 4 and at most 7 digits long"] } } };
const associated = (id: string | null) =>
  numberDocument(number, {}, { e911_address: { data: id === null ? null : { id, type: "e911" } } });

describe("client: e911s", () => {
  isolateNetwork();

  describe("list", () => {
    it("sends the filters by the carrier's names and reads the recorded answer", async () => {
      expectRead()
        .get("/v2/e911s")
        .query({
          label: "Home",
          street_name: "N Vassault",
          city: "Tacoma",
          state: "wa",
          limit: "200",
          offset: "0",
        })
        .reply(200, {
          data: [
            { ...e911Document().data, attributes: { ...wireAddress, address_type: "", address_type_number: "" } },
            {
              type: "e911",
              id: 22128,
              attributes: { ...wirePlain, street_number: 123, address_type: null, tz: "PST" },
            },
          ],
          links: { self: "https://api.flowroute.com/v2/e911s?state=WA&limit=200&offset=0" },
        });
      const query = { label: "Home", streetName: "N Vassault", city: " Tacoma ", state: "wa" };
      expect(await collect(overNock().e911s.list(query))).to.deep.equal([
        { id: "22127", ...plain },
        { id: "22128", ...plain, streetNumber: "123" },
      ]);
    });

    it("pages by 200, although 2000 are documented", async () => {
      const page = (ids: number[]) => ids.map((id) => ({ type: "e911", id: String(id), attributes: wireAddress }));
      const first = Array.from({ length: 200 }, (_, index) => index + 1);
      expectRead()
        .get("/v2/e911s?limit=200&offset=0")
        .reply(200, { data: page(first), links: { next: "x" } });
      expectRead()
        .get("/v2/e911s?limit=200&offset=200")
        .reply(200, { data: page([200, 201]) });
      expect(await collect(overNock().e911s.list())).to.have.length(201);
    });

    it("takes a limit and an offset", async () => {
      expectRead().get("/v2/e911s?limit=3&offset=7").reply(200, { data: [] });
      expect(await collect(overNock().e911s.list({ limit: 3, offset: 7 }))).to.deep.equal([]);
    });

    for (const query of [{ label: "" }, { city: " " }, { state: "" }, { limit: -1 }]) {
      it(`refuses ${JSON.stringify(query)} without asking`, () => {
        expect(() => overNock().e911s.list(query)).to.throw(RefusedError);
      });
    }

    it("does not take a record without an id", async () => {
      const { client } = scripted([answer(200, { data: [{ type: "e911", attributes: wireAddress }] })]);
      await failure(collect(client.e911s.list()), UnavailableError);
    });
  });

  describe("get and find", () => {
    it("reads the recorded answer", async () => {
      expectRead().get("/v2/e911s/22127").reply(200, e911Document());
      expect(await overNock().e911s.get("22127")).to.deep.equal({ id: "22127", ...address });
    });

    for (const [what, attributes] of [
      ["empty", { address_type: "", address_type_number: "" }],
      ["null", { address_type: null, address_type_number: null }],
      ["absent", { address_type: undefined, address_type_number: undefined }],
    ] as const) {
      it(`reads ${what} optional fields as absent`, async () => {
        expectRead().get("/v2/e911s/22127").reply(200, e911Document(22127, attributes));
        expect(await overNock().e911s.get("22127")).to.deep.equal({ id: "22127", ...plain });
      });
    }

    it("get throws NotFoundError, find gives undefined for the API's own 404, and only for that", async () => {
      expectRead().get("/v2/e911s/1").twice().reply(404, apiError(404, "Resource not found"));
      const { e911s } = overNock();
      const error = await failure(e911s.get("1"), NotFoundError);
      expect(error.message).to.contain("read emergency address 1");
      expect(await e911s.find("1")).to.equal(undefined);
    });

    itChecksAForeign404("e911s", e911Document);

    it("does not take another address for the one that was asked for", async () => {
      const { client } = scripted([answer(200, e911Document("5"))]);
      await failure(client.e911s.get("22127"), UnavailableError);
    });
  });

  describe("validate", () => {
    const post = () => expectWrite().post("/v2/e911s/validate", { data: { type: "e911", attributes: wireAddress } });

    it("takes a 204 for valid, sending the whole address", async () => {
      post().reply(204);
      expect(await overNock().e911s.validate(address)).to.deep.equal({ valid: true });
    });

    it("leaves out optional fields that are empty", async () => {
      expectWrite()
        .post("/v2/e911s/validate", { data: { type: "e911", attributes: wirePlain } })
        .twice()
        .reply(204);
      const { e911s } = overNock();
      await e911s.validate(plain);
      await e911s.validate({ ...plain, addressType: "", addressTypeNumber: "" });
    });

    for (const [what, status, body, fields, reason] of [
      ["a field", 422, apiError(422, undefined, zipComplaint), ["zip"], "Invalid fields: zip."],
      [
        "several, some unknown",
        422,
        apiError(422, undefined, { data: { attributes: { street_name: ["x"], "12 Elm": ["y"], city: [{ a: "z" }] } } }),
        ["streetName", "city"],
        "Invalid fields: streetName, city.",
      ],
      [
        "a place that does not exist",
        400,
        apiError(400, "Client Error", "Could not geocode this address. Please check the validity of your address."),
        [],
        "Could not geocode this address: Flowroute does not know such a place.",
      ],
      [
        "a corrected street in a sentence",
        422,
        apiError(422, "Pine Street", "The street must be spelled Pine St."),
        [],
        "Invalid: Flowroute's words are not shown, because they may contain personal data.",
      ],
      [
        "nothing that has a field of an address",
        422,
        apiError(422, undefined, { data: { attributes: { "Pine Street": ["already"] } } }),
        [],
        "Invalid: Flowroute's words are not shown, because they may contain personal data.",
      ],
      ["nothing at all", 404, apiError(404), [], "Flowroute does not say why."],
      [
        "a 404 about the address",
        404,
        apiError(404, undefined, { data: { attributes: { state: ["?"] } } }),
        ["state"],
        "Invalid fields: state.",
      ],
    ] as const) {
      it(`takes a ${status} that names ${what} for not valid`, async () => {
        post().reply(status, body);
        const result = await overNock().e911s.validate(address);
        expect(result).to.deep.equal({ valid: false, fields, reason });
      });
    }

    for (const [what, step] of [
      ["401", answer(401, apiError(401, "Unauthorized", "Authentication failed."))],
      ["403", answer(403, apiError(403, "ActionNotAuthorizedError"))],
      ["405", answer(405, apiError(405, "Method Not Allowed"))],
      ["429", answer(429)],
      ["503", answer(503)],
      ["a gateway's 400", answer(400, "<h1>Bad Request</h1>")],
      ["a gateway's 404", answer(404, "<h1>Not Found</h1>")],
      ["a gateway's 422", answer(422, "")],
      [
        "the server's 404 for an unknown path",
        answer(404, apiError(404, "Not Found", "The requested URL was not found.")),
      ],
      ["a page with 200", answer(200, "<h1>Log in</h1>")],
      ["an empty 200", answer(200)],
      ["a cut-off 422", cutOff(422, '{"errors":[{"status":422')],
    ] as const) {
      it(`throws on ${what}: that says nothing about the address`, async () => {
        await failure(scripted([step]).client.e911s.validate(address), Error);
      });
    }
  });

  describe("create", () => {
    it("posts the whole address and reads the answer, which leaves out what is unset", async () => {
      expectWrite()
        .post("/v2/e911s", { data: { type: "e911", attributes: wirePlain } })
        .reply(201, e911Document("22127", { address_type: undefined, address_type_number: undefined }));
      expect(await overNock().e911s.create(plain)).to.deep.equal({ id: "22127", ...plain });
    });

    it("sends what is longer than text as text only", async () => {
      const { client, requests } = scripted([answer(201, e911Document())]);
      for (const wrong of [
        { ...address, zip: 98101 },
        { ...plain, city: undefined },
        { ...address, addressType: {} },
      ]) {
        const error = await failure(client.e911s.create(wrong as never), RefusedError);
        expect(error.message).to.match(/(?:zip|city|addressType) must be strings/);
      }
      expect(requests).to.have.length(0);
    });

    it("does not send what is no field", async () => {
      expectWrite()
        .post("/v2/e911s", { data: { type: "e911", attributes: wireAddress } })
        .reply(201, e911Document());
      await overNock().e911s.create({ ...address, id: "7", note: "x" } as never);
    });

    for (const [what, status, body, reason, text] of [
      ["a duplicate", 403, apiError(403, undefined, "Duplicate address."), "duplicate", "Duplicate address."],
      [
        "a label that is taken",
        422,
        apiError(422, undefined, { data: { attributes: { label: ["already taken"] } } }),
        "duplicate",
        "Duplicate label.",
      ],
      [
        "a field whose complaint sounds like something else",
        422,
        apiError(422, undefined, { data: { attributes: { street_name: ["Already Street is in use"] } } }),
        "invalid",
        "Invalid fields: streetName.",
      ],
      ["a bad zip", 422, apiError(422, undefined, zipComplaint), "invalid", "zip"],
      [
        "no such place",
        400,
        apiError(400, "Client Error", "Could not geocode this address. Please check the validity of your address."),
        "invalid",
        "geocode",
      ],
      [
        "no funds",
        403,
        apiError(403, undefined, "Insufficient funds to perform this operation."),
        "no-funds",
        "Insufficient funds.",
      ],
      ["no rights", 403, apiError(403, "ActionNotAuthorizedError"), "not-authorized", "suspended"],
      ["no rights, in words", 403, apiError(403, "X", "You are not permitted."), "not-authorized", "Not authorized."],
      ["something new", 403, apiError(403, "Strange", "The moon is full."), "rejected", "request 5d8a1c3e"],
    ] as const) {
      it(`is refused for ${what}`, async () => {
        expectWrite().post("/v2/e911s").reply(status, body);
        const error = await failure(overNock().e911s.create(address), RejectedError);
        expect(error).to.include({ status, reason, path: "/v2/e911s" });
        expect(error.message)
          .to.contain(text)
          .and.match(/^Could not create an emergency address: Flowroute answered/);
      });
    }

    it("names the fields of a refusal as the arguments are called", async () => {
      const detail = { data: { attributes: { address_type_number: ["x"], zip: ["y"] } } };
      expectWrite()
        .post("/v2/e911s")
        .reply(422, apiError(422, undefined, detail));
      const error = await failure(overNock().e911s.create(address), RejectedError);
      expect(error.fields).to.deep.equal({ addressTypeNumber: ["not accepted"], zip: ["not accepted"] });
    });
  });

  describe("update", () => {
    it("sends only what changes", async () => {
      expectWrite()
        .patch("/v2/e911s/22127", { data: { type: "e911", attributes: { label: "HQ" } } })
        .reply(200, e911Document("22127", { label: "HQ" }));
      expect(await overNock().e911s.update("22127", { label: "HQ" })).to.deep.equal({
        id: "22127",
        ...address,
        label: "HQ",
      });
    });

    for (const [changes, attributes] of [
      [
        { addressType: "Floor", addressTypeNumber: "3" },
        { address_type: "Floor", address_type_number: "3" },
      ],
      [
        { addressType: null, addressTypeNumber: null },
        { address_type: null, address_type_number: null },
      ],
      [{ addressType: null }, { address_type: null, address_type_number: null }],
      [
        { addressType: "", addressTypeNumber: "" },
        { address_type: null, address_type_number: null },
      ],
    ]) {
      it(`sends ${JSON.stringify(changes)} as a pair`, async () => {
        expectWrite()
          .patch("/v2/e911s/22127", { data: { type: "e911", attributes } })
          .reply(200, e911Document());
        await overNock().e911s.update("22127", changes as never);
      });
    }

    for (const changes of [
      {},
      { label: undefined },
      { addressType: "Floor" },
      { addressTypeNumber: "3" },
      { addressType: "Floor", addressTypeNumber: "" },
      { addressType: null, addressTypeNumber: "3" },
      { zip: null },
    ]) {
      it(`refuses ${JSON.stringify(changes)}`, async () => {
        const error = await failure(overNock().e911s.update("22127", changes as never), RefusedError);
        expect(error.message.toLowerCase()).to.contain("nothing was sent");
      });
    }

    it("tells an address that is not there", async () => {
      expectWrite().patch("/v2/e911s/1").reply(404, notFound());
      await failure(overNock().e911s.update("1", { zip: "98102" }), NotFoundError);
    });
  });

  describe("remove", () => {
    it("removes, and tells an address that is not there", async () => {
      expectRead().delete("/v2/e911s/22127").reply(204);
      expectRead().delete("/v2/e911s/22128").reply(404, notFound());
      const { e911s } = overNock();
      expect(await e911s.remove("22127")).to.equal("removed");
      expect(await e911s.remove("22128")).to.equal("not-found");
    });

    it("says that numbers still use it", async () => {
      const body = apiError(403, undefined, "E911 record of Ada Lovelace has numbers still associated to it.");
      expectRead().delete("/v2/e911s/22127").reply(403, body);
      const error = await failure(overNock().e911s.remove("22127"), RejectedError);
      expect(error.reason).to.equal("in-use");
      expect(error.message).to.contain("Numbers are still associated with it.").and.contain("Detach");
    });
  });

  describe("assign", () => {
    const path = `/v2/numbers/${number}/relationships/e911s/22127`;

    it("is a PATCH without a body", async () => {
      expectRead()
        .patch(path, (body) => body === "")
        .reply(204);
      expect(await overNock().e911s.assign("+1 206 501 4377", "22127")).to.equal(undefined);
    });

    it("takes a 409 for done when the number has this very address", async () => {
      expectRead()
        .patch(path)
        .reply(409, apiError(409, undefined, "Records are already associated"));
      expectRead().get(`/v2/numbers/${number}`).reply(200, associated("22127"));
      expect(await overNock().e911s.assign(number, "22127")).to.equal(undefined);
    });

    for (const [what, status, body] of [
      ["another address", 200, associated("1")],
      ["none", 200, associated(null)],
      ["no such number", 404, notFound()],
    ] as const) {
      it(`does not when the number shows ${what}`, async () => {
        expectRead()
          .patch(path)
          .reply(409, apiError(409, undefined, "Records are already associated"));
        expectRead().get(`/v2/numbers/${number}`).reply(status, body);
        const error = await failure(overNock().e911s.assign(number, "22127"), RejectedError);
        expect(error).to.include({ status: 409, reason: "duplicate", detail: "Records are already associated." });
      });
    }

    it("says that a number has no emergency services", async () => {
      const detail = "Cannot assign an E911 record to a number that does not support emergency services.";
      expectRead()
        .patch(path)
        .reply(422, apiError(422, "Invalid Resource", detail));
      const error = await failure(overNock().e911s.assign(number, "22127"), RejectedError);
      expect(error).to.include({ reason: "invalid", title: "Invalid Resource", detail });
      expect(error.message).to.contain(`assign emergency address 22127 to number ${number}`);
    });

    it("says that there are no funds", async () => {
      expectRead()
        .patch(path)
        .reply(403, apiError(403, "Forbidden", "Insufficient funds to perform this operation."));
      expect((await failure(overNock().e911s.assign(number, "22127"), RejectedError)).reason).to.equal("no-funds");
    });

    for (const step of [answer(200, "<h1>Log in</h1>"), answer(207, apiError(500, undefined, "Lovelace"))]) {
      it(`a ${step.kind === "answer" ? step.status : ""} of something else is a doubt, not an assignment`, async () => {
        const { client } = scripted([step]);
        const error = await failure(client.e911s.assign(number, "22127"), Error);
        expect(error.name).to.equal("AmbiguousWriteError");
        expect(error.message).not.to.contain("Lovelace");
      });
    }

    it("refuses ids and numbers that are none, without repeating the id", async () => {
      const { e911s } = overNock();
      for (const id of ["", "validate", "1/2", "-1", "Ada Lovelace", 22127, address]) {
        for (const call of [
          async () => e911s.assign(number, id as never),
          async () => e911s.get(id as never),
          async () => e911s.find(id as never),
          async () => e911s.update(id as never, { label: "x" }),
          async () => e911s.remove(id as never),
          async () => collect(e911s.numbers(id as never)),
        ]) {
          expect((await failure(call(), RefusedError)).message).not.to.contain("Lovelace");
        }
      }
      await failure(e911s.assign("details", "22127"), RefusedError);
      await failure(e911s.unassign(""), RefusedError);
    });
  });

  describe("unassign", () => {
    const path = `/v2/numbers/${number}/relationships/e911s`;

    it("is a DELETE", async () => {
      expectRead().delete(path).reply(204);
      expect(await overNock().e911s.unassign(number)).to.equal(undefined);
    });

    it("of a number without an address is no error, even where the API answers 404", async () => {
      expectRead().delete(path).reply(404, apiError(404));
      expectRead().get(`/v2/numbers/${number}`).reply(200, associated(null));
      expect(await overNock().e911s.unassign(number)).to.equal(undefined);
    });

    it("of a number that is not there is, as of one that keeps its address", async () => {
      expectRead().delete(path).twice().reply(404, apiError(404));
      expectRead().get(`/v2/numbers/${number}`).reply(404, notFound());
      expectRead().get(`/v2/numbers/${number}`).reply(200, associated("22127"));
      await failure(overNock().e911s.unassign(number), RejectedError);
      await failure(overNock().e911s.unassign(number), RejectedError);
    });
  });

  describe("numbers", () => {
    it("goes by the value, never by id or link, page by page", async () => {
      const item = (id: string | null, value: unknown) => ({
        type: "number",
        id,
        attributes: { alias: null, value },
        links: { self: "https://api.flowroute.com/v2/numbers/682705" },
      });
      expectRead()
        .get("/v2/e911s/22127/relationships/numbers?limit=200&offset=0")
        .reply(200, {
          data: [item("12062011682", "12062011682"), item("682705", "+12062011683"), item(null, 12062011684)],
          links: { next: "https://api.flowroute.com/v2/e911s/20155/numbers?limit=10&offset=10" },
        });
      expectRead()
        .get("/v2/e911s/22127/relationships/numbers?limit=200&offset=3")
        .reply(200, { data: [item("9", "12062011683"), item("682705", "12062011685")] });
      expect(await collect(overNock().e911s.numbers("22127"))).to.deep.equal([
        "12062011682",
        "12062011683",
        "12062011684",
        "12062011685",
      ]);
    });

    it("a number without a value is a failure, not a gap", async () => {
      for (const attributes of [{}, { value: "682705" }]) {
        const { client } = scripted([answer(200, { data: [{ type: "number", id: "12062011682", attributes }] })]);
        await failure(collect(client.e911s.numbers("22127")), UnavailableError);
      }
    });
  });
});
