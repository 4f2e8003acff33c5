import { expect } from "chai";
import { UNKNOWN } from "../../src/host";
import { businessDaysLater } from "../../src/resources/cnam-assignment/business-days";
import { perTest } from "../support/bench";
import { IdOf, Stack } from "../support/engine-model";
import { adopting, type Declared, declare, urnOf } from "../support/program";
import { freshProviders, type Run, startQuietRun } from "../support/provider-bench";

const NUMBER = "12065550100";
const STRANGER = "12065550101";
const DAY = 86_400_000;
const URN = urnOf("cnamRecord", "acme");
const record = (value = "ACME", name = "acme", change: object = {}): Declared =>
  declare("cnamRecord", name, { value, ...change });
const assigned = (to = "acme", change: object = {}): Declared =>
  declare("cnamAssignment", "line", { numberId: NUMBER, cnamRecordId: new IdOf(urnOf("cnamRecord", to)), ...change });
const line = adopting("reception", NUMBER);

describe("a CnamRecord, checked without a request", () => {
  let run: Run;
  beforeEach(async () => {
    run = await startQuietRun();
  });
  const check = (value: unknown) => run.check({}, declare("cnamRecord", "acme", { value }).inputs);

  it("is written in upper case", async () => {
    expect((await check("Acme & Co")).inputs["value"]).to.equal("ACME & CO");
  });

  const wrong: [unknown, RegExp][] = [
    ["", /is missing/],
    [7, /is missing/],
    ["SIXTEEN LETTERS!", /has 16 characters.*15/],
    ["555-0100", /at least one letter/],
  ];
  for (const [value, says] of wrong) {
    it(`is refused with ${JSON.stringify(value)}`, async () => {
      const { failures } = await check(value);
      expect(failures.map(({ property }) => property)).to.deep.equal(["value"]);
      expect(failures[0]?.reason).to.match(says);
    });
  }

  it("with characters that are not documented is a warning only", async () => {
    expect((await check("ACME (US)")).failures).to.deep.equal([]);
    expect(run.logged.map(({ severity }) => severity)).to.deep.equal(["warning"]);
  });

  it("lets an unknown value of a preview pass", async () => {
    const { inputs, failures } = await check(UNKNOWN);
    expect({ value: inputs["value"], failures }).to.deep.equal({ value: UNKNOWN, failures: [] });
  });
});

