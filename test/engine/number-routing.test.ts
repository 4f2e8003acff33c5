import { expect } from "chai";
import {
  InboundRoute,
  NumberRouting,
  type NumberRoutingArgs,
  PhoneNumber,
  type PhoneNumberArgs,
} from "pulumi-flowroute";
import { perSuite } from "../support/bench";
import { openEngine } from "./support/bench";
import {
  editNumber,
  expectFine,
  expectNothingLeft,
  expectOk,
  expectQuiet,
  HURRY,
  holdings,
  ledger,
  numberOf,
  plan,
  portAway,
  routesOf,
  writes,
} from "./support/programs";
import type { BenchStack } from "./support/stack";

interface Wanted {
  /** Names of the routes; `zero` stands for the account's own device. */
  primary?: string;
  failover?: string;
  routing?: false | Partial<NumberRoutingArgs>;
  line?: Partial<PhoneNumberArgs>;
}

const LINE = "12065550160";
const KEPT = "12065550164";

/** One number, the routes a, b and c, and where the number goes. */
const routed =
  ({ primary = "a", failover, routing = {}, line = {} }: Wanted = {}) =>
  async () => {
    const ids = Object.fromEntries(
      ["a", "b", "c"].map((name) => {
        return [name, new InboundRoute(name, { routeType: "host", value: `${name}.example.net` }).id];
      }),
    );
    const { id: numberId } = new PhoneNumber("line", { number: LINE, ...line });
    if (routing === false) return;
    const idOf = (name: string) => ids[name] ?? "0";
    const second = failover === undefined ? {} : { failoverRouteId: idOf(failover) };
    new NumberRouting("line", { numberId, primaryRouteId: idOf(primary), ...second, ...routing });
  };

