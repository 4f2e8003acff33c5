import { expect } from "chai";
import { choiceTable } from "../../src/simulator/choices";
import { cnamChoices } from "./choices/cnams";
import { e911Choices } from "./choices/e911s";
import { messageChoices } from "./choices/messages";
import { numberChoices } from "./choices/numbers";
import type { Observations } from "./choices/observation";
import { protocolChoices } from "./choices/protocol";
import { start, stopAll } from "./support";

/** One entry for each value of each choice; families add theirs here. */
const observations: Observations = {
  ...protocolChoices,
  ...numberChoices,
  ...e911Choices,
  ...cnamChoices,
  ...messageChoices,
};

describe("simulator: choices", () => {
  afterEach(stopAll);

  for (const [name, { values }] of Object.entries(choiceTable)) {
    for (const value of values) {
      it(`${name} = ${value}`, async () => {
        const observe = observations[name]?.[value];
        if (observe === undefined) throw new Error("This value is not tested.");
        await observe(await start({ choices: { [name]: value } }));
      });
    }
  }

  it("takes the first value of each by default", async () => {
    const { control } = await start();
    const defaults = Object.entries(choiceTable).map(([name, { values }]) => [name, values[0]]);
    expect(control.choose({})).to.deep.equal(Object.fromEntries(defaults));
  });

  it("takes the harsh value in the harsh profile, and a choice of one's own before that", async () => {
    const { control } = await start({ profile: "harsh", choices: { "released-number": "back-in-stock" } });
    expect(control.choose({})).to.include({
      "purchase-of-owned-number": "charge-again",
      "new-number-visible": "after-3-reads",
      "release-with-attachments": "refuse-403",
      "released-number": "back-in-stock",
      "bulk-details": "leaves-out-some",
      "e911-stored-form": "upper-cased",
      "e911-number-ids": "internal",
      "e911-charge": "after-unassign-too",
      "e911-unsupported-numbers": "toll-free-too",
      "cnam-assignment-visible": "after-7-business-days",
    });
  });

  it("refuses unknown names and values, naming those there are, and changes nothing", async () => {
    const { control } = await start();
    expect(() => control.choose({ links: "hostile", link: "own" })).to.throw(/No choice is called "link".*credentials/);
    expect(() => control.choose({ links: "foreign" })).to.throw(
      '"foreign" is not a value of the choice "links". Values: own, hostile.',
    );
    expect(control.choose({})).to.include({ links: "own" });
    const error = await start({ choices: { toString: "x" } }).catch((reason: Error) => reason);
    expect(error).to.have.property("name", "SimulatorError");
  });
});
