import { expect } from "chai";
import { type PropertyValues, UNKNOWN } from "../../src/host";
import type { Profile } from "../../src/simulator";
import { perTest } from "../support/bench";
import { type RunOptions, Stack } from "../support/engine-model";
import { adopting, buying, type Declared, declare, urnOf } from "../support/program";
import { freshProviders, type Run, startQuietRun } from "../support/provider-bench";

const A = "12065550100";
const B = "12065550101";
const KEPT = "12065550190";
const URN = urnOf("phoneNumber", "support");
const SEARCH_URN = urnOf("numberSearch", "support");
const search = { startsWith: "206" };

describe("a PhoneNumber", () => {
  describe("its inputs, checked without a request", () => {
    let run: Run;
    beforeEach(async () => {
      run = await startQuietRun();
    });
    const check = (args: PropertyValues) => run.check({}, declare("phoneNumber", "support", args).inputs);
    const checkSearch = (args: PropertyValues) =>
      run.check({}, declare("numberSearch", "support", { ...args, __owner: URN }).inputs);

    const wrong: [PropertyValues, string, RegExp][] = [
      [{}, "number", /is missing/],
      [{ number: A, search }, "search", /together with "number"/],
      [{ number: "555" }, "number", /not a phone number/],
      [{ number: "+44 20 7946 0958" }, "number", /not a phone number/],
      [{ number: "" }, "number", /not a phone number/],
      [{ search, adopt: true }, "adopt", /needs the exact "number"/],
      [{ search: { zip: "98101" } }, "search.zip", /is not known; use startsWith/],
      [{ search: { rateCenter: "SEATTLE" } }, "search.rateCenter", /needs state/],
      [{ search: { state: "Washington" } }, "search.state", /two letters/],
      [{ search: { startsWith: "2O6" } }, "search.startsWith", /must be digits/],
      [{ search: { contains: "" } }, "search.contains", /must be digits/],
      [{ search: { endsWith: "123456789012" } }, "search.endsWith", /must be digits/],
      [{ search: { numberType: "mobile" } }, "search.numberType", /longcode/],
      [{ search, maxSetupCost: -1 }, "maxSetupCost", /amount in US dollars/],
      [{ search, maxMonthlyCost: "cheap" }, "maxMonthlyCost", /amount in US dollars/],
      [{ number: A, alias: "x".repeat(65) }, "alias", /up to 64/],
      [{ number: A, alias: 5 }, "alias", /a text/],
      [{ number: A, cnamLookupsEnabled: "yes" }, "cnamLookupsEnabled", /true or false/],
      [{ number: A, messagingEnabled: 1 }, "messagingEnabled", /true or false/],
      [{ number: A, onDelete: "destroy" }, "onDelete", /"release" or "keep"/],
      [{ number: A, onMissing: "buy" }, "onMissing", /"fail" or "replace"/],
    ];
    for (const [args, property, reason] of wrong) {
      it(`refuses ${JSON.stringify(args).slice(0, 80)}`, async () => {
        const { failures } = await check(args);
        expect(failures.map((failure) => failure.property)).to.deep.equal([property]);
        expect(failures[0]?.reason).to.match(reason);
      });
    }

    it("complains about everything that is wrong at once", async () => {
      const { failures } = await check({ number: "1", alias: 5, adopt: "x", onDelete: 1, onMissing: 1 });
      expect(failures.map(({ property }) => property)).to.have.members([
        "number",
        "alias",
        "adopt",
        "onDelete",
        "onMissing",
      ]);
    });

    const unknowns: PropertyValues[] = [
      { number: UNKNOWN },
      { search: UNKNOWN },
      { search: { startsWith: UNKNOWN, contains: UNKNOWN, endsWith: UNKNOWN } },
      { search: { state: UNKNOWN, rateCenter: UNKNOWN, numberType: UNKNOWN } },
      { search, maxSetupCost: UNKNOWN, maxMonthlyCost: UNKNOWN },
      { number: UNKNOWN, adopt: UNKNOWN, alias: UNKNOWN, cnamLookupsEnabled: UNKNOWN, messagingEnabled: UNKNOWN },
      { number: UNKNOWN, onDelete: UNKNOWN, onMissing: UNKNOWN },
    ];
    for (const args of unknowns) {
      it(`lets what a preview does not know yet pass: ${Object.keys(args).join(", ")}`, async () => {
        expect((await check(args)).failures).to.deep.equal([]);
        const { number, search: criteria, maxSetupCost, maxMonthlyCost } = args;
        const fields = Object.entries({ number, criteria, maxSetupCost, maxMonthlyCost });
        const given = Object.fromEntries(fields.filter(([, value]) => value !== undefined));
        expect((await checkSearch(given)).failures).to.deep.equal([]);
      });
    }

    it("brings criteria into one form, so that equal ones have one key", async () => {
      const raw = { startsWith: "+1 (206)", contains: "5-5", rateCenter: " seattle ", state: "wa" };
      const { inputs } = await check({ search: { ...raw, numberType: UNKNOWN } });
      expect(inputs["search"]).to.deep.equal({
        startsWith: "1206",
        contains: "55",
        rateCenter: "SEATTLE",
        state: "WA",
        numberType: UNKNOWN,
      });
    });
  });

  describe("its diff, without a request", () => {
    const inputs = { ...declare("phoneNumber", "support", {}).inputs, search };
    const outputs = {
      ...inputs,
      number: `+${A}`,
      alias: "shop/dev/support",
      cnamLookupsEnabled: true,
      messagingEnabled: false,
      status: "PURCHASED",
      origin: "purchased",
      onDelete: "release",
      onMissing: "fail",
      schema: 1,
    };
    const no = { changes: false, replaces: [] };
    const yes = { changes: true, replaces: [] };
    const table: [string, PropertyValues, PropertyValues, { changes: boolean; replaces: string[] }][] = [
      ["options that are not set", {}, {}, no],
      ["an alias that is set", {}, { alias: "front" }, yes],
      ["an alias as it is", {}, { alias: "shop/dev/support" }, no],
      ['an alias of "" where there is none', { alias: undefined }, { alias: "" }, no],
      ['an alias of "" where there is one', {}, { alias: "" }, yes],
      ["an alias that was edited in the portal, on which there is no opinion", { alias: "edited" }, {}, no],
      ["caller names on as they are", {}, { cnamLookupsEnabled: true }, no],
      ["caller names off", {}, { cnamLookupsEnabled: false }, yes],
      ["messages on", {}, { messagingEnabled: true }, yes],
      ["an unknown alias", {}, { alias: UNKNOWN }, yes],
      ["changed criteria", {}, { search: { startsWith: "425" } }, no],
      ["changed caps", {}, { maxSetupCost: 0, maxMonthlyCost: 0 }, no],
      ["the exact number that it has", {}, { search: undefined, number: `+${A}` }, no],
      ["another exact number", {}, { search: undefined, number: `+${B}` }, { changes: true, replaces: ["number"] }],
      ["the default onDelete of a purchased one, spelt out", {}, { onDelete: "release" }, no],
      ["another onDelete", {}, { onDelete: "keep" }, yes],
      ["the default onDelete of an adopted one", { origin: "adopted", onDelete: "keep" }, {}, no],
      ["an adopted one that is to be released", { origin: "adopted", onDelete: "keep" }, { onDelete: "release" }, yes],
      ["another onMissing", {}, { onMissing: "replace" }, yes],
      ["one that is missing", { __missing: true }, {}, yes],
      [
        "one that is missing and may be bought anew",
        { __missing: true, onMissing: "replace" },
        { onMissing: "replace" },
        { changes: true, replaces: ["number"] },
      ],
    ];
    for (const [what, old, wanted, verdict] of table) {
      it(`says ${JSON.stringify(verdict)} of ${what}`, async () => {
        const run = await startQuietRun();
        const given = (values: PropertyValues) =>
          Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
        const answer = await run.diff(A, given({ ...outputs, ...old }), given({ ...inputs, ...wanted }));
        expect(answer).to.deep.equal(verdict);
      });
    }
  });

  for (const profile of ["plain", "harsh"] satisfies Profile[]) {
    describe(`on a carrier of the profile ${profile}`, () => {
      const bench = freshProviders({
        profile,
        seed: {
          inventory: [
            { number: A },
            { number: B, setupCost: 0.1 },
            { number: "12065550102", setupCost: 0.2 },
            { number: "14255550100", setupCost: 19.95 },
          ],
          numbers: [{ id: KEPT, alias: "reception", cnam_lookups_enabled: true }],
        },
      });
      const stack = perTest(() => new Stack());

      const up = async (program: Declared[], config?: Record<string, string>, options?: RunOptions) =>
        stack.up(await bench.run(config), program, options);
      const converge = async (program: Declared[], config?: Record<string, string>) =>
        stack.converge(await bench.run(config), program);
      const outputs = () => stack.row(URN).outputs;
      const number = (id = stack.row(URN).id) => bench.simulator.control.state().numbers.find((one) => one.id === id);

      it("writes its shortlist into the state of the search before it buys, and says what it will cost", async () => {
        const [listed, bought] = buying("support", { search }) as [Declared, Declared];
        const run = await bench.run();
        const { inputs } = await run.check({}, listed.inputs);
        expect(String(inputs["shortlist"]).split(" ")).to.have.members([A, B, "12065550102"]);
        expect(inputs).to.include({ tag: "shop/dev/support" });
        expect((await run.check({}, bought.inputs)).inputs["quote"]).to.match(/^\+1 206 555 010\d at \d\.\d\d setup/);
        expect(bench.asked(/POST/)).to.deep.equal([]);
      });

      it("keeps the stored shortlist of unchanged criteria without a request, whatever the caps, and makes a new one for others", async () => {
        const [listed] = buying("support", { search }) as [Declared];
        const { inputs } = await (await bench.run()).check({}, listed.inputs);
        bench.asked();
        const kept = await (await bench.run()).check(inputs, listed.inputs);
        expect(kept.inputs["shortlist"]).to.equal(inputs["shortlist"]);
        expect(bench.asked()).to.deep.equal([]);
        const [capped] = buying("support", { search, maxSetupCost: 0.1 }) as [Declared];
        expect((await (await bench.run()).check(inputs, capped.inputs)).inputs["shortlist"]).to.equal(
          inputs["shortlist"],
        );
        expect(bench.asked()).to.deep.equal([]);
        const [other] = buying("support", { search: { endsWith: "0101" } }) as [Declared];
        expect((await (await bench.run()).check(inputs, other.inputs)).inputs["shortlist"]).to.equal(B);
      });

      it("is bought once with its tag, and the outputs hold all that a delete needs", async () => {
        await converge(buying("support", { search, onDelete: "keep", messagingEnabled: false }));
        const { id } = stack.row(URN);
        expect(bench.bought()).to.deep.equal([id]);
        expect(number()?.alias).to.equal("shop/dev/support");
        expect(outputs()).to.include({
          number: `+${id}`,
          origin: "purchased",
          onDelete: "keep",
          onMissing: "fail",
          schema: 1,
          __self: URN,
        });
      });

      it("gets the alias and the options that the program wants", async () => {
        await converge(buying("support", { number: A, alias: "front desk", cnamLookupsEnabled: false }));
        expect(number()).to.include({ alias: "front desk", cnam_lookups_enabled: false });
      });

      it("is changed in place, without another purchase", async () => {
        await converge(buying("support", { search }));
        await converge(buying("support", { search, alias: "front desk" }));
        expect(number()?.alias).to.equal("front desk");
        expect(bench.bought()).to.have.length(1);
      });

      it("stays when its criteria change, and says that they apply only to a future purchase", async () => {
        await converge(buying("support", { search }));
        const { id } = stack.row(URN);
        const run = await bench.run();
        await stack.converge(run, buying("support", { search: { startsWith: "425" } }));
        expect(stack.row(URN).id).to.equal(id);
        expect(bench.bought()).to.deep.equal([id]);
        expect(run.logged.map(({ message }) => message).join()).to.contain("applies only to a future purchase");
      });

      it("fails in the check, with the cheapest and the line to change, when all are above the cap", async () => {
        const { errors } = await up(buying("support", { search: { startsWith: "425" } }));
        expect(errors["PhoneNumber support"]).to.contain("19.95 setup").and.contain("maxSetupCost: 19.95");
        expect(bench.asked(/POST/)).to.deep.equal([]);
      });

      it("fails in the check for an exact number that is not to be had", async () => {
        const { errors } = await up(buying("support", { number: "12065559999" }));
        expect(errors["PhoneNumber support"]).to.contain("neither on this account nor in stock");
      });

      it("does not buy an exact number that the account has already, and says how to manage it", async () => {
        const { errors } = await up(buying("support", { number: KEPT }));
        expect(errors["PhoneNumber support"]).to.contain("adopt: true");
        expect(bench.bought()).to.deep.equal([]);
      });

      it("adopts without buying or changing anything, and keeps it in the end", async () => {
        await converge([adopting("support", KEPT)]);
        expect(outputs()).to.include({ origin: "adopted", onDelete: "keep", alias: "reception" });
        expect((await stack.destroy(await bench.run())).errors).to.deep.equal({});
        expect(bench.owned()).to.deep.equal([KEPT]);
        expect(bench.asked(/POST|PATCH|DELETE/)).to.deep.equal([]);
      });

      it("never buys what it should adopt", async () => {
        const { errors } = await up([adopting("support", A)]);
        expect(errors["PhoneNumber support"]).to.contain("[not-on-account]").and.contain("Nothing was bought");
        expect(bench.bought()).to.deep.equal([]);
      });

      it("never buys what it should adopt, also when that disappears between check and create", async () => {
        const { inputs } = adopting("support", KEPT);
        const run = await bench.run();
        const checked = await run.check({}, inputs);
        bench.simulator.control.setAccount({ numbers: [] });
        bench.simulator.control.inventory({ add: [{ number: KEPT }] });
        const error = await run.create(checked.inputs).catch((reason: unknown) => reason);
        expect(error).to.have.property("message").that.contains("Nothing was bought");
        expect(bench.asked(/POST/)).to.deep.equal([]);
      });

      it("is in the state when its options fail after the purchase, and is put right by the next run", async () => {
        // The first PATCH is the tag, the second one the alias.
        const refused = { status: 422, body: { errors: [{ title: "no", detail: "not now" }] } };
        bench.simulator.control.faults.add({
          match: { method: "PATCH" },
          skip: 1,
          times: 1,
          fault: { kind: "status", ...refused },
        });
        const { errors } = await up(buying("support", { search, alias: "front desk" }));
        expect(Object.keys(errors)).to.deep.equal(["PhoneNumber support"]);
        const { id, initErrors } = stack.row(URN);
        expect(initErrors).to.have.length(1);
        expect(outputs()).to.include({ __provider: stack.row(URN).inputs["__provider"], origin: "purchased" });
        expect(await converge(buying("support", { search, alias: "front desk" }))).to.deep.equal([
          "update PhoneNumber support",
        ]);
        expect(number(id)?.alias).to.equal("front desk");
        expect(bench.bought()).to.deep.equal([id]);
      });

      for (const kind of ["reset-after", "truncate", "not-json"] as const) {
        it(`ends with one number and one charge when the answer to the purchase is lost (${kind})`, async () => {
          bench.simulator.control.faults.add({ match: { method: "POST" }, times: 1, fault: { kind } });
          await converge(buying("support", { search }));
          expect(bench.bought()).to.deep.equal([stack.row(URN).id]);
          expect(bench.asked(/POST/)).to.have.length(1);
        });
      }

      it("is found again by its tag after a run that could not write it down, and not bought twice", async () => {
        await converge(buying("support", { search }));
        const { id } = stack.row(URN);
        stack.rows.delete(URN);
        const run = await bench.run();
        await stack.converge(run, buying("support", { search }));
        expect(stack.row(URN).id).to.equal(id);
        expect(bench.bought()).to.deep.equal([id]);
        expect(stack.row(SEARCH_URN).inputs["shortlist"]).to.contain(id);
      });

      it("keeps its own tag as the alias when the engine is gone after the purchase", async () => {
        const run = await bench.run();
        const [listed, bought] = buying("support", { search, alias: "front desk" }) as [Declared, Declared];
        await run.create((await run.check({}, listed.inputs)).inputs);
        const { inputs } = await run.check({}, bought.inputs);
        const posted = run.create(inputs).catch((error: unknown) => error);
        while (bench.bought().length === 0) await new Promise((resolve) => setImmediate(resolve));
        run.loseEngine();
        expect(await posted)
          .to.have.property("message")
          .that.contains("engine is gone");
        expect(number(bench.bought()[0])?.alias).to.equal("shop/dev/support");
      });

      describe("that has left the account", () => {
        const lose = () => bench.simulator.control.setAccount({ numbers: [] });

        it("stays in the state as missing after a refresh, and the next up fails and says why", async () => {
          await converge(buying("support", { search }));
          lose();
          await stack.refresh(await bench.run());
          expect(outputs()).to.include({ status: "PURCHASED", __missing: true });
          const { errors } = await up(buying("support", { search }));
          expect(errors["PhoneNumber support"]).to.contain("ported away").and.contain('onMissing: "replace"');
          expect(bench.bought()).to.have.length(1);
        });

        it('is bought again only with onMissing "replace"', async () => {
          await converge(buying("support", { search, onMissing: "replace" }));
          const { id } = stack.row(URN);
          lose();
          await stack.refresh(await bench.run());
          const ops = await converge(buying("support", { search, onMissing: "replace" }));
          expect(ops).to.deep.equal(["replace PhoneNumber support", "delete PhoneNumber support"]);
          expect(stack.row(URN).id).not.to.equal(id);
          expect(bench.bought()).to.have.length(2);
        });

        it("is released without complaint", async () => {
          await converge(buying("support", { search }));
          lose();
          expect((await up([])).errors).to.deep.equal({});
          expect(stack.rows.size).to.equal(0);
        });

        it("is not taken for gone while the list still has it", async () => {
          await converge(buying("support", { search }));
          const { id } = stack.row(URN);
          const body = { errors: [{ status: 404, title: "Resource not found", detail: "not on account" }] };
          const fault = { kind: "status", status: 404, body } as const;
          bench.simulator.control.faults.add({ match: { method: "GET", path: `/v2/numbers/${id}$` }, fault });
          const { errors } = await stack.refresh(await bench.run());
          expect(errors["PhoneNumber support"]).to.contain("[contradictory-reads]");
          expect(outputs()).not.to.have.property("__missing");
        });
      });

      describe("in the right account", () => {
        const otherKey = () => ({ "flowroute:baseUrl": bench.simulator.url.replace("127.0.0.1", "localhost") });
        const hidden = "__account";

        it("takes other keys for the same account once it has found something of the stack with them", async () => {
          await converge([...buying("support", { search }), adopting("reception", KEPT)]);
          const before = stack.row(URN).inputs[hidden];
          expect(
            await converge([...buying("support", { search }), adopting("reception", KEPT)], otherKey()),
          ).to.deep.equal([]);
          expect(stack.row(URN).inputs[hidden]).to.be.a("string").and.not.equal(before);
        });

        it("asks once for all resources whether other keys open the same account", async () => {
          const program = [adopting("reception", KEPT), declare("phoneNumber", "other", { number: B, adopt: true })];
          bench.simulator.control.setAccount({ numbers: [{ id: KEPT }, { id: B }] });
          await converge(program);
          bench.asked();
          await converge(program, otherKey());
          expect(bench.asked()).to.have.length(1);
        });

        it("changes nothing with keys that do not show what the stack has", async () => {
          await converge(buying("support", { search }));
          bench.simulator.control.setAccount({ numbers: [] });
          const { errors } = await up(buying("support", { search }), otherKey());
          expect(errors["PhoneNumber support"]).to.contain("[other-account]").and.contain("flowroute:confirmAccount");
        });

        it("never takes a number that other keys do not show for lost", async () => {
          await converge(buying("support", { search }));
          bench.simulator.control.setAccount({ numbers: [] });
          const refresh = await stack.refresh(await bench.run(otherKey()));
          expect(refresh.errors["PhoneNumber support"]).to.contain("[other-account]");
          expect(outputs()).not.to.have.property("__missing");
          const { errors } = await stack.destroy(await bench.run(otherKey()));
          expect(errors["PhoneNumber support"]).to.contain("[other-account]");
          expect(stack.rows.has(URN)).to.equal(true);
        });

        it("goes on when the user confirms the account", async () => {
          await converge(buying("support", { search }));
          bench.simulator.control.setAccount({ numbers: [] });
          const shown = (await up(buying("support", { search }), otherKey())).errors["PhoneNumber support"] ?? "";
          const hash = /confirmAccount ([0-9a-f]+)/.exec(shown)?.[1] ?? "";
          await stack.refresh(await bench.run({ ...otherKey(), "flowroute:confirmAccount": hash }));
          expect(outputs()["__missing"]).to.equal(true);
        });

        it("renews the hash in the outputs by a successful read", async () => {
          await converge(buying("support", { search }));
          const before = outputs()[hidden];
          await stack.refresh(await bench.run(otherKey()));
          expect(outputs()[hidden]).to.be.a("string").and.not.equal(before);
        });
      });

      describe("within the limits of the run", () => {
        const two = [...buying("one", { number: B }), ...buying("two", { number: "12065550102" })];

        it("adds setup fees exactly: 0.1 and 0.2 are within a budget of 0.3", async () => {
          await converge(two, { "flowroute:budget": "0.3" });
          expect(bench.bought()).to.have.length(2);
        });

        it("buys nothing beyond the budget, and keeps what was bought within it", async () => {
          const { errors } = await up(two, { "flowroute:budget": "0.29" });
          expect(errors["PhoneNumber two"]).to.contain("flowroute:budget allows 0.29");
          expect(bench.bought()).to.deep.equal([B]);
          expect(stack.rows.has(urnOf("phoneNumber", "one"))).to.equal(true);
        });

        it("counts what the account has for maxNumbers, whoever bought it", async () => {
          const { errors } = await up(two, { "flowroute:maxNumbers": "2" });
          expect(errors["PhoneNumber two"]).to.contain("the account has 2 numbers");
          expect(bench.bought()).to.deep.equal([B]);
        });

        it("releases at most maxReleases numbers, and does nothing at all beyond that", async () => {
          await converge(two);
          bench.asked();
          const { errors } = await up([], { "flowroute:maxReleases": "1" });
          expect(Object.values(errors).join())
            .to.contain("flowroute:maxReleases")
            .and.contain("FLOWROUTE_MAX_RELEASES");
          expect(bench.released()).to.have.length(1);
          expect(bench.asked(/DELETE/)).to.have.length(1);
          await converge([]);
          expect(bench.released()).to.have.length(2);
        });

        it("counts no release for a number that is gone already", async () => {
          await converge(two);
          bench.simulator.control.setAccount({ numbers: [{ id: B, alias: "shop/dev/one" }] });
          expect((await up([], { "flowroute:maxReleases": "1" })).errors).to.deep.equal({});
          expect(bench.released()).to.deep.equal([B]);
        });

        it("counts no release for a number that is kept", async () => {
          await converge([
            ...buying("one", { number: B, onDelete: "keep" }),
            ...buying("two", { number: "12065550102" }),
          ]);
          expect((await up([], { "flowroute:maxReleases": "1" })).errors).to.deep.equal({});
          expect(bench.owned()).to.deep.equal([B, KEPT]);
        });
      });

      describe("read by get", () => {
        const look = () => declare("phoneNumber", "look", {}).inputs;

        it("is what it is at the carrier, and not managed", async () => {
          const { id, props } = await (await bench.run()).read(KEPT, look());
          expect(id).to.equal(KEPT);
          expect(props).to.include({ number: `+${KEPT}`, alias: "reception", origin: "adopted", onDelete: "keep" });
        });

        it("fails when it is not there, which the engine would not notice", async () => {
          const error = await (await bench.run()).read(A, look()).catch((reason) => reason);
          expect(error)
            .to.have.property("message")
            .that.contains(`Could not read PhoneNumber ${A}`)
            .and.contains("[gone]");
        });
      });

      it("shows nothing after a refresh of what nobody changed", async () => {
        const program = [...buying("support", { search, alias: "front desk" }), adopting("reception", KEPT)];
        await converge(program);
        const { ops, errors } = await stack.refresh(await bench.run());
        expect({ ops, errors }).to.deep.equal({ ops: [], errors: {} });
        bench.asked();
        expect(await converge(program)).to.deep.equal([]);
        expect(bench.asked()).to.deep.equal([]);
      });

      it("shows an alias that somebody edited, if the program has an opinion on it, and puts it right", async () => {
        await converge([adopting("support", KEPT, { alias: "reception" })]);
        bench.simulator.control.setAccount({ numbers: [{ id: KEPT, alias: "edited" }] });
        expect((await stack.refresh(await bench.run())).ops).to.deep.equal(["refresh-diff PhoneNumber support"]);
        await converge([adopting("support", KEPT, { alias: "reception" })]);
        expect(number(KEPT)?.alias).to.equal("reception");
      });
    });
  }
});
