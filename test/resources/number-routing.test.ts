import { expect } from "chai";
import { UNKNOWN } from "../../src/host";
import { perTest } from "../support/bench";
import { Stack } from "../support/engine-model";
import { adopting, declare, routing, urnOf } from "../support/program";
import { freshProviders, type Run, startQuietRun } from "../support/provider-bench";

const NUMBER = "12065550100";
const URN = urnOf("numberRouting", "line");
const path = `/v2/numbers/${NUMBER}`;

describe("a NumberRouting", () => {
  describe("its inputs, checked without a request", () => {
    let run: Run;
    beforeEach(async () => {
      run = await startQuietRun();
    });
    const check = (args: object) => run.check({}, declare("numberRouting", "line", { ...args }).inputs);

    for (const written of ["12065550100", "+12065550100", "+1 (206) 555-0100", "206-555-0100", "2065550100"]) {
      it(`takes ${written} for 11 digits`, async () => {
        const { inputs, failures } = await check({ numberId: written, primaryRouteId: "5" });
        expect(failures).to.deep.equal([]);
        expect(inputs["numberId"]).to.equal(NUMBER);
      });
    }

    it("takes the ids of routes as text, whatever they are", async () => {
      const { inputs } = await check({ numberId: NUMBER, primaryRouteId: 5, failoverRouteId: 0 });
      expect(inputs).to.include({ primaryRouteId: "5", failoverRouteId: "0" });
    });

    const right = { numberId: NUMBER, primaryRouteId: "5" };
    const wrong: [object, string][] = [
      [{ primaryRouteId: "5" }, "numberId"],
      [{ ...right, numberId: "555" }, "numberId"],
      [{ numberId: NUMBER }, "primaryRouteId"],
      [{ ...right, primaryRouteId: "pbx" }, "primaryRouteId"],
      [{ ...right, failoverRouteId: "" }, "failoverRouteId"],
      [{ ...right, onDelete: "release" }, "onDelete"],
    ];
    for (const [args, property] of wrong) {
      it(`refuses ${JSON.stringify(args)}`, async () => {
        expect((await check(args)).failures.map((failure) => failure.property)).to.deep.equal([property]);
      });
    }

    for (const unknown of ["numberId", "primaryRouteId", "failoverRouteId", "onDelete"]) {
      it(`lets an unknown ${unknown} of a preview pass`, async () => {
        const { inputs, failures } = await check({ ...right, [unknown]: UNKNOWN });
        expect(failures).to.deep.equal([]);
        expect(inputs[unknown]).to.equal(UNKNOWN);
      });
    }
  });

  describe("its diff, without a request", () => {
    const inputs = { ...declare("numberRouting", "line", {}).inputs, numberId: NUMBER, primaryRouteId: "5" };
    const outputs = { ...inputs, origin: "created", schema: 1 };
    const table: [string, object, object, { changes: boolean; replaces: string[] }][] = [
      ["the same", {}, {}, { changes: false, replaces: [] }],
      ["another primary route", {}, { primaryRouteId: "6" }, { changes: true, replaces: [] }],
      ["a failover", {}, { failoverRouteId: "6" }, { changes: true, replaces: [] }],
      ["a failover that somebody set in the portal", { failoverRouteId: "6" }, {}, { changes: true, replaces: [] }],
      ["an unknown route", {}, { primaryRouteId: UNKNOWN }, { changes: true, replaces: [] }],
      ["another number", {}, { numberId: "12065550101" }, { changes: true, replaces: ["numberId"] }],
      ["another onDelete", {}, { onDelete: "leave" }, { changes: true, replaces: [] }],
    ];
    for (const [what, old, wanted, verdict] of table) {
      it(`says ${JSON.stringify(verdict)} of ${what}`, async () => {
        const run = await startQuietRun();
        expect(await run.diff(NUMBER, { ...outputs, ...old }, { ...inputs, ...wanted })).to.deep.equal(verdict);
      });
    }
  });

  describe("at the carrier", () => {
    const bench = freshProviders({
      seed: {
        inventory: [],
        numbers: [{ id: NUMBER }],
        routes: ["5", "6", "7"].map((id) => ({ id, alias: `route-${id}`, value: `r${id}.example.net` })),
      },
    });
    const stack = perTest(() => new Stack());
    const live = () => {
      const [number] = bench.simulator.control.state().numbers;
      return [number?.relationships.primary_route, number?.relationships.failover_route];
    };
    const set = (primary_route: string, failover_route: string | null) =>
      bench.simulator.control.setAccount({
        numbers: [{ id: NUMBER, relationships: { primary_route, failover_route } }],
      });
    const line = (primaryRouteId: string, failoverRouteId?: string, args: object = {}) =>
      routing("line", { numberId: NUMBER, primaryRouteId, ...(failoverRouteId ? { failoverRouteId } : {}), ...args });
    const writes = () => bench.asked(/PATCH|DELETE/).map((one) => one.replace(`${path}/relationships/`, ""));

    const moves: [string, [string, string | null], [string, string?], string[]][] = [
      ["sets both routes", ["0", null], ["5", "6"], ["PATCH primary_route", "PATCH failover_route"]],
      ["changes nothing that is so already", ["5", "6"], ["5", "6"], []],
      ["changes only the primary", ["7", "6"], ["5", "6"], ["PATCH primary_route"]],
      ["takes off a failover that is not wanted", ["5", "6"], ["5"], ["DELETE failover_route"]],
      [
        "swaps the two without ever having one route twice",
        ["6", "5"],
        ["5", "6"],
        ["DELETE failover_route", "PATCH primary_route", "PATCH failover_route"],
      ],
      ["makes the failover the primary", ["6", "5"], ["5"], ["DELETE failover_route", "PATCH primary_route"]],
      ["makes the primary the failover", ["5", null], ["7", "5"], ["PATCH primary_route", "PATCH failover_route"]],
      ["goes back to the account's own device", ["5", "6"], ["0"], ["PATCH primary_route", "DELETE failover_route"]],
    ];
    for (const [what, [primary, failover], wanted, expected] of moves) {
      it(`${what}: ${expected.join(", ") || "no write"}`, async () => {
        set(primary, failover);
        bench.simulator.control.choose({ "same-primary-and-failover": "refuse-422" });
        await stack.converge(await bench.run(), [line(...wanted)]);
        expect(writes()).to.deep.equal(expected);
        expect(live()).to.deep.equal([wanted[0], wanted[1] ?? null]);
      });
    }

    it("says of an unknown route which slot and number it was for, and is in the state with what is true", async () => {
      const { errors } = await stack.up(await bench.run(), [line("5", "999")]);
      expect(errors["NumberRouting line"]).to.contain("failover route of +1 206 555 0100").and.contain("route 999");
      expect(stack.row(URN).initErrors).to.have.length(1);
      await stack.converge(await bench.run(), [line("5", "6")]);
      expect(live()).to.deep.equal(["5", "6"]);
    });

    it("fails clearly for a number that is not on the account", async () => {
      const { errors } = await stack.up(await bench.run(), [
        routing("line", { numberId: "12065559999", primaryRouteId: "5" }),
      ]);
      expect(errors["NumberRouting line"]).to.contain("+1 206 555 9999").and.contain("not on this account");
      expect(stack.rows.size).to.equal(0);
    });

    const leaving: [string, object, boolean, [string, string | null]][] = [
      ["is detached when its number stays in the program", {}, true, ["0", null]],
      ["is left when its number leaves the program too", {}, false, ["5", "6"]],
      ['is left with onDelete "leave" although its number stays', { onDelete: "leave" }, true, ["5", "6"]],
      ['is detached with onDelete "detach" although its number leaves', { onDelete: "detach" }, false, ["0", null]],
    ];
    for (const [what, args, numberStays, expected] of leaving) {
      it(what, async () => {
        const number = adopting("reception", NUMBER);
        await stack.converge(await bench.run(), [number, line("5", "6", args)]);
        await stack.converge(await bench.run(), numberStays ? [number] : []);
        expect(live()).to.deep.equal(expected);
      });
    }

    it("takes off only what still is as it was set", async () => {
      const number = adopting("reception", NUMBER);
      await stack.converge(await bench.run(), [number, line("5", "6")]);
      set("7", "6");
      const run = await bench.run();
      await stack.converge(run, [number]);
      expect(live()).to.deep.equal(["7", null]);
      expect(run.logged.some(({ message }) => message.includes("changed it outside this stack"))).to.equal(true);
    });

    it("that failed does not take off, later, what somebody else had set before it", async () => {
      const number = adopting("reception", NUMBER);
      set("7", null);
      const { errors } = await stack.up(await bench.run(), [number, line("999")]);
      expect(errors).to.have.property("NumberRouting line");
      await stack.up(await bench.run(), [number]);
      expect(live()).to.deep.equal(["7", null]);
    });

    it("leaves a failover that somebody else has set since", async () => {
      const number = adopting("reception", NUMBER);
      await stack.converge(await bench.run(), [number, line("5", "6")]);
      set("5", "7");
      await stack.converge(await bench.run(), [number]);
      expect(live()).to.deep.equal(["0", "7"]);
    });

    it("is detached without complaint when the number is gone already", async () => {
      await stack.converge(await bench.run(), [line("5", "6", { onDelete: "detach" })]);
      bench.simulator.control.setAccount({ numbers: [] });
      expect((await stack.up(await bench.run(), [])).errors).to.deep.equal({});
    });

    it("shows a drift after a refresh, and puts it right", async () => {
      await stack.converge(await bench.run(), [line("5")]);
      set("5", "7");
      await stack.refresh(await bench.run());
      expect(stack.row(URN).outputs["failoverRouteId"]).to.equal("7");
      expect(await stack.converge(await bench.run(), [line("5")])).to.deep.equal(["update NumberRouting line"]);
      expect(live()).to.deep.equal(["5", null]);
    });

    it("shows nothing after a refresh when nothing has changed", async () => {
      await stack.converge(await bench.run(), [line("5", "6")]);
      const { ops, errors } = await stack.refresh(await bench.run());
      expect({ ops, errors }).to.deep.equal({ ops: [], errors: {} });
      expect(await stack.converge(await bench.run(), [line("5", "6")])).to.deep.equal([]);
    });

    it("stays in the state when its number has left the account, and the next up says so", async () => {
      await stack.converge(await bench.run(), [line("5")]);
      bench.simulator.control.setAccount({ numbers: [] });
      expect((await stack.refresh(await bench.run())).ops).to.deep.equal(["refresh-diff NumberRouting line"]);
      expect(stack.rows.size).to.equal(1);
      const { errors } = await stack.up(await bench.run(), [line("5")]);
      expect(errors["NumberRouting line"]).to.contain("no longer on the account");
      expect(stack.row(URN).outputs).to.include({ numberId: NUMBER, primaryRouteId: "5" });
    });

    it("goes on as before when its number is there again", async () => {
      await stack.converge(await bench.run(), [line("5")]);
      bench.simulator.control.setAccount({ numbers: [] });
      await stack.refresh(await bench.run());
      bench.simulator.control.setAccount({ numbers: [{ id: NUMBER }] });
      expect(await stack.converge(await bench.run(), [line("5")])).to.deep.equal(["update NumberRouting line"]);
      expect(live()).to.deep.equal(["5", null]);
      expect(await stack.converge(await bench.run(), [line("5")])).to.deep.equal([]);
    });
  });
});
