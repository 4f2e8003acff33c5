import { expect } from "chai";
import { PhoneNumber, type PhoneNumberArgs } from "pulumi-flowroute";
import { openEngine } from "../engine/support/bench";
import {
  expectFine,
  expectOk,
  expectQuiet,
  HURRY,
  ledger,
  numberOf,
  numbers,
  numbersOf,
  plan,
  purchases,
  writes,
} from "../engine/support/programs";
import type { Ended } from "../engine/support/spawned-run";
import type { BenchStack } from "../engine/support/stack";
import { until } from "../engine/support/waiting";
import { perSuite } from "../support/bench";

describe("a phone number that is adopted", () => {
  const bench = perSuite(() => openEngine({ env: HURRY }));
  let stack: BenchStack;
  const mine = "12125550901";
  const imported = "12125550902";

  before(async () => {
    bench.simulator.control.setAccount({
      numbers: [{ id: mine, alias: "theirs" }, { id: imported }, { id: "12125550903", alias: "looked at" }],
    });
  });

  const adopt = (args: PhoneNumberArgs) =>
    numbers(
      { mine: { number: mine, adopt: true, ...args }, imported: {} },
      {
        imported: { import: imported },
      },
    );

  it("is left as it is, by adopt and by the import option", async () => {
    stack = await bench.stack("adopt", adopt({}));
    expect(await expectFine(stack.up())).to.have.members(["create mine", "create imported"]);
    expect(writes(bench)).to.deep.equal([]);
    await expectQuiet(bench, stack);
    const { id, outputs } = await stack.resource("imported");
    expect({ id, ...outputs }).to.include({ id: imported, origin: "adopted", onDelete: "keep" });
  });

  it("is changed where the program has an opinion", async () => {
    expect(await expectFine(stack.up(adopt({ alias: "ours" })))).to.deep.equal(["update mine"]);
    expect(numberOf(bench, mine).alias).to.equal("ours");
  });

  it("is kept when the stack goes, and may then be adopted and released", async () => {
    expect(await expectFine(stack.destroy())).to.have.members(["delete mine", "delete imported"]);
    expect(numbersOf(bench)).to.have.length(3);
    expect(ledger(bench)).to.deep.equal([]);
    await expectFine(stack.up(adopt({ onDelete: "release" })));
    await expectFine(stack.destroy());
    expect(ledger(bench)).to.deep.equal([`release ${mine} 0`]);
    expect(purchases(bench)).to.deep.equal([]);
  });

  it("is never bought when it is not there", async () => {
    const { ok, messages } = await stack.up(numbers({ line: { number: "12065550110", adopt: true } }));
    expect(ok).to.equal(false);
    expect(messages).to.match(
      /\+1 206 555 0110 .* it is not on this account\. Nothing was bought\. \[not-on-account\]/,
    );
    expect(purchases(bench)).to.deep.equal([]);
  });

  it("is only read by get, and get of what is not there fails", async () => {
    const look = (id: string) => async () => {
      const { number, alias, origin } = PhoneNumber.get("seen", id);
      return { number, alias, origin };
    };
    const there = await stack.up(look("12125550903"));
    expectOk(there);
    expect(there.outputs).to.include({ number: "+12125550903", alias: "looked at" });
    bench.simulator.control.clearRequests();
    await expectFine(stack.destroy());
    expect(writes(bench)).to.deep.equal([]);
    const gone = await stack.up(look("12125550999"));
    expect(gone.ok).to.equal(false);
    expect(gone.messages).to.match(/Could not read PhoneNumber 12125550999: .*\[gone\]/);
  });
});

