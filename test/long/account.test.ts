import { copyFileSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { InboundRoute, NumberRouting, PhoneNumber } from "pulumi-flowroute";
import { type Simulator, startSimulator } from "pulumi-flowroute/simulator";
import { openEngine } from "../engine/support/bench";
import {
  expectFine,
  expectNoSecrets,
  expectOk,
  HURRY,
  holdings,
  ledger,
  plan,
  writes,
} from "../engine/support/programs";
import type { BenchStack } from "../engine/support/stack";
import { perSuite } from "../support/bench";

const LINE = "12065550110";

/** One of each kind, the number by search too, so that each has to show that it is on the right account. */
const program = async () => {
  const pbx = new InboundRoute("pbx", { routeType: "host", value: "sip.example.net" });
  const line = new PhoneNumber("line", { number: LINE });
  new NumberRouting("line", { numberId: line.id, primaryRouteId: pbx.id });
  new PhoneNumber("any", { search: { state: "OR" }, maxSetupCost: 1 });
};

const configOf = ({ url, accessKey, secretKey }: Pick<Simulator, "url" | "accessKey" | "secretKey">) => ({
  "flowroute:accessKey": { value: accessKey },
  "flowroute:secretKey": { value: secretKey, secret: true },
  "flowroute:baseUrl": { value: url },
});

const environmentOf = ({ url, accessKey, secretKey }: Simulator) => ({
  FLOWROUTE_ACCESS_KEY: accessKey,
  FLOWROUTE_SECRET_KEY: secretKey,
  FLOWROUTE_BASE_URL: url,
});

const NO_KEYS = { "flowroute:accessKey": undefined, "flowroute:secretKey": undefined, "flowroute:baseUrl": undefined };

describe("the account of a stack", () => {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-account-"));
  const statePath = join(folder, "account.json");
  const bench = perSuite(() => openEngine({ env: HURRY, statePath }));
  let stack: BenchStack;
  /** Who has other keys, and another account with some other numbers. */
  const others = perSuite(() => startSimulator({ accessKey: "others-access", secretKey: "others-secret", numbers: 3 }));
  /** The bench's own account, with other keys once they are rotated. */
  let own: Simulator;

  before(async () => {
    own = bench.simulator;
    stack = await bench.stack("office", program);
    await expectFine(stack.up());
  });
  after(async () => {
    await own.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const everything = (simulator: Simulator) => {
    const { numbers, routes, ledger } = simulator.control.state();
    return { numbers, routes, ledger };
  };

  it("is the same after its keys were rotated, and quiet again after one up", async () => {
    const port = Number(new URL(own.url).port);
    await own.close();
    own = await startSimulator({ port, statePath, accessKey: "rotated-access", secretKey: "rotated-secret" });
    const early = await stack.refresh();
    expect(early.ok).to.equal(false);
    expect(early.messages).to.match(
      /answered 401.*\[keys-rejected\].*refresh and destroy use the keys of the last pulumi up/s,
    );
    await stack.engine.setAllConfig(configOf(own));
    const { ok, messages, changes } = await stack.up();
    expect({ ok, messages, changes }).to.deep.equal({ ok: true, messages: "", changes: {} });
    own.control.clearRequests();
    expect(await stack.preview()).to.deep.include({ ok: true, messages: "", changes: {} });
    expect(own.control.requests()).to.deep.equal([]);
    expect((await stack.refresh({ previewOnly: true, expectNoChanges: true })).ok).to.equal(true);
  });

  it("is not another one: keys of somebody else fail the preview, and nothing is touched", async () => {
    const before = [everything(own), everything(others), await holdings(stack)];
    await stack.engine.setAllConfig(configOf(others));
    const outcome = await stack.up();
    expect(outcome.ok).to.equal(false);
    expect(outcome.messages).to.include("Nothing was changed. [other-account]");
    expect(outcome.messages).to.match(/pulumi config set flowroute:confirmAccount [0-9a-f]{16}/);
    expect([everything(own), everything(others), await holdings(stack)]).to.deep.equal(before);
    expect(others.control.requests().every(({ method }) => method === "GET")).to.equal(true);
    await expectNoSecrets(stack, outcome, ["others-secret", own.secretKey]);
  });

  it("is another one when the user confirms it, with the hash that the message gives", async () => {
    const refused = await stack.preview();
    const [, hash = ""] = /confirmAccount ([0-9a-f]{16})/.exec(refused.messages) ?? [];
    await stack.engine.setAllConfig({ ...configOf(others), "flowroute:confirmAccount": { value: hash } });
    expect((await stack.preview()).messages).to.equal("");
    await stack.engine.setAllConfig({ "flowroute:confirmAccount": { value: "0123456789abcdef" } });
    expect((await stack.preview()).messages).to.include("[other-account]");
    await stack.engine.removeConfig("flowroute:confirmAccount");
    await stack.engine.setAllConfig(configOf(own));
    expect(await stack.up()).to.deep.include({ ok: true, messages: "", changes: {} });
  });

  it("is the same at another address", async () => {
    const copy = join(folder, "moved.json");
    copyFileSync(statePath, copy);
    const moved = await startSimulator({ statePath: copy, accessKey: own.accessKey, secretKey: own.secretKey });
    try {
      await stack.engine.setAllConfig(configOf(moved));
      expect(await stack.preview()).to.deep.include({ ok: true, messages: "", changes: {} });
    } finally {
      await moved.close();
    }
  });

  it("loses nothing by a refresh or a destroy with the keys of somebody else", async () => {
    const env = environmentOf(own);
    const strange = environmentOf(others);
    const fromEnv = await bench.stack("from-env", async () => void new InboundRoute("fax", route), { config: NO_KEYS });
    await expectFine(fromEnv.up(undefined, { env }));
    others.control.clearRequests();
    for (const operation of ["refresh", "destroy"] as const) {
      const { ok, messages } = await fromEnv[operation]({ env: strange });
      expect(ok).to.equal(false);
      expect(messages).to.include("[other-account]");
    }
    expect(await holdings(fromEnv)).to.deep.equal(["InboundRoute fax"]);
    expect(others.control.requests().every(({ method }) => method === "GET")).to.equal(true);
    await expectFine(fromEnv.destroy({ env }));
  });

  it("is deleted with the keys of the last up", async () => {
    await stack.engine.setAllConfig(configOf(own));
    expectOk(await stack.destroy());
    const { numbers, routes } = everything(own);
    expect(numbers).to.deep.equal([]);
    expect(routes.map(({ value }) => value)).to.not.include("sip.example.net");
  });

  const route = { routeType: "host", value: "fax.example.net" } as const;
});

describe("keys", () => {
  const bench = perSuite(() => openEngine({ env: HURRY }));
  const other = perSuite(() => startSimulator());
  const one = async () => void new InboundRoute("pbx", { routeType: "host", value: "sip.example.net" });

  it("and URL come from one place, never mixed", async () => {
    const { url } = bench.simulator;
    const config = { ...NO_KEYS, "flowroute:baseUrl": url };
    const half = await bench.stack("half", one, { config });
    const { ok, messages } = await half.preview(undefined, { env: environmentOf(bench.simulator) });
    expect(ok).to.equal(false);
    expect(messages).to.match(
      /access key and secret key are not set in the Pulumi configuration\..* \[invalid-configuration\]/,
    );
    await half.engine.setAllConfig({ "flowroute:accessKey": { value: bench.simulator.accessKey } });
    const without = await half.preview(undefined, { env: environmentOf(bench.simulator) });
    expect(without.messages).to.match(
      /Flowroute's secret key is not set in the Pulumi configuration\..* \[invalid-configuration\]/,
    );
    expect(bench.requests()).to.deep.equal([]);
  });

  it("of the configuration win over the environment, as a whole", async () => {
    const stack = await bench.stack("whole", one);
    await expectFine(stack.up(undefined, { env: environmentOf(other) }));
    expect(writes(bench)).to.have.length(1);
    expect(other.control.requests()).to.deep.equal([]);
    await expectFine(stack.destroy({ env: environmentOf(other) }));
    expect(other.control.requests()).to.deep.equal([]);
    expect(ledger(bench)).to.deep.equal([]);
  });

  it("are taken from the environment, by the names of Flowroute's own SDK too", async () => {
    const { url, accessKey, secretKey } = bench.simulator;
    const stack = await bench.stack("environment", one, { config: NO_KEYS });
    const env = { FR_ACCESS_KEY: accessKey, FR_SECRET_KEY: secretKey, FLOWROUTE_BASE_URL: url };
    const outcome = await stack.preview(undefined, { env });
    expect(outcome.messages).to.equal("");
    expect(plan(outcome)).to.deep.equal(["create pbx"]);
  });

  it("in plain text bring a warning that says what to type, once", async () => {
    const script = `const { InboundRoute } = require("pulumi-flowroute");
for (const name of ["a", "b"]) new InboundRoute(name, { routeType: "host", value: name + ".example.net" });`;
    const { secretKey } = bench.simulator;
    const stack = await bench.stack("plain", { script }, { config: { "flowroute:secretKey": secretKey } });
    const { ok, diagnostics } = await stack.preview();
    expect(ok).to.equal(true);
    const warnings = diagnostics.filter(({ severity }) => severity === "warning").map(({ message }) => message);
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.include("pulumi config set --secret flowroute:secretKey").and.not.include(secretKey);
  });
});
