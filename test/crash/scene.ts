/** A stack on a simulated carrier that is put back to where an operation begins, again and again. */
import type { AccountState, Simulator } from "pulumi-flowroute/simulator";
import { type EngineBench, openEngine } from "../engine/support/bench";
import { expectFine } from "../engine/support/programs";
import type { BenchStack, Deployment } from "../engine/support/stack";
import { type Watch, watchAccount } from "../support/invariants";
import { APPROVED, EXACT, MOVED, OFFICE } from "./office";
import { isChange, type Operation, type Profile, shapeOf } from "./points";

/** Where operations begin. */
interface Start {
  deployment: Deployment;
  account: AccountState;
}

export class Scene {
  private nothing: Start | undefined;
  private office: Start | undefined;

  private constructor(
    readonly bench: EngineBench,
    readonly stack: BenchStack,
    readonly watch: Watch,
  ) {}

  static async open(profile: Profile): Promise<Scene> {
    const bench = await openEngine({ profile, seed: { cnams: [APPROVED] }, env: { FLOWROUTE_TIMEOUT: "3" } });
    const stack = await bench.stack("crash", OFFICE);
    return new Scene(bench, stack, watchAccount(bench.simulator));
  }

  get control(): Simulator["control"] {
    return this.bench.simulator.control;
  }

  /** Account, state and program are as the operation finds them, and the watch knows what it does on purpose. */
  async begin(operation: Operation): Promise<void> {
    const { deployment, account } = await (operation === "up" ? this.atNothing() : this.atOffice());
    this.control.reset();
    this.control.setAccount(account);
    this.control.clearRequests();
    await this.stack.restore(deployment);
    this.stack.setProgram(operation === "replacement" ? MOVED : OFFICE);
    this.watch.startAfresh();
    if (operation === "replacement") this.watch.allow("release", EXACT);
    if (operation !== "destroy") return;
    this.watch.allow("release");
    const own = [...account.routes, ...account.e911s, ...account.cnams].map(({ id }) => id).filter(isOwn);
    this.watch.allow("edit", ...own);
  }

  /** How often an operation that nothing disturbs sends which change. */
  async record(operation: Operation): Promise<Record<string, number>> {
    await this.begin(operation);
    const seen: Record<string, number> = {};
    const stop = this.control.watch(({ request }) => {
      const shape = request && shapeOf(request);
      if (shape !== undefined && isChange(shape)) seen[shape] = (seen[shape] ?? 0) + 1;
    });
    await expectFine(operation === "destroy" ? this.stack.destroy() : this.stack.up());
    stop();
    return seen;
  }

  close(): Promise<void> {
    this.watch.stop();
    return this.bench.close();
  }

  private async atNothing(): Promise<Start> {
    this.nothing ??= { deployment: await this.stack.state(), account: this.control.state() };
    return this.nothing;
  }

  /** All is there and assigned, and shows, the caller name included. */
  private async atOffice(): Promise<Start> {
    if (this.office === undefined) {
      await this.begin("up");
      await expectFine(this.stack.up());
      for (const { id } of this.control.state().cnams) this.control.cnam(id, { approve: true });
      await expectFine(this.stack.up());
      this.control.advance("14d");
      this.office = { deployment: await this.stack.state(), account: this.control.state() };
    }
    return this.office;
  }
}

/** What was not there before the first `up`. */
export const isOwn = (id: string): boolean => id !== "0" && id !== APPROVED.id;
