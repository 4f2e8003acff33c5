/** Caller names over the days that the carrier's people take: no failure, no noise, no moment without a name. */
import { expect } from "chai";
import { CnamAssignment, CnamRecord, PhoneNumber, type PhoneNumberArgs } from "pulumi-flowroute";
import { openEngine } from "../engine/support/bench";
import { expectFine, expectOk, expectQuiet, HURRY, holdings, numberOf, plan, writes } from "../engine/support/programs";
import type { BenchStack } from "../engine/support/stack";
import { perSuite } from "../support/bench";
import { profilesToRun } from "../support/shares";

const LINE = "12065550160";
const OTHER = "12065550161";

interface Wanted {
  /** Of the record; `false` for none. */
  value?: string | false;
  recordName?: string;
  /** Name of the assignment; `false` for none. */
  assigned?: string | false;
  onDelete?: "detach" | "leave";
  line?: Partial<PhoneNumberArgs> | false;
}

const named =
  ({ value = "Acme Corp", recordName = "acme", assigned = "line", onDelete, line = {} }: Wanted = {}) =>
  async () => {
    const record = value === false ? undefined : new CnamRecord(recordName, { value });
    const number = line && new PhoneNumber("line", { number: LINE, ...line });
    if (!record) return undefined;
    if (!assigned || !number) return { record: record.status };
    const rest = onDelete === undefined ? {} : { onDelete };
    const { status } = new CnamAssignment(assigned, { numberId: number.id, cnamRecordId: record.id, ...rest });
    return { record: record.status, assignment: status };
  };

