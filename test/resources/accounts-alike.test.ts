/** Two accounts of one company have alike names and labels: they prove nothing. */
import { expect } from "chai";
import { perSuite } from "../support/bench";
import { Stack } from "../support/engine-model";
import { adopting, buying, declare, PLACE, urnOf } from "../support/program";
import { openProviders, type ProviderBench } from "../support/provider-bench";

const NUMBER = "12065550100";
const record = declare("cnamRecord", "acme", { value: "ACME" });
const address = declare("e911Address", "hq", { ...PLACE, label: "Head office" });
const THEIR_ADDRESS = {
  id: "98001",
  label: "Head office",
  first_name: "Other",
  last_name: "Company",
  street_number: "9",
  street_name: "Elsewhere Rd",
  city: "Spokane",
  state: "WA",
  country: "US",
  zip: "99201",
};

describe("another account of the same company", () => {
  const ours = perSuite(() =>
    openProviders({ seed: { inventory: [], numbers: [{ id: NUMBER }], cnams: [], e911s: [] } }),
  );
  const theirs = perSuite(() =>
    openProviders({
      seed: {
        inventory: [{ number: "12065550199" }],
        numbers: [],
        cnams: [{ id: "98001", value: "ACME", is_approved: false }],
        e911s: [THEIR_ADDRESS],
      },
    }),
  );
  beforeEach(() => {
    ours.simulator.control.reset();
    theirs.simulator.control.reset();
  });

  for (const [what, resource] of [
    ["a caller name of the same value", record],
    ["an emergency address of the same label and another content", address],
  ] as const) {
    it(`is not taken for ours because it has ${what}`, async () => {
      const stack = new Stack();
      const program = [resource, adopting("line", NUMBER)];
      await stack.converge(await ours.run(), program);
      const { errors } = await stack.up(await theirs.run(), program);
      expect(Object.values(errors).join("\n")).to.contain("[other-account]");
    });

    it(`loses nothing of its own to a destroy with its keys, though it has ${what}`, async () => {
      const stack = new Stack();
      await stack.converge(await ours.run(), [resource]);
      const [row] = stack.rows.values();
      const before = theirs.simulator.control.state();
      // Ids of two accounts may be alike.
      const id = resource === record ? before.cnams[0]?.id : before.e911s[0]?.id;
      stack.rows.set(resource.urn, { ...row, id } as never);
      await stack.destroy(await theirs.run());
      const after = theirs.simulator.control.state();
      expect([after.cnams.length, after.e911s.length]).to.deep.equal([1, 1]);
    });

    it(`is not edited where another thing has the id, though it has ${what}`, async () => {
      const stack = new Stack();
      await stack.converge(await ours.run(), [resource]);
      theirs.simulator.control.setAccount({
        cnams: [...theirs.simulator.control.state().cnams, { id: "98009", value: "OTHER", is_approved: false }],
        e911s: [
          ...theirs.simulator.control.state().e911s,
          { ...THEIR_ADDRESS, id: "98009", label: "Shop", zip: "99202" },
        ],
      });
      const before = theirs.simulator.control.state();
      stack.rows.set(resource.urn, { ...stack.row(resource.urn), id: "98009" });
      const edited = resource === record ? { value: "ACME TWO" } : { lastName: "Bell" };
      const { errors } = await stack.up(await theirs.run(), [
        { ...resource, inputs: { ...resource.inputs, ...edited } },
      ]);
      const { cnams, e911s } = theirs.simulator.control.state();
      expect({ cnams, e911s }).to.deep.equal({ cnams: before.cnams, e911s: before.e911s });
      expect(Object.values(errors).join()).to.contain("[other-account]");
    });

    it(`is not bought on, because it has ${what}`, async () => {
      const stack = new Stack();
      await stack.converge(await ours.run(), [resource]);
      await stack.up(await theirs.run(), [resource, ...buying("new", { number: "12065550199" })]);
      expect(theirs.bought()).to.deep.equal([]);
    });

    it(`is not charged for an emergency address, because it has ${what}`, async () => {
      theirs.simulator.control.setAccount({ numbers: [{ id: "12065550177" }] });
      const stack = new Stack();
      await stack.converge(await ours.run(), [resource]);
      const assignment = declare("e911Assignment", "line", { numberId: "12065550177", e911AddressId: "98001" });
      const { errors } = await stack.up(await theirs.run(), [resource, assignment]);
      const { ledger } = theirs.simulator.control.state();
      expect(ledger).to.deep.equal([]);
      expect(errors["E911Assignment line"]).to.contain("Did not assign emergency address 98001 to +1 206 555 0177");
    });

    it(`does not make a number look ported away, because it has ${what}`, async () => {
      const stack = new Stack();
      const program = [resource, adopting("line", NUMBER)];
      await stack.converge(await ours.run(), program);
      const { errors } = await stack.refresh(await theirs.run());
      expect(errors).to.have.property("PhoneNumber line");
      expect(stack.row(urnOf("phoneNumber", "line")).outputs).to.not.have.property("__missing");
    });
  }
});

describe("the same account under other keys, seen first by what others could have alike", () => {
  const ours = perSuite(() =>
    openProviders({ seed: { inventory: [], numbers: [{ id: NUMBER }], cnams: [], e911s: [] } }),
  );
  /** The same account at another address. */
  let moved: ProviderBench;
  const number = adopting("line", NUMBER);
  afterEach(() => moved.close());

  for (const [what, resource] of [
    ["a caller name", record],
    ["an emergency address with a label of its own", address],
  ] as const) {
    it(`is quiet after one up, and can be bought on (${what})`, async () => {
      ours.simulator.control.reset();
      const stack = new Stack();
      await stack.converge(await ours.run(), [resource, number]);
      const { numbers, cnams, e911s } = ours.simulator.control.state();
      moved = await openProviders({ seed: { inventory: [{ number: "12065550199" }], numbers, cnams, e911s } });
      // A caller name that waits is asked about once a run.
      for (const { id } of cnams) moved.simulator.control.cnam(id, { approve: true });
      await stack.converge(await moved.run(), [resource, number]);
      await stack.converge(await moved.run(), [resource, number]);
      moved.asked();
      expect(await stack.converge(await moved.run(), [resource, number])).to.deep.equal([]);
      expect(moved.asked()).to.deep.equal([]);

      await stack.converge(await moved.run(), [resource, number, ...buying("new", { number: "12065550199" })]);
      expect(moved.bought()).to.deep.equal(["12065550199"]);
    });
  }
});