describe("a phone number and the options of Pulumi", () => {
  const bench = perSuite(() => openEngine({ env: HURRY }));
  let stack: BenchStack;
  const line = { number: "12065550130" };
  const left = { number: "12065550131" };
  const locked = { number: "12065550132" };
  const v1 = numbers({ line, left, locked }, { left: { retainOnDelete: true }, locked: { protect: true } });

  before(async () => {
    stack = await bench.stack("options", v1);
  });

  it("is bought alone with --target", async () => {
    expect(await expectFine(stack.up(undefined, { target: ["**::line"] }))).to.deep.equal(["create line"]);
    expect(ledger(bench)).to.deep.equal(["setup 12065550130 1"]);
    await expectFine(stack.up());
    expect(ledger(bench)).to.have.length(3);
    await expectQuiet(bench, stack);
  });

  it("keeps its number when it is renamed and moved into a component with an alias", async () => {
    const before = ledger(bench);
    stack.setProgram({
      script: `const pulumi = require("@pulumi/pulumi");
const { PhoneNumber } = require("pulumi-flowroute");
new PhoneNumber("left", ${JSON.stringify(left)}, { retainOnDelete: true });
new PhoneNumber("locked", ${JSON.stringify(locked)}, { protect: true });
const office = new pulumi.ComponentResource("test:Office", "office");
const aliases = [{ name: "line", parent: pulumi.rootStackResource }];
new PhoneNumber("desk", ${JSON.stringify(line)}, { parent: office, aliases });`,
    });
    const run = stack.spawn("up");
    let ended: Ended | undefined;
    void run.ended.then((result) => {
      ended = result;
    });
    // A program whose resources wait for each other would never end.
    const { exitCode, output } = await until("the end of the run", () => ended);
    expect(exitCode, output).to.equal(0);
    expect(ledger(bench)).to.deep.equal(before);
    expect((await stack.resource("desk", "PhoneNumber")).id).to.equal("12065550130");
    await expectQuiet(bench, stack);
  });

  it("has one owner", async () => {
    const { ok, messages } = await stack.preview(numbers({ locked, other: locked }, { locked: { protect: true } }));
    expect(ok).to.equal(false);
    // By what the engine checks first: the newcomer is told apart by the tag that the number has.
    expect(messages).to.match(
      /"locked" and "other" \(PhoneNumber\) both declare .* \[two-owners\]|bought it as "locked".* \[former-name\]/,
    );
  });

  it("is not released against protect, nor with retainOnDelete", async () => {
    const before = ledger(bench);
    const refused = await stack.up(
      numbers({ line: { number: "12065550130" }, left }, { left: { retainOnDelete: true } }),
    );
    expect(refused.ok).to.equal(false);
    expect(ledger(bench)).to.deep.equal(before);
    const { urn } = await stack.resource("locked", "PhoneNumber");
    expect((await stack.command(["state", "unprotect", urn, "--yes"])).ok).to.equal(true);
    const { messages } = await stack.destroy();
    expect(messages).to.equal("");
    expect(ledger(bench).slice(before.length)).to.have.members(["release 12065550130 0", "release 12065550132 0"]);
    expect(numbersOf(bench).map(({ id }) => id)).to.deep.equal(["12065550131"]);
  });
});

for (const profile of ["plain", "harsh"] as const) {
  describe(`messaging of a phone number, ${profile} carrier`, () => {
    const bench = perSuite(() => openEngine({ profile, env: HURRY }));
    let stack: BenchStack;
    const id = "12125550901";
    const line = (messagingEnabled: boolean) => numbers({ line: { number: id, adopt: true, messagingEnabled } });
    const patches = () => bench.requests(/^PATCH/);

    before(async () => {
      bench.simulator.control.setAccount({ numbers: [{ id }] });
      stack = await bench.stack("messages", line(true));
    });

    it("is asked for once, while the task goes on and no refresh takes that for a drift", async () => {
      bench.simulator.control.choose({ "message-provisioning-result": "failed" });
      await expectFine(stack.up());
      expect(numberOf(bench, id).messaging_enabled).to.equal(false);
      expect(await expectFine(stack.up(undefined, { refresh: true }))).to.deep.equal([]);
      await expectQuiet(bench, stack);
    });

    it("is told by a refresh when the task fails, and asked for again by the next up", async () => {
      bench.simulator.control.advance("1m");
      bench.simulator.control.clearRequests();
      const { ok, messages } = await stack.refresh();
      expect(ok).to.equal(true);
      expect(messages).to.match(/^warning \(line\): Flowroute failed to switch messages on for \+1 212 555 0901/);
      bench.simulator.control.choose({ "message-provisioning-result": "successful" });
      expect(await expectFine(stack.up())).to.deep.equal(["update line"]);
      expect(patches()).to.have.length(1);
      bench.simulator.control.advance("1m");
      expect(numberOf(bench, id).messaging_enabled).to.equal(true);
      expect((await stack.refresh({ previewOnly: true, expectNoChanges: true })).ok).to.equal(true);
    });

    it("warns of the campaign before and while it is switched off", async () => {
      const warning =
        /^warning \(line\): The program switches messages off for \+1 212 555 0901\. That may cost [^\n]*10DLC campaign\.(\n {2}[^\n]*){2}$/;
      const preview = await stack.preview(line(false));
      expect(plan(preview)).to.deep.equal(["update line"]);
      expect(preview.messages).to.match(warning);
      const { ok, messages } = await stack.up();
      expect(ok).to.equal(true);
      expect(messages).to.match(warning);
      await expectQuiet(bench, stack);
    });
  });
}