for (const profile of profilesToRun()) {
  /** Where no number or read hangs on it, one carrier is enough. */
  const onPlain = (title: string, test: () => Promise<void>) => (profile === "plain" ? it(title, test) : undefined);

  describe(`the caller name of a number, ${profile} carrier`, () => {
    const bench = perSuite(() => openEngine({ profile, env: HURRY }));
    let stack: BenchStack;

    before(async () => {
      stack = await bench.stack("names", named());
    });

    const control = () => bench.simulator.control;
    const records = () => control().state().cnams;
    const idOf = (value: string) => records().find((record) => record.value === value)?.id;
    /** What the number really has, whether reads show it or not. */
    const nameOf = (number = LINE) => numberOf(bench, number).relationships.cnam_preset;
    const logged = (outcome: { diagnostics: { message: string }[] }) =>
      outcome.diagnostics.map(({ message }) => message).join("\n");
    const unassignments = () => bench.requests(/^DELETE .*\/cnams/);

    /** A preview that has nothing to do, and asks for the waiting record and nothing else. */
    const expectWaiting = async (value: string) => {
      control().clearRequests();
      const { ok, changes, messages, diagnostics } = await stack.preview();
      expect({ ok, changes, messages, diagnostics }).to.deep.equal({
        ok: true,
        changes: {},
        messages: "",
        diagnostics: [],
      });
      expect(bench.requests()).to.deep.equal([`GET /v2/cnams/${idOf(value)}`]);
    };

    it("is waited for over two days without failure or noise: one question a run", async () => {
      const up = await stack.up();
      expectOk(up);
      expect(up.outputs).to.deep.equal({ record: "pending", assignment: "waiting-for-approval" });
      expect(logged(up)).to.match(/Did not assign caller name \d+ to .* yet: Flowroute has not approved it/);
      expect(records().map(({ value }) => value)).to.deep.equal(["ACME CORP"]);
      await expectWaiting("ACME CORP");
      control().advance("47h");
      expect(await expectFine(stack.up())).to.deep.equal([]);
      expect(nameOf()).to.equal(null);
    });

    it("is assigned by the first up after the approval, and is quiet from then on", async () => {
      control().advance("2h");
      expect(plan(await stack.preview())).to.deep.equal(["update line"]);
      const up = await stack.up();
      expect(plan(up)).to.deep.equal(["update line"]);
      expect(up.outputs["assignment"]).to.equal("requested");
      expect(logged(up)).to.match(
        /Requested caller name \d+ for \+1 206 555 0160\. It takes effect in 5 to 7 business days/,
      );
      expect(nameOf()).to.equal(idOf("ACME CORP"));
      await expectQuiet(bench, stack);
      expect((await stack.refresh({ previewOnly: true, expectNoChanges: true })).ok, "no drift").to.equal(true);
      expect(await expectFine(stack.up(undefined, { refresh: true }))).to.deep.equal([]);
    });

    it("is active once a refresh has seen it", async () => {
      control().advance("12d");
      await stack.refresh();
      const { outputs } = (await stack.resource("line", "CnamAssignment")) as { outputs: Record<string, unknown> };
      expect(outputs["status"]).to.equal("active");
      expect((await stack.resource("acme", "CnamRecord")).outputs?.["status"]).to.equal("approved");
      await expectQuiet(bench, stack);
    });

    onPlain("stays through a rename without alias, and through --replace of all", async () => {
      const before = nameOf();
      control().clearRequests();
      await expectFine(stack.up(named({ assigned: "reception", recordName: "company" })));
      await expectFine(stack.up(named({ assigned: "line" })));
      const { resources = [] } = await stack.state();
      const replace = resources.map(({ urn }) => urn).filter((urn) => /:Cnam\w+::/.test(urn));
      expectOk(await stack.up(undefined, { replace }));
      expect(nameOf()).to.equal(before);
      expect(unassignments()).to.deep.equal([]);
      expect(records()).to.have.length(1);
      await expectQuiet(bench, stack);
    });
  });

  describe(`a caller name that changes, ${profile} carrier`, () => {
    const bench = perSuite(() => openEngine({ profile, env: HURRY }));
    let stack: BenchStack;

    before(async () => {
      stack = await bench.stack("names", named());
    });

    const control = () => bench.simulator.control;
    const values = () =>
      control()
        .state()
        .cnams.map(({ value }) => value)
        .sort();
    const nameOf = (number = LINE) => {
      const { cnams } = control().state();
      return cnams.find(({ id }) => id === numberOf(bench, number).relationships.cnam_preset)?.value;
    };

    it("is edited in place while it waits", async () => {
      await expectFine(stack.up());
      expect(await expectFine(stack.up(named({ value: "acme inc" })))).to.deep.equal(["update acme"]);
      expect(values()).to.deep.equal(["ACME INC"]);
      control().advance("49h");
      await expectFine(stack.up());
      expect(nameOf()).to.equal("ACME INC");
    });

    it("is replaced after its approval, and the number keeps the old name until the new one is approved", async () => {
      const preview = await stack.preview(named({ value: "ACME LTD" }));
      expect(plan(preview)).to.have.members(["replace acme", "update line"]);
      const up = await stack.up();
      expectOk(up);
      expect(values()).to.deep.equal(["ACME INC", "ACME LTD"]);
      expect(nameOf()).to.equal("ACME INC");
      control().clearRequests();
      expect(await stack.preview()).to.deep.include({ ok: true, changes: {} });
      expect(bench.requests()).to.have.length(1);

      control().advance("49h");
      expect(await expectFine(stack.up())).to.deep.equal(["update line"]);
      expect(nameOf()).to.equal("ACME LTD");
      await expectQuiet(bench, stack);
    });

    onPlain("is told when it was rejected, with the reason, and another value helps", async () => {
      await expectFine(stack.up(named({ value: "POLICE" })));
      const id =
        control()
          .state()
          .cnams.find(({ value }) => value === "POLICE")?.id ?? "";
      control().cnam(id, { reject: "The name is misleading." });
      const { ok, messages } = await stack.preview();
      expect(ok).to.equal(false);
      expect(messages).to.match(/The name is misleading\. \("POLICE"\).*\[caller-name-rejected\]\s+Change the value/);
      expect(nameOf()).to.equal("ACME LTD");
      await expectFine(stack.up(named({ value: "ACME GMBH" })));
      expect(values()).to.include("ACME GMBH").and.not.include("POLICE");
      expect(nameOf()).to.equal("ACME LTD");
    });

    it("is taken off when the line is taken out and the number stays, and all its names go", async () => {
      control().advance("49h");
      await expectFine(stack.up());
      control().advance("12d");
      const value = profile === "plain" ? "ACME GMBH" : "ACME LTD";
      expect(nameOf()).to.equal(value);
      await expectFine(stack.up(named({ value, assigned: false })));
      expect(nameOf()).to.equal(undefined);
      await expectFine(stack.up(named({ value: false, assigned: false })));
      expect(values()).to.deep.equal([]);
    });

    it("is shared with another stack, which neither edits nor deletes it", async () => {
      await expectFine(stack.up(named()));
      control().advance("49h");
      await expectFine(stack.up());
      const second = await bench.stack("second", named({ line: { number: OTHER } }));
      const up = await second.up();
      expectOk(up);
      expect(up.outputs["assignment"]).to.equal("requested");
      expect((await second.resource("acme", "CnamRecord")).outputs?.["origin"]).to.equal("shared");

      await expectFine(second.up(named({ value: "OTHER NAME", line: { number: OTHER } })));
      expect(values()).to.deep.equal(["ACME CORP", "OTHER NAME"]);
      expect([nameOf(), nameOf(OTHER)]).to.deep.equal(["ACME CORP", "ACME CORP"]);

      // One that waits for approval is left, too: the other stack may wait for it.
      await expectFine(second.destroy());
      expect(values()).to.deep.equal(["ACME CORP", "OTHER NAME"]);
      expect(nameOf()).to.equal("ACME CORP");
    });

    it("is left for the numbers of others that may show it, although no read tells", async () => {
      const third = "12065550162";
      const second = await bench.stack("third", named({ line: { number: third } }));
      await expectFine(second.up());
      expect(nameOf(third)).to.equal("ACME CORP");

      const { ok, diagnostics } = await stack.destroy();

      expect(ok).to.equal(true);
      expect(await holdings(stack)).to.deep.equal([]);
      expect(diagnostics.map(({ message }) => message).join("\n")).to.match(
        /Left caller name \d+ at Flowroute: it may be in use by \d numbers? \([^)]*\+1 206 555 0162/,
      );
      expect(nameOf(third)).to.equal("ACME CORP");
      await expectFine(second.destroy());
      control().setAccount({ cnams: [] });
    });

    for (const [parallel, number] of [
      [16, "12065550163"],
      [1, "12065550164"],
    ] as const) {
      it(`goes with the stack, --parallel ${parallel}`, async () => {
        await expectFine(stack.up(named({ line: { number } })));
        control().advance("49h");
        await expectFine(stack.up());
        expect(nameOf(number)).to.equal("ACME CORP");
        control().clearRequests();
        expectOk(await stack.destroy({ parallel }));
        expect(values()).to.deep.equal([]);
        expect(control().state().numbers).to.deep.equal([]);
        expect(writes(bench)).to.not.be.empty;
      });
    }
  });
}