for (const profile of ["plain", "harsh"] as const) {
  describe(`the routing of a number, ${profile} carrier`, () => {
    const bench = perSuite(() => openEngine({ profile, env: HURRY }));
    let stack: BenchStack;

    before(async () => {
      stack = await bench.stack("routing", routed({ failover: "b" }));
    });

    /** Names of the routes that the number uses. */
    const live = (id = LINE): (string | null)[] => {
      const { primary_route, failover_route } = numberOf(bench, id).relationships;
      return [primary_route, failover_route].map((routeId) => {
        const route = routesOf(bench).find(({ id }) => id === routeId);
        return route?.value?.split(".")[0] ?? routeId;
      });
    };
    const edit = (primary_route: string | null, failover_route: string | null) =>
      editNumber(bench, LINE, (number) => ({
        ...number,
        relationships: { ...number.relationships, primary_route, failover_route },
      }));

    it("is set with the purchase of its number", async () => {
      expect(await expectFine(stack.up())).to.have.length(5);
      expect(live()).to.deep.equal(["a", "b"]);
      await expectQuiet(bench, stack);
    });

    if (profile === "plain") {
      it("is changed in place, and the two can change places", async () => {
        for (const [wanted, now] of [
          [{ primary: "b", failover: "a" }, ["b", "a"]],
          [{ primary: "zero", failover: "c" }, ["0", "c"]],
          [{ primary: "c" }, ["c", null]],
        ] as const) {
          bench.simulator.control.clearRequests();
          expect(await expectFine(stack.up(routed(wanted)))).to.deep.equal(["update line"]);
          expect(live()).to.deep.equal(now);
          expect(writes(bench).length).to.be.at.most(3);
        }
        await expectQuiet(bench, stack);
      });

      it("shows what was changed in the portal, and puts it right", async () => {
        const primary = routesOf(bench).find(({ value }) => value === "a.example.net")?.id ?? "";
        edit(primary, primary);
        expect((await stack.refresh({ previewOnly: true, expectNoChanges: true })).ok).to.equal(false);
        expect(plan(await stack.preview(undefined, { refresh: true }))).to.include("update line");
        expectOk(await stack.up(undefined, { refresh: true }));
        expect(live()).to.deep.equal(["c", null]);
      });

      it("is taken off when it leaves the program and the number stays", async () => {
        expect(await expectFine(stack.up(routed({ routing: false })))).to.deep.equal(["delete line"]);
        expect(live()).to.deep.equal(["0", null]);
        await expectFine(stack.up(routed({ failover: "b", routing: { onDelete: "leave" } })));
        await expectFine(stack.up(routed({ routing: false })));
        expect(live()).to.deep.equal(["a", "b"]);
      });

      it("leaves alone what somebody else has set meanwhile", async () => {
        await expectFine(stack.up(routed({ failover: "b" })));
        const other = routesOf(bench).find(({ value }) => value === "c.example.net")?.id ?? "";
        edit(other, null);
        expectOk(await stack.up(routed({ routing: false })));
        expect(live()).to.deep.equal(["c", null]);
        await expectFine(stack.up(routed({ failover: "b" })));
        expect(live()).to.deep.equal(["a", "b"]);
      });

      it("has one owner", async () => {
        const { ok, messages } = await stack.preview(async () => {
          await routed({ failover: "b" })();
          new NumberRouting("second", { numberId: LINE, primaryRouteId: "0" });
        });
        expect(ok).to.equal(false);
        expect(messages).to.match(
          /"(line|second)" and "(line|second)" \(NumberRouting\) both declare the routes of \+1 206 555 0160.*\[two-owners\]/,
        );
      });

      it("is only read by get", async () => {
        bench.simulator.control.clearRequests();
        const reader = await bench.stack("reader", async () => {
          const { primaryRouteId, failoverRouteId } = NumberRouting.get("seen", LINE);
          return { primaryRouteId, failoverRouteId };
        });
        const { ok, outputs } = await reader.up();
        const { primary_route, failover_route } = numberOf(bench, LINE).relationships;
        expect({ ok, ...outputs }).to.deep.equal({
          ok: true,
          primaryRouteId: primary_route,
          failoverRouteId: failover_route,
        });
        await expectFine(reader.destroy());
        expect(writes(bench)).to.deep.equal([]);
      });
    }

    it("moves to the new number before the old one is released", async () => {
      const start = ledger(bench).length;
      bench.simulator.control.clearRequests();
      const number = "12065550161";
      const moved = stack.up(routed({ failover: "b", line: { number } }));
      expect(await expectFine(moved)).to.have.members(["replace line", "replace line"]);
      expect(live(number)).to.deep.equal(["a", "b"]);
      expect(ledger(bench).slice(start)).to.deep.equal([`setup ${number} 1`, `release ${LINE} 0`]);
      const order = writes(bench);
      const releases = order.indexOf(`DELETE /v2/numbers/${LINE}`);
      const assigned = order.indexOf(`PATCH /v2/numbers/${number}/relationships/primary_route`);
      expect(assigned).to.be.greaterThan(-1).and.lessThan(releases);
      await expectQuiet(bench, stack);
    });

    it("repairs itself after a failure in the middle", async () => {
      bench.simulator.control.faults.add({
        match: { method: "PATCH", path: "failover_route" },
        times: 1,
        fault: { kind: "status", status: 422 },
      });
      const line = { number: "12065550161" };
      const { ok } = await stack.up(routed({ primary: "b", failover: "c", line }));
      expect(ok).to.equal(false);
      expect(await expectFine(stack.up())).to.deep.equal(["update line"]);
      expect(live("12065550161")).to.deep.equal(["b", "c"]);
      await expectQuiet(bench, stack);
    });

    // A released number is gone on the harsh carrier, so each time takes another.
    for (const [parallel, number] of [
      [16, "12065550161"],
      [1, "12065550163"],
    ] as const) {
      it(`leaves nothing when the stack goes, --parallel ${parallel}`, async () => {
        await expectFine(stack.up(routed({ failover: "b", line: { number } })));
        expectOk(await stack.destroy({ parallel }));
        await expectNothingLeft(bench, stack);
      });
    }

    it("stays with a number that is kept, and so do its routes, which says who uses them", async () => {
      await expectFine(stack.up(routed({ failover: "b", line: { number: KEPT, onDelete: "keep" } })));
      const { ok, diagnostics } = await stack.destroy({ parallel: 1 });
      expect(ok).to.equal(true);
      expect(await holdings(stack)).to.deep.equal([]);
      expect(live(KEPT)).to.deep.equal(["a", "b"]);
      expect(routesOf(bench)).to.have.length(2);
      const lines = diagnostics.filter(({ message }) =>
        /^Left route \d+ at Flowroute: it is used by 1 number/.test(message),
      );
      expect(lines.map(({ resource }) => resource).sort()).to.deep.equal(["a", "b"]);
      expect(lines[0]?.message).to.include("+1 206 555 0164");
    });

    if (profile === "plain") {
      it("is not made for a number or to a route that is not there", async () => {
        portAway(bench, KEPT);
        bench.simulator.control.setAccount({ routes: [] });
        const start = ledger(bench).length;
        const noNumber = await stack.up(async () => {
          new NumberRouting("line", { numberId: LINE, primaryRouteId: "0" });
        });
        expect(noNumber.ok).to.equal(false);
        expect(noNumber.messages).to.match(
          /Could not route \+1 206 555 0160 for "line": the number is not on this account/,
        );
        const noRoute = await stack.up(async () => {
          const { id: numberId } = new PhoneNumber("line", { number: "12065550162" });
          new NumberRouting("line", { numberId, primaryRouteId: "424242" });
        });
        expect(noRoute.ok).to.equal(false);
        expect(noRoute.messages).to.match(
          /Could not set the primary route of \+1 206 555 0162 for "line" to route 424242/,
        );
        expectOk(await stack.destroy());
        expect(ledger(bench).slice(start)).to.deep.equal(["setup 12065550162 1", "release 12065550162 0"]);
      });
    }
  });
}
