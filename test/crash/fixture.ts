/** A stack on a simulated carrier that is put back to where an operation begins, again and again. */
import type { AccountState, Simulator } from "pulumi-flowroute/simulator";
import { type EngineBench, openEngine } from "../engine/support/bench";
import { expectFine } from "../engine/support/programs";
import type { BenchStack, Deployment } from "../engine/support/stack";
import { keyOfScenario } from "../lifecycle/extra-kinds";
import { extraScenarios, nameBeside } from "../scenarios/beyond";
import type { Scenario } from "../scenarios/scenario";
import { type Watch, watchAccount } from "../support/invariants";
import { APPROVED, BASELINE, EXACT, WITH_OTHER_NUMBER } from "./baseline-program";
import { extraNumbers } from "./extra-kinds";
import { isChange, type Operation, type Profile, shapeOf } from "./points";

/** Where operations begin. */
interface Start {
  deployment: Deployment;
  account: AccountState;
}

export class Fixture {
  private emptyStart: Start | undefined;
  private baselineStart: Start | undefined;

  private constructor(
    readonly bench: EngineBench,
    readonly stack: BenchStack,
    readonly watch: Watch,
  ) {}

  static async open(profile: Profile): Promise<Fixture> {
    const bench = await openEngine({ profile, seed: { cnams: [APPROVED] }, env: { FLOWROUTE_TIMEOUT: "3" } });
    const stack = await bench.stack("crash", BASELINE);
    return new Fixture(bench, stack, watchAccount(bench.simulator));
  }

  get control(): Simulator["control"] {
    return this.bench.simulator.control;
  }

  /** Account, state and program are as the operation finds them, and the watch knows what it does on purpose. */
  async prepare(operation: Operation): Promise<void> {
    const { deployment, account } = await (operation === "up" ? this.atEmpty() : this.atBaseline());
    this.control.reset();
    if (extraNumbers.length > 0) this.control.inventory({ add: extraNumbers.map((number) => ({ number })) });
    this.control.setAccount(account);
    this.control.clearRequests();
    await this.stack.restore(deployment);
    this.stack.setProgram(operation === "replacement" ? WITH_OTHER_NUMBER : BASELINE);
    this.watch.startAfresh();
    if (operation === "replacement") this.watch.allow("release", EXACT);
    if (operation !== "destroy") return;
    this.watch.allow("release");
    const own = [...account.routes, ...account.e911s, ...account.cnams].map(({ id }) => id).filter(isOwn);
    this.watch.allow("edit", ...own);
  }

  /** How often an operation that nothing disturbs sends which change. */
  async record(operation: Operation): Promise<Record<string, number>> {
    await this.prepare(operation);
    const seen: Record<string, number> = {};
    const stop = this.control.watch(({ request }) => {
      const shape = request && shapeOf(request);
      if (shape !== undefined && isChange(shape)) seen[shape] = (seen[shape] ?? 0) + 1;
    });
    await expectFine(operation === "destroy" ? this.stack.destroy() : this.stack.up());
    stop();
    return seen;
  }

  /** Ids of what scenarios are about, as the stack has them when all is there. */
  async extraIds(): Promise<Record<string, string>> {
    const { resources = [] } = (await this.atBaseline()).deployment;
    const idOf = ({ kind, name }: Scenario) =>
      resources.find(({ urn }) => urn.endsWith(`:${kind}::${nameBeside(name)}`))?.id ?? "";
    return Object.fromEntries(extraScenarios.map((scenario) => [keyOfScenario(scenario), idOf(scenario)]));
  }

  close(): Promise<void> {
    this.watch.stop();
    return this.bench.close();
  }

  private async atEmpty(): Promise<Start> {
    this.emptyStart ??= { deployment: await this.stack.state(), account: this.control.state() };
    return this.emptyStart;
  }

  /** All is there and assigned, and shows, the caller name included. */
  private async atBaseline(): Promise<Start> {
    if (this.baselineStart === undefined) {
      await this.prepare("up");
      await expectFine(this.stack.up());
      for (const { id } of this.control.state().cnams) this.control.cnam(id, { approve: true });
      for (const { settle } of extraScenarios) settle?.(this.control);
      await expectFine(this.stack.up());
      this.control.advance("14d");
      this.baselineStart = { deployment: await this.stack.state(), account: this.control.state() };
    }
    return this.baselineStart;
  }
}

/** What was not there before the first `up`. */
export const isOwn = (id: string): boolean => id !== "0" && id !== APPROVED.id;
