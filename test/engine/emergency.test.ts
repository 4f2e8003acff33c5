/** Emergency addresses and which number has them: never a gap, never a second charge, never a word of the person. */
import { expect } from "chai";
import { E911Address, type E911AddressArgs, E911Assignment, PhoneNumber, type PhoneNumberArgs } from "pulumi-flowroute";
import { perSuite } from "../support/bench";
import { profilesToRun } from "../support/shares";
import { openEngine } from "./support/bench";
import { CANARIES, PERSON } from "./support/canary";
import {
  editNumber,
  expectFine,
  expectNoSecrets,
  expectOk,
  expectQuiet,
  HURRY,
  holdings,
  ledger,
  numberOf,
  plan,
  writes,
} from "./support/programs";
import type { BenchStack } from "./support/stack";

const LINE = "12065550160";
const OTHER = "12065550161";

const NEXT_DOOR = { streetName: "Canary Avenue" };

interface Wanted {
  hq?: Partial<E911AddressArgs>;
  branch?: Partial<E911AddressArgs>;
  /** Name of the assignment and of its address; `false` for none. */
  assigned?: false | { name?: string; to?: "hq" | "branch"; onDelete?: "detach" | "leave" };
  line?: Partial<PhoneNumberArgs> | false;
}

const programWith =
  ({ hq = {}, branch, assigned = {}, line = {} }: Wanted = {}) =>
  async () => {
    const addresses = {
      hq: new E911Address("hq", { ...PERSON, ...hq }),
      branch: branch && new E911Address("branch", { ...PERSON, ...NEXT_DOOR, ...branch }),
    };
    const number = line && new PhoneNumber("line", { number: LINE, ...line });
    if (!assigned) return;
    const { name = "line", to = "hq", ...rest } = assigned;
    new E911Assignment(name, { numberId: number ? number.id : LINE, e911AddressId: addresses[to]?.id ?? "", ...rest });
  };

