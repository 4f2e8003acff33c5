/** What the client makes of the choices that concern messages, their callbacks and the tasks that switch messaging. */
import { expect } from "chai";
import { collect } from "../support";
import {
  asked,
  each,
  ending,
  giveNumber,
  ledgerOf,
  type Observations,
  own,
  type Scenario,
  sameForAll,
} from "./scenario";

const hook = "https://hooks.example/sms";

const ready = (scenario: Scenario) => giveNumber(scenario, {}, { messaging_enabled: true });

const send = ({ client }: Scenario, from = own) => client.messages.send({ from, to: "12065550001", body: "Hello" });

export const messageObservations: Observations = {
  "message-provisioning-result": each({ successful: true, failed: false }, async (scenario, expected) => {
    giveNumber(scenario);
    const { messages, numbers } = scenario.client;
    const task = await messages.provision([own], "enable");
    expect((await messages.provisioningStatus(task.id)).status).to.equal("processing");
    scenario.simulator.control.advance("1m");
    const status = expected ? "successful" : "failed";
    expect((await messages.provisioningStatus(task.id)).status).to.equal(status);
    const number = await numbers.get(own);
    expect(number.messagingEnabled).to.equal(expected);
    expect(number.messagingTask).to.deep.equal({ id: task.id, status });
  }),
  "messaging-task-shown": each({ "with-number": true, "by-task-only": false }, async (scenario, isShown) => {
    giveNumber(scenario);
    const { id } = await scenario.client.messages.provision([own], "enable");
    expect((await scenario.client.messages.provisioningStatus(id)).status).to.equal("processing");
    const { messagingTask } = await scenario.client.numbers.get(own);
    expect(messagingTask).to.deep.equal(isShown ? { id, status: "processing" } : undefined);
  }),
  "provisioning-number-form": sameForAll(["digits", "plus"], async (scenario) => {
    giveNumber(scenario);
    const { messages } = scenario.client;
    expect((await messages.provision([`+${own}`], "enable")).number).to.equal(own);
    const { numbers } = await messages.provision([own, "12065550000"], "enable");
    expect(numbers).to.deep.equal({ successful: [], processing: [own], failed: ["12065550000"] });
  }),
  "send-from-unusable-number": each({ "refuse-403": 403, "refuse-422": 422 }, async (scenario, status) => {
    giveNumber(scenario);
    for (const from of [own, "12065550000"]) {
      expect(await ending(send(scenario, from))).to.match(new RegExp(`^RejectedError \\S+ ${status}$`));
    }
    expect(ledgerOf(scenario)).to.deep.equal([]);
  }),
  // The client waits for its turn; each message goes out once.
  "message-rate": sameForAll(["5-per-second", "unlimited"], async (scenario) => {
    ready(scenario);
    const sent = await Promise.all(Array.from({ length: 12 }, () => send(scenario)));
    expect(new Set(sent.map(({ id }) => id)).size).to.equal(12);
    expect(scenario.simulator.control.state().messages).to.have.length(12);
    expect(ledgerOf(scenario)).to.have.length(12);
  }),
  "message-visible": each({ "after-5s": false, "at-once": true }, async (scenario, atOnce) => {
    ready(scenario);
    const { messages } = scenario.client;
    const { id } = await send(scenario);
    expect((await messages.find(id))?.id).to.equal(atOnce ? id : undefined);
    expect(await ending(messages.get(id))).to.equal(atOnce ? "done" : "NotFoundError 404");
    scenario.simulator.control.advance("5s");
    expect((await messages.get(id)).id).to.equal(id);
    expect((await collect(messages.list({ startDate: "2026-01-01" }))).map((one) => one.id)).to.deep.equal([id]);
  }),
  "unset-callback": sameForAll(["404", "null-url"], async (scenario) => {
    giveNumber(scenario);
    const { messages, numbers } = scenario.client;
    expect(await messages.getCallback("sms_callback")).to.equal(undefined);
    expect(await numbers.getCallback(own, "sms_callback")).to.equal(undefined);
    expect(await ending(numbers.getCallback("12065550000", "sms_callback"))).to.equal("NotFoundError 404");
    await messages.removeCallback("sms_callback");
    await numbers.removeCallback(own, "sms_callback");
    await messages.setCallback("sms_callback", hook);
    expect((await messages.getCallback("sms_callback"))?.callbackUrl).to.equal(hook);
  }),
  // What stands in a draft only is tried, and "there is no such call" is not taken for "none is set".
  "number-callback-read": each(
    { drafted: "done", "405": "RejectedError not-authorized 405" },
    async (scenario, end) => {
      giveNumber(scenario);
      const { numbers } = scenario.client;
      await numbers.setCallback(own, "mms_callback", hook);
      expect(await ending(numbers.getCallback(own, "mms_callback"))).to.equal(end);
      expect(await ending(numbers.removeCallback(own, "mms_callback"))).to.equal(end);
      expect(asked(scenario, /^POST/)).to.have.length(1);
    },
  ),
};
