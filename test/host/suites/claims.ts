/** What the program still wants is never taken away: the same tests in the real host and in this process. */
import { expect } from "chai";
import { formatNumber } from "../../../src/purchase";
import type { Profile, SimulatorOptions } from "../../../src/simulator";
import { perSuite, perTest } from "../../support/bench";
import { IdOf, type RunOptions, Stack } from "../../support/engine-model";
import type { HostBench } from "../../support/host-bench";
import { address, adopting, buying, type Declared, declare, route, routing, urnOf } from "../../support/program";

const ONE = "12065550101";
const TWO = "12065550102";
const KEPT = "12065550190";
const inventory = ["12065550100", ONE, TWO, "12065550103", "12065550104", "12065550105"].map((number) => ({ number }));
const search = { startsWith: "206" };

export type ClaimsBench = Omit<HostBench, "engine">;

export function claimsSuite(
  where: string,
  openBench: (options: SimulatorOptions) => Promise<ClaimsBench>,
  timeoutMs: number,
): void {
  for (const profile of ["plain", "harsh"] satisfies Profile[]) {
    describe(`${where}, on a carrier of the profile ${profile}`, function () {
      this.timeout(timeoutMs);
      const bench = perSuite(() =>
        openBench({ profile, seed: { inventory, numbers: [{ id: KEPT, alias: "reception" }] } }),
      );
      const stack = perTest(() => new Stack());
      beforeEach(() => {
        bench.simulator.control.reset();
        bench.forget();
      });

      const up = (program: Declared[], options?: RunOptions) =>
        bench.run((calls) => stack.converge(calls, program, options));
      const tryUp = (program: Declared[], options?: RunOptions) =>
        bench.run((calls) => stack.up(calls, program, options));
      const idOf = (key: "phoneNumber" | "inboundRoute", name: string) => stack.row(urnOf(key, name)).id;

      /** A number of the account with a route, both in the program: the ground that routings are tested on. */
      const ground = [adopting("reception", KEPT), route("pbx", { alias: "pbx" })];
      const PBX = new IdOf(urnOf("inboundRoute", "pbx"));
      const routed = (name: string): Declared => routing(name, { numberId: KEPT, primaryRouteId: PBX });

      it("leaves the routes of a number whose routing was renamed", async () => {
        await up([...ground, routed("old")]);
        const ops = await up([...ground, routed("new")]);
        expect(ops).to.deep.equal(["create NumberRouting new", "delete NumberRouting old"]);
        expect(bench.routingOf(KEPT).primary).to.equal(idOf("inboundRoute", "pbx"));
        expect(bench.logged(urnOf("numberRouting", "old"))[0]).to.contain(
          `Did not delete the routes of ${formatNumber(KEPT)}: "new" in this program owns it.`,
        );
      });

      it("takes the routes off a number whose routing was taken out of the program on purpose", async () => {
        await up([...ground, routed("line")]);
        await up(ground);
        expect(bench.routingOf(KEPT)).to.deep.equal({ primary: "0", failover: null });
      });

      it("does so after a refresh too, which calls diff for the resource that is about to go", async () => {
        await up([...ground, routed("line")]);
        await up(ground, { refresh: true });
        expect(bench.routingOf(KEPT).primary).to.equal("0");
        expect(stack.rows.has(urnOf("numberRouting", "line"))).to.equal(false);
      });

      it("leaves the routes alone that a pending delete of a crashed run was about", async () => {
        const numbers = [...ground, ...buying("extra", { number: ONE })];
        const line = (numberId: string) => routing("line", { numberId, primaryRouteId: PBX });
        await up([...numbers, line(KEPT)]);
        await up([...numbers, line(ONE)], { interrupted: true });
        expect(stack.pendingDeletes.map(({ id }) => id)).to.deep.equal([KEPT]);
        await up([...numbers, line(KEPT)]);
        expect(bench.routingOf(KEPT).primary).to.equal(idOf("inboundRoute", "pbx"));
        expect(bench.routingOf(ONE).primary).to.equal("0");
      });

      it("keeps the number of a search that is replaced by force, and pays once", async () => {
        const program = buying("support", { search });
        await up(program);
        const number = idOf("phoneNumber", "support");
        await up(program, { replace: ["PhoneNumber support"] });
        expect(idOf("phoneNumber", "support")).to.equal(number);
        expect({ owned: bench.owned(), bought: bench.bought(), released: bench.released() }).to.deep.equal({
          owned: [number, KEPT].sort(),
          bought: [number],
          released: [],
        });
      });

      it("lets a forced replacement that had to buy another number cost none: the old one goes in no such run", async () => {
        await up(buying("support", { search, alias: "front desk" }));
        const first = idOf("phoneNumber", "support");
        const { errors } = await tryUp(buying("support", { search, alias: "front desk" }), {
          replace: ["PhoneNumber support"],
        });
        expect(Object.keys(errors)).to.deep.equal(["PhoneNumber support"]);
        expect(bench.owned()).to.include(first);
        expect(bench.released()).to.deep.equal([]);
      });

      it("keeps an exact number that is replaced by force, and pays once", async () => {
        const program = buying("support", { number: ONE });
        await up(program);
        await up(program, { replace: ["PhoneNumber support"] });
        expect(bench.bought()).to.deep.equal([ONE]);
        expect(bench.released()).to.deep.equal([]);
      });

      it("buys the new number first and releases the old one when an exact number changes", async () => {
        await up(buying("support", { number: ONE }));
        const ops = await up(buying("support", { number: TWO }));
        expect(ops).to.deep.equal([
          "update NumberSearch support",
          "replace PhoneNumber support",
          "delete PhoneNumber support",
        ]);
        expect(bench.owned()).to.deep.equal([TWO, KEPT]);
        expect(bench.released()).to.deep.equal([ONE]);
      });

      it("routes a new number, and gives it its address, before the old one is released", async () => {
        const support = new IdOf(urnOf("phoneNumber", "support"));
        const program = (number: string) => [
          ...buying("support", { number }),
          ...[route("pbx"), address("hq")],
          routing("line", { numberId: support, primaryRouteId: PBX }),
          declare("e911Assignment", "desk", { numberId: support, e911AddressId: new IdOf(urnOf("e911Address", "hq")) }),
        ];
        await up(program(ONE));
        bench.simulator.control.clearRequests();
        await up(program(TWO));
        const changes = bench.simulator.control.requests().filter(({ method }) => method !== "GET");
        const lines = changes.map(({ method, path }) => `${method} ${path.replace("/v2/numbers/", "")}`);
        // A carrier may want the old one stripped; that comes afterwards, too.
        expect(lines.slice(0, 5)).to.deep.equal([
          `POST ${TWO}`,
          `PATCH ${TWO}`,
          `PATCH ${TWO}/relationships/primary_route`,
          `PATCH ${TWO}/relationships/e911s/${stack.row(urnOf("e911Address", "hq")).id}`,
          `DELETE ${ONE}`,
        ]);
      });

      it("keeps a number whose delete a crashed replacement left pending, once the program wants it again", async () => {
        await up(buying("support", { number: ONE }));
        await up(buying("support", { number: TWO }), { interrupted: true });
        await up(buying("support", { number: ONE }));
        expect(bench.owned()).to.deep.equal([ONE, KEPT]);
        expect(bench.bought()).to.deep.equal([ONE, TWO]);
        expect(bench.released()).to.deep.equal([TWO]);
      });

      it("releases the number of a crashed replacement that nobody wants any more", async () => {
        await up(buying("support", { number: ONE }));
        await up(buying("support", { number: TWO }), { interrupted: true });
        await up(buying("support", { number: TWO }));
        expect(bench.owned()).to.deep.equal([TWO, KEPT]);
        expect(bench.released()).to.deep.equal([ONE]);
      });

      it("releases a number that was taken out of the program, also after a refresh", async () => {
        await up([...buying("one", { number: ONE }), ...buying("two", { number: TWO })]);
        await up(buying("two", { number: TWO }), { refresh: true });
        expect(bench.owned()).to.deep.equal([TWO, KEPT]);
        expect(bench.released()).to.deep.equal([ONE]);
      });

      it("does not let a rename cost a number: the old one goes in a later run only", async () => {
        await up(buying("old", { search }));
        const first = idOf("phoneNumber", "old");
        const { errors } = await tryUp(buying("new", { search }));
        expect(errors["PhoneNumber old"])
          .to.contain("[rename-suspected]")
          .and.contain('aliases: [{ name: "old" }]')
          .and.contain("pulumi state delete")
          .and.contain("pulumi state rename")
          // Two numbers look alike at night, and a released one does not come back.
          .and.contain(
            `Release ${formatNumber(idOf("phoneNumber", "new"))} in the Flowroute portal, and not ${formatNumber(first)}.`,
          );
        expect(bench.owned()).to.include(first);
        await up(buying("new", { search }));
        expect(bench.owned()).to.deep.equal([idOf("phoneNumber", "new"), KEPT].sort());
        expect(bench.released()).to.deep.equal([first]);
      });

      it("claims nothing in a destroy: what was made goes, what was adopted stays", async () => {
        const numbers = [...ground, ...buying("extra", { search })];
        const extra = new IdOf(urnOf("phoneNumber", "extra"));
        await up([...numbers, routing("line", { numberId: extra, primaryRouteId: PBX })]);
        const { errors } = await bench.run((calls) => stack.destroy(calls));
        expect(errors).to.deep.equal({});
        expect(bench.owned()).to.deep.equal([KEPT]);
        expect(bench.simulator.control.state().routes.map(({ id }) => id)).to.deep.equal(["0"]);
      });

      it("changes nothing and asks nothing in a second run of the same program", async () => {
        const numbers = [...ground, ...buying("extra", { search }), ...buying("exact", { number: TWO })];
        const program = [...numbers, routed("line")];
        await up(program);
        bench.simulator.control.clearRequests();
        expect(await up(program)).to.deep.equal([]);
        expect(bench.simulator.control.requests()).to.deep.equal([]);
      });

      // What hangs on neither money nor the visibility of a number needs no second profile.
      if (profile === "plain") {
        it("leaves the routes of a number whose routing is replaced by force", async () => {
          await up([...ground, routed("line")]);
          await up([...ground, routed("line")], { replace: ["NumberRouting line"] });
          expect(bench.routingOf(KEPT).primary).to.equal(idOf("inboundRoute", "pbx"));
        });

        it("fails when two routings want one number, and names both", async () => {
          const { errors } = await tryUp([...ground, routed("first"), routed("second")]);
          expect(errors["NumberRouting second"])
            .to.contain('"first" and "second"')
            .and.contain(`the routes of ${formatNumber(KEPT)}`)
            .and.contain("[two-owners]")
            .and.contain('aliases: [{ name: "first" }]');
          expect(bench.routingOf(KEPT).primary).to.equal(idOf("inboundRoute", "pbx"));
        });

        it("fails when two resources adopt one number, and names both", async () => {
          const { errors } = await tryUp([adopting("reception", KEPT), adopting("front desk", KEPT)]);
          expect(errors["PhoneNumber front desk"])
            .to.contain('"reception" and "front desk"')
            .and.contain("[two-owners]");
        });

        it("refuses an exact number under a new name in the check, with the line that helps", async () => {
          await up(buying("old", { number: ONE }));
          const { errors } = await tryUp(buying("new", { number: ONE }));
          expect(errors["PhoneNumber new"]).to.contain('bought it as "old"').and.contain('aliases: [{ name: "old" }]');
          expect(bench.bought()).to.deep.equal([ONE]);
          expect(bench.released()).to.deep.equal([]);
        });

        it("keeps an adopted number that leaves the program, with all it has", async () => {
          await up([...ground, routed("line")]);
          const pbx = idOf("inboundRoute", "pbx");
          await up([route("pbx", { alias: "pbx" })]);
          expect(bench.owned()).to.include(KEPT);
          expect(bench.routingOf(KEPT).primary).to.equal(pbx);
        });

        it("makes a renamed route anew and deletes the old one, when nothing uses it", async () => {
          await up([route("old")]);
          const old = idOf("inboundRoute", "old");
          await up([route("new", { value: "old.example.net" })]);
          const ids = bench.simulator.control.state().routes.map(({ id }) => id);
          expect(ids)
            .to.deep.equal(["0", idOf("inboundRoute", "new")])
            .and.not.include(old);
        });

        it("keeps a route that is replaced by force", async () => {
          await up([route("pbx")]);
          const { id } = stack.row(urnOf("inboundRoute", "pbx"));
          await up([route("pbx")], { replace: ["InboundRoute pbx"] });
          expect(idOf("inboundRoute", "pbx")).to.equal(id);
          expect(bench.simulator.control.state().routes.map((one) => one.id)).to.deep.equal(["0", id]);
        });
      }
    });
  }
}
