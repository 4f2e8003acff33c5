/**
 * Kinds of resources that the histories do not know by hand: each scenario of such a kind stands in the first stack, where
 * it is declared, edited and left, drifts and disappears, beside all that happens to the others.
 */
import { declaredBeside, extraScenarios, nameBeside, numbersOf } from "../../scenarios/beyond";
import type { Scenario } from "../../scenarios/scenario";
import { kindOf, label, type Resource, type Stack } from "../../support/engine-model";
import { urnOf } from "../../support/program";
import type { ExtraKinds } from "../../support/provider-bench";
import type { ExtraAct } from "./commands";

export interface Extras {
  scenarios: readonly Scenario[];
  /** What the package does not have. */
  kinds: ExtraKinds;
}

/** The kinds of the package beyond those that are known by hand. */
export const packageExtras: Extras = { scenarios: extraScenarios, kinds: [] };

/** What the program of the first stack has of one scenario. */
type Wish = "as it is" | "edited" | "another one" | "nothing";

interface World {
  readonly control: Parameters<Scenario["drift"]>[0];
  readonly broken: string[];
  log(line: string): void;
}

/** One scenario in one history. */
export class Extra {
  private wish: Wish = "nothing";
  /** Ids under which any state has had it. */
  private readonly ids = new Set<string>();
  /** Those of them that no run is known to have taken away. */
  private readonly held = new Set<string>();
  private readonly urn: string;

  constructor(
    private readonly world: World,
    private readonly engine: Stack,
    private readonly stack: string,
    readonly scenario: Scenario,
  ) {
    this.urn = urnOf(scenario.key, nameBeside(scenario.name), stack);
  }

  declared(): Resource[] {
    const { edit, anew } = this.scenario;
    if (this.wish === "nothing") return [];
    const change = { "as it is": undefined, edited: edit, "another one": anew }[this.wish];
    return declaredBeside(this.scenario, change, this.stack);
  }

  /** The numbers that its scenario names. */
  numbers(): string[] {
    return numbersOf(this.scenario);
  }

  leave(): void {
    this.wish = "nothing";
  }

  perform(act: ExtraAct): void {
    const { scenario, world } = this;
    const id = this.engine.rows.get(this.urn)?.id;
    world.log(`${scenario.kind}: ${act}`);
    switch (act) {
      case "declare":
        this.wish = "as it is";
        return;
      case "edit":
        this.wish = "edited";
        return;
      case "anew":
        this.wish = scenario.anew === undefined ? "edited" : "another one";
        return;
      case "leave":
        this.leave();
        return;
      case "drift":
        if (id !== undefined && this.isLive(id)) scenario.drift(world.control, id);
        return;
      case "disappear":
        if (id !== undefined && this.isLive(id)) scenario.disappear(world.control, id);
    }
  }

  /** After each run. */
  remember(): void {
    const { rows, pendingDeletes } = this.engine;
    const inState = [...rows.values(), ...pendingDeletes].filter(({ urn }) => urn === this.urn).map(({ id }) => id);
    for (const id of this.held) if (!this.isLive(id)) this.held.delete(id);
    for (const id of inState) for (const all of [this.ids, this.held]) all.add(id);
  }

  /** The message says that something is in the way, or that it has gone: somebody looks, and takes it out. */
  remedy(errors: Record<string, string>): void {
    const { world, engine, scenario } = this;
    for (const { urn } of this.declared()) {
      const message = errors[label(urn)];
      if (message === undefined) continue;
      const row = engine.rows.get(urn);
      if (row !== undefined && / \[(number-missing|not-on-account)\]/.test(message)) {
        world.log(`pulumi state delete ${urn}`);
        engine.forget(urn);
      } else if (row === undefined && urn === this.urn) {
        world.log(`portal: ${scenario.kind} is taken out, as the message says`);
        for (const id of new Set([...this.ids, scenario.name])) scenario.disappear(world.control, id);
      }
    }
  }

  /** What the program wants and the state has otherwise. */
  unmet(): string[] {
    const row = this.engine.rows.get(this.urn);
    if (row === undefined) return [];
    const text = (values: Record<string, unknown>, name: string) => JSON.stringify(values[name]);
    return Object.keys(this.scenario.edit)
      .filter((name) => name in row.outputs && text(row.inputs, name) !== text(row.outputs, name))
      .map((name) => `${label(this.urn)} has another ${name} than the program: ${text(row.outputs, name)}`);
  }

  /** What is on the account, and in no state, of what any state has had. @param except what may be so */
  leftOver(except: readonly string[]): string[] {
    const rows = [...this.engine.rows.values()].filter(({ urn }) => kindOf(urn) === this.scenario.kind);
    return [...this.held]
      .filter((id) => this.isLive(id) && rows.every((row) => row.id !== id) && !except.includes(id))
      .map((id) => `everything on the account is known to one state: ${this.scenario.kind} ${id}: no state knows it`);
  }

  private isLive(id: string): boolean {
    return this.scenario.live(this.world.control.state(), id) !== undefined;
  }
}

export const extrasOf = (world: World, { scenarios: all }: Extras, engine: Stack, stack: string): Extra[] =>
  all.map((scenario) => new Extra(world, engine, stack, scenario));

/** What two scenarios need is there once. */
export const declaredBy = (extras: readonly Extra[]): Resource[] => [
  ...new Map(extras.flatMap((extra) => extra.declared()).map((resource) => [resource.urn, resource])).values(),
];

/** What has to be in stock for them. */
export const stockFor = ({ scenarios: all }: Extras): { number: string }[] =>
  [...new Set(all.flatMap(numbersOf))].map((number) => ({ number }));
