/** The engine, or the whole machine, dies in the middle of a purchase. */
import { expect } from "chai";
import type { Fault } from "pulumi-flowroute/simulator";
import { openEngine } from "../engine/support/bench";
import type { SpawnedRun } from "../engine/support/spawned-run";
import type { BenchStack } from "../engine/support/stack";
import { until } from "../engine/support/waiting";
import { booksOf, purchasePosts } from "../support/account";
import { perTest } from "../support/bench";
import { profilesToRun } from "../support/shares";

const PURCHASE = { method: "POST", path: "^/v2/numbers/1\\d{10}$" };
const UPDATE = { method: "PATCH", path: "^/v2/numbers/1\\d{10}$" };

const LIST = { method: "GET", path: "^/v2/numbers\\?starts_with=" };

const script = (alias?: string, names = ["desk"]) => ({
  script: `
    const { PhoneNumber } = require("pulumi-flowroute");
    for (const name of ${JSON.stringify(names)}) new PhoneNumber(name, {
      search: { rateCenter: "SEATTLE", state: "WA" }, maxSetupCost: 1, maxMonthlyCost: 1.25,
      ${alias ? `alias: ${JSON.stringify(alias)},` : ""}
    });`,
});

for (const profile of profilesToRun()) {
  describe(`a run that dies in mid-purchase (${profile})`, () => {
    const bench = perTest(() => openEngine({ profile, env: { FLOWROUTE_TIMEOUT: "3" } }));
    let stack: BenchStack;
    beforeEach(async () => {
      stack = await bench.stack("crash", script());
    });

    /** Starts an `up` and ends it as soon as the given request has reached the carrier. */
    const dieAt = async (match: object, fault: Fault, die: (run: SpawnedRun) => Promise<void>, skip = 0) => {
      const { faults } = bench.simulator.control;
      faults.add({ match, skip, times: 1, fault });
      const run = stack.spawn("up");
      await until("the request", () => faults.list()[0]?.fired === 1);
      await die(run);
      await stack.unlock();
      return run;
    };

    /** The engine itself warns of the operation that it lost; nothing else may be wrong. */
    const upAgain = async () => {
      const { ok, messages, diagnostics } = await stack.up();
      expect(ok, messages).to.equal(true);
      expect(diagnostics.filter(({ severity }) => severity === "error")).to.deep.equal([]);
    };

    const expectOneNumber = async () => {
      expect(booksOf(bench.simulator)).to.deep.include({ purchases: 1, releases: [] });
      expect(Math.max(...purchasePosts(bench.simulator).values())).to.equal(1);
      const { id } = await stack.resource("desk", "PhoneNumber");
      expect(booksOf(bench.simulator).numbers).to.deep.equal([id]);
      expect((await stack.preview()).changes).to.deep.equal({});
      expect((await stack.destroy()).ok).to.equal(true);
      expect(booksOf(bench.simulator).numbers).to.deep.equal([]);
    };

    it("recovers the number that was bought a moment before the machine went down", async () => {
      await dieAt(PURCHASE, { kind: "hang-after" }, (run) => run.killAll());
      expect(booksOf(bench.simulator).purchases).to.equal(1);

      await upAgain();

      await expectOneNumber();
    });

    it("buys one number when the machine went down before the purchase reached the carrier", async () => {
      await dieAt(PURCHASE, { kind: "hang-before" }, (run) => run.killAll());
      bench.simulator.control.clearRequests();

      await upAgain();

      await expectOneNumber();
    });

    it("recovers the number when the machine went down while it was being tagged", async () => {
      await dieAt(UPDATE, { kind: "hang-after" }, (run) => run.killAll());

      await upAgain();

      await expectOneNumber();
    });

    it("recovers the number that a host buys behind the back of a killed engine", async () => {
      await dieAt(PURCHASE, { kind: "delay", ms: 1_500 }, (run) => run.killCli());

      await upAgain();

      await expectOneNumber();
    });

    it("a host whose engine is gone buys nothing more", async () => {
      const run = await dieAt(
        { method: "GET", path: "/v2/numbers/available\\?starts_with=1\\d{10}&" },
        { kind: "delay", ms: 1_000 },
        (dying) => dying.killCli(),
      );
      expect(run.hosts()).to.have.length(1);
      await until("the host to go on", () => bench.requests(/available\?starts_with=1\d{10}&/).length > 0);

      await upAgain();

      await expectOneNumber();
    });

    it("loses no number when the next run is killed, too, while it looks, and its host goes on", async () => {
      stack.setProgram(script(undefined, ["desk", "door"]));
      await dieAt(PURCHASE, { kind: "hang-after" }, (run) => run.killAll());
      bench.simulator.control.faults.clear();
      const second = await dieAt(LIST, { kind: "delay", ms: 10 }, (run) => run.killCli());
      expect(second.hosts()).to.have.length(1);

      await upAgain();
      await second.killAll();

      const { numbers, purchases } = booksOf(bench.simulator);
      const owned = await Promise.all(
        ["desk", "door"].map(async (name) => (await stack.resource(name, "PhoneNumber")).id),
      );
      expect({ purchases, numbers: [...numbers].sort() }).to.deep.equal({ purchases: 2, numbers: owned.sort() });
      expect((await stack.preview()).changes).to.deep.equal({});
      expect((await stack.destroy()).ok).to.equal(true);
      expect(booksOf(bench.simulator).numbers).to.deep.equal([]);
    });

    it("stops with the line to follow when only the user's own alias is left to tell whose number it is", async () => {
      stack.setProgram(script("front desk"));
      await dieAt(UPDATE, { kind: "hang-after" }, (run) => run.killAll(), 1);

      const stopped = await stack.up();

      expect(stopped.ok).to.equal(false);
      expect(stopped.messages)
        .to.contain('"bench/crash/desk"')
        .and.to.match(/front desk.* \[possible-purchase\]/);
      expect(booksOf(bench.simulator)).to.include({ purchases: 1 });
      const [number = {}] = bench.simulator.control.state().numbers;
      bench.simulator.control.setAccount({ numbers: [{ ...number, alias: "bench/crash/desk" }] });
      await upAgain();
      await expectOneNumber();
    });
  });
}
