/** Corners that were wrong once, or looked as if they could be. */
import { expect } from "chai";
import { perTest } from "../support/bench";
import { IdOf, Stack } from "../support/engine-model";
import { address, adopting, type Declared, declare, urnOf } from "../support/program";
import { freshProviders } from "../support/provider-bench";

const NUMBER = "12065550100";
const OTHER = "12065550101";
const OLD_OFFICE = { streetNumber: "1", streetName: "Pine St" };
const assigned = (to = "hq", change: object = {}): Declared =>
  declare("e911Assignment", "line", { numberId: NUMBER, e911AddressId: new IdOf(urnOf("e911Address", to)), ...change });
const line = adopting("reception", NUMBER);
const branch = address("branch", OLD_OFFICE);

describe("corners of emergency addresses", () => {
  const bench = freshProviders({ seed: { inventory: [], numbers: [{ id: NUMBER }, { id: OTHER }], e911s: [] } });
  const stack = perTest(() => new Stack());
  const control = () => bench.simulator.control;
  const records = () => control().state().e911s;
  const attachedTo = (number = NUMBER) =>
    control()
      .state()
      .numbers.find(({ id }) => id === number)?.relationships.e911_address;
  const streetOf = (number = NUMBER) => records().find(({ id }) => id === attachedTo(number))?.street_name;
  const lag = () => control().choose({ "e911-assignment-visible": "after-30s" });
  const charges = () =>
    control()
      .state()
      .ledger.filter(({ kind }) => kind === "e911").length;

  it("is not given the place of another one, which fails the preview and names the record", async () => {
    await stack.converge(await bench.run(), [line, address(), branch, assigned()]);
    const { id, inputs, outputs } = stack.row(urnOf("e911Address", "hq"));
    const run = await bench.run();
    const checked = await run.check(inputs, address("hq", OLD_OFFICE).inputs);
    const error = await run.diff(id, outputs, checked.inputs).catch((reason: unknown) => reason);
    const other = stack.row(urnOf("e911Address", "branch")).id;
    expect(error)
      .to.have.property("message")
      .that.contains(`record ${other} ("branch-`)
      .and.contains("Nothing was changed");
    expect(streetOf()).to.equal("Stewart St");
  });

  it("that is changed and changed back while reads are behind is the one of the program", async () => {
    lag();
    await stack.converge(await bench.run(), [line, address(), branch, assigned()]);
    control().advance("1m");
    await stack.converge(await bench.run(), [line, address(), branch, assigned("branch")]);
    expect(streetOf()).to.equal("Pine St");
    await stack.converge(await bench.run(), [line, address(), branch, assigned("hq")]);
    control().advance("1m");
    expect(streetOf()).to.equal("Stewart St");
  });

  it("that reads do not show yet is no drift, and is not sent again", async () => {
    lag();
    await stack.converge(await bench.run(), [line, address(), assigned()]);
    expect((await stack.refresh(await bench.run())).ops).to.deep.equal([]);
  });

  it("of which a number is taken goes, although reads still show the number with it", async () => {
    lag();
    await stack.converge(await bench.run(), [line, address(), assigned()]);
    control().advance("1m");
    await stack.converge(await bench.run(), [line, branch, assigned("branch")]);
    expect(records().map(({ street_name }) => street_name)).to.deep.equal(["Pine St"]);
  });

  it("that reads do not show yet is taken off all the same, when its line is taken out", async () => {
    lag();
    await stack.converge(await bench.run(), [line, address(), assigned()]);
    await stack.converge(await bench.run(), [line, address()]);
    control().advance("1m");
    expect(attachedTo()).to.equal(null);
  });

  it("of another state with the same names is not edited under its numbers", async () => {
    await stack.converge(await bench.run(), [line, address(), assigned()]);
    const clone = new Stack();
    const { errors } = await clone.up(await bench.run(), [address("hq", OLD_OFFICE)]);
    expect(streetOf()).to.equal("Stewart St");
    expect(errors).to.have.property("E911Address hq");
  });

  it("whose deletion is refused in words that nobody knows is left for the number that has it", async () => {
    await stack.converge(await bench.run(), [line, address(), assigned("hq", { onDelete: "leave" })]);
    const body = { errors: [{ title: "Client Error", detail: "This E911 record is active." }] };
    control().faults.add({
      match: { method: "DELETE", path: "/v2/e911s/" },
      fault: { kind: "status", status: 403, body },
    });
    const { errors } = await stack.destroy(await bench.run());
    expect(errors).to.deep.equal({});
    expect(streetOf()).to.equal("Stewart St");
  });

  it("is not asked to be deleted while a number has it, should the carrier do as it is told", async () => {
    await stack.converge(await bench.run(), [line, address(), assigned("hq", { onDelete: "leave" })]);
    bench.asked();
    await stack.destroy(await bench.run());
    expect(bench.asked(/^DELETE \/v2\/e911s/)).to.deep.equal([]);
  });

  it("with a label of one's own stays ours through a rename, or says how to keep it ours", async () => {
    await stack.converge(await bench.run(), [address("hq", { label: "Head office" })]);
    const run = await bench.run();
    await stack.converge(run, [address("headquarters", { label: "Head office" })]);
    const messages = run.logged.map(({ message }) => message).join("\n");
    await stack.converge(await bench.run(), []);
    expect(records().length === 0 || /aliases/.test(messages), messages).to.equal(true);
  });

  it("may move while another one takes its old place", async () => {
    await stack.converge(await bench.run(), [line, address(), assigned()]);
    const program = [line, address("hq", OLD_OFFICE), address("annex"), assigned()];
    await stack.up(await bench.run(), program);
    await stack.converge(await bench.run(), program);
    expect(records()).to.have.length(2);
    expect(streetOf()).to.equal("Pine St");
  });

  it("that swaps its place with another one: says which record has the place", async () => {
    await stack.converge(await bench.run(), [address(), branch]);
    const { errors } = await stack.up(await bench.run(), [address("hq", OLD_OFFICE), address("branch")]);
    const other = stack.row(urnOf("e911Address", "branch")).id;
    expect(errors["E911Address hq"] ?? other).to.contain(other);
  });

  it("is not replaced, and charged for, by an import that is written down wrongly", async () => {
    await stack.converge(await bench.run(), [line, address(), branch, assigned("branch")]);
    expect(charges()).to.equal(1);
    const own = new Stack();
    const e911AddressId = stack.row(urnOf("e911Address", "hq")).id;
    // What `{ import: NUMBER }` would have to hand on: now the class hands on nothing that tells an import.
    await own.up(await bench.run(), [
      declare("e911Assignment", "taken", { numberId: NUMBER, e911AddressId, __adopt: NUMBER }),
    ]);
    expect(charges()).to.equal(1);
    expect(streetOf()).to.equal("Pine St");
  });

  it("swapped between two numbers is charged once each, without a gap", async () => {
    const two = (one: string, other: string) => [
      line,
      adopting("lobby", OTHER),
      address(),
      branch,
      assigned(one),
      declare("e911Assignment", "lobby", { numberId: OTHER, e911AddressId: new IdOf(urnOf("e911Address", other)) }),
    ];
    await stack.converge(await bench.run(), two("hq", "branch"));
    bench.asked();
    await stack.converge(await bench.run(), two("branch", "hq"));
    expect([streetOf(), streetOf(OTHER)]).to.deep.equal(["Pine St", "Stewart St"]);
    expect(charges()).to.equal(4);
    expect(bench.asked(/^DELETE/)).to.deep.equal([]);
  });

  it("stays while its number is refused to go for a reason of its own", async () => {
    const going = adopting("reception", NUMBER, { onDelete: "release" });
    await stack.converge(await bench.run(), [going, address(), assigned()]);
    control().choose({ "e911-charge": "after-unassign-too" });
    const body = { errors: [{ title: "Client Error", detail: "This number takes part in a promotion." }] };
    control().faults.add({
      match: { method: "DELETE", path: `/v2/numbers/${NUMBER}$` },
      fault: { kind: "status", status: 403, body },
    });
    bench.asked();
    await stack.destroy(await bench.run());
    expect(bench.asked(/^DELETE .*e911s$/)).to.deep.equal([]);
    expect(charges()).to.equal(1);
  });
});