describe("a CnamRecord at the carrier", () => {
  const bench = freshProviders({ seed: { inventory: [], numbers: [{ id: NUMBER }], cnams: [] } });
  const stack = perTest(() => new Stack());
  const values = () =>
    bench.simulator.control
      .state()
      .cnams.map(({ value }) => value)
      .sort();
  const decide = (urn = URN, verdict: { approve: true } | { reject: string } = { approve: true }) =>
    bench.simulator.control.cnam(stack.row(urn).id, verdict);
  const choose = (choices: Record<string, string>) => bench.simulator.control.choose(choices);

  for (const kind of ["reset-after", "reset-before", "truncate"] as const) {
    it(`is made once when the answer to its creation is lost (${kind})`, async () => {
      bench.simulator.control.faults.add({ match: { method: "POST", path: "cnams" }, times: 1, fault: { kind } });
      const { errors } = await stack.up(await bench.run(), [record()]);
      if (Object.keys(errors).length > 0) await stack.converge(await bench.run(), [record()]);
      expect(values()).to.deep.equal(["ACME"]);
      expect(stack.row(URN).outputs["origin"]).to.equal("created");
    });
  }

  for (const choice of [
    { "change-of-rejected-cnam": "review-again" },
    { "change-of-rejected-cnam": "refuse-403" },
    { "change-of-approved-cnam": "refuse-422" },
  ]) {
    it(`that is rejected gets a new record for a new value, and the old one goes (${JSON.stringify(choice)})`, async () => {
      choose(choice);
      await stack.converge(await bench.run(), [record()]);
      decide(URN, { reject: "no" });
      expect(await stack.converge(await bench.run(), [record("OTHER")])).to.include("replace CnamRecord acme");
      expect(values()).to.deep.equal(["OTHER"]);
      expect(await stack.converge(await bench.run(), [record("OTHER")])).to.deep.equal([]);
    });
  }

  for (const refusal of ["refuse-403", "refuse-422"]) {
    it(`that is approved between check and update says so, and the next run makes a new one (${refusal})`, async () => {
      choose({ "change-of-approved-cnam": refusal });
      await stack.converge(await bench.run(), [line, record()]);
      const run = await bench.run();
      const { urn, id, inputs, outputs } = stack.row(URN);
      const { inputs: checked } = await run.check(inputs, record("OTHER").inputs);
      expect(await run.diff(id, outputs, checked)).to.deep.equal({ changes: true, replaces: [] });
      decide(urn);
      const error = await run.update(id, outputs, checked).catch((reason: unknown) => reason);
      expect(error).to.have.property("message").that.contains("[changed-meanwhile]");
      expect(await stack.converge(await bench.run(), [line, record("OTHER")])).to.include("replace CnamRecord acme");
      expect(values()).to.deep.equal(["OTHER"]);
    });
  }

  it("with the value of another resource of the program says so, and nothing is changed", async () => {
    await stack.converge(await bench.run(), [record(), record("OTHER", "other")]);
    const { errors } = await stack.up(await bench.run(), [record("OTHER"), record("OTHER", "other")]);
    expect(Object.values(errors).join()).to.match(/"acme" and "other" \(CnamRecord\).*"OTHER".*\[two-owners\]/);
    expect(values()).to.deep.equal(["ACME", "OTHER"]);
  });

  it("keeps the names that numbers may still show through several changes, and all go with it", async () => {
    await stack.converge(await bench.run(), [line, record(), assigned()]);
    decide();
    await stack.converge(await bench.run(), [line, record(), assigned()]);
    await stack.converge(await bench.run(), [line, record("SECOND"), assigned()]);
    decide();
    await stack.converge(await bench.run(), [line, record("THIRD"), assigned()]);
    expect(values()).to.include.members(["ACME", "THIRD"]);
    await stack.converge(await bench.run(), [line]);
    expect(values()).to.deep.equal([]);
  });

  it("is not deleted under a number that shows it, nor under one that might", async () => {
    bench.simulator.control.setAccount({ numbers: [{ id: NUMBER }, { id: STRANGER }] });
    await stack.converge(await bench.run(), [line, record()]);
    decide();
    const run = await bench.run();
    await stack.converge(run, [line]);
    expect(values()).to.deep.equal(["ACME"]);
    expect(run.logged.map(({ message }) => message).join()).to.match(/may be in use by 1 number \(\+1 206 555 0101\)/);
  });

  it("that was never approved is deleted whoever is on the account", async () => {
    bench.simulator.control.setAccount({ numbers: [{ id: NUMBER }, { id: STRANGER }] });
    await stack.converge(await bench.run(), [record()]);
    await stack.converge(await bench.run(), []);
    expect(values()).to.deep.equal([]);
  });

  describe("that waits for approval, on an account with another stack", () => {
    const prod = (value: string) => [declare("cnamRecord", "acme", { value }, "prod")];
    const originOf = (of: Stack, name: string) => of.row(urnOf("cnamRecord", "acme", name)).outputs["origin"];
    const other = perTest(() => new Stack());
    beforeEach(async () => {
      bench.simulator.control.setAccount({ numbers: [{ id: STRANGER, alias: "shop/prod/line" }] });
      await stack.converge(await bench.run(), [record()]);
      await other.converge(await bench.run(), prod("ACME"));
      expect(originOf(other, "prod")).to.equal("shared");
    });

    it("is not edited, because the other may wait for it too", async () => {
      expect(await stack.converge(await bench.run(), [record("OTHER")])).to.include("replace CnamRecord acme");
      expect(values()).to.deep.equal(["ACME", "OTHER"]);
      expect(await other.converge(await bench.run(), prod("ACME"))).to.deep.equal([]);
    });

    it("is not deleted, and says who may want it", async () => {
      const run = await bench.run();
      await stack.converge(run, []);
      expect(values()).to.deep.equal(["ACME"]);
      expect(run.logged.map(({ message }) => message).join()).to.match(
        /may be in use by 1 number \(\+1 206 555 0101\)/,
      );
    });

    it("is deleted once it is rejected, which nobody waits for", async () => {
      decide(URN, { reject: "no" });
      await stack.converge(await bench.run(), []);
      expect(values()).to.deep.equal([]);
    });

    it("is gone back to after another one was tried: by the other as shared, by its maker as its own", async () => {
      await other.converge(await bench.run(), prod("OTHER"));
      await other.converge(await bench.run(), prod("ACME"));
      expect(originOf(other, "prod")).to.equal("shared");
      await stack.converge(await bench.run(), [record("THIRD")]);
      await stack.converge(await bench.run(), [record()]);
      expect(originOf(stack, "dev")).to.equal("created");
      bench.simulator.control.setAccount({ numbers: [] });
      await stack.converge(await bench.run(), []);
      expect(values()).to.deep.equal([]);
    });
  });

  it("is adopted only as it is", async () => {
    await stack.converge(await bench.run(), [record()]);
    const { id } = stack.row(URN);
    const own = new Stack();
    const { errors } = await own.up(await bench.run(), [record("OTHER", "own", { __adopt: id })]);
    expect(errors["CnamRecord own"]).to.contain('its value is "ACME"');
    await own.converge(await bench.run(), [record("ACME", "own", { __adopt: id })]);
    await own.converge(await bench.run(), []);
    expect(values()).to.deep.equal(["ACME"]);
  });
});

