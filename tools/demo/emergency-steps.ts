/** Steps of the demo about where help is sent, and what name called people see. */

import { expectEqual, expectThat } from "./expect";
import type { Sandbox } from "./sandbox";
import { screen } from "./screen";
import { expectUnchanged, type Step, seattle, succeed } from "./step";

const OFFICE = {
  firstName: "Front",
  lastName: "Desk",
  streetNumber: "600",
  streetName: "Stewart Street",
  addressType: "Suite",
  addressTypeNumber: "1200",
  city: "Seattle",
  state: "WA",
  country: "US",
  zip: "98101",
};
const NEW_OFFICE = { ...OFFICE, streetNumber: "1201", streetName: "Third Avenue", addressTypeNumber: "3400" };
const HIDDEN = /Stewart|Third Avenue|98101/;

const writeDown = (sandbox: Sandbox, office: object) =>
  succeed(sandbox.pulumi("config", "set", "--secret", "office", JSON.stringify(office)));

/** The Seattle number's address and name as the carrier has them, and what addresses have cost. */
async function emergencyOf(sandbox: Sandbox) {
  const { numbers, e911s, cnams, ledger } = await sandbox.state();
  const number = numbers.find(({ id }) => id === seattle());
  return {
    address: e911s.find(({ id }) => id === number?.relationships.e911_address),
    name: cnams.find(({ id }) => id === number?.relationships.cnam_preset),
    charges: ledger.filter(({ kind }) => kind === "e911").length,
  };
}

export const emergencySteps: Step[] = [
  {
    title: "An emergency address: validated, stored and assigned, and shown to nobody",
    async play(sandbox) {
      await writeDown(sandbox, OFFICE);
      await succeed(sandbox.pulumi("preview"));
      const output = await succeed(sandbox.pulumi("up", "--yes", "--skip-preview"));
      const { address, charges } = await emergencyOf(sandbox);
      expectEqual("the street of the Seattle number", address?.street_name, OFFICE.streetName);
      expectEqual("the charges for addresses", charges, 1);
      expectThat("the advice to dial 933", /dial 933 from the number/.test(output), output);
      expectThat("nothing of the address in the output", !HIDDEN.test(output), output);
      return "help finds the office; its address is in no line of this";
    },
  },
  {
    title: "The office moves: the number has the new address at once, without a moment without one",
    async play(sandbox) {
      const before = await emergencyOf(sandbox);
      await writeDown(sandbox, NEW_OFFICE);
      await sandbox.requests();
      const preview = await succeed(sandbox.pulumi("preview", "--diff"));
      expectThat("the names of the fields that change", /streetNumber/.test(preview), preview);
      await succeed(sandbox.pulumi("up", "--yes", "--skip-preview"));
      const after = await emergencyOf(sandbox);
      expectEqual("the street of the Seattle number", after.address?.street_name, NEW_OFFICE.streetName);
      expectEqual("the record", after.address?.id, before.address?.id);
      expectEqual("the charges for addresses", after.charges, 1);
      const taken = (await sandbox.requests()).filter((line) => line.startsWith("DELETE"));
      expectEqual("what was taken off in between", taken, []);
      return "one record, edited in place: no gap, no second charge";
    },
  },
  {
    title: "A caller name: a person at the carrier has to approve it, and nobody waits for that",
    async play(sandbox) {
      await succeed(sandbox.pulumi("config", "set", "callerName", "Acme Corp"));
      const output = await succeed(sandbox.pulumi("up", "--yes", "--skip-preview"));
      expectThat("that it is not assigned yet", /has not approved it/.test(output), output);
      await sandbox.requests();
      expectUnchanged(await succeed(sandbox.pulumi("preview")));
      const requests = await sandbox.requests();
      expectThat(
        "one question of a preview",
        requests.length === 1 && /^GET \/v2\/cnams/.test(`${requests}`),
        requests,
      );
      return `nothing to do yet; one request: ${requests[0]}`;
    },
  },
  {
    title: "Two days later it is approved: the next up assigns it, and all is quiet again",
    async play(sandbox) {
      await sandbox.advance("48h");
      screen.note("(two days pass at the simulated carrier)");
      await succeed(sandbox.pulumi("up", "--yes", "--skip-preview"));
      expectEqual("the name of the Seattle number", (await emergencyOf(sandbox)).name?.value, "ACME CORP");
      await sandbox.requests();
      expectUnchanged(await succeed(sandbox.pulumi("preview")));
      expectEqual("the requests of a preview without change", await sandbox.requests(), []);
      return "ACME CORP is on its way into the callers' displays; no change, 0 requests";
    },
  },
];
