import { expect } from "chai";
import { UNKNOWN } from "../../src/host";
import { perTest } from "../support/bench";
import { IdOf, Stack } from "../support/engine-model";
import { address, adopting, type Declared, declare, PLACE, urnOf } from "../support/program";
import { freshProviders, type Run, startQuietRun } from "../support/provider-bench";

const NUMBER = "12065550100";
const OTHER = "12065550101";
const assigned = (to = "hq", change: object = {}): Declared =>
  declare("e911Assignment", "line", { numberId: NUMBER, e911AddressId: new IdOf(urnOf("e911Address", to)), ...change });
const line = adopting("reception", NUMBER);

describe("an E911Address", () => {
  describe("its inputs, checked without a request", () => {
    let run: Run;
    beforeEach(async () => {
      run = await startQuietRun();
    });
    const check = (change: object) => run.check({}, address("hq", { validate: false, ...change }).inputs);

    it("are brought into one form", async () => {
      const { inputs, failures } = await check({ state: " wa ", country: "us", streetNumber: 600, zip: " 98101 " });
      expect(failures).to.deep.equal([]);
      expect(inputs).to.include({ state: "WA", country: "US", streetNumber: "600", zip: "98101" });
    });

    it("have both optional fields, so that they are secret also when they are not given", async () => {
      const { inputs } = await check({ addressType: null });
      expect(inputs).to.include({ addressType: "", addressTypeNumber: "" });
    });

    it("get a label of their own: the name and a short hash of the resource", async () => {
      const { inputs } = await check({});
      expect(inputs["label"]).to.match(/^hq-[\da-f]{8}$/);
    });

    const wrong: [object, RegExp][] = [
      [{ firstName: "" }, /^firstName is missing \[invalid-input\]$/],
      [{ streetName: undefined }, /^streetName is missing \[invalid-input\]$/],
      [{ city: { name: "Seattle" } }, /^city must be a string \[invalid-input\]$/],
      [{ state: "Washington" }, /^state must be the two letters/],
      [{ country: "MX" }, /^country must be "US" or "CA" \[invalid-input\]$/],
      [{ zip: "98101-1234" }, /^zip must have 4 to 7 characters/],
      [{ zip: "981" }, /^zip must have 4 to 7 characters/],
      [{ addressType: "Suite" }, /go together/],
      [{ addressTypeNumber: "600" }, /go together/],
      [{ addressType: "Cellar", addressTypeNumber: "1" }, /^addressType must be one of Apartment, /],
      [{ label: "" }, /1 to 64 characters/],
      [{ label: "x".repeat(65) }, /1 to 64 characters/],
      [{ validate: "yes" }, /true or false/],
    ];
    for (const [change, says] of wrong) {
      it(`refuse ${JSON.stringify(change)}, without repeating what is hidden`, async () => {
        const given = Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
        const { inputs } = address("hq", { validate: false, ...given });
        for (const name of Object.keys(change)) if (!(name in given)) delete inputs[name];
        const { failures } = await run.check({}, inputs);
        expect(failures.map(({ reason }) => reason).join("\n")).to.match(says);
        const hides = !("label" in change || "validate" in change);
        // The engine prints the value of the property that a failure names.
        if (hides) expect(failures.map(({ property }) => property)).to.deep.equal(failures.map(() => ""));
      });
    }

    for (const field of [...Object.keys(PLACE), "addressType", "label", "validate"]) {
      it(`let an unknown ${field} of a preview pass`, async () => {
        const { inputs, failures } = await run.check({}, address("hq", { [field]: UNKNOWN }).inputs);
        expect(failures).to.deep.equal([]);
        expect(inputs[field]).to.equal(UNKNOWN);
      });
    }
  });

  describe("at the carrier", () => {
    const bench = freshProviders({ seed: { inventory: [], numbers: [{ id: NUMBER }, { id: OTHER }], e911s: [] } });
    const stack = perTest(() => new Stack());
    const records = () => bench.simulator.control.state().e911s;
    const URN = urnOf("e911Address", "hq");
    const choose = (choices: Record<string, string>) => bench.simulator.control.choose(choices);

    it("is validated once when new, again when changed, and never otherwise", async () => {
      await stack.converge(await bench.run(), [address()]);
      expect(bench.asked(/validate/)).to.have.length(1);
      expect(await stack.converge(await bench.run(), [address()])).to.deep.equal([]);
      expect(bench.asked()).to.deep.equal([]);
      await stack.converge(await bench.run(), [address("hq", { zip: "98102" })]);
      expect(bench.asked(/validate/)).to.have.length(1);
      await stack.converge(await bench.run(), [address("hq", { zip: "98103", validate: false })]);
      expect(bench.asked(/validate/)).to.have.length(0);
    });

    it("keeps the names of the fields of the last edit, until the next one", async () => {
      await stack.converge(await bench.run(), [address()]);
      expect(stack.row(URN).inputs["changed"]).to.deep.equal([]);
      const edited = [address("hq", { zip: "98102", lastName: "Office" })];
      await stack.converge(await bench.run(), edited);
      await stack.converge(await bench.run(), edited);
      expect(stack.row(URN).inputs["changed"]).to.deep.equal(["lastName", "zip"]);
    });

    for (const [what, choices] of [
      ["stores upper case", { "e911-stored-form": "upper-cased" }],
      ["says null for what is not set", { "e911-unset-fields": "null" }],
      ["leaves out what is not set", { "e911-unset-fields": "absent" }],
    ] as const) {
      it(`has no difference, nor after a refresh, where the carrier ${what}`, async () => {
        choose(choices);
        await stack.converge(await bench.run(), [address()]);
        const { ops, errors } = await stack.refresh(await bench.run());
        expect({ ops, errors }).to.deep.equal({ ops: [], errors: {} });
        expect(stack.row(URN).outputs["streetName"]).to.equal("Stewart St");
        expect(await stack.converge(await bench.run(), [address()])).to.deep.equal([]);
      });
    }

    it("sends a suite together with its number, and takes both away together", async () => {
      await stack.converge(await bench.run(), [address("hq", { addressType: "suite", addressTypeNumber: "6" })]);
      await stack.converge(await bench.run(), [address("hq", { addressType: "suite", addressTypeNumber: "7" })]);
      expect(records()[0]).to.include({ address_type: "suite", address_type_number: "7" });
      await stack.converge(await bench.run(), [address()]);
      expect(records()[0]).to.include({ address_type: "", address_type_number: "" });
    });

    it("is found again by its label after a run that died, and brought to what the program says now", async () => {
      const run = await bench.run();
      await run.create((await run.check({}, address().inputs)).inputs);
      expect(await stack.converge(await bench.run(), [address("hq", { zip: "98102" })])).to.deep.equal([
        "create E911Address hq",
      ]);
      expect(stack.row(URN).outputs["origin"]).to.equal("created");
      expect(records()).to.have.length(1);
      expect(records()[0]?.zip).to.equal("98102");
    });

    it("with a label of the user's own is only shared after a run that died", async () => {
      const labelled = address("hq", { label: "Head office" });
      const run = await bench.run();
      await run.create((await run.check({}, labelled.inputs)).inputs);
      await stack.converge(await bench.run(), [labelled]);
      expect(stack.row(URN).outputs["origin"]).to.equal("shared");
      await stack.converge(await bench.run(), []);
      expect(records()).to.have.length(1);
    });

    for (const kind of ["reset-after", "reset-before", "truncate"] as const) {
      it(`is made once when the answer to its creation is lost (${kind})`, async () => {
        bench.simulator.control.faults.add({
          match: { method: "POST", path: "/v2/e911s$" },
          times: 1,
          fault: { kind },
        });
        const { errors } = await stack.up(await bench.run(), [address()]);
        if (Object.keys(errors).length > 0) await stack.converge(await bench.run(), [address()]);
        expect(records()).to.have.length(1);
        expect(stack.row(URN).outputs["origin"]).to.equal("created");
      });
    }

    it("of two resources is an error that names both", async () => {
      const { errors } = await stack.up(await bench.run(), [address(), address("annex")]);
      expect(errors["E911Address annex"])
        .to.contain('"hq" and "annex"')
        .and.contain("the same address")
        .and.contain("[place-taken]");
      expect(stack.rows.has(urnOf("e911Address", "annex"))).to.equal(false);
      expect(records()).to.have.length(1);
    });

    it("says which record has the place, and in what it differs, and changes nothing", async () => {
      bench.simulator.control.setAccount({
        e911s: [
          {
            id: "77",
            label: "them",
            first_name: "Some",
            last_name: "Body",
            street_number: "600",
            street_name: "STEWART ST",
            city: "Seattle",
            state: "WA",
            country: "US",
            zip: "98101",
          },
        ],
      });
      const before = records();
      const { errors } = await stack.up(await bench.run(), [address()]);
      expect(errors["E911Address hq"]).to.contain("record 77").and.contain("another firstName, lastName");
      expect(errors["E911Address hq"]).to.not.match(/Some|Body|Stewart/i);
      expect(records()).to.deep.equal(before);
    });

    it("is not changed while numbers of another stack have it, which names them and the way out", async () => {
      await stack.converge(await bench.run(), [address()]);
      const { e911s } = bench.simulator.control.state();
      bench.simulator.control.setAccount({
        numbers: [{ id: OTHER, alias: "shop/prod/line", relationships: { e911_address: e911s[0]?.id ?? "" } }],
      });
      const { errors } = await stack.up(await bench.run(), [address("hq", { zip: "98102" })]);
      expect(errors["E911Address hq"]).to.contain("1 number of other stacks").and.contain("+1 206 555 0101");
      expect(records()[0]?.zip).to.equal("98101");
    });

    it("is made again when it is gone, by an up with a refresh", async () => {
      await stack.converge(await bench.run(), [address()]);
      bench.simulator.control.setAccount({ e911s: [] });
      await stack.converge(await bench.run(), [address()], { refresh: true });
      expect(records()).to.have.length(1);
    });

    it("that is gone already leaves the state", async () => {
      await stack.converge(await bench.run(), [address()]);
      bench.simulator.control.setAccount({ e911s: [] });
      expect(await stack.destroy(await bench.run())).to.deep.equal({ ops: ["delete E911Address hq"], errors: {} });
    });

    it("is adopted only as it is", async () => {
      await stack.converge(await bench.run(), [address()]);
      const { id } = stack.row(URN);
      const other = new Stack();
      const taken = (change: object) => [declare("e911Address", "own", { ...PLACE, __adopt: id, ...change })];
      const { errors } = await other.up(await bench.run(), taken({ zip: "98102", label: "mine" }));
      expect(errors["E911Address own"]).to.contain("it has another zip, label");
      await other.converge(await bench.run(), taken({}));
      expect(other.row(urnOf("e911Address", "own")).outputs["origin"]).to.equal("adopted");
      await other.converge(await bench.run(), []);
      expect(records()).to.have.length(1);
    });
  });
});

