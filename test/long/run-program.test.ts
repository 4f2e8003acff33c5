import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type Simulator, startSimulator } from "pulumi-flowroute/simulator";
import { type EngineBench, openEngine } from "../engine/support/bench";
import { expectFine, expectNoSecrets, HURRY, holdings, ledger } from "../engine/support/programs";
import type { BenchStack } from "../engine/support/stack";

const PROGRAM = `
const flowroute = require("pulumi-flowroute");
const pbx = new flowroute.InboundRoute("pbx", { routeType: "host", value: "sip.example.net" });
const line = new flowroute.PhoneNumber("line", { number: "12065550110" });
new flowroute.NumberRouting("line", { numberId: line.id, primaryRouteId: pbx.id });
const place = { streetNumber: "1", streetName: "Main St", city: "Seattle", state: "WA", country: "US", zip: "98101" };
const hq = new flowroute.E911Address("hq", { label: "HQ", firstName: "Ada", lastName: "Bell", ...place });
new flowroute.E911Assignment("line", { numberId: line.id, e911AddressId: hq.id });
`;

/** Without the program these two use the keys of the last `up`; with it, those of the configuration of today. */
describe("refresh and destroy with --run-program, after the keys were rotated", () => {
  const folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-run-program-"));
  const statePath = join(folder, "account.json");
  const rotated = { accessKey: "rotated-access", secretKey: "rotated-secret" };
  let bench: EngineBench;
  let stack: BenchStack;
  let own: Simulator;

  before(async () => {
    bench = await openEngine({ env: HURRY, statePath });
    stack = await bench.stack("office", { script: PROGRAM });
    await expectFine(stack.up());
    const port = Number(new URL(bench.simulator.url).port);
    await bench.simulator.close();
    own = await startSimulator({ port, statePath, ...rotated });
    await stack.engine.setAllConfig({
      "flowroute:accessKey": { value: rotated.accessKey },
      "flowroute:secretKey": { value: rotated.secretKey, secret: true },
    });
  });
  after(async () => {
    await Promise.all([bench.close(), own.close()]);
    rmSync(folder, { recursive: true, force: true });
  });

  it("refresh reads with today's keys, and shows them to nobody", async () => {
    expect((await stack.refresh()).messages).to.match(/answered 401/);
    const seen = await stack.refresh({ runProgram: true });
    expect({ ok: seen.ok, messages: seen.messages, changes: seen.changes }).to.deep.equal({
      ok: true,
      messages: "",
      changes: {},
    });
    await expectNoSecrets(stack, seen, [rotated.secretKey, "Bell"]);
  });

  it("destroy removes everything, as it does without the program", async () => {
    expect(await expectFine(stack.destroy({ runProgram: true }))).to.have.length(5);
    expect(await holdings(stack)).to.deep.equal([]);
    const { numbers, routes, e911s } = own.control.state();
    expect({ numbers, routes: routes.filter(({ id }) => id !== "0"), e911s }).to.deep.equal({
      numbers: [],
      routes: [],
      e911s: [],
    });
    expect(ledger({ simulator: own } as EngineBench).at(-1)).to.equal("release 12065550110 0");
  });
});
