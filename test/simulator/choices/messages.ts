/** What the choices look like that concern messages, their callbacks and the tasks that switch messaging. */
import { expect } from "chai";
import type { Simulator } from "../../../src/simulator";
import { ask } from "../support";
import { expectStatus, type Observation, type Observations, own, slot, statusOf, withNumber } from "./observation";

const order = (...numbers: string[]) => ({ numbers, action: "enable" });
const text = (from: string, more: object = {}) => ({ to: "12065550001", from, body: "Hello", ...more });

const ready =
  (then: Observation): Observation =>
  async (simulator) => {
    simulator.control.setAccount({ numbers: [{ id: own, messaging_enabled: true }, { id: "12065550198" }] });
    await then(simulator);
  };

const unusable = (status: number): Observation =>
  ready(async (simulator) => {
    for (const from of ["12065550197", "12065550198"])
      expect(await statusOf(simulator, "POST /v2.1/messages", text(from))).to.equal(status);
    expect(simulator.control.state()).to.deep.include({ messages: [], ledger: [] });
  });

export const messageChoices: Observations = {
  "message-provisioning-result": Object.fromEntries(
    (["successful", "failed"] as const).map((value) => [
      value,
      withNumber(async (simulator) => {
        const { json } = await ask(simulator, "POST /v2/message-provision", { body: order(own) });
        simulator.control.advance("1m");
        const task = await ask(simulator, `GET /v2/message-provision/status/${json.data.id}`);
        expect(task.json.data.attributes.status).to.equal(value);
        expect(simulator.control.state().numbers[0]?.messaging_enabled).to.equal(value === "successful");
      }),
    ]),
  ),
  "messaging-task-shown": Object.fromEntries(
    (["with-number", "by-task-only"] as const).map((value) => [
      value,
      withNumber(async (simulator) => {
        const task = await ask(simulator, "POST /v2/message-provision", { body: order(own) });
        const { id } = task.json.data;
        expect(await statusOf(simulator, `GET /v2/message-provision/status/${id}`)).to.equal(200);
        const { json } = await ask(simulator, `GET /v2/numbers/${own}`);
        expect(json.data.relationships.message_provision?.data.id).to.equal(value === "with-number" ? id : undefined);
      }),
    ]),
  ),
  "provisioning-number-form": Object.fromEntries(
    (
      [
        ["digits", own],
        ["plus", `+${own}`],
      ] as const
    ).map(([value, shown]) => [
      value,
      withNumber(async (simulator) => {
        for (const given of [own, `+${own}`]) {
          const { json } = await ask(simulator, "POST /v2/message-provision", { body: order(given) });
          expect(json.data.attributes.tn).to.equal(shown);
        }
      }),
    ]),
  ),
  "send-from-unusable-number": { "refuse-403": unusable(403), "refuse-422": unusable(422) },
  "message-rate": Object.fromEntries(
    (
      [
        ["5-per-second", 429],
        ["unlimited", 202],
      ] as const
    ).map(([value, status]) => [
      value,
      ready(async (simulator) => {
        const send = (more?: object) => statusOf(simulator, "POST /v2.1/messages", text(own, more));
        for (const _ of [1, 2, 3, 4, 5]) expect(await send()).to.equal(202);
        expect(await send()).to.equal(status);
        expect(await send({ is_mms: true, media_urls: ["https://example.net/a.png"] })).to.equal(202);
        simulator.control.advance("1s");
        expect(await send()).to.equal(202);
      }),
    ]),
  ),
  "message-visible": Object.fromEntries(
    (["after-5s", "at-once"] as const).map((value) => [
      value,
      ready(async (simulator: Simulator) => {
        const { json } = await ask(simulator, "POST /v2.1/messages", { body: text(own) });
        const look = async () => [
          await statusOf(simulator, `GET /v2.1/messages/${json.data.id}`),
          (await ask(simulator, "GET /v2.1/messages?start_date=2026-11-01")).json.data.length,
        ];
        expect(await look()).to.deep.equal(value === "at-once" ? [200, 1] : [404, 0]);
        simulator.control.advance("5s");
        expect(await look()).to.deep.equal([200, 1]);
      }),
    ]),
  ),
  "unset-callback": {
    "404": withNumber(async (simulator) => {
      for (const path of ["/v2.1/messages/sms_callback", slot("sms_callback")])
        expect(await statusOf(simulator, `GET ${path}`)).to.equal(404);
    }),
    "null-url": withNumber(async (simulator) => {
      for (const path of ["/v2.1/messages/sms_callback", slot("sms_callback")])
        expect((await ask(simulator, `GET ${path}`)).json.data.attributes.callback_url).to.equal(null);
    }),
  },
  "number-callback-read": {
    drafted: withNumber(expectStatus(404, `GET ${slot("mms_callback")}`)),
    "405": withNumber(async (simulator) => {
      const body = { callback_url: "https://example.net/hook" };
      expect(await statusOf(simulator, `POST ${slot("mms_callback")}`, body)).to.equal(204);
      for (const method of ["GET", "DELETE"])
        expect(await statusOf(simulator, `${method} ${slot("mms_callback")}`)).to.equal(405);
    }),
  },
};
