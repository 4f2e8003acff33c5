import { expect } from "chai";
import { createClient, RefusedError } from "../../src/client";
import { limitHintsFor } from "../../src/host/settings";
import { PurchaseCoordinator } from "../../src/purchase";
import { startSimulator } from "../../src/simulator";

describe("maxNumbers, where the carrier's pages leave out what was bought a moment ago", () => {
  it("counts such a number once, and takes its page for no broken list", async () => {
    const simulator = await startSimulator({ seed: { numbers: [{ id: "12065550150" }], inventory: [] } });
    const { control, url: baseUrl, accessKey, secretKey } = simulator;
    const client = createClient({ baseUrl, accessKey, secretKey });
    try {
      control.choose({ "new-number-visible": "after-3-reads" });
      control.inventory({ add: [{ number: "12065550110" }, { number: "12065550111" }] });
      const coordinator = new PurchaseCoordinator(client, { maxNumbers: 2 }, undefined, limitHintsFor(undefined));
      const buy = (name: string, number: string) =>
        coordinator.withinMaxNumbers(name, async () => {
          await client.numbers.purchase(number);
          coordinator.countPurchase(number);
        });

      await buy("one", "12065550110");
      const refusal = await buy("two", "12065550111").catch((error: unknown) => error);

      expect(refusal).to.be.instanceOf(RefusedError);
      expect(String(refusal)).to.contain("the account has 2 numbers, and flowroute:maxNumbers allows 2");
      expect(control.state().numbers).to.have.length(2);
    } finally {
      client.close();
      await simulator.close();
    }
  });
});