for (const profile of profilesToRun()) {
  describe(`the emergency address of a number, ${profile} carrier`, () => {
    const bench = perSuite(() => openEngine({ profile, env: HURRY }));
    let stack: BenchStack;

    before(async () => {
      stack = await bench.stack("office", programWith());
    });

    /** Where no money, number or read hangs on it, one carrier is enough. */
    const onPlain = (title: string, test: () => Promise<void>) => (profile === "plain" ? it(title, test) : undefined);
    const control = () => bench.simulator.control;
    const addressOf = (number = LINE) => numberOf(bench, number).relationships.e911_address;
    const records = () => control().state().e911s;
    const charges = () => ledger(bench).filter((line) => line.startsWith("e911")).length;
    const unassignments = () => bench.requests(/^DELETE .*\/e911s$/);
    const logged = (outcome: { diagnostics: { message: string }[] }) =>
      outcome.diagnostics.map(({ message }) => message).join("\n");

    it("is validated in the preview, stored and assigned, and nobody reads a word of it", async () => {
      const preview = await stack.preview();
      expectOk(preview);
      expect(bench.requests(/^POST/)).to.deep.equal(["POST /v2/e911s/validate"]);

      const up = await stack.up();

      expectOk(up);
      expect(logged(up)).to.match(/\+1 206 555 0160 now has emergency address \d+\. To test it, dial 933/);
      expect(addressOf()).to.equal(records()[0]?.id);
      expect(charges()).to.equal(1);
      expect(await expectNoSecrets(stack, preview, CANARIES)).to.deep.equal(await expectNoSecrets(stack, up, CANARIES));
      await expectQuiet(bench, stack);
    });

    it("is edited in place, for the number as well, and shows which fields change", async () => {
      control().clearRequests();
      const preview = await stack.preview(programWith({ hq: { streetNumber: "60018", zip: "98118" } }));
      const step = preview.steps.find(({ op }) => op === "update");
      expect(step?.new?.inputs["changed"]).to.deep.equal(["streetNumber", "zip"]);

      const up = await stack.up();

      expect(plan(up)).to.deep.equal(["update hq"]);
      expect(logged(up)).to.match(
        /Changed the emergency address of 1 number \(\+1 206 555 0160\)\. To test it, dial 933/,
      );
      expect(records()).to.have.length(1);
      expect(records()[0]).to.include({ street_number: "60018", zip: "98118" });
      expect(charges()).to.equal(1);
      expect(unassignments()).to.deep.equal([]);
      await expectNoSecrets(stack, up, [...CANARIES, "60018", "98118"]);
      await expectQuiet(bench, stack);
    });

    it("is replaced by another one on top of it: no gap, one charge", async () => {
      control().clearRequests();
      const moved = await expectFine(stack.up(programWith({ branch: {}, assigned: { to: "branch" } })));
      expect(moved).to.have.members(["create branch", "update line", "update hq"]);
      expect(
        records()
          .find(({ id }) => id === addressOf())
          ?.street_name.toLowerCase(),
      ).to.equal("canary avenue");
      expect(charges()).to.equal(2);
      expect(unassignments()).to.deep.equal([]);
      await expectQuiet(bench, stack);
    });

    it("goes nowhere when its assignment is renamed, or replaced by force, or both addresses are", async () => {
      const before = addressOf();
      control().clearRequests();
      const renamed = programWith({ branch: {}, assigned: { to: "branch", name: "reception" } });
      expect(await expectFine(stack.up(renamed))).to.have.members(["create reception", "delete line"]);
      const { resources = [] } = await stack.state();
      const replace = resources.map(({ urn }) => urn).filter((urn) => /:E911\w+::/.test(urn));
      const replaced = await stack.up(undefined, { replace });

      expectOk(replaced);
      expect(addressOf()).to.equal(before);
      expect(records()).to.have.length(2);
      expect(charges()).to.equal(2);
      expect(writes(bench).filter((line) => !/validate$/.test(line))).to.deep.equal([]);
      await expectQuiet(bench, stack);
    });

    onPlain("keeps its record through a rename without alias, and the record goes with the new name", async () => {
      const renamed = async () => {
        const hq = new E911Address("headquarters", PERSON);
        const branch = new E911Address("branch", { ...PERSON, ...NEXT_DOOR });
        const { id: numberId } = new PhoneNumber("line", { number: LINE });
        new E911Assignment("reception", { numberId, e911AddressId: branch.id });
        return { hq: hq.origin };
      };
      const { ok, messages, outputs } = await stack.up(renamed);
      expect({ ok, messages, ...outputs }).to.deep.equal({ ok: true, messages: "", hq: "created" });
      expect(records()).to.have.length(2);
      await expectQuiet(bench, stack);
      await expectFine(stack.up(programWith({ branch: {}, assigned: { to: "branch", name: "reception" } })));
      expect(records()).to.have.length(2);
    });

    onPlain("is put right when somebody has taken it off in the portal", async () => {
      const before = addressOf();
      editNumber(bench, LINE, (number) => ({
        ...number,
        relationships: { ...number.relationships, e911_address: null },
      }));
      expect((await stack.refresh({ previewOnly: true, expectNoChanges: true })).ok).to.equal(false);
      expectOk(await stack.up(undefined, { refresh: true }));
      expect(addressOf()).to.equal(before);
      expect(unassignments()).to.deep.equal([]);
    });

    it("moves with its line to another number before the old one is released", async () => {
      control().clearRequests();
      const wanted = { branch: {}, assigned: { to: "branch", name: "reception" } } as const;
      await expectFine(stack.up(programWith({ ...wanted, line: { number: OTHER } })));
      const order = writes(bench);
      const assigned = order.findIndex((line) => line.startsWith(`PATCH /v2/numbers/${OTHER}/relationships/e911s/`));
      const taken = order.findIndex((line) => line.startsWith(`DELETE /v2/numbers/${LINE}`));
      expect(assigned).to.be.greaterThan(-1).and.lessThan(taken);
      expect(addressOf(OTHER)).to.be.a("string");
      await expectQuiet(bench, stack);
    });

    it("is taken off only on purpose: when the line is taken out and the number stays", async () => {
      const line = { number: OTHER };
      const { ok, messages } = await stack.up(programWith({ branch: {}, assigned: false, line }));
      expect(ok).to.equal(true);
      expect(messages).to.match(/\+1 206 555 0161 now has no emergency address.*95 dollars/);
      expect(addressOf(OTHER)).to.equal(null);
      await expectFine(stack.up(programWith({ assigned: { onDelete: "leave" }, line })));
      expect(records(), "an unused record goes").to.have.length(1);
      const { diagnostics } = await stack.up(programWith({ assigned: false, line }));
      expect(diagnostics.map(({ message }) => message)).to.not.include("no emergency address");
      expect(addressOf(OTHER)).to.equal(records()[0]?.id);
    });

    it("is not charged twice when answers are lost, and its record is made once", async () => {
      const start = charges();
      control().faults.add({ match: { method: "POST", path: "/v2/e911s$" }, times: 1, fault: { kind: "reset-after" } });
      control().faults.add({
        match: { method: "PATCH", path: "relationships/e911s" },
        times: 1,
        fault: { kind: "reset-after" },
      });
      const line = { number: OTHER };
      await expectFine(stack.up(programWith({ branch: {}, assigned: { to: "branch" }, line })));
      expect(records()).to.have.length(2);
      expect(charges()).to.equal(start + 1);
      expect(addressOf(OTHER)).to.be.oneOf(records().map(({ id }) => id));
      await expectQuiet(bench, stack);
    });

    it("is shared with another stack that writes down the same, which neither changes nor deletes it", async () => {
      const second = await bench.stack("second", async () => {
        const hq = new E911Address("hq", PERSON);
        return { origin: hq.origin };
      });
      const { ok, outputs } = await second.up();
      expect({ ok, ...outputs }).to.deep.equal({ ok: true, origin: "shared" });
      await expectQuiet(bench, second);
      const before = records();

      const edited = await second.up(async () => {
        new E911Address("hq", { ...PERSON, streetNumber: "60019" });
      });

      expectOk(edited);
      expect(records()).to.deep.include.members(before);
      expect(records()).to.have.length(3);
      await expectFine(second.destroy());
      expect(records()).to.deep.equal(before);
    });

    onPlain("stays with a number that is kept", async () => {
      const line = { number: OTHER, onDelete: "keep" } as const;
      await expectFine(stack.up(programWith({ assigned: {}, line })));
      const before = addressOf(OTHER);
      const { ok, diagnostics } = await stack.destroy({ parallel: 1 });
      expect(ok).to.equal(true);
      expect(await holdings(stack)).to.deep.equal([]);
      expect(addressOf(OTHER)).to.equal(before);
      expect(logged({ diagnostics })).to.match(
        /Left emergency address \d+ at Flowroute: it is used by 1 number \(\+1 206 555 0161\)/,
      );
      control().setAccount({ numbers: [], e911s: [] });
    });

    for (const [parallel, number] of [
      [16, "12065550163"],
      [1, "12065550164"],
    ] as const) {
      it(`goes with the stack, record and all, --parallel ${parallel}`, async () => {
        await expectFine(stack.up(programWith({ line: { number } })));
        control().clearRequests();
        expectOk(await stack.destroy({ parallel }));
        expect(records()).to.deep.equal([]);
        const { resources = [] } = await stack.state();
        expect(resources).to.deep.equal([]);
        const order = bench.requests(/^DELETE/);
        if (profile === "harsh") expect(order.indexOf(`DELETE /v2/numbers/${number}`)).to.equal(0);
        expect(control().state().numbers).to.deep.equal([]);
      });
    }
  });
}
