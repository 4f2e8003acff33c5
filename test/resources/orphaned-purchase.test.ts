/** Numbers that only a shortlist can explain. */
import { expect } from "chai";
import { perSuite } from "../support/bench";
import { Stack } from "../support/engine-model";
import { hostsOfOneRun } from "../support/hosts";
import { adopting, buying, route, urnOf } from "../support/program";
import { freshProviders, openProviders, type Run } from "../support/provider-bench";

const SEED = { inventory: [{ number: "12065550100" }, { number: "12065550101" }] };
const line = buying("line", { search: { startsWith: "206" } });

describe("a search whose number is not in the state", () => {
  const bench = freshProviders({ seed: SEED });

  /** The list is in the state, the number was bought and perhaps tagged, and then the machine went down. */
  const interrupted = async (alias: string | null, program = line) => {
    const stack = new Stack();
    await stack.converge(await bench.run(), program);
    const [number] = bench.simulator.control.state().numbers;
    if (!number) throw new Error("nothing was bought");
    stack.rows.delete(urnOf("phoneNumber", "line"));
    bench.simulator.control.setAccount({ numbers: [{ ...number, alias }] });
    return { stack, number: number.id };
  };

  /** The purchase of a run that nobody hears of. */
  const post = async (number: string): Promise<void> => {
    const { url, accessKey, secretKey } = bench.simulator;
    const keys = Buffer.from(`${accessKey}:${secretKey}`).toString("base64");
    const headers = { authorization: `Basic ${keys}` };
    expect((await fetch(`${url}/v2/numbers/${number}`, { method: "POST", headers })).ok).to.equal(true);
  };

  for (const [what, alias] of [
    ["a number with its tag", "shop/dev/line"],
    ["a number of its list without any alias", null],
  ] as const) {
    it(`stays in the state, and names it, while the account has ${what}`, async () => {
      const { stack, number } = await interrupted(alias);
      const { errors } = await stack.destroy(await bench.run());
      expect(errors["NumberSearch line"]).to.contain(number.slice(-4)).and.to.contain("[orphaned-purchase]");
      expect(stack.rows.has(urnOf("numberSearch", "line"))).to.equal(true);
      expect(bench.owned()).to.deep.equal([number]);
    });
  }

  describe("whose PhoneNumber was taken out of the state", () => {
    const SEARCH = urnOf("numberSearch", "line");
    /** As `pulumi state move` or `pulumi state delete` does it; what the number has in the meantime is `change`. */
    const takenOut = async (change: object) => {
      const { stack, number } = await interrupted("shop/dev/line");
      const [live] = bench.simulator.control.state().numbers;
      bench.simulator.control.setAccount({
        routes: [{ id: "98001", alias: "pbx", value: "pbx.example.net" }],
        numbers: [{ ...live, ...change } as { id: string }],
      });
      return { stack, number };
    };
    const inUse = {
      relationships: { primary_route: "98001", failover_route: null, e911_address: null, cnam_preset: null },
    };

    it("stays while the number has its tag, and says first what was done", async () => {
      const { stack } = await takenOut(inUse);
      const { errors } = await stack.up(await bench.run(), []);
      expect(errors["NumberSearch line"]).to.match(
        /^Kept NumberSearch "line" in the state: \+1 206 555 010\d was bought .* taken out of the state without it\. .*\[orphaned-purchase\]\n.*pulumi state delete 'urn.*\n.*where nothing else owns it/,
      );
    });

    it("goes once the tag on the number names another stack", async () => {
      const { stack, number } = await takenOut({ ...inUse, alias: "office/prod/line" });
      const run = await bench.run();
      expect((await stack.up(run, [])).errors).to.deep.equal({});
      expect(stack.rows.has(SEARCH)).to.equal(false);
      expect(run.logged.map(({ message }) => message).at(-1)).to.match(/belongs to the stack office\/prod now/);
      expect(bench.owned()).to.deep.equal([number]);
      expect(bench.asked(/POST \/v2\/numbers\/1|DELETE/)).to.have.length(1);
    });

    it("warns in the preview of a program that declares it still", async () => {
      const { stack } = await takenOut(inUse);
      const run = await bench.run();
      for (const { urn, inputs } of line) await run.check(stack.rows.get(urn)?.inputs ?? {}, inputs);
      expect(run.logged.map(({ severity, message }) => `${severity}: ${message}`)).to.have.length(1);
      expect(run.logged[0]).to.include({ severity: "warning" });
      expect(run.logged[0]?.message).to.contain("Will recover").and.contain("two owners");
    });

    it("says of a number with nothing on it what an interrupted run asks for, without a warning", async () => {
      const { stack } = await takenOut({});
      const run = await bench.run();
      for (const { urn, inputs } of line) await run.check(stack.rows.get(urn)?.inputs ?? {}, inputs);
      expect(run.logged.map(({ severity }) => severity)).to.deep.equal(["info"]);
    });

    it("buys another number when it is declared still and the other stack has tagged its own", async () => {
      const { stack, number } = await takenOut({ ...inUse, alias: "office/prod/line" });
      await stack.converge(await bench.run(), line);
      expect(stack.row(urnOf("phoneNumber", "line")).id).not.to.equal(number);
    });
  });

  describe("of a number that is to be kept", () => {
    const kept = buying("line", { search: { startsWith: "206" }, onDelete: "keep" });
    /** What a destroy says; nothing is left in the state, and the number where it was. */
    const goneOf = async (stack: Stack, number: string) => {
      const run = await bench.run();
      expect((await stack.destroy(run)).errors).to.deep.equal({});
      expect(stack.rows.size).to.equal(0);
      expect(bench.owned()).to.deep.equal([number]);
      return run.logged.filter(({ severity }) => severity === "warning");
    };

    for (const alias of ["shop/dev/line", null]) {
      it(`goes, and says that the number ${alias ?? "without an alias"} stays`, async () => {
        const { stack, number } = await interrupted(alias, kept);
        const [messages, ...more] = await goneOf(stack, number);
        expect(more).to.deep.equal([]);
        expect(messages?.urn).to.equal(urnOf("numberSearch", "line"));
        expect(messages?.message)
          .to.contain(`may have bought +1 206 555 ${number.slice(-4)} for it`)
          .and.contain("[orphaned-purchase]")
          .and.to.contain("adopt: true");
      });
    }

    it("goes when the destroy before was interrupted between the two", async () => {
      const stack = new Stack();
      await stack.converge(await bench.run(), kept);
      const [number = ""] = bench.owned();
      const row = stack.row(urnOf("phoneNumber", "line"));
      await (await bench.run()).delete(row.id, row.outputs);
      stack.rows.delete(row.urn);
      expect(await goneOf(stack, number)).to.have.length(1);
    });

    it("goes only when it has named what does not show yet, too", async () => {
      const keep = (number: string) => buying("line", { number, onDelete: "keep" });
      const stack = new Stack();
      await stack.converge(await bench.run(), keep("12065550100"));
      // The next run bought another number, and the machine went down.
      await stack.converge(await bench.run(), [...keep("12065550101").slice(0, 1), ...keep("12065550100").slice(1)]);
      stack.rows.delete(urnOf("phoneNumber", "line"));
      bench.simulator.control.choose({ "new-number-visible": "after-3-reads" });
      await post("12065550101");
      const run = await bench.run();
      expect((await stack.destroy(run)).errors).to.deep.equal({});
      const warning = run.logged.find(({ severity }) => severity === "warning");
      expect(warning?.message).to.contain("may have bought +1 206 555 0100, +1 206 555 0101 for it");
    });

    it("goes as the program said last, without a request when nothing was bought", async () => {
      const stack = new Stack();
      await stack.converge(await bench.run(), line);
      const ops = await stack.converge(await bench.run(), kept);
      expect(ops).to.deep.equal(["update NumberSearch line", "update PhoneNumber line"]);
      expect(await stack.converge(await bench.run(), kept)).to.deep.equal([]);
      expect(stack.row(urnOf("numberSearch", "line")).outputs["onDelete"]).to.equal("keep");
      await stack.converge(await bench.run(), line);
      expect(stack.row(urnOf("numberSearch", "line")).outputs).not.to.have.property("onDelete");
    });

    it("stays under other keys, which do not show what is kept", async () => {
      const { stack } = await interrupted(null, kept);
      const { errors } = await stack.destroy(await bench.run({ "flowroute:accessKey": "BK" }));
      expect(errors["NumberSearch line"]).to.contain("keys in use are not those that it was made with");
    });
  });

  describe("under the keys of another account, which shows nothing of it", () => {
    const elsewhere = perSuite(() => openProviders({ seed: { inventory: [{ number: "12065550199", setupCost: 5 }] } }));
    before(async () => {
      elsewhere.simulator.control.setAccount({ balance: 1 });
    });
    const destroyed = async (stack: Stack, settings = {}) =>
      (await stack.destroy(await elsewhere.run(settings))).errors["NumberSearch line"];

    it("stays in the state, and says which keys it wants", async () => {
      const { stack, number } = await interrupted(null);
      expect(await destroyed(stack))
        .to.contain("keys in use are not those that it was made with")
        .and.to.contain("Nothing was changed")
        .and.to.contain(`pulumi state delete '${urnOf("numberSearch", "line")}'`);
      expect((await stack.destroy(await bench.run())).errors["NumberSearch line"]).to.contain(number.slice(-4));
    });

    it("stays although it has a list of that account since, from which nothing was bought", async () => {
      const { stack } = await interrupted(null);
      const { errors } = await stack.up(await elsewhere.run(), buying("line", { search: { startsWith: "2065" } }));
      expect(errors["PhoneNumber line"]).to.contain("funds");
      expect(stack.row(urnOf("numberSearch", "line")).outputs).to.deep.include({ shortlist: "12065550199" });
      expect(await destroyed(stack)).to.contain("keys in use are not those that it was made with");
    });

    /** A run on another account that was refused has left the search there, and its number where it was. */
    const partedFrom = async (...programs: (typeof line)[]) => {
      const stack = new Stack();
      for (const program of programs) await stack.converge(await bench.run(), program);
      const search = stack.row(urnOf("numberSearch", "line"));
      stack.rows.delete(search.urn);
      const peersOf = hostsOfOneRun();
      const home = await bench.run({}, {}, peersOf("home"));
      const { errors } = await stack.destroy(home);
      expect([errors, bench.owned()]).to.deep.equal([{}, []]);
      return (await elsewhere.run({}, {}, peersOf("elsewhere"))).delete(search.id, search.outputs);
    };

    it("goes when its number went in another host of the run", () => partedFrom(line));

    it("goes when its number has another resource in another host of the run", async () => {
      const stack = new Stack();
      await stack.converge(await bench.run(), line);
      const search = stack.row(urnOf("numberSearch", "line"));
      stack.rows.delete(search.urn);
      const peersOf = hostsOfOneRun();
      const home = await bench.run({}, {}, peersOf("home"));
      await stack.converge(home, [adopting("renamed", bench.owned()[0] ?? "")]);
      expect(bench.owned()).to.have.length(1);
      await (await elsewhere.run({}, {}, peersOf("elsewhere"))).delete(search.id, search.outputs);
    });

    it("stays all the same when it was changed: an interrupted run may have bought a second one", async () => {
      const error = await partedFrom(buying("line", { search: { startsWith: "2065" } }), line).catch(String);
      expect(error).to.contain("keys in use are not those that it was made with");
    });

    describe("but of the same API", () => {
      /** Made with other keys: those of this account before a rotation, or of another one. Nobody knows which. */
      const withOtherKeys = (stack: Stack): Stack => {
        for (const row of stack.rows.values()) row.outputs = { ...row.outputs, __account: "former" };
        return stack;
      };
      const parted = async () => {
        const stack = new Stack();
        await stack.converge(await bench.run(), line);
        const { id, outputs } = stack.row(urnOf("phoneNumber", "line"));
        await (await bench.run()).delete(id, outputs);
        stack.rows.delete(urnOf("phoneNumber", "line"));
        return withOtherKeys(stack);
      };
      const errorOf = async (stack: Stack, run?: Run) =>
        (await stack.destroy(run ?? (await bench.run()))).errors["NumberSearch line"];

      it("goes when all of its numbers can be bought: they are on no account", async () => {
        const stack = await parted();
        expect(await errorOf(stack)).to.equal(undefined);
        expect([...stack.rows]).to.deep.equal([]);
      });

      it("goes when those that cannot be bought belong to something else on this account", async () => {
        const stack = await parted();
        bench.simulator.control.inventory({ take: ["12065550101"] });
        bench.simulator.control.setAccount({ numbers: [{ id: "12065550101", alias: "front" }] });
        expect(await errorOf(stack)).to.equal(undefined);
      });

      it("stays when one of them can be had no more: the other account may have it", async () => {
        const stack = await parted();
        bench.simulator.control.inventory({ take: ["12065550101"] });
        expect(await errorOf(stack)).to.contain("keys in use are not those that it was made with");
      });

      it("stays when its purchase comes through while it is waited for", async () => {
        const stack = await parted();
        const run = await bench.run();
        const { sleep } = run.runtime;
        let sleeps = 0;
        run.runtime.sleep = (ms, signal) => {
          sleeps += 1;
          if (sleeps === 2) bench.simulator.control.inventory({ take: ["12065550101"] });
          return sleep(ms, signal);
        };
        expect(await errorOf(stack, run)).to.contain("keys in use are not those that it was made with");
      });

      it("stays with nothing on its list: what was bought then is on no list", async () => {
        const stack = await parted();
        const row = stack.row(urnOf("numberSearch", "line"));
        row.outputs = { ...row.outputs, shortlist: "", former: "" };
        expect(await errorOf(stack)).to.contain("keys in use are not those that it was made with");
      });

      it("stays, and names the number, when this account has one with its tag: so it is the right one", async () => {
        const stack = await parted();
        bench.simulator.control.setAccount({ numbers: [{ id: "12065550199", alias: "shop/dev/line" }] });
        expect(await errorOf(stack)).to.contain("may have bought +1 206 555 0199 for it");
      });

      it("goes when something else shows, a moment later, that it is the same account", async () => {
        const stack = new Stack();
        await stack.converge(await bench.run(), [...line, route("pbx")]);
        const { id, outputs } = stack.row(urnOf("phoneNumber", "line"));
        await (await bench.run()).delete(id, outputs);
        bench.simulator.control.inventory({ take: ["12065550101"] });
        const run = await bench.run();
        withOtherKeys(stack);
        const rows = [urnOf("numberSearch", "line"), urnOf("inboundRoute", "pbx")].map((urn) => stack.row(urn));
        await Promise.all(rows.map((row) => run.delete(row.id, row.outputs)));
      });
    });

    it("goes when somebody says that it is the right account", async () => {
      const { stack } = await interrupted(null);
      const hash = /confirmAccount (\w+)/.exec((await destroyed(stack)) ?? "")?.[1];
      expect(await destroyed(stack, { "flowroute:confirmAccount": hash })).to.equal(undefined);
      expect([...stack.rows]).to.deep.equal([]);
    });
  });

  it("goes with its number under another URL of the same account, although its criteria were changed", async () => {
    const stack = new Stack();
    await stack.converge(await bench.run(), line);
    await stack.converge(await bench.run(), buying("line", { search: { startsWith: "2065" } }));
    const anew = { "flowroute:baseUrl": bench.simulator.url.replace("127.0.0.1", "localhost") };
    expect((await stack.destroy(await bench.run(anew))).errors).to.deep.equal({});
  });

  /** The list is in the state, the number was bought and does not show yet, and then the machine went down. */
  const boughtAMomentAgo = async (program: typeof line) => {
    bench.simulator.control.choose({ "new-number-visible": "after-3-reads" });
    const stack = new Stack();
    const dying = await bench.run();
    for (const { inputs, urn } of program) {
      const checked = (await dying.check({}, inputs)).inputs;
      if (urn !== urnOf("numberSearch", "line")) continue;
      const { id, outs } = await dying.create(checked);
      stack.rows.set(urn, { urn, id, inputs: checked, outputs: outs });
    }
    await post("12065550100");
    return stack;
  };

  it("stays while a number that was bought a moment ago does not show yet", async () => {
    const stack = await boughtAMomentAgo(line);
    const { errors } = await stack.destroy(await bench.run());
    expect(errors["NumberSearch line"]).to.contain("0100").and.to.contain("[orphaned-purchase]");
  });

  it("says for how long it looks before it goes without a number", async () => {
    const stack = new Stack();
    await stack.converge(await bench.run(), line.slice(0, 1));
    const run = await bench.run({}, { FLOWROUTE_TIMEOUT: "10" });
    expect((await stack.destroy(run)).errors).to.deep.equal({});
    expect(run.logged.map(({ message }) => message)).to.deep.equal([
      'Looking for up to 35 s for a number that an interrupted run may have bought for "line".',
    ]);
  });

  it("finds an exact number again that neither the account nor the stock shows for a moment", async () => {
    const exact = buying("line", { number: "12065550100" });
    const stack = await boughtAMomentAgo(exact);
    await stack.converge(await bench.run(), exact);
    expect(bench.owned()).to.deep.equal(["12065550100"]);
    expect(bench.simulator.control.state().ledger).to.have.length(1);
  });

  it("does not leave the state for an exact number while the account has what it may have bought", async () => {
    for (const alias of [null, "shop/dev/line"]) {
      const { stack, number } = await interrupted(alias);
      bench.simulator.control.inventory({ add: [{ number: "14255550100" }] });
      const { errors } = await stack.up(await bench.run(), buying("line", { number: "14255550100" }));
      expect(errors["PhoneNumber line"]).to.contain(number.slice(-4)).and.to.contain("[orphaned-purchase]");
      expect(bench.owned()).to.deep.equal([number]);
      bench.simulator.control.setAccount({ numbers: [] });
      await stack.converge(await bench.run(), buying("line", { number: "14255550100" }));
      bench.simulator.control.reset();
    }
  });

  it("is forgotten when the numbers of its list belong to others or to nobody", async () => {
    const { stack } = await interrupted("somebody else");
    expect((await stack.destroy(await bench.run())).errors).to.deep.equal({});
    expect(stack.rows.size).to.equal(0);
  });

  it("is forgotten after one look for its tag when its number was deleted in the same run", async () => {
    const stack = new Stack();
    await stack.converge(await bench.run(), line);
    bench.asked();
    expect((await stack.destroy(await bench.run())).errors).to.deep.equal({});
    expect(bench.asked(/^GET \/v2\/numbers\?/)).to.deep.equal([
      "GET /v2/numbers?alias=shop%2Fdev%2Fline&limit=200&offset=0",
    ]);
  });

  it("stays when its number goes, while another one has its tag: a forced replacement that died has bought it", async () => {
    const stack = new Stack();
    await stack.converge(await bench.run(), line);
    const stray = { id: "14255550177", alias: "shop/dev/line" };
    bench.simulator.control.setAccount({ numbers: [...bench.simulator.control.state().numbers, stray] });
    const { errors } = await stack.destroy(await bench.run());
    expect(errors["NumberSearch line"]).to.contain("+1 425 555 0177").and.to.contain("[orphaned-purchase]");
    expect(bench.owned()).to.deep.equal([stray.id]);
    bench.simulator.control.setAccount({ numbers: [] });
    expect((await stack.destroy(await bench.run())).errors).to.deep.equal({});
    bench.simulator.control.reset();
  });

  it("stays after a change, although its number goes, while the account has another one of it", async () => {
    const stack = new Stack();
    await stack.converge(await bench.run(), line);
    const { control } = bench.simulator;
    control.inventory({ add: [{ number: "14255550100" }] });
    await stack.converge(
      await bench.run(),
      buying("line", { number: "14255550100" }).slice(0, 1).concat(line.slice(1)),
    );
    // The machine went down when the replacement had been bought.
    control.setAccount({ numbers: [...control.state().numbers, { id: "14255550100" }] });
    const { errors } = await stack.destroy(await bench.run());
    expect(Object.keys(errors)).to.deep.equal(["NumberSearch line"]);
    expect(errors["NumberSearch line"]).to.contain("may have bought +1 425 555 0100 for it");
    control.setAccount({ numbers: [] });
    expect((await stack.destroy(await bench.run())).errors).to.deep.equal({});
  });

  it("goes with its number when the numbers before that were kept on purpose", async () => {
    const stack = new Stack();
    const kept = (number: string) => buying("line", { number, onDelete: "keep" });
    for (const number of ["12065550100", "12065550101"]) await stack.converge(await bench.run(), kept(number));
    bench.simulator.control.inventory({ add: [{ number: "12065550102" }] });
    await stack.converge(await bench.run(), buying("line", { number: "12065550102" }));
    expect((await stack.refresh(await bench.run())).errors).to.deep.equal({});
    expect((await stack.destroy(await bench.run())).errors).to.deep.equal({});
    expect(stack.rows.size).to.equal(0);
    expect(bench.owned()).to.deep.equal(["12065550100", "12065550101"]);
  });

  it("goes with its number when the one before was kept from the edit on that replaced it", async () => {
    const stack = new Stack();
    await stack.converge(await bench.run(), buying("line", { number: "12065550100" }));
    await stack.converge(await bench.run(), buying("line", { number: "12065550101", onDelete: "keep" }));
    await stack.converge(await bench.run(), buying("line", { number: "12065550101" }));
    expect((await stack.destroy(await bench.run())).errors).to.deep.equal({});
    expect(bench.owned()).to.deep.equal(["12065550100"]);
  });

  it("stays while the account has a number again that was released before", async () => {
    const stack = new Stack();
    const { control } = bench.simulator;
    for (const number of ["12065550100", "12065550101"]) {
      await stack.converge(await bench.run(), buying("line", { number }));
    }
    control.inventory({ add: [{ number: "12065550100" }] });
    // The machine went down when it had been bought for the second time.
    const [search] = buying("line", { number: "12065550100" });
    await stack.converge(await bench.run(), [
      ...(search ? [search] : []),
      ...buying("line", { number: "12065550101" }).slice(1),
    ]);
    control.setAccount({ numbers: [...control.state().numbers, { id: "12065550100", alias: "shop/dev/line" }] });
    const { errors } = await stack.destroy(await bench.run());
    expect(errors["NumberSearch line"]).to.contain(": an interrupted run may have bought +1 206 555 0100 for it");
  });

  it("stays although numbers before that were kept, while the account has another one of it", async () => {
    const stack = new Stack();
    const kept = (number: string) => buying("line", { number, onDelete: "keep" });
    for (const number of ["12065550100", "12065550101"]) await stack.converge(await bench.run(), kept(number));
    const { control } = bench.simulator;
    control.inventory({ add: [{ number: "14255550100" }] });
    // The machine went down when the next one had been bought.
    const [search] = buying("line", { number: "14255550100" });
    await stack.converge(await bench.run(), [...(search ? [search] : []), ...kept("12065550101").slice(1)]);
    control.setAccount({ numbers: [...control.state().numbers, { id: "14255550100", alias: "shop/dev/line" }] });
    const { errors } = await stack.destroy(await bench.run());
    expect(errors["NumberSearch line"]).to.contain(": an interrupted run may have bought +1 425 555 0100 for it");
  });

  it("hands the number over when the resource comes back", async () => {
    const { stack, number } = await interrupted("shop/dev/line");
    await stack.converge(await bench.run(), line);
    expect(stack.row(urnOf("phoneNumber", "line")).id).to.equal(number);
    expect(bench.bought()).to.have.length(1);
  });

  it("hands the number over although the criteria were changed after the crash", async () => {
    const { stack, number } = await interrupted(null);
    await stack.converge(await bench.run(), buying("line", { search: { startsWith: "2065550" } }));
    expect(stack.row(urnOf("phoneNumber", "line")).id).to.equal(number);
    expect(bench.bought()).to.have.length(1);
  });
});