describe("an E911Assignment", () => {
  const bench = freshProviders({ seed: { inventory: [], numbers: [{ id: NUMBER }, { id: OTHER }], e911s: [] } });
  const stack = perTest(() => new Stack());
  const addressOf = (number = NUMBER) =>
    bench.simulator.control.state().numbers.find(({ id }) => id === number)?.relationships.e911_address;
  const charges = () => bench.simulator.control.state().ledger.filter(({ kind }) => kind === "e911").length;
  const put = (e911_address: string | null) =>
    bench.simulator.control.setAccount({ numbers: [{ id: NUMBER, relationships: { e911_address } }] });

  it("is not sent when the number has the address already", async () => {
    await stack.converge(await bench.run(), [line, address()]);
    put(stack.row(urnOf("e911Address", "hq")).id);
    bench.asked();
    await stack.converge(await bench.run(), [line, address(), assigned()]);
    expect(bench.asked(/^(PATCH|DELETE)/)).to.deep.equal([]);
  });

  it("goes over what somebody else has put there, in one request", async () => {
    await stack.converge(await bench.run(), [line, address(), address("annex", { zip: "98104" })]);
    put(stack.row(urnOf("e911Address", "annex")).id);
    bench.asked();
    const run = await bench.run();
    await stack.converge(run, [line, address(), address("annex", { zip: "98104" }), assigned()]);
    expect(bench.asked(/^(PATCH|DELETE)/)).to.have.length(1);
    expect(run.logged.map(({ message }) => message).join()).to.match(
      /now has emergency address \d+ instead of \d+.*dial 933/,
    );
  });

  it("that failed does not take off, later, the address that somebody else has put there", async () => {
    await stack.converge(await bench.run(), [line, address(), address("annex", { zip: "98104" })]);
    const theirs = stack.row(urnOf("e911Address", "annex")).id;
    put(theirs);
    const match = { method: "PATCH", path: "relationships/e911s" };
    bench.simulator.control.faults.add({ match, fault: { kind: "status", status: 422 } });
    const { errors } = await stack.up(await bench.run(), [line, address(), assigned()]);
    expect(errors).to.have.property("E911Assignment line");
    bench.simulator.control.faults.clear();
    await stack.up(await bench.run(), [line, address()]);
    expect(addressOf()).to.equal(theirs);
  });

  it("is charged once, whatever dies or is lost in between", async () => {
    for (const kind of ["reset-after", "reset-before", "truncate"] as const) {
      bench.simulator.control.reset();
      const match = { method: "PATCH", path: "relationships/e911s" };
      bench.simulator.control.faults.add({ match, times: 2, fault: { kind } });
      const own = new Stack();
      await own.converge(await bench.run(), [line, address(), assigned()]);
      expect(charges(), kind).to.equal(1);
    }
  });

  const leaving: [string, object, boolean, boolean][] = [
    ["is taken off when its number stays in the program", {}, true, false],
    ["is left when its number leaves the program too", {}, false, true],
    ['is left with onDelete "leave" although its number stays', { onDelete: "leave" }, true, true],
    ['is taken off with onDelete "detach" although its number leaves', { onDelete: "detach" }, false, false],
  ];
  for (const [what, args, numberStays, has] of leaving) {
    it(what, async () => {
      await stack.converge(await bench.run(), [line, address(), assigned("hq", args)]);
      await stack.converge(await bench.run(), numberStays ? [line, address()] : [address()]);
      expect(addressOf() !== null).to.equal(has);
    });
  }

  it("is left when the number has another one by now", async () => {
    await stack.converge(await bench.run(), [line, address(), address("annex", { zip: "98104" }), assigned()]);
    const theirs = stack.row(urnOf("e911Address", "annex")).id;
    put(theirs);
    await stack.converge(await bench.run(), [line, address(), address("annex", { zip: "98104" })]);
    expect(addressOf()).to.equal(theirs);
  });

  it("needs an address", async () => {
    const run = await startQuietRun();
    const { failures } = await run.check({}, declare("e911Assignment", "line", { numberId: NUMBER }).inputs);
    expect(failures.map(({ property }) => property)).to.deep.equal(["e911AddressId"]);
  });
});
