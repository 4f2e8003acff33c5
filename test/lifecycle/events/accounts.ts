/** What happens to the way to the account, and who else is on it. */
import { expect } from "chai";
import { expectOk } from "../../engine/support/programs";
import { ALL, addExtra, removeDesk, setArgs } from "../edits";
import type { LifeEvent } from "../scene";
import { programOf, story } from "../story";

/** Something that waits until somebody opens it. */
class Gate {
  open: () => void = () => undefined;
  readonly passed = new Promise<void>((resolve) => {
    this.open = resolve;
  });
}

export const accountEvents: LifeEvent[] = [
  {
    title: "the keys are rotated",
    about: ALL,
    changesKeys: true,
    isBefore: true,
    outside: (scene) => scene.atAnotherDoor(() => scene.stage.rotateKeys()),
  },
  {
    title: "the carrier has another URL",
    about: ALL,
    changesKeys: true,
    isBefore: true,
    outside: (scene) => scene.atAnotherDoor(() => scene.stage.moveAway()),
  },
  {
    title: "the keys are those of another account, which is put right",
    isAlone: "the next run is as if it had not been",
    about: ALL,
    isBefore: true,
    act: async (scene) => {
      const other = await scene.stage.anotherAccount();
      await scene.stage.useKeysOf(other);
      const outcome = await scene.up({ refresh: false });
      expect(outcome.ok).to.equal(false);
      expect(other.control.requests().filter(({ method }) => method !== "GET")).to.deep.equal([]);
      await scene.stage.useKeysOf(scene.stage.simulator);
    },
    complaint: /\[other-account\]/,
  },
  {
    title: "a second stack of the same program comes up and goes",
    about: ["account"],
    act: async (scene) => {
      const { bench, simulator } = scene.stage;
      const twin = story();
      setArgs(twin, ["line"], { number: "12065550162" });
      const stack = await bench.stack("twin", programOf(twin, simulator));
      const before = scene.ours();
      expectOk(await stack.up());
      expectOk(await stack.destroy());
      expect(scene.ours()).to.equal(before);
      await stack.engine.workspace.removeStack("twin");
    },
    allows: { buys: 2, charges: 2, givesOthers: 2 },
  },
  {
    title: "a second stack of the same program wants the same exact number",
    about: ["account"],
    act: async (scene) => {
      const { bench, simulator } = scene.stage;
      const twin = story();
      removeDesk(twin);
      const stack = await bench.stack("rival", programOf(twin, simulator));
      const before = scene.ours();
      const { ok, messages } = await stack.up();
      expect(ok).to.equal(false);
      expect(messages).to.match(/\[already-on-account\]/);
      expect(await stack.destroy()).to.include({ ok: true });
      expect(scene.ours()).to.equal(before);
      await stack.engine.workspace.removeStack("rival");
    },
  },
  {
    title: "the same stack is brought up from two machines at once, one of which finds it locked",
    about: ["account"],
    act: async (scene) => {
      addExtra(scene.wanted);
      const { stack, simulator } = scene.stage;
      const [started, isOpen] = [new Gate(), new Gate()];
      const here = stack.up(async () => {
        started.open();
        await isOpen.passed;
        return programOf(scene.wanted, simulator)();
      });
      await started.passed;
      for (const operation of ["up", "destroy"]) {
        const there = await stack.command([operation, "--yes", "--skip-preview"]);
        expect(there.ok).to.equal(false);
        expect(there.stdout).to.contain("the stack is currently locked");
      }
      isOpen.open();
      expect(scene.note(await here).ok).to.equal(true);
    },
    allows: { buys: 1 },
  },
];
