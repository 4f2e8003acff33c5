/** Corners that were wrong once, or looked as if they could be. */
import { expect } from "chai";
import { perTest } from "../support/bench";
import { IdOf, Stack } from "../support/engine-model";
import { adopting, type Declared, declare, urnOf } from "../support/program";
import { freshProviders } from "../support/provider-bench";

const NUMBER = "12065550100";
const URN = urnOf("cnamRecord", "acme");
const record = (value = "ACME", name = "acme", change: object = {}): Declared =>
  declare("cnamRecord", name, { value, ...change });
const assigned = (to = "acme", change: object = {}): Declared =>
  declare("cnamAssignment", "line", { numberId: NUMBER, cnamRecordId: new IdOf(urnOf("cnamRecord", to)), ...change });
const line = adopting("reception", NUMBER);

describe("corners of caller names", () => {
  const bench = freshProviders({ seed: { inventory: [], numbers: [{ id: NUMBER }], cnams: [] } });
  const stack = perTest(() => new Stack());
  const control = () => bench.simulator.control;
  const records = () => control().state().cnams;
  const values = () =>
    records()
      .map(({ value }) => value)
      .sort();
  const approve = (urn = URN) => control().cnam(stack.row(urn).id, { approve: true });
  /** What the number really has, whether reads show it or not. */
  const nameOf = (number = NUMBER) => {
    const preset = control()
      .state()
      .numbers.find(({ id }) => id === number)?.relationships.cnam_preset;
    return records().find(({ id }) => id === preset)?.value;
  };
  const hide = () => control().choose({ "cnam-assignment-visible": "after-7-business-days" });
  const program = [line, record(), assigned()];
  const inEffect = async () => {
    await stack.converge(await bench.run(), program);
    approve();
    await stack.converge(await bench.run(), program);
    control().advance("12d");
    await stack.refresh(await bench.run());
  };

  it("that is changed to another record and back within the days that reads lag is the one of the program", async () => {
    hide();
    const both = [line, record(), record("SECOND", "second")];
    await stack.converge(await bench.run(), [...both, assigned()]);
    approve();
    approve(urnOf("cnamRecord", "second"));
    await stack.converge(await bench.run(), [...both, assigned()]);
    control().advance("12d");
    await stack.refresh(await bench.run());
    expect(nameOf()).to.equal("ACME");
    await stack.converge(await bench.run(), [...both, assigned("second")]);
    expect(nameOf()).to.equal("SECOND");
    await stack.converge(await bench.run(), [...both, assigned("acme")]);
    expect(nameOf()).to.equal("ACME");
  });

  it("whose value is changed, approved, and changed back within these days, is not taken off the number", async () => {
    hide();
    await inEffect();
    await stack.converge(await bench.run(), [line, record("SECOND"), assigned()]);
    approve();
    await stack.converge(await bench.run(), [line, record("SECOND"), assigned()]);
    expect(nameOf()).to.equal("SECOND");
    await stack.converge(await bench.run(), program);
    control().advance("12d");
    expect(nameOf()).to.equal("ACME");
  });

  it("whose change is taken back (a revert in Git) while the new one waits, is as before", async () => {
    await inEffect();
    await stack.converge(await bench.run(), [line, record("SECOND"), assigned()]);
    const { errors } = await stack.up(await bench.run(), program);
    expect(errors).to.deep.equal({});
    expect(nameOf()).to.equal("ACME");
    await stack.converge(await bench.run(), [line]);
    expect(values()).to.deep.equal([]);
  });

  it("that gives way to one that is on the account already goes with its resource", async () => {
    control().setAccount({ cnams: [{ id: "77", value: "THEIRS", is_approved: true }] });
    await inEffect();
    hide();
    await stack.converge(await bench.run(), [line, record("THEIRS"), assigned()]);
    control().advance("12d");
    const run = await bench.run();
    await stack.converge(run, [line]);
    expect(values()).to.deep.equal(["THEIRS"]);
    expect(run.logged.map(({ message }) => message).join("\n")).to.not.contain("did not make caller name 78");
  });

  it("of a line that is taken out while another one waits is taken off, also when it does not show yet", async () => {
    hide();
    await stack.converge(await bench.run(), program);
    approve();
    await stack.converge(await bench.run(), program);
    const next = record("SECOND", "second");
    await stack.converge(await bench.run(), [line, record(), next, assigned("second")]);
    expect(nameOf()).to.equal("ACME");
    await stack.converge(await bench.run(), [line, record(), next]);
    expect(nameOf()).to.equal(undefined);
  });

  it('A6 left on the number by onDelete "leave" is not deleted under it by the same edit', async () => {
    hide();
    const leaving = [line, record(), assigned("acme", { onDelete: "leave" })];
    await stack.converge(await bench.run(), leaving);
    approve();
    await stack.converge(await bench.run(), leaving);
    expect(nameOf()).to.equal("ACME");
    await stack.converge(await bench.run(), [line]);
    expect(nameOf()).to.equal("ACME");
  });

  it("whose change in place was answered by nothing is read back, and stays ours", async () => {
    await stack.converge(await bench.run(), [record()]);
    control().faults.add({ match: { method: "PATCH", path: "/v2/cnams/" }, fault: { kind: "reset-after" } });
    const { errors } = await stack.up(await bench.run(), [record("SECOND")]);
    expect(errors).to.deep.equal({});
    control().faults.clear();
    expect(await stack.converge(await bench.run(), [record("SECOND")])).to.deep.equal([]);
    expect(stack.row(URN).outputs["origin"]).to.equal("created");
    await stack.converge(await bench.run(), []);
    expect(values()).to.deep.equal([]);
  });

  for (const [what, to, replace] of [
    ["a rename without alias", [record("ACME", "company")], undefined],
    ["a forced replacement", [record()], ["CnamRecord acme"]],
  ] as const) {
    it(`stays ours through ${what}, or says how to keep it ours`, async () => {
      await stack.converge(await bench.run(), [record()]);
      const run = await bench.run();
      await stack.converge(run, [...to], replace ? { replace: [...replace] } : {});
      const messages = run.logged.map(({ message }) => message).join("\n");
      await stack.converge(await bench.run(), []);
      expect(values().length === 0 || /aliases|--replace|taint/.test(messages), messages).to.equal(true);
    });
  }

  it("with spaces around it is the name without them", async () => {
    const { inputs } = await (await bench.run()).check({}, record(" Acme ").inputs);
    expect(inputs["value"]).to.equal("ACME");
  });

  it("that is gone while its assignment waits says that a refresh makes it again", async () => {
    await stack.converge(await bench.run(), program);
    control().setAccount({ cnams: [] });
    const { errors } = await stack.up(await bench.run(), program);
    expect(errors["CnamAssignment line"]).to.match(/--refresh/);
  });

  it("that the state of before has as a former one of another resource stays with who has it, and a line says so, when the other one goes", async () => {
    const both = [record(), record("SECOND", "second")];
    await stack.converge(await bench.run(), both);
    const { id } = stack.row(URN);
    Object.assign(stack.row(urnOf("cnamRecord", "second")).outputs, { former: id });
    const run = await bench.run();
    await stack.converge(run, both.slice(0, 1));
    expect(records().map((one) => one.id)).to.deep.equal([id]);
    expect(run.logged.map(({ message }) => message).join()).to.contain(
      `Did not delete caller name ${id}: "acme" in this program owns it.`,
    );
    await stack.converge(await bench.run(), []);
    expect(records()).to.deep.equal([]);
  });

  it("two names of two records can be swapped, and both stay ours", async () => {
    const two = (a: string, b: string) => [line, record(a, "acme"), record(b, "second")];
    await stack.converge(await bench.run(), two("ACME", "SECOND"));
    const first = await stack.up(await bench.run(), two("SECOND", "ACME"));
    expect(first.errors).to.deep.equal({});
    await stack.converge(await bench.run(), [line]);
    expect(values()).to.deep.equal([]);
  });

  it("likewise when both are approved", async () => {
    const two = (a: string, b: string) => [line, record(a, "acme"), record(b, "second")];
    await stack.converge(await bench.run(), two("ACME", "SECOND"));
    approve();
    approve(urnOf("cnamRecord", "second"));
    await stack.up(await bench.run(), two("SECOND", "ACME"));
    expect(await stack.converge(await bench.run(), two("SECOND", "ACME"))).to.deep.equal([]);
    await stack.converge(await bench.run(), [line]);
    expect(values()).to.deep.equal([]);
  });

  it("that waits for the numbers of a run is not looked for anew on the whole account with each of them", async () => {
    const numbers = Array.from({ length: 40 }, (_, at) => `1206555${String(1000 + at)}`);
    control().setAccount({ numbers: numbers.map((id) => ({ id })) });
    const lines = numbers.map((id) => adopting(`n${id}`, id, { onDelete: "release" }));
    const all = [...lines, record()];
    await stack.converge(await bench.run(), all);
    approve();
    bench.asked();
    await stack.destroy(await bench.run({ "flowroute:maxReleases": "100" }));
    expect(control().state().numbers).to.deep.equal([]);
    expect(values()).to.deep.equal([]);
    expect(bench.asked(/^GET \/v2\/numbers\?/).length).to.be.lessThan(10);
  });
});
