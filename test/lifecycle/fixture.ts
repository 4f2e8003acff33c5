/**
 * Where the events happen: one simulated carrier and one stack, set back to the same moment before each case, which is that
 * the program has come up, its caller name is approved and assigned, and nothing is left to do.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect } from "chai";
import { type AccountState, type Profile, type Simulator, startSimulator } from "pulumi-flowroute/simulator";
import { type EngineBench, openEngine } from "../engine/support/bench";
import { expectFine, HURRY } from "../engine/support/programs";
import type { BenchStack, Deployment } from "../engine/support/stack";
import { extraScenarios, numbersOf } from "../scenarios/beyond";
import { baselineProgram, one, programOf, type Wanted } from "./baseline-program";

const PROJECT = "bench";
const STACK = "life";

export interface Keys {
  accessKey: string;
  secretKey: string;
}

export class Fixture {
  private readonly folder = mkdtempSync(join(tmpdir(), "pulumi-flowroute-life-"));
  private readonly statePath = join(this.folder, "account.json");
  private readonly others: Simulator[] = [];
  private account!: AccountState;
  private deployment!: Deployment;
  bench!: EngineBench;
  stack!: BenchStack;
  /** The carrier as the program reaches it; another one after its keys or its address have changed. */
  simulator!: Simulator;
  /** Ids of the things of the baseline program at the carrier, by key. */
  ids: Record<string, string> = {};

  constructor(readonly profile: Profile) {}

  async open(): Promise<void> {
    this.bench = await openEngine({ profile: this.profile, env: HURRY, statePath: this.statePath });
    this.simulator = this.bench.simulator;
    const wanted = baselineProgram();
    const inStock = extraScenarios.flatMap(numbersOf).map((number) => ({ number }));
    if (inStock.length > 0) this.simulator.control.inventory({ add: inStock });
    this.stack = await this.bench.stack(STACK, programOf(wanted, this.simulator));
    await expectFine(this.stack.up());
    const { control } = this.simulator;
    for (const { id } of control.state().cnams) control.cnam(id, { approve: true });
    for (const { settle } of extraScenarios) settle?.(control);
    await expectFine(this.stack.up());
    control.advance("14d");
    await expectFine(this.stack.refresh());
    this.account = control.state();
    this.deployment = await this.agedState();
    for (const key of Object.keys(wanted.resources)) this.ids[key] = this.idIn(this.deployment, wanted, key);
  }

  /** Back to the moment at which every case begins. */
  async reset(): Promise<void> {
    const home = this.bench.simulator;
    for (const other of this.others.splice(0)) await other.close();
    if (this.simulator !== home) await this.connectTo(await this.restart(home));
    const { control } = this.simulator;
    control.reset();
    const { numbers, routes, e911s, cnams, callbacks } = this.account;
    control.inventory({ take: numbers.map(({ id }) => id) });
    control.setAccount({ numbers, e911s, cnams, callbacks, routes: routes.filter(({ id }) => id !== "0") });
    this.stack.setProgram(programOf(baselineProgram(), this.simulator));
    await this.restore();
  }

  /** The state of the baseline program, as from a backup; or another one. */
  async restore(deployment: Deployment = structuredClone(this.deployment)): Promise<void> {
    await this.stack.engine.importStack({ version: 3, deployment });
  }

  backup(): Deployment {
    return structuredClone(this.deployment);
  }

  /** The carrier gives the account other keys. */
  async rotateKeys(): Promise<void> {
    await this.simulator.close();
    await this.connectTo(await this.restart({ accessKey: "rotated-access", secretKey: "rotated-secret" }));
  }

  /** The account is reached under another address. */
  async moveAway(): Promise<void> {
    const { accessKey, secretKey } = this.simulator;
    await this.simulator.close();
    await this.connectTo(await startSimulator({ ...this.options(), accessKey, secretKey }));
  }

  /** A carrier with another account. */
  async anotherAccount(): Promise<Simulator> {
    const other = await startSimulator({ profile: this.profile, accessKey: "other-access", secretKey: "other-secret" });
    this.others.push(other);
    return other;
  }

  /** The stack's configuration has these keys from now on. */
  async useKeysOf({ url, accessKey, secretKey }: Simulator): Promise<void> {
    await this.stack.engine.setAllConfig({
      "flowroute:accessKey": { value: accessKey },
      "flowroute:secretKey": { value: secretKey, secret: true },
      "flowroute:baseUrl": { value: url },
    });
  }

  urn(wanted: Wanted, key: string): string {
    const { kind, name, isInside } = one(wanted, key);
    return urnOf(kind, name, isInside);
  }

  idIn({ resources = [] }: Deployment, wanted: Wanted, key: string): string {
    const urn = this.urn(wanted, key);
    const found = resources.find((resource) => resource.urn === urn && resource.delete !== true);
    expect(found?.id, `the id of ${urn}`).to.be.a("string");
    return String(found?.id);
  }

  async close(): Promise<void> {
    await Promise.all([this.bench.close(), this.simulator.close(), ...this.others.map((other) => other.close())]);
    rmSync(this.folder, { recursive: true, force: true });
  }

  /** As if a month had passed: what reads show is not behind any more. */
  private async agedState(): Promise<Deployment> {
    const moment = /"(\d{4}-\d\d-\d\dT[\d:.]+Z)"/g;
    const earlier = (_: string, at: string) => `"${new Date(Date.parse(at) - 30 * 24 * 3600_000).toISOString()}"`;
    return JSON.parse(JSON.stringify(await this.stack.state()).replace(moment, earlier));
  }

  private options() {
    return { profile: this.profile, statePath: this.statePath };
  }

  private async restart({ accessKey, secretKey }: Keys): Promise<Simulator> {
    await this.simulator.close();
    const port = Number(new URL(this.bench.simulator.url).port);
    return startSimulator({ ...this.options(), port, accessKey, secretKey });
  }

  private async connectTo(simulator: Simulator): Promise<void> {
    this.simulator = simulator;
    await this.useKeysOf(simulator);
  }
}

export const urnOf = (kind: string, name: string, isInside = false): string =>
  `urn:pulumi:${STACK}::${PROJECT}::${isInside ? "test:Floor$" : ""}pulumi-nodejs:dynamic/flowroute:${kind}::${name}`;
