/** A number that the account does not have any more, and one that comes back. */
import { expect } from "chai";
import { perTest } from "../support/bench";
import { type RunOptions, Stack } from "../support/engine-model";
import { buying, type Declared, route, urnOf } from "../support/program";
import { openProviders } from "../support/provider-bench";

const A = "12065550100";
const B = "12065550101";
const URN = urnOf("phoneNumber", "support");
const search = { startsWith: "1206" };
const support = buying("support", { search });
const replacing = buying("support", { search, onMissing: "replace" });
/** An alias of the user's own: no mark tells whose number it is. */
const named = buying("support", { search, alias: "Support", onMissing: "replace" });

describe("a number that has left the account", () => {
  const bench = perTest(() => openProviders({ seed: { inventory: [{ number: A }, { number: B }] } }));
  const stack = perTest(() => new Stack());

  const up = async (program: Declared[], options: RunOptions = {}) => {
    const run = await bench.run();
    const outcome = await stack.up(run, program, options);
    return { ...outcome, said: run.logged.map(({ severity, message }) => `${severity}: ${message}`) };
  };
  const refresh = async () => stack.refresh(await bench.run());
  const outputs = () => stack.row(URN).outputs;
  const id = () => stack.row(URN).id;
  /** Transferred away; what comes back is how to bring it back. */
  const lose = (number = id()) => {
    const { control } = bench.simulator;
    const lost = control.state().numbers.find((one) => one.id === number);
    if (lost === undefined) throw new Error(`not on the account: ${number}`);
    control.setAccount({ numbers: control.state().numbers.filter((one) => one.id !== number) });
    return () => control.setAccount({ numbers: [...control.state().numbers, lost] });
  };
  const setStatus = (status: string) =>
    bench.simulator.control.setAccount({
      numbers: bench.simulator.control.state().numbers.map((number) => ({ ...number, status })),
    });
  const other = (number: string) => (number === A ? B : A);

  it("is named by each refresh, keeps the carrier's last word, and is clean again when it is back", async () => {
    await up(support);
    const bringBack = lose();
    const run = await bench.run();
    await stack.refresh(run);
    expect(run.logged.map(({ severity, message }) => `${severity}: ${message}`)).to.deep.equal([
      "warning: +1 206 555 010X is no longer on the account. It may have been ported away, released in the portal or suspended. [number-missing]".replace(
        "010X",
        id().slice(-4),
      ),
    ]);
    expect(outputs()).to.include({ status: "PURCHASED", __missing: true });
    bringBack();
    await refresh();
    expect(outputs()).to.not.have.property("__missing");
    expect(await up(support)).to.deep.equal({ ops: [], errors: {}, said: [] });
  });

  for (const word of ["missing", "MISSING", "released", "suspended", "true", "gone", "404", "kept", "shared"]) {
    it(`is not one of which Flowroute says "${word}"`, async () => {
      await up(replacing);
      setStatus(word);
      await refresh();
      expect(outputs()["status"]).to.equal(word);
      expect((await up(replacing)).ops).to.deep.equal([]);
      expect((await up(replacing, { refresh: true })).ops).to.deep.equal([]);
      expect(bench.bought()).to.have.length(1);
      await up([]);
      expect(bench.released()).to.deep.equal(bench.bought());
    });
  }

  it("counts as missing by the mark of an earlier version, until it is read again", async () => {
    await up(support);
    outputs()["status"] = "missing";
    expect((await up(support)).ops).to.deep.equal(["update PhoneNumber support"]);
    expect(outputs()["status"]).to.equal("PURCHASED");
    expect((await up(support)).ops).to.deep.equal([]);
  });

  it("by the mark of an earlier version costs no purchase, nor does it when Flowroute itself says so", async () => {
    await up(replacing);
    outputs()["status"] = "missing";
    setStatus("missing");
    expect((await up(replacing)).errors["PhoneNumber support"]).to.contain("on the account again");
    await refresh();
    expect(outputs()).to.include({ status: "missing", __missing: false });
    // It looks once for what a run may have bought in its place.
    expect((await up(replacing)).ops).to.deep.equal(["update PhoneNumber support"]);
    expect((await up(replacing)).ops).to.deep.equal([]);
    expect(bench.bought()).to.have.length(1);
  });

  describe("and comes back", () => {
    /** What says of a number that it stays, and how to have it again. */
    const stays = (number: string) =>
      new RegExp(
        `^warning: Did not release .*${number.slice(-4)} .* \\[number-returned\\]\n.*number: "\\+${number}", adopt: true`,
      );

    /** It is on the account, and the line of the warning has it back in the state. */
    const expectKept = async (number: string, messages: string[], program: Declared[]) => {
      expect(messages.filter((line) => stays(number).test(line))).to.have.length(1);
      expect(bench.released()).to.deep.equal([]);
      const adopting = buying("back", { number: `+${number}`, adopt: true }).slice(1);
      expect((await up([...program, ...adopting])).errors).to.deep.equal({});
      expect(stack.row(urnOf("phoneNumber", "back")).outputs).to.include({ origin: "adopted", number: `+${number}` });
    };

    for (const [which, program] of [
      ["with our mark", replacing],
      ["with an alias of the user's own", named],
    ] as const) {
      it(`is not released by the delete of its old object, ${which}`, async () => {
        await up(program);
        const old = id();
        const bringBack = lose();
        await refresh();
        await up(program, { interrupted: true });
        expect(id()).to.equal(other(old));
        bringBack();
        const { said: messages, errors } = await up(program);
        expect(errors).to.deep.equal({});
        await expectKept(old, messages, program);
      });

      it(`is not bought again before its next refresh, ${which}`, async () => {
        await up(program);
        const bringBack = lose();
        await refresh();
        bringBack();
        const { errors } = await up(program);
        expect(errors["PhoneNumber support"]).to.contain("on the account again").and.contain("pulumi refresh");
        await refresh();
        const { ops, said: messages } = await up(program);
        expect(ops).to.deep.equal(["update PhoneNumber support"]);
        expect(messages.filter((line) => /interrupted run may have bought/.test(line))).to.deep.equal([]);
        expect((await up(program)).ops).to.deep.equal([]);
        expect(bench.bought()).to.have.length(1);
      });
    }

    it("is not released when its line is taken out, and what hangs on it stays", async () => {
      const pbx = route("pbx");
      await up([...support, pbx]);
      const old = id();
      const bringBack = lose();
      await refresh();
      bringBack();
      const { said: messages, errors } = await up([pbx]);
      expect(errors).to.deep.equal({});
      await expectKept(old, messages, [pbx]);
    });

    it("is not released by a destroy", async () => {
      await up(support);
      const old = id();
      const bringBack = lose();
      await refresh();
      bringBack();
      const run = await bench.run();
      expect((await stack.destroy(run)).errors).to.deep.equal({});
      await expectKept(
        old,
        run.logged.map(({ severity, message }) => `${severity}: ${message}`),
        [],
      );
    });

    it("is not released by a forced replacement", async () => {
      await up(named);
      const old = id();
      const bringBack = lose();
      await refresh();
      await up(named, { replace: ["PhoneNumber support"], interrupted: true });
      bringBack();
      const { said: messages } = await up(named);
      await expectKept(old, messages, named);
    });

    it("is not released when another exact number takes its place", async () => {
      await up(support);
      const old = id();
      const bringBack = lose();
      await refresh();
      bringBack();
      const exact = buying("support", { number: `+${other(old)}` });
      const { said: messages, errors } = await up(exact);
      expect(errors).to.deep.equal({});
      await expectKept(old, messages, exact);
    });

    it("is not released when an earlier version has marked it", async () => {
      await up(support);
      const old = id();
      outputs()["status"] = "missing";
      const { said: messages } = await up([]);
      await expectKept(old, messages, []);
    });
  });
});
