import { expect } from "chai";
import type { PropertyValues } from "../../src/host";
import { judgeOrder } from "../../src/resources/phone-number/messaging";
import type { Profile } from "../../src/simulator";
import { perTest } from "../support/bench";
import { Stack } from "../support/engine-model";
import { adopting, urnOf } from "../support/program";
import { freshProviders } from "../support/provider-bench";

const LINE = "12065550190";
const URN = urnOf("phoneNumber", "line");
const DAY_MS = 24 * 3_600_000;

describe("messaging of a PhoneNumber", () => {
  describe("an order that the carrier has accepted", () => {
    const order = { enabled: true, at: 1000, task: "t1" };
    const { task: _, ...untold } = order;
    const off = { messagingEnabled: false };
    const shown = (id: string, status?: string) => ({ ...off, messagingTask: { id, ...(status ? { status } : {}) } });
    const table: [what: string, Parameters<typeof judgeOrder>, string][] = [
      ["the number shows it", [{ messagingEnabled: true }, order, 1001], "done"],
      ["the number does not show it yet, nor a task", [off, order, 1000 + DAY_MS], "under-way"],
      ["nothing shows it after a day", [off, order, 1001 + DAY_MS], "overdue"],
      ["the task goes on", [shown("t1", "processing"), order, 1001], "under-way"],
      ["the task has a status that nobody knows", [shown("t1", "queued"), order, 1001], "under-way"],
      ["the task has no status", [shown("t1"), order, 1001], "under-way"],
      ["the task goes on after a day", [shown("t1", "processing"), order, 1001 + DAY_MS], "overdue"],
      ["the task has failed", [shown("t1", "failed"), order, 1001], "failed"],
      ["the task was not told, and one has failed", [shown("t2", "failed"), untold, 1001], "failed"],
      ["the task is through, and the number was changed since", [shown("t1", "successful"), order, 1001], "superseded"],
      ["somebody has asked for something else", [shown("t2", "processing"), order, 1001], "superseded"],
    ];
    for (const [what, args, verdict] of table) {
      it(`is ${verdict} when ${what}`, () => expect(judgeOrder(...args)).to.equal(verdict));
    }
  });

  for (const profile of ["plain", "harsh"] satisfies Profile[]) {
    describe(`on a carrier of the profile ${profile}`, () => {
      const bench = freshProviders({ profile, seed: { inventory: [], numbers: [{ id: LINE, alias: "line" }] } });
      const stack = perTest(() => new Stack());

      const isOn = () => bench.simulator.control.state().numbers[0]?.messaging_enabled;
      const patches = () => bench.asked(/^PATCH/).length;
      /** One run; answers what it did, and what it said. */
      const up = async (args: PropertyValues, refresh = false) => {
        const run = await bench.run();
        const { ops, errors } = await stack.up(run, [adopting("line", LINE, args)], { refresh });
        expect(errors).to.deep.equal({});
        return {
          ops,
          warnings: run.logged.filter(({ severity }) => severity === "warning").map(({ message }) => message),
        };
      };
      const quiet = { ops: [], warnings: [] };

      for (const shown of ["with-number", "by-task-only"] as const) {
        it(`is asked for once, and no refresh takes the wait for a drift (task shown ${shown})`, async () => {
          bench.simulator.control.choose({ "messaging-task-shown": shown });
          expect((await up({ messagingEnabled: true })).ops).to.deep.equal(["create PhoneNumber line"]);
          expect(isOn()).to.equal(false);
          expect(await up({ messagingEnabled: true })).to.deep.equal(quiet);
          for (let times = 0; times < 2; times += 1) {
            expect(await up({ messagingEnabled: true }, true)).to.deep.equal(quiet);
          }
          // Another change while it goes on does not ask for it again.
          expect((await up({ messagingEnabled: true, alias: "front" })).ops).to.deep.equal(["update PhoneNumber line"]);
          expect(await up({ messagingEnabled: true, alias: "front" }, true)).to.deep.equal(quiet);
          expect(patches()).to.equal(2);
          bench.simulator.control.advance("1m");
          expect(isOn()).to.equal(true);
          expect(await up({ messagingEnabled: true, alias: "front" }, true)).to.deep.equal(quiet);
          expect(stack.row(URN).outputs).to.include({ messagingEnabled: true }).and.not.have.property("__messaging");
          expect(patches()).to.equal(0);
        });
      }

      it("says in a refresh that the task has failed, and asks again in the up after that, once", async () => {
        bench.simulator.control.choose({ "message-provisioning-result": "failed" });
        await up({ messagingEnabled: true });
        bench.simulator.control.advance("1m");
        expect(await up({ messagingEnabled: true })).to.deep.equal(quiet);
        bench.asked();
        const refreshed = await up({ messagingEnabled: true }, true);
        expect(refreshed.ops).to.deep.equal(["refresh-diff PhoneNumber line", "update PhoneNumber line"]);
        expect(refreshed.warnings.join()).to.match(
          /^Flowroute failed to switch messages on for \+1 206 555 0190\. They are still off\.\n {2}Run pulumi up/,
        );
        expect(patches()).to.equal(1);
        bench.simulator.control.choose({ "message-provisioning-result": "successful" });
        expect(await up({ messagingEnabled: true }, true)).to.deep.equal(quiet);
        expect(patches()).to.equal(0);
      });

      it("is a drift when somebody switches it back, and is put right", async () => {
        await up({ messagingEnabled: true });
        bench.simulator.control.advance("1m");
        const [number] = bench.simulator.control.state().numbers;
        bench.simulator.control.setAccount({ numbers: [{ ...number, id: LINE, messaging_enabled: false }] });
        bench.asked();
        expect((await up({ messagingEnabled: true }, true)).ops).to.include("update PhoneNumber line");
        expect(patches()).to.equal(1);
      });

      it("is not asked for again and again of a carrier that does not tell", async () => {
        bench.simulator.control.choose({ attributes: "original" });
        await up({ messagingEnabled: true });
        bench.simulator.control.advance("1m");
        expect(await up({ messagingEnabled: true }, true)).to.deep.equal(quiet);
        expect((await up({ messagingEnabled: true, alias: "front" }, true)).ops).to.deep.equal([
          "update PhoneNumber line",
        ]);
        bench.simulator.control.choose({ attributes: "newer" });
        expect(patches()).to.equal(2);
        expect(isOn()).to.equal(true);
      });

      it("stays as the answer says when the service behind it is down, and is asked for by the next up", async () => {
        bench.simulator.control.choose({ "message-provisioning": "down" });
        const { warnings } = await up({ messagingEnabled: true });
        expect(warnings.join()).to.include("+1 206 555 0190");
        bench.simulator.control.choose({ "message-provisioning": "up" });
        expect((await up({ messagingEnabled: true })).ops).to.deep.equal(["update PhoneNumber line"]);
        bench.simulator.control.advance("1m");
        expect(isOn()).to.equal(true);
      });

      describe("switched off", () => {
        const [number] = [{ id: LINE, messaging_enabled: true }];
        beforeEach(() => bench.simulator.control.setAccount({ numbers: [number] }));
        const certain =
          /^The program switches messages off for \+1 206 555 0190\. That may cost the number its 10DLC campaign/;

        it("warns of the campaign when it was on in the program", async () => {
          await up({ messagingEnabled: true });
          const { ops, warnings } = await up({ messagingEnabled: false });
          expect(ops).to.deep.equal(["update PhoneNumber line"]);
          expect(warnings).to.have.length(1);
          expect(warnings[0]).to.match(certain);
          expect(await up({ messagingEnabled: false }, true)).to.deep.equal(quiet);
          bench.simulator.control.advance("1m");
          expect(isOn()).to.equal(false);
          expect(await up({ messagingEnabled: false }, true)).to.deep.equal(quiet);
        });

        it("warns when a number is adopted that has it on", async () => {
          const { warnings } = await up({ messagingEnabled: false });
          expect(warnings).to.have.length(1);
          expect(warnings[0]).to.match(certain);
        });

        it("warns when the program had no opinion before, and cannot know", async () => {
          await up({});
          const { warnings } = await up({ messagingEnabled: false });
          expect(warnings).to.have.length(1);
          expect(warnings[0]).to.match(
            /^The program switches messages off for \+1 206 555 0190, if they are on\. That may cost/,
          );
        });

        it("warns when an update finds it on although the program has it off", async () => {
          await up({ messagingEnabled: false });
          bench.simulator.control.advance("1m");
          bench.simulator.control.setAccount({ numbers: [number] });
          expect(await up({ messagingEnabled: false })).to.deep.equal(quiet);
          const { warnings } = await up({ messagingEnabled: false, alias: "front" });
          expect(warnings).to.have.length(1);
          expect(warnings[0]).to.match(certain);
        });

        it("warns of nothing when it is switched on, or was off already", async () => {
          bench.simulator.control.setAccount({ numbers: [{ id: LINE }] });
          expect((await up({ messagingEnabled: false })).warnings).to.deep.equal([]);
          expect((await up({ messagingEnabled: true })).warnings).to.deep.equal([]);
        });
      });
    });
  }
});
