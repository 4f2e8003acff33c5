/** Messages, account callbacks, provisioning: request line, headers, body, and what is made of the recorded answers. */
import { inspect } from "node:util";
import { expect } from "chai";
import type { NewMessage } from "../../src/client";
import { AmbiguousWriteError, FlowrouteError, NotFoundError, RefusedError, RejectedError } from "../../src/client";
import {
  answer,
  apiError,
  callbackDocument,
  collect,
  expectRead,
  expectWrite,
  failure,
  isolateNetwork,
  messageDocument,
  messageId,
  notFound,
  number,
  overNock,
  reset,
  scripted,
  taskDocument,
} from "./support";

const types = ["sms_callback", "mms_callback", "sms_dlr_callback", "mms_dlr_callback"] as const;
const record = {
  id: messageId,
  to: "12066418000",
  from: "12062092844",
  body: "hello there",
  direction: "outbound",
  status: "delivered",
  amountDisplay: "$0.0040",
  amountNanodollars: 4000000,
  messageEncoding: 0,
  messageType: "toll-free",
  isMms: false,
  timestamp: "2017-12-22T01:52:39.39Z",
  deliveryReceipts: [
    {
      level: 1,
      status: "message buffered",
      statusCode: 1003,
      statusCodeDescription: "Message accepted by Carrier",
      timestamp: "2017-12-22T01:52:40.15Z",
    },
    { level: 2, status: "delivered" },
  ],
  mediaIds: [],
};

