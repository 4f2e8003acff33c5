import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import * as pulumi from "@pulumi/pulumi";
import { expect } from "chai";
import { Account, type AccountArgs, InboundRoute, NumberRouting, PhoneNumber } from "pulumi-flowroute";
import { type Simulator, startSimulator } from "pulumi-flowroute/simulator";
import { openEngine } from "../engine/support/bench";
import type { Outcome } from "../engine/support/outcome";
import {
  expectFine,
  expectNoSecrets,
  expectNothingLeft,
  expectOk,
  HURRY,
  holdings,
  plan,
} from "../engine/support/programs";
import type { BenchStack } from "../engine/support/stack";
import { booksOf } from "../support/account";
import { perSuite } from "../support/bench";

const HOTLINE = "12065550110";

/** A component that hands its provider on. */
class Desk extends pulumi.ComponentResource {
  constructor(name: string, opts: pulumi.ComponentResourceOptions) {
    super("test:Desk", name, {}, opts);
    new PhoneNumber(name, { search: { state: "OR" }, maxSetupCost: 1 }, { parent: this });
  }
}

describe("several accounts in one stack", () => {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-accounts-"));
  const statePath = join(folder, "sales.json");
  /** The account of the stack's own configuration. */
  const bench = perSuite(() => openEngine({ env: HURRY }));
  /** That of an `Account`. */
  let sales: Simulator;
  let stack: BenchStack;
  const shown: Outcome[] = [];

  before(async () => {
    sales = await startSimulator({ statePath, accessKey: "sales-access", secretKey: "sales-secret" });
    stack = await bench.stack("both", withSales({}));
  });
  after(async () => {
    await sales.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** One office on the stack's account, another one on that of the sales. */
  const withSales = (args: Partial<AccountArgs>) => async () => {
    const pbx = new InboundRoute("pbx", { routeType: "host", value: "sip.example.net" });
    new PhoneNumber("front", { search: { state: "OR" }, maxSetupCost: 1 });
    const { url: baseUrl, accessKey } = sales;
    // As when another resource hands the key out: not known before that one is made.
    const secretKey = pbx.origin.apply(() => sales.secretKey);
    const provider = new Account("sales", { accessKey, secretKey, baseUrl, maxReleases: 1, ...args });
    const route = new InboundRoute("sales-pbx", { routeType: "host", value: "sales.example.net" }, { provider });
    const hotline = new PhoneNumber("hotline", { number: HOTLINE }, { provider });
    new NumberRouting("hotline", { numberId: hotline.id, primaryRouteId: route.id }, { provider });
    new Desk("desk", { providers: [provider] });
  };

  const everything = () =>
    [bench.simulator, sales].map(({ control }) => [control.state().numbers, control.state().ledger]);
  const asked = () => [
    bench.requests(),
    sales.control.requests().map(({ method, path }) => `${method} ${path.split("?")[0]}`),
  ];
  const forget = () => {
    bench.simulator.control.clearRequests();
    sales.control.clearRequests();
  };
  const see = async (work: Promise<Outcome>): Promise<Outcome> => {
    const outcome = await work;
    shown.push(outcome);
    return outcome;
  };

  it("is previewed without a look at an account whose keys are not known yet", async () => {
    const outcome = await see(stack.preview());
    expectOk(outcome);
    expect(plan(outcome)).to.include.members(["create front", "create hotline", "create desk", "create sales-pbx"]);
    expect(asked()[1]).to.deep.equal([]);
  });

  it("has each number, its search and its route on the account of its provider, components included", async () => {
    await expectFine(see(stack.up()));
    const [own, its] = [booksOf(bench.simulator), booksOf(sales)];
    expect(own).to.include({ purchases: 1 });
    expect(its).to.include({ purchases: 2 });
    expect([own.routes, its.routes].map(({ length }) => length)).to.deep.equal([1, 1]);
    const { resources = [] } = await stack.state();
    const find = (name: string) =>
      resources.filter(({ urn }) => urn.endsWith(`::${name}`) && /Number(Search)?::/.test(urn));
    const idOf = (name: string) => find(name).find(({ urn }) => urn.includes(":PhoneNumber::"))?.id;
    expect(own.numbers).to.deep.equal([idOf("front")]);
    expect(its.numbers).to.have.members([HOTLINE, idOf("desk")]);
    for (const { provider, type } of [...find("desk"), ...find("hotline")])
      expect(provider, type).to.match(/::sales::/);
    for (const { provider, type } of find("front")) expect(provider, type).to.match(/::default::/);
  });

  it("asks neither in a second preview", async () => {
    forget();
    const { ok, messages, changes } = await see(stack.preview());
    expect({ ok, messages, changes }).to.deep.equal({ ok: true, messages: "", changes: {} });
    expect(asked()).to.deep.equal([[], []]);
  });

  it("has no key in clear in the state or in what is shown, although the program gives them as plain texts", async () => {
    for (const outcome of shown) await expectNoSecrets(stack, outcome, [sales.accessKey, sales.secretKey]);
  });

  it("is the same account after its keys were rotated: one read, no change, and quiet again", async () => {
    const before = await everything();
    const port = Number(new URL(sales.url).port);
    await sales.close();
    sales = await startSimulator({ port, statePath, accessKey: "rotated-access", secretKey: "rotated-secret" });
    forget();
    const { ok, messages, changes } = await stack.up(withSales({}));
    expect({ ok, messages, changes }).to.deep.equal({ ok: true, messages: "", changes: {} });
    expect(asked()).to.deep.equal([[], ["GET /v2/routes"]]);
    expect(everything()).to.deep.equal(before);
    forget();
    expect(await stack.preview()).to.deep.include({ ok: true, messages: "", changes: {} });
    expect(asked()).to.deep.equal([[], []]);
    expect((await stack.refresh({ previewOnly: true, expectNoChanges: true })).ok).to.equal(true);
  });

  const wrongUrls: [string, () => string, RegExp][] = [
    [
      "is that of another account",
      () => bench.simulator.url,
      /answered 401.*\[keys-rejected\].*Set accessKey and secretKey in the arguments of the Account "sales"/s,
    ],
    ["leads nowhere", () => "http://127.0.0.1:9", /ECONNREFUSED.*\(baseUrl of the Account "sales"\)/s],
  ];
  for (const [what, baseUrl, message] of wrongUrls) {
    it(`fails a preview when its URL ${what}, and says what to set`, async () => {
      forget();
      const outcome = await stack.preview(withSales({ baseUrl: baseUrl() }));
      expect(outcome.ok).to.equal(false);
      expect(outcome.messages).to.match(message).and.not.include("pulumi config");
      expect(
        asked()
          .flat()
          .filter((line) => !line.startsWith("GET ")),
      ).to.deep.equal([]);
    });
  }

  it("loses nothing with a wrong key or with those of another account, in an up and in a destroy after it", async () => {
    const before = [everything(), await holdings(stack)];
    const wrongKey = await stack.up(withSales({ accessKey: "mistyped-access", secretKey: "mistyped-secret" }));
    expect(wrongKey.messages).to.match(
      /answered 401.*\[keys-rejected\].*Set accessKey and secretKey in the arguments of the Account "sales"/s,
    );
    const { url, accessKey, secretKey } = bench.simulator;
    const wrongAccount = await stack.up(withSales({ accessKey, secretKey, baseUrl: url }));
    expect(wrongAccount.messages).to.match(/from the Account "sales".*\[other-account\]/);
    expect(wrongAccount.messages).to.match(/the Account "sales", .*: confirmAccount: "[0-9a-f]{16}"/);
    // The engine has the keys of the failed run now.
    const hotline = `urn:pulumi:both::bench::pulumi-nodejs:dynamic/flowroute:PhoneNumber::hotline`;
    const destroy = await stack.destroy({ target: [hotline], targetDependents: true });
    expect(destroy.messages).to.include("Nothing was changed. [other-account]");
    for (const outcome of [wrongKey, wrongAccount, destroy]) {
      expect(outcome.ok).to.equal(false);
      await expectNoSecrets(stack, outcome, ["mistyped-access", "mistyped-secret", sales.accessKey, sales.secretKey]);
    }
    expect([everything(), await holdings(stack)]).to.deep.equal(before);
    expect(await stack.up(withSales({}))).to.deep.include({ ok: true, messages: "", changes: {} });
  });

  it("gives everything back on both, but no more in one run than an Account allows", async () => {
    const { messages } = await stack.destroy();
    expect(messages).to.include('maxReleases of the Account "sales" allows');
    expect(booksOf(sales).releases).to.have.length(1);
    await expectFine(stack.destroy({ env: { FLOWROUTE_MAX_RELEASES: "9" } }));
    await expectNothingLeft(bench, stack);
    const its = booksOf(sales);
    expect(its.numbers).to.deep.equal([]);
    expect(its.routes).to.deep.equal([]);
    expect(its.releases).to.have.length(its.purchases);
  });
});