describe("a CnamAssignment", () => {
  const bench = freshProviders({ seed: { inventory: [], numbers: [{ id: NUMBER }], cnams: [] } });
  const stack = perTest(() => new Stack());
  const ROW = urnOf("cnamAssignment", "line");
  const status = () => stack.row(ROW).outputs["status"];
  const nameOf = () => bench.simulator.control.state().numbers[0]?.relationships.cnam_preset;
  const approve = () => bench.simulator.control.cnam(stack.row(URN).id, { approve: true });
  const hide = () => bench.simulator.control.choose({ "cnam-assignment-visible": "after-7-business-days" });
  const program = [line, record(), assigned()];
  const requested = async () => {
    await stack.converge(await bench.run(), program);
    approve();
    await stack.converge(await bench.run(), program);
  };

  it("of an approved record is requested at once", async () => {
    await stack.converge(await bench.run(), [line, record()]);
    approve();
    await stack.converge(await bench.run(), program);
    expect(status()).to.equal("requested");
    expect(nameOf()).to.equal(stack.row(URN).id);
  });

  it("asks once a run for a record, however many numbers wait for it", async () => {
    const second = declare("cnamAssignment", "second", { numberId: STRANGER, cnamRecordId: new IdOf(URN) });
    bench.simulator.control.setAccount({ numbers: [{ id: NUMBER }, { id: STRANGER }] });
    await stack.converge(await bench.run(), [...program, second]);
    bench.asked();
    expect(await stack.converge(await bench.run(), [...program, second])).to.deep.equal([]);
    expect(bench.asked()).to.deep.equal([`GET /v2/cnams/${stack.row(URN).id}`]);
  });

  it("that does not show yet is no drift, and is not requested again", async () => {
    hide();
    await requested();
    expect((await stack.refresh(await bench.run())).ops).to.deep.equal([]);
    bench.asked();
    expect(await stack.converge(await bench.run(), program)).to.deep.equal([]);
    expect(bench.asked(/^PATCH/)).to.deep.equal([]);
    expect(status()).to.equal("requested");
  });

  it("that does not show after seven business days is missing, and is requested again", async () => {
    hide();
    await requested();
    const late = await bench.run();
    await late.runtime.sleep(12 * DAY);
    expect((await stack.refresh(late)).ops).to.deep.equal(["refresh-diff CnamAssignment line"]);
    expect(status()).to.equal("missing");
    bench.asked();
    await stack.converge(await bench.run(), program);
    expect(bench.asked(/^PATCH/)).to.have.length(1);
    expect(status()).to.equal("requested");
  });

  it("that was taken off in the portal after it showed is put back", async () => {
    await requested();
    await stack.refresh(await bench.run());
    expect(status()).to.equal("active");
    bench.simulator.control.setAccount({ numbers: [{ id: NUMBER }] });
    expect((await stack.refresh(await bench.run())).ops).to.deep.equal(["refresh-diff CnamAssignment line"]);
    await stack.converge(await bench.run(), program);
    expect(nameOf()).to.equal(stack.row(URN).id);
  });

  it("that does not show yet is taken off, too, when the line is taken out", async () => {
    hide();
    await requested();
    await stack.converge(await bench.run(), [line, record()]);
    expect(nameOf()).to.equal(null);
  });

  const leaving: [string, object, boolean, boolean][] = [
    ["is taken off when its number stays in the program", {}, true, false],
    ["is left when its number leaves the program too", {}, false, true],
    ['is left with onDelete "leave" although its number stays', { onDelete: "leave" }, true, true],
    ['is taken off with onDelete "detach" although its number leaves', { onDelete: "detach" }, false, false],
  ];
  for (const [what, args, numberStays, has] of leaving) {
    it(what, async () => {
      const wanted = [line, record(), assigned("acme", args)];
      await stack.converge(await bench.run(), wanted);
      approve();
      await stack.converge(await bench.run(), wanted);
      await stack.converge(await bench.run(), numberStays ? [line, record()] : [record()]);
      expect(nameOf() !== null).to.equal(has);
    });
  }

  it("leaves a name that somebody else has set", async () => {
    await requested();
    await stack.converge(await bench.run(), [...program, record("THEIRS", "theirs")]);
    const theirs = stack.row(urnOf("cnamRecord", "theirs")).id;
    bench.simulator.control.cnam(theirs, { approve: true });
    await stack.refresh(await bench.run());
    bench.simulator.control.setAccount({ numbers: [{ id: NUMBER, relationships: { cnam_preset: theirs } }] });
    await stack.converge(await bench.run(), [line, record(), record("THEIRS", "theirs")]);
    expect(nameOf()).to.equal(theirs);
  });

  it("of a number that the carrier only pretends to serve is missing in the end", async () => {
    bench.simulator.control.choose({ "cnam-unsupported-numbers": "accept-without-effect" });
    bench.simulator.control.setAccount({ numbers: [{ id: NUMBER, iso_country: "CA" }] });
    await requested();
    expect(status()).to.equal("requested");
    const late = await bench.run();
    await late.runtime.sleep(12 * DAY);
    await stack.refresh(late);
    expect(status()).to.equal("missing");
  });

  it("is refused for a toll-free number, without a request", async () => {
    const run = await startQuietRun();
    const { inputs } = declare("cnamAssignment", "x", { numberId: "8005550100", cnamRecordId: "5" });
    const { failures } = await run.check({}, inputs);
    expect(failures.map(({ property }) => property)).to.deep.equal(["numberId"]);
  });
});

describe("business days", () => {
  const table: [string, number, string][] = [
    ["2026-11-27T12:00:00Z", 1, "2026-11-30T12:00:00Z"],
    ["2026-11-28T12:00:00Z", 1, "2026-11-30T12:00:00Z"],
    ["2026-11-30T00:00:00Z", 5, "2026-12-07T00:00:00Z"],
    ["2026-11-30T00:00:00Z", 7, "2026-12-09T00:00:00Z"],
  ];
  for (const [from, days, until] of table) {
    it(`${days} after ${from} are over at ${until}`, () => {
      expect(businessDaysLater(Date.parse(from), days)).to.equal(Date.parse(until));
    });
  }
});
