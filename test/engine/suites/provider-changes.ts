/**
 * Resources get another provider: an `Account` instead of the stack's own keys, another `Account`, none again. Each has a
 * host of its own, and the engine creates in the new one and deletes in the old one.
 */
import type { CustomResourceOptions } from "@pulumi/pulumi";
import { expect } from "chai";
import { Account, InboundRoute, NumberRouting, PhoneNumber } from "pulumi-flowroute";
import { type Simulator, startSimulator } from "pulumi-flowroute/simulator";
import { routingOf } from "../../support/account";
import { perSuite } from "../../support/bench";
import { openEngine } from "../support/bench";
import { expectFine, expectOk, expectQuiet, HURRY, holdings, ledger } from "../support/programs";
import type { BenchStack } from "../support/stack";
import type { EngineMode } from "./claims";

const LINE = "12065550110";
const ANY = "urn:pulumi:moves::bench::pulumi-nodejs:dynamic/flowroute:PhoneNumber::any";

export function describeProviderChanges(profile: "plain" | "harsh", { env = {}, title = "" }: EngineMode = {}): void {
  describe(`a resource that gets another provider (${profile}${title})`, () => {
    const bench = perSuite(() => openEngine({ profile, env: { ...HURRY, ...env } }));
    /** Another account. */
    const others = perSuite(() => startSimulator({ profile, accessKey: "others-access", secretKey: "others-secret" }));
    let stack: BenchStack;

    before(async () => {
      stack = await bench.stack(
        "moves",
        programOn(() => ({})),
      );
      await expectFine(stack.up());
    });

    const search = { state: "OR" };

    /** A number by its name, one by a search, one that is routed, and a route that nothing uses. */
    const programOn = (options: () => CustomResourceOptions) => async () => {
      const opts = options();
      new PhoneNumber("line", { number: LINE }, opts);
      new PhoneNumber("any", { search, maxSetupCost: 1 }, opts);
      const desk = new PhoneNumber("desk", { search: { state: "WA" }, maxSetupCost: 1 }, opts);
      const pbx = new InboundRoute("pbx", { routeType: "host", value: "sip.example.net" }, opts);
      new NumberRouting("desk", { numberId: desk.id, primaryRouteId: pbx.id, onDelete: "detach" }, opts);
      new InboundRoute("spare", { routeType: "host", value: "spare.example.net", alias: "spare" }, opts);
    };
    /** The same office on an `Account`. */
    const on = (name: string, { url: baseUrl, accessKey, secretKey }: Simulator) =>
      programOn(() => ({ provider: new Account(name, { accessKey, secretKey, baseUrl }) }));

    const everything = () =>
      [bench.simulator, others].map(({ control }) => {
        const { numbers, routes, ledger } = control.state();
        return { numbers, routes, ledger };
      });

    /** Neither changed nor asked, now or in the next preview. */
    const expectUnmoved = async (program: () => Promise<void>) => {
      const before = everything();
      bench.simulator.control.clearRequests();
      const { ok, messages, changes } = await stack.up(program);
      expect({ ok, messages, changes, requests: bench.requests() }).to.deep.equal({
        ok: true,
        messages: "",
        changes: {},
        requests: [],
      });
      await expectQuiet(bench, stack);
      expect(everything()).to.deep.equal(before);
    };

    const expectRefused = async (program = on("others", others)) => {
      const before = [everything(), await holdings(stack)];
      others.control.clearRequests();
      const outcome = await stack.up(program);
      expect(outcome.ok).to.equal(false);
      expect(outcome.messages).to.match(/from the Account "others".*\[other-account\]/);
      expect(outcome.messages).to.include("A resource cannot move to another account.");
      expect([everything(), await holdings(stack)]).to.deep.equal(before);
      expect(others.control.requests().every(({ method }) => method === "GET")).to.equal(true);
    };

    it("is refused on another account, and nothing changes on either", () => expectRefused());

    it("stays as it is when an Account of the same account takes the place of the stack's keys", () =>
      expectUnmoved(on("sales", bench.simulator)));

    it("stays as it is when its Account gets another name", () => expectUnmoved(on("support", bench.simulator)));

    it("is refused on the Account of another account, too, although its search is there by then", async () => {
      await expectRefused(async () => {
        const { url: baseUrl, accessKey, secretKey } = others;
        const provider = new Account("others", { accessKey, secretKey, baseUrl });
        new PhoneNumber("line", { number: LINE }, { provider });
      });
      expect((await stack.resource("line", "NumberSearch")).provider).to.contain("::others::");
      expect((await stack.resource("line", "PhoneNumber")).provider).to.not.contain("::others::");
    });

    it("loses nothing when it is renamed or replaced by force in the same run", async () => {
      const [before] = everything();
      const { id: deskId = "" } = await stack.resource("desk", "PhoneNumber");
      const routed = routingOf(bench.simulator, deskId);
      const moved = async () => {
        new PhoneNumber("line-renamed", { number: LINE, adopt: true });
        new PhoneNumber("any", { search, maxSetupCost: 1 });
        const { url: baseUrl, accessKey, secretKey } = bench.simulator;
        const opts = { provider: new Account("support", { accessKey, secretKey, baseUrl }) };
        const desk = new PhoneNumber("desk", { search: { state: "WA" }, maxSetupCost: 1 }, opts);
        const pbx = new InboundRoute("pbx", { routeType: "host", value: "sip.example.net" }, opts);
        new NumberRouting("desk-renamed", { numberId: desk.id, primaryRouteId: pbx.id });
        new InboundRoute("spare-renamed", { routeType: "host", value: "spare.example.net", alias: "spare" });
      };
      const outcome = await stack.up(moved, { replace: [ANY] });
      expectOk(outcome);
      const told = outcome.diagnostics
        .map(({ message }) => message)
        .filter((message) => /^Did not delete .* in this program owns it\.$/.test(message));
      expect(told).to.have.length(4);
      const [after] = everything();
      expect(after).to.deep.equal(before);
      expect(routingOf(bench.simulator, deskId)).to.deep.equal(routed);
      await expectQuiet(bench, stack);
    });

    it("costs no number when a search is renamed in the same run: the release waits for the next one", async () => {
      const renamed = async () => {
        const { url: baseUrl, accessKey, secretKey } = bench.simulator;
        const provider = new Account("support", { accessKey, secretKey, baseUrl });
        new PhoneNumber("any-renamed", { search, maxSetupCost: 1 }, { provider });
        const desk = new PhoneNumber("desk", { search: { state: "WA" }, maxSetupCost: 1 }, { provider });
        const pbx = new InboundRoute("pbx", { routeType: "host", value: "sip.example.net" }, { provider });
        new NumberRouting("desk-renamed", { numberId: desk.id, primaryRouteId: pbx.id });
      };
      const outcome = await stack.up(renamed);
      expect(outcome.messages).to.match(/"any-renamed" is new in this run .* \[rename-suspected\]/);
      expect(ledger(bench).filter((line) => line.startsWith("release"))).to.deep.equal([]);
      await expectFine(stack.up());
      expect(ledger(bench).filter((line) => line.startsWith("release"))).to.have.length(1);
    });

    it("is deleted by a destroy in the host that it is in: all that was bought and not adopted", async () => {
      await expectFine(stack.destroy());
      const { numbers, routes } = bench.simulator.control.state();
      expect(numbers.map(({ id }) => id)).to.deep.equal([LINE]);
      expect(routes.map(({ alias }) => alias)).to.have.members(["sip-reg", "spare"]);
      expect(ledger(bench).filter((line) => line.startsWith("release"))).to.have.length(3);
      expect(everything()[1]?.ledger).to.deep.equal([]);
    });
  });
}
