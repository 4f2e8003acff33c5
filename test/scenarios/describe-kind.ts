/** What holds for every kind of resource. */
import { expect } from "chai";
import type { Profile } from "../../src/simulator";
import { perTest } from "../support/bench";
import { label, Stack } from "../support/engine-model";
import { expectSound, stateOfRows, type Watch, watchAccount } from "../support/invariants";
import { type Declared, urnOf } from "../support/program";
import { type ExtraKinds, openProviders } from "../support/provider-bench";
import type { Scenario } from "./scenario";

/** What was new may not show yet, and is no drift: here it is that no more. */
function aMonthLater(stack: Stack): void {
  const earlier = (at: string) => new Date(Date.parse(at) - 30 * 24 * 3600_000).toISOString();
  for (const row of stack.rows.values()) {
    const text = JSON.stringify(row.outputs).replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, earlier);
    row.outputs = JSON.parse(text);
  }
}

const INVENTORY = ["12065550100", "12065550101"].map((number) => ({ number, setupCost: 1, monthlyCost: 1.25 }));
/** A run may refuse something, and then says why; anything else is a fault. */
function expectReasons(errors: Readonly<Record<string, string>>): void {
  for (const [name, message] of Object.entries(errors)) expect(message, name).to.match(/ \[[a-z\d-]+\](\n|$)/);
}

const WRITES = /^(POST|PATCH|PUT|DELETE) (?!\/v2\/numbers\/details|\/v2\/e911s\/validate)/;

/** @param extra kinds that the package does not have */
export function describeKind(scenario: Scenario, profile: Profile, extra?: ExtraKinds): void {
  const { key, name, kind } = scenario;
  const urn = urnOf(key, name);

  describe(`${kind}, on the ${profile} carrier`, () => {
    const bench = perTest(() => openProviders({ profile, seed: { inventory: INVENTORY } }, extra));
    const stack = perTest(() => new Stack());
    let watch: Watch;
    let ids: string[];

    /** What the state has of the arguments that the scenario edits. */
    const edited = () => Object.keys(scenario.edit).map((name) => stack.row(urn).outputs[name]);
    const live = () => scenario.live(bench.simulator.control.state(), stack.row(urn).id);

    /** Runs `up` until nothing is left to do. @returns what the runs did to it */
    async function up(program: Declared[], options: Parameters<Stack["up"]>[2] = {}): Promise<string[]> {
      const done: string[] = [];
      for (let run = 0; run < 4; run += 1) {
        const { ops, errors } = await stack.up(await bench.run(), program, run === 0 ? options : {});
        expect(errors).to.deep.equal({});
        scenario.settle?.(bench.simulator.control);
        sound();
        done.push(...ops.filter((op) => op.endsWith(label(urn))));
        const row = stack.rows.get(urn);
        if (row && !ids.includes(row.id)) ids.push(row.id);
        if (ops.length === 0 && run > 0) break;
      }
      return done;
    }

    function sound(): void {
      expect(watch.breaches).to.deep.equal([]);
      for (const { title, broken } of scenario.never) {
        expect(broken(bench.simulator.control.state(), ids), `it ${title}`).to.equal(undefined);
      }
    }

    beforeEach(async () => {
      ids = [];
      watch = watchAccount(bench.simulator);
      await up(scenario.program());
      for (const effect of scenario.effects ?? []) watch.allow(effect);
    });

    it("is made once, and left alone by the next runs", async () => {
      expect(live()).to.not.equal(undefined);
      bench.asked();
      expect(await up(scenario.program())).to.deep.equal([]);
      expect(bench.asked(WRITES)).to.deep.equal([]);
    });

    if (scenario.writes !== undefined) {
      it("is made and taken away by the requests that the scenario says", async () => {
        watch.allow("release");
        const made = bench.asked(WRITES);
        await up([]);
        const asked = [...made, ...bench.asked(/^DELETE /)].map((line) => line.replace(/\/\d{5,}(?=\/|$)/g, "/#"));
        expect(asked).to.include.members([...(scenario.writes ?? [])]);
      });
    }

    it("is edited in place", async () => {
      const { id } = stack.row(urn);
      const before = live();
      expect(await up(scenario.program(scenario.edit))).to.include(`update ${label(urn)}`);
      expect(stack.row(urn).id).to.equal(id);
      expect(live()).to.not.deep.equal(before);
    });

    if (scenario.anew !== undefined) {
      it("is replaced where another object is asked for", async () => {
        const { id } = stack.row(urn);
        expect(await up(scenario.program(scenario.anew))).to.include(`replace ${label(urn)}`);
        expect(stack.row(urn).id).to.not.equal(id);
        expect(scenario.live(bench.simulator.control.state(), id)).to.equal(undefined);
      });
    }

    it("is what the program says again after somebody has changed it in the portal", async () => {
      aMonthLater(stack);
      const before = edited();
      scenario.drift(bench.simulator.control, stack.row(urn).id);
      await up(scenario.program(), { refresh: true });
      expect(live()).to.not.equal(undefined);
      expect(edited()).to.deep.equal(before);
    });

    it(
      scenario.refusesLoss === undefined ? "is made again after it has disappeared" : "is not made again unasked",
      async () => {
        aMonthLater(stack);
        scenario.disappear(bench.simulator.control, stack.row(urn).id);
        if (scenario.refusesLoss === undefined) {
          await up(scenario.program(), { refresh: true });
          expect(live()).to.not.equal(undefined);
          return;
        }
        const { errors } = await stack.up(await bench.run(), scenario.program(), { refresh: true });
        expect(errors[label(urn)]).to.contain(`[${scenario.refusesLoss}]`);
        sound();
      },
    );

    it("is the same thing after its replacement was forced, or one that takes its place", async () => {
      const { errors } = await stack.up(await bench.run(), scenario.program(), { replace: [label(urn)] });
      expectReasons(errors);
      sound();
      await up(scenario.program());
      expect(live()).to.not.equal(undefined);
    });

    it("goes with its line, and all of it goes with the stack", async () => {
      const { id } = stack.row(urn);
      const rest = scenario.program().filter((declared) => declared.urn !== urn);
      await up(rest);
      expect(scenario.live(bench.simulator.control.state(), id)).to.equal(undefined);
      sound();
      expectSound(watch, [
        stateOfRows(
          "dev",
          stack,
          rest.map((declared) => declared.urn),
        ),
      ]);

      for (const effect of ["release", "e911 off", "route 0"] as const) watch.allow(effect);
      expect((await stack.destroy(await bench.run())).errors).to.deep.equal({});
      expect(bench.owned()).to.deep.equal([]);
      expectSound(watch, [stateOfRows("dev", stack, [])]);
    });

    it("is found again after the run that made it was lost with its state", async () => {
      stack.rows.delete(urn);
      const { errors } = await stack.up(await bench.run(), scenario.program());
      expectReasons(errors);
      sound();
      if (Object.keys(errors).length === 0) expect(live()).to.not.equal(undefined);
    });
  });
}
