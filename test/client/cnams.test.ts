/** Caller names, method by method: request line, headers, body, and what is made of the recorded answers. */
import { expect } from "chai";
import { AmbiguousWriteError, NotFoundError, RefusedError, RejectedError, UnavailableError } from "../../src/client";
import {
  answer,
  apiError,
  cnamDocument,
  collect,
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
} from "./support";

const pending = {
  id: "22790",
  value: "HEARTWOOD",
  isApproved: false,
  approvalDatetime: null,
  creationDatetime: "2018-04-23 17:04:30.829341+00:00",
  rejectionReason: null,
};
const approval = { is_approved: true, approval_datetime: "2018-04-24 09:00:00+00:00" };
const approved = { ...pending, isApproved: true, approvalDatetime: "2018-04-24 09:00:00+00:00" };
const accepted = (id: number | null, date?: string) => ({
  data: { type: "cnam", id, attributes: date === undefined ? {} : { date_created: date } },
});
const date = "Fri, 01 Jun 2018 00:17:52 GMT";

describe("client: cnams", () => {
  isolateNetwork();

  describe("list", () => {
    it("filters by value and approval and reads the recorded answer", async () => {
      expectRead()
        .get("/v2/cnams?value=AT%26T&is_approved=true&limit=200&offset=0")
        .reply(200, {
          data: [
            cnamDocument("22790", approval).data,
            cnamDocument(22791, { is_approved: "False", rejection_reason: "Misleading", owner: "x" }).data,
          ],
          links: { self: "https://api.flowroute.com/v2/cnams?is_approved=True&limit=200&offset=0" },
        });
      expect(await collect(overNock().cnams.list({ value: "AT&T", isApproved: true }))).to.deep.equal([
        approved,
        { ...pending, id: "22791", rejectionReason: "Misleading" },
      ]);
    });

    it("asks for what is not approved too, by pages of 200", async () => {
      const page = (from: number, to: number) =>
        Array.from({ length: to - from }, (_, index) => cnamDocument(from + index).data);
      expectRead()
        .get("/v2/cnams?is_approved=false&limit=200&offset=0")
        .reply(200, { data: page(1, 201), links: { next: "x" } });
      expectRead()
        .get("/v2/cnams?is_approved=false&limit=200&offset=200")
        .reply(200, { data: page(200, 205) });
      expect(await collect(overNock().cnams.list({ isApproved: false }))).to.have.length(204);
    });

    it("takes a limit and an offset, and refuses an empty filter", async () => {
      expectRead().get("/v2/cnams?limit=3&offset=7").reply(200, { data: [] });
      expect(await collect(overNock().cnams.list({ limit: 3, offset: 7 }))).to.deep.equal([]);
      expect(() => overNock().cnams.list({ value: "" })).to.throw(RefusedError);
    });

    it("does not take a record without an id", async () => {
      const { client } = scripted([answer(200, { data: [{ type: "cnam", attributes: {} }] })]);
      await failure(collect(client.cnams.list()), UnavailableError);
    });
  });

  describe("get and find", () => {
    for (const [what, rest, numbers] of [
      ["no relationships", {}, []],
      ["an empty relationship", { relationships: { numbers: { data: [] } } }, []],
      [
        "numbers",
        { relationships: { numbers: { data: [{ id: "12065014377", type: "number" }, { id: 12065014378 }] } } },
        ["12065014377", "12065014378"],
      ],
    ] as const) {
      it(`reads a record with ${what}`, async () => {
        expectRead()
          .get("/v2/cnams/22790")
          .reply(200, cnamDocument("22790", approval, rest));
        expect(await overNock().cnams.get("22790")).to.deep.equal({ ...approved, numbers });
      });
    }

    it("takes the numbers that are brought along for internal keys", async () => {
      const document = cnamDocument("22790", approval, {
        relationships: { numbers: { data: [{ id: "682705", type: "number" }] } },
      });
      const included = [
        { type: "route", id: "682705", attributes: { value: "x" } },
        { type: "number", id: "682705", attributes: { value: "+12065014377" } },
        null,
      ];
      expectRead()
        .get("/v2/cnams/22790")
        .reply(200, { ...document, included });
      expect((await overNock().cnams.get("22790")).numbers).to.deep.equal(["12065014377"]);
    });

    it("get throws NotFoundError, find gives undefined for the API's own 404, and only for that", async () => {
      expectRead()
        .get("/v2/cnams/1")
        .twice()
        .reply(404, apiError(404, "Resource not found", "CNAM record not found."));
      const { cnams } = overNock();
      expect((await failure(cnams.get("1"), NotFoundError)).message).to.contain("read caller name 1");
      expect(await cnams.find("1")).to.equal(undefined);
    });

    itChecksAForeign404("cnams", cnamDocument);

    it("does not take another record for the one that was asked for", async () => {
      await failure(scripted([answer(200, cnamDocument("5"))]).client.cnams.get("22790"), UnavailableError);
    });
  });

  describe("create", () => {
    it("posts flat and reads the value as it is stored", async () => {
      expectWrite().post("/v2/cnams", { value: "Heartwood" }).reply(201, cnamDocument());
      expect(await overNock().cnams.create("Heartwood")).to.deep.equal(pending);
    });

    for (const [what, status, body, reason] of [
      ["a duplicate", 422, apiError(422, undefined, "Duplicate CNAM entry found on your account"), "duplicate"],
      [
        "a value that is too long",
        422,
        apiError(422, undefined, { data: { attributes: { value: ["Longer than maximum length 15."] } } }),
        "invalid",
      ],
      ["no funds", 403, apiError(403, undefined, "Insufficient funds to perform this operation."), "no-funds"],
    ] as const) {
      it(`is refused for ${what}`, async () => {
        expectWrite().post("/v2/cnams").reply(status, body);
        const error = await failure(overNock().cnams.create("Heartwood"), RejectedError);
        expect(error).to.include({ status, reason });
        expect(error.message).to.contain('create caller name "Heartwood"');
      });
    }
  });

  describe("update", () => {
    it("patches with an envelope", async () => {
      expectWrite()
        .patch("/v2/cnams/22790", { data: { type: "cnam", attributes: { value: "Oak" } } })
        .reply(200, cnamDocument("22790", { value: "OAK" }));
      expect(await overNock().cnams.update("22790", "Oak")).to.deep.equal({ ...pending, value: "OAK" });
    });

    for (const status of [403, 422]) {
      it(`shows a ${status} for a record that is approved`, async () => {
        expectWrite()
          .patch("/v2/cnams/22790")
          .reply(status, apiError(status, undefined, "Only pending records can change."));
        const error = await failure(overNock().cnams.update("22790", "Oak"), RejectedError);
        expect(error.message).to.contain("Only pending records can change.");
      });
    }
  });

  describe("remove", () => {
    it("removes, and tells a record that is not there", async () => {
      expectRead().delete("/v2/cnams/22790").reply(204);
      expectRead()
        .delete("/v2/cnams/22791")
        .reply(404, apiError(404, "Resource not found", "CNAM record not found. Nothing to delete."));
      const { cnams } = overNock();
      expect(await cnams.remove("22790")).to.equal("removed");
      expect(await cnams.remove("22791")).to.equal("not-found");
    });
  });

  describe("assign", () => {
    const path = `/v2/numbers/${number}/relationships/cnams/22790`;

    it("is a PATCH without a body, answered with an integer id", async () => {
      expectRead()
        .patch(path, (body) => body === "")
        .reply(202, accepted(22790, date));
      expect(await overNock().cnams.assign("(206) 501-4377", "22790")).to.deep.equal({ dateCreated: date });
    });

    it("takes a 202 without a date for taken on", async () => {
      expectRead().patch(path).reply(202, accepted(22790));
      expect(await overNock().cnams.assign(number, "22790")).to.deep.equal({});
    });

    it("does not take anything else for it: another status, a page, errors, another record", async () => {
      for (const step of [
        answer(200, {}),
        answer(204, ""),
        answer(200, accepted(22790)),
        answer(202, {}),
        answer(202, accepted(22791)),
        answer(202, accepted(null)),
        answer(202, "<h1>Log in</h1>"),
        answer(202, apiError(500, undefined, "not stored")),
      ]) {
        await failure(scripted([step]).client.cnams.assign(number, "22790"), AmbiguousWriteError);
      }
    });

    for (const [what, status, type] of [
      ["a record that is not approved", 422, RejectedError],
      ["a record that is not approved", 403, RejectedError],
      ["a number that is not on the account", 404, NotFoundError],
      ["what nobody knows", 404, RejectedError],
    ] as const) {
      it(`is refused with ${status} for ${what}`, async () => {
        const body = type === NotFoundError ? notFound() : apiError(status, undefined, "No.");
        expectRead().patch(path).reply(status, body);
        const error = await failure(overNock().cnams.assign(number, "22790"), type);
        expect(error.message).to.contain(`assign caller name 22790 to number ${number}`);
      });
    }
  });

  describe("unassign", () => {
    const path = `/v2/numbers/${number}/relationships/cnams`;

    it("is a DELETE, answered without an id", async () => {
      expectRead().delete(path).reply(202, accepted(null, date));
      expect(await overNock().cnams.unassign(number)).to.deep.equal({ dateCreated: date });
    });

    it("of a number without a name is no error, even where the API answers 404", async () => {
      expectRead().delete(path).reply(404, apiError(404));
      expectRead().get(`/v2/numbers/${number}`).reply(200, numberDocument());
      expect(await overNock().cnams.unassign(number)).to.deep.equal({});
    });

    it("of a number that is not there is, as of one that keeps its name", async () => {
      const named = numberDocument(number, {}, { cnam_preset: { data: { id: "22790", type: "cnam" } } });
      expectRead().delete(path).twice().reply(404, apiError(404));
      expectRead().get(`/v2/numbers/${number}`).reply(404, notFound());
      expectRead().get(`/v2/numbers/${number}`).reply(200, named);
      await failure(overNock().cnams.unassign(number), RejectedError);
      await failure(overNock().cnams.unassign(number), RejectedError);
    });
  });

  it("refuses ids that are none", async () => {
    const { cnams } = overNock();
    for (const id of ["", "x", "1/2", "../numbers/12065014377"]) {
      await failure(cnams.get(id), RefusedError);
      await failure(cnams.find(id), RefusedError);
      await failure(cnams.update(id, "x"), RefusedError);
      await failure(cnams.remove(id), RefusedError);
      await failure(cnams.assign(number, id), RefusedError);
    }
    await failure(cnams.assign("details", "1"), RefusedError);
  });
});