describe("client: messages", () => {
  isolateNetwork();

  describe("send", () => {
    it("posts an envelope, numbers as 11 digits", async () => {
      expectWrite()
        .post("/v2.1/messages", {
          data: { type: "message", attributes: { to: "12066418000", from: number, body: "hi" } },
        })
        .reply(202, { data: { type: "message", id: messageId, links: { self: "x" } } });
      const message = { to: "+1 206 641 8000", from: "(206) 501-4377", body: "hi" };
      expect(await overNock().messages.send(message)).to.deep.equal({ id: messageId });
    });

    it("sends all that an MMS can have", async () => {
      expectWrite()
        .post("/v2.1/messages", {
          data: {
            type: "message",
            attributes: {
              to: "12066418000",
              from: number,
              media_urls: ["https://media.example/cat.jpg"],
              is_mms: true,
              dlr_callback: "https://hooks.example/dlr",
            },
          },
        })
        .reply(202, { data: { type: "message", id: messageId } });
      await overNock().messages.send({
        to: "12066418000",
        from: number,
        mediaUrls: ["https://media.example/cat.jpg"],
        isMms: true,
        dlrCallback: "https://hooks.example/dlr",
      });
    });

    for (const [what, message] of [
      ["no number to send to", { to: "411", from: number, body: "hi" }],
      ["no number to send from", { to: number, from: "", body: "hi" }],
      ["nothing in it", { to: number, from: number }],
      ["an empty text", { to: number, from: number, body: "", mediaUrls: [] }],
      ["no URL for receipts", { to: number, from: number, body: "hi", dlrCallback: "hooks.example" }],
    ] as [string, NewMessage][]) {
      it(`refuses a message with ${what}`, async () => {
        await failure(overNock().messages.send(message), RefusedError);
      });
    }

    it("is a doubt after a lost answer, and is not sent twice", async () => {
      const { client, requests } = scripted([reset, answer(202, { data: { id: messageId } })]);
      const error = await failure(client.messages.send({ to: number, from: number, body: "hi" }), AmbiguousWriteError);
      expect(requests).to.have.length(1);
      expect(error.message).to.contain(`send a message from ${number} to ${number}`);
    });

    it("shows why the carrier says no", async () => {
      const detail = 'Error fetching media: File at "" is over 767840 byte limit.';
      expectWrite()
        .post("/v2.1/messages")
        .reply(422, apiError(422, undefined, detail));
      const message = { to: number, from: number, mediaUrls: ["https://media.example/cat.jpg"] };
      expect((await failure(overNock().messages.send(message), RejectedError)).message).to.contain(detail);
    });

    it("never repeats the text, nor a URL with a token, whatever echoes them", async () => {
      const body = `Your code is 4711. ${"Keep it to yourself. ".repeat(30)}`;
      const dlrCallback = "https://hooks.example/dlr?token=canary-1";
      const mediaUrls = ["https://media.example/cat.jpg?token=canary-2"];
      const echo = `${body} ${dlrCallback} ${mediaUrls[0]}`;
      for (const status of [200, 202, 400, 401, 403, 404, 422, 429, 500]) {
        for (const logged of [
          apiError(status, echo, echo),
          apiError(status, undefined, { data: { attributes: { body: [echo], [body]: [echo] } } }),
          { message: echo },
          `<html>${echo}</html>`,
          echo,
          JSON.stringify({ data: { body } }).slice(0, -2),
        ]) {
          const events: unknown[] = [];
          const { client } = scripted([answer(status, logged)], { onRequest: (event) => events.push(event) });
          const message = { to: number, from: number, body, dlrCallback, mediaUrls };
          const error = await failure(client.messages.send(message), FlowrouteError);
          const seen = inspect([error, events], { depth: 9, showHidden: true }) + JSON.stringify(error) + error.stack;
          expect(seen).not.to.match(/4711|yourself|canary/);
        }
      }
    });
  });

  describe("get and find", () => {
    it("reads the recorded answer", async () => {
      expectRead().get(`/v2.1/messages/${messageId}`).reply(200, messageDocument());
      expect(await overNock().messages.get(messageId)).to.deep.equal({ ...record, media: [] });
    });

    it("reads what is attached to an MMS", async () => {
      const document = messageDocument(
        { is_mms: true, price_details: { base_rate: "0.01" } },
        { relationships: { media: { data: [{ id: "m1", type: "media" }] } } },
      );
      const media = { url: "https://m.example/1", mime_type: "image/jpeg", file_name: "cat.jpg", file_size: 50000 };
      expectRead()
        .get(`/v2.1/messages/${messageId}`)
        .reply(200, {
          ...document,
          included: [{ type: "media", id: "m1", attributes: media }, { type: "media" }, { type: "new", id: "9" }],
        });
      expect(await overNock().messages.get(messageId)).to.deep.equal({
        ...record,
        isMms: true,
        mediaIds: ["m1"],
        media: [{ id: "m1", url: "https://m.example/1", mimeType: "image/jpeg", fileName: "cat.jpg", fileSize: 50000 }],
      });
    });

    it("get throws NotFoundError, find gives undefined while there is no record yet", async () => {
      expectRead().get(`/v2.1/messages/${messageId}`).twice().reply(404, notFound());
      const { messages } = overNock();
      await failure(messages.get(messageId), NotFoundError);
      expect(await messages.find(messageId)).to.equal(undefined);
    });

    it("refuses ids that are none, the callbacks' names above all", async () => {
      for (const id of ["", "sms_callback", "mdr2", "mdr2-../x", "1"]) {
        await failure(overNock().messages.get(id), RefusedError);
        await failure(overNock().messages.find(id), RefusedError);
      }
    });
  });

  describe("list", () => {
    it("sends dates escaped, pages by 200 and reads the recorded answer", async () => {
      expectRead()
        .get("/v2.1/messages?start_date=2017-12-01T00%3A00%3A00.00Z&end_date=2017-12-31&limit=200&offset=0")
        .reply(200, { data: [messageDocument().data], links: { next: "x" } });
      expectRead()
        .get("/v2.1/messages?start_date=2017-12-01T00%3A00%3A00.00Z&end_date=2017-12-31&limit=200&offset=1")
        .reply(200, { data: [{ type: "message", id: "mdr2-2", attributes: {} }], links: {} });
      const query = { startDate: "2017-12-01T00:00:00.00Z", endDate: "2017-12-31" };
      expect(await collect(overNock().messages.list(query))).to.deep.equal([
        record,
        { id: "mdr2-2", deliveryReceipts: [], mediaIds: [] },
      ]);
    });

    it("takes a limit and an offset, and a time with a zone", async () => {
      expectRead()
        .get("/v2.1/messages?start_date=2017-12-01T00%3A00%3A00%2B00%3A00&limit=3&offset=7")
        .reply(200, { data: [] });
      const query = { startDate: "2017-12-01T00:00:00+00:00", limit: 3, offset: 7 };
      expect(await collect(overNock().messages.list(query))).to.deep.equal([]);
    });

    for (const query of [
      {},
      { startDate: "" },
      { startDate: "yesterday" },
      { startDate: "2017-12-01", endDate: "31.12.2017" },
      { startDate: 20171201 },
    ]) {
      it(`refuses ${JSON.stringify(query)}`, () => {
        expect(() => overNock().messages.list(query as never)).to.throw(RefusedError, /2026-01-31/);
      });
    }
  });

  describe("callbacks of the account", () => {
    for (const type of types) {
      it(`sets, reads and removes the ${type}`, async () => {
        expectWrite()
          .put(`/v2.1/messages/${type}`, { data: { attributes: { callback_url: "https://hooks.example/sms" } } })
          .reply(204);
        expectRead().get(`/v2.1/messages/${type}`).reply(200, callbackDocument());
        expectRead().delete(`/v2.1/messages/${type}`).reply(204);
        const { messages } = overNock();
        expect(await messages.setCallback(type, "https://hooks.example/sms")).to.equal(undefined);
        expect(await messages.getCallback(type)).to.deep.equal({
          callbackUrl: "https://hooks.example/sms",
          apiVersion: "2.1",
          product: "sms",
        });
        expect(await messages.removeCallback(type)).to.equal(undefined);
      });
    }

    for (const [what, status, body] of [
      ["a 404", 404, notFound()],
      ["a null URL", 200, callbackDocument(null)],
      ["an empty URL", 200, callbackDocument("")],
    ] as const) {
      it(`reads ${what} as none`, async () => {
        expectRead().get("/v2.1/messages/sms_callback").reply(status, body);
        expect(await overNock().messages.getCallback("sms_callback")).to.equal(undefined);
      });
    }

    it("removing what is not set is no error", async () => {
      expectRead().delete("/v2.1/messages/sms_callback").reply(404, notFound());
      expect(await overNock().messages.removeCallback("sms_callback")).to.equal(undefined);
    });

    it("does not take a gateway's 404 for none", async () => {
      expectRead().get("/v2.1/messages/sms_callback").reply(404, "<h1>nginx</h1>");
      await failure(overNock().messages.getCallback("sms_callback"), RejectedError);
    });

    it("refuses types and URLs that are none, without repeating a URL", async () => {
      const { messages } = overNock();
      for (const type of ["", messageId, "sms", "../numbers"]) {
        await failure(messages.getCallback(type as never), RefusedError);
        await failure(messages.setCallback(type as never, "https://hooks.example"), RefusedError);
        await failure(messages.removeCallback(type as never), RefusedError);
      }
      for (const url of [
        "",
        "hooks.example/canary",
        "ftp://hooks.example/canary",
        "https://",
        "https://a b/canary",
        null,
      ]) {
        const error = await failure(messages.setCallback("sms_callback", url as never), RefusedError);
        expect(error.message).not.to.contain("canary");
      }
    });

    it("shows no URL that an answer echoes", async () => {
      const url = "https://hooks.example/sms?token=canary";
      const { client } = scripted([answer(422, apiError(422, url, `${url} is not reachable`))]);
      const error = await failure(client.messages.setCallback("sms_callback", url), RejectedError);
      expect(inspect(error, { depth: 9 })).not.to.contain("canary");
      expect(error.message).to.contain("is not reachable");
    });
  });

  describe("provision", () => {
    it("posts flat and reads a task about one number", async () => {
      expectWrite()
        .post("/v2/message-provision", { numbers: [number], action: "enable" })
        .reply(201, taskDocument(7));
      const task = { id: "7", status: "processing", number };
      expect(await overNock().messages.provision(["+1 206 501 4377", number], "enable")).to.deep.equal(task);
    });

    it("reads a task about several", async () => {
      expectWrite()
        .post("/v2/message-provision", {
          numbers: [number, "12065014378"],
          action: "disable",
          callback_url: "https://hooks.example/task",
          email: true,
        })
        .reply(201, {
          data: {
            type: "message_bulk_provisioning_status",
            id: "task-8",
            attributes: {
              status: "processing",
              message: "Two of them.",
              numbers: { successful: [], processing: ["+12065014377", 12065014378, null], failed: null },
            },
          },
        });
      const options = { callbackUrl: "https://hooks.example/task", email: true };
      expect(await overNock().messages.provision([number, "12065014378"], "disable", options)).to.deep.equal({
        id: "task-8",
        status: "processing",
        message: "Two of them.",
        numbers: { successful: [], processing: [number, "12065014378"], failed: [] },
      });
    });

    it("reads how far a task is", async () => {
      expectRead().get("/v2/message-provision/status/task-7").reply(200, taskDocument());
      expect(await overNock().messages.provisioningStatus("task-7")).to.deep.equal({
        id: "task-7",
        status: "processing",
        number,
      });
    });

    it("refuses what makes no sense", async () => {
      const { messages } = overNock();
      await failure(messages.provision([], "enable"), RefusedError);
      await failure(messages.provision(["details"], "enable"), RefusedError);
      await failure(messages.provision([number], "on" as never), RefusedError);
      await failure(messages.provision([number], "enable", { callbackUrl: "x" }), RefusedError);
      for (const id of ["", "../x", "a/b"]) await failure(messages.provisioningStatus(id), RefusedError);
    });
  });
});
