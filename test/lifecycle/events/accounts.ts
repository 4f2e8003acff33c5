/** What happens to the way to the account, and who else is on it. */
import { expect } from "chai";
import { expectOk } from "../../engine/support/programs";
import { baselineProgram, programOf } from "../baseline-program";
import { ALL, addExtra, removeDesk, setArgs } from "../edits";
import type { LifecycleEvent } from "../scenario";

/** Something that waits until somebody opens it. */
class Gate {
  open: () => void = () => undefined;
  readonly passed = new Promise<void>((resolve) => {
    this.open = resolve;
  });
}

export const accountEvents: LifecycleEvent[] = [
  {
    title: "the keys are rotated",
    about: ALL,
    changesKeys: true,
    isBefore: true,
    external: (scenario) => scenario.reachElsewhere(() => scenario.fixture.rotateKeys()),
  },
  {
    title: "the carrier has another URL",
    about: ALL,
    changesKeys: true,
    isBefore: true,
    external: (scenario) => scenario.reachElsewhere(() => scenario.fixture.moveAway()),
  },
  {
    title: "the keys are those of another account, which is put right",
    isAlone: "the next run is as if it had not been",
    about: ALL,
    isBefore: true,
    act: async (scenario) => {
      const other = await scenario.fixture.anotherAccount();
      await scenario.fixture.useKeysOf(other);
      const outcome = await scenario.up({ refresh: false });
      expect(outcome.ok).to.equal(false);
      expect(other.control.requests().filter(({ method }) => method !== "GET")).to.deep.equal([]);
      await scenario.fixture.useKeysOf(scenario.fixture.simulator);
    },
    expectedError: /\[other-account\]/,
  },
  {
    title: "a second stack of the same program comes up and goes",
    about: ["account"],
    act: async (scenario) => {
      const { bench, simulator } = scenario.fixture;
      const twin = baselineProgram();
      setArgs(twin, ["line"], { number: "12065550162" });
      const stack = await bench.stack("twin", programOf(twin, simulator));
      const before = scenario.ownSnapshot();
      expectOk(await stack.up());
      expectOk(await stack.destroy());
      expect(scenario.ownSnapshot()).to.equal(before);
      await stack.engine.workspace.removeStack("twin");
    },
    effects: { buys: 2, charges: 2, releasesOthers: 2 },
  },
  {
    title: "a second stack of the same program wants the same exact number",
    about: ["account"],
    act: async (scenario) => {
      const { bench, simulator } = scenario.fixture;
      const twin = baselineProgram();
      removeDesk(twin);
      const stack = await bench.stack("rival", programOf(twin, simulator));
      const before = scenario.ownSnapshot();
      const { ok, messages } = await stack.up();
      expect(ok).to.equal(false);
      expect(messages).to.match(/\[already-on-account\]/);
      expect(await stack.destroy()).to.include({ ok: true });
      expect(scenario.ownSnapshot()).to.equal(before);
      await stack.engine.workspace.removeStack("rival");
    },
  },
  {
    title: "the same stack is brought up from two machines at once, one of which finds it locked",
    about: ["account"],
    act: async (scenario) => {
      addExtra(scenario.wanted);
      const { stack, simulator } = scenario.fixture;
      const [started, isOpen] = [new Gate(), new Gate()];
      const here = stack.up(async () => {
        started.open();
        await isOpen.passed;
        return programOf(scenario.wanted, simulator)();
      });
      await started.passed;
      for (const operation of ["up", "destroy"]) {
        const there = await stack.command([operation, "--yes", "--skip-preview"]);
        expect(there.ok).to.equal(false);
        expect(there.stdout).to.contain("the stack is currently locked");
      }
      isOpen.open();
      expect(scenario.expectAllowed(await here).ok).to.equal(true);
    },
    effects: { buys: 1 },
  },
];
