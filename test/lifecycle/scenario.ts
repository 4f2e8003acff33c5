/** One case of the lifecycle: from the baseline program through its events until nothing is left to do, and what must hold at the end. */
import { expect } from "chai";
import type { Outcome } from "../engine/support/outcome";
import { scenarios } from "../scenarios";
import { extraScenarios } from "../scenarios/beyond";
import { brokenElsewhere } from "../scenarios/scenario";
import { expectSound, stateOfDeployment, type Watch, watchAccount } from "../support/invariants";
import { baselineProgram, CAPS, declaredOf, programOf, type Wanted } from "./baseline-program";
import { type Effects, ExpectedEffects } from "./expected-effects";
import { leftOver } from "./extra-kinds";
import type { Fixture } from "./fixture";
import { urnOf } from "./fixture";

/** How an `up` is called. */
export interface UpOptions {
  refresh?: boolean;
  /** Keys of what is replaced by force. */
  replace?: readonly string[];
  /** Keys of what it is limited to. */
  target?: readonly string[];
  /** It goes on after an error. */
  continuesOnError?: boolean;
}

/** Something that happens to a stack. Without `act` it happens with the next `up`. */
export interface LifecycleEvent {
  title: string;
  /** Keys of the resources that it is about. */
  about: readonly string[];
  /** Keys of what is gone after it. */
  removes?: readonly string[];
  /** Keys of what is not in the state after it, but still in the program. */
  unmakes?: readonly string[];
  /** Keys of numbers that it names by the digits which they begin with. */
  pins?: readonly string[];
  /** The account is reached with other keys, or elsewhere. */
  changesKeys?: boolean;
  /** The engine has another provider for what there is. */
  changesProvider?: boolean;
  /** Something that the stack has is gone at the carrier. */
  loses?: boolean;
  /** Keys of what a forced replacement in the same run cannot find by its tag or content: it is gone, or has another one. */
  estranges?: readonly string[];
  /** It happens during the first release of a number. */
  isInRelease?: boolean;
  /** It brings back a state from before. */
  isOfOld?: boolean;
  /** Keys of what is protected after it. */
  locks?: readonly string[];
  /** Keys of what has another name, or another parent, after it. */
  renames?: readonly string[];
  /** Keys of what it makes another thing of: by a name that nothing connects with the former one, or by other content. */
  remakes?: readonly string[];
  /** It is about the state, or the way to the account, before anything else happens. */
  isBefore?: boolean;
  /** It is about all that is there, whatever happened before. */
  isAfter?: boolean;
  /** Why it is in no pair. */
  isAlone?: string;
  /** Keys of numbers that stay on the account whatever happens to them after it, and of what they use. */
  keeps?: readonly string[];
  /** What the user changes in the program. */
  edit?(wanted: Wanted): void;
  /** What somebody else does: the carrier, a colleague in the portal, another machine. */
  external?(scenario: Scenario): void | Promise<void>;
  up?: UpOptions;
  /** Instead of an `up`. */
  act?(scenario: Scenario): Promise<void>;
  /** What a run may fail with. Without it, none may fail. */
  expectedError?: RegExp;
  /** What the user does then, because the message says so. */
  remedy?(scenario: Scenario): void | Promise<void>;
  /** What it may cost, on purpose. */
  effects?: Effects;
}

/** So many runs may follow the last event before nothing is left to do. */
const MOST_RUNS = 4;

export class Scenario {
  wanted = baselineProgram();
  /** What the program had before the last edit. */
  private former: Wanted["resources"] = {};
  readonly outcomes: Outcome[] = [];
  private readonly played: LifecycleEvent[] = [];
  private readonly effects: ExpectedEffects;
  private readonly expectedErrors: RegExp[];
  private watch: Watch;

  constructor(
    readonly fixture: Fixture,
    private readonly events: readonly LifecycleEvent[],
  ) {
    this.expectedErrors = events.flatMap(({ expectedError }) => expectedError ?? []);
    this.effects = new ExpectedEffects(
      events.map(({ effects }) => effects ?? {}),
      fixture.ids,
    );
    this.watch = this.watchFrom(Object.values(fixture.ids));
  }

  private watchFrom(own: readonly string[]): Watch {
    const watch = watchAccount(this.fixture.simulator, { ...CAPS, own });
    this.effects.allowIn(watch);
    return watch;
  }

  get control() {
    return this.fixture.simulator.control;
  }

  /** Lets these events happen with one run. */
  async play(events: readonly LifecycleEvent[]): Promise<void> {
    this.former = Object.fromEntries(Object.entries(this.wanted.resources).map(([key, each]) => [key, { ...each }]));
    const keeps = this.played.flatMap((event) => event.keeps ?? []);
    this.effects.expectLeft(await this.idsNow([...events.flatMap(({ effects }) => effects?.leaves ?? []), ...keeps]));
    this.played.push(...events);
    for (const { edit } of events) edit?.(this.wanted);
    for (const { external } of events) await external?.(this);
    const acting = events.filter(({ act }) => act !== undefined);
    for (const { act } of acting) await act?.(this);
    if (acting.length === 0) await this.up(merged(events));
    // What is wrong with the carrier has passed by the next run.
    this.control.faults.clear();
  }

  /** What the state has under these keys. */
  private async idsNow(keys: readonly string[]): Promise<string[]> {
    if (keys.length === 0) return [];
    const urns = keys.flatMap((key) => this.urnOf(key));
    const { resources = [] } = await this.fixture.stack.state();
    return resources.flatMap(({ urn, id }) => (id !== undefined && urns.includes(urn) ? [id] : []));
  }

  /** An `up` of the program as it is now. It may only fail with what the events say. */
  async up({ refresh = false, replace = [], target = [], continuesOnError = false }: UpOptions = {}): Promise<Outcome> {
    const { stack, simulator } = this.fixture;
    stack.setProgram(programOf(this.wanted, simulator));
    this.control.clearRequests();
    const outcome = await stack.up(undefined, {
      refresh,
      replace: replace.flatMap((key) => (key === "searches" ? this.searches() : this.urnOf(key))),
      target: target.flatMap((key) => [...this.urnOf(key), ...this.searches(key)]),
      continueOnError: continuesOnError,
    });
    return this.expectAllowed(outcome);
  }

  /** Of what the baseline program has of a kind. */
  private idsOf(kind: string): string[] {
    const { resources } = baselineProgram();
    return Object.entries(this.fixture.ids).flatMap(([key, id]) => (resources[key]?.kind === kind ? [id] : []));
  }

  /** False for what is not in the program in the end. */
  wants(key: string): boolean {
    return this.wanted.resources[key] !== undefined && !this.events.some(({ removes }) => removes?.includes(key));
  }

  /** None when it was never in the program. */
  urnOf(key: string): string[] {
    const { kind, name, isInside } = this.wanted.resources[key] ?? this.former[key] ?? {};
    return kind === undefined || name === undefined ? [] : [urnOf(kind, name, isInside)];
  }

  /** The searches of all numbers, or of one. */
  private searches(only?: string): string[] {
    const numbers = Object.entries(this.wanted.resources).filter(
      ([key, { kind, args }]) => kind === "PhoneNumber" && !args["adopt"] && (only === undefined || key === only),
    );
    return numbers.map(([, { name, isInside }]) => urnOf("NumberSearch", name, isInside));
  }

  /** What the stack of the baseline program has at the carrier, to the byte. */
  ownSnapshot(): string {
    const ids = Object.values(this.fixture.ids);
    const { numbers, routes, e911s, cnams } = this.control.state();
    return JSON.stringify([numbers, routes, e911s, cnams].map((kind) => kind.filter(({ id }) => ids.includes(id))));
  }

  expectAllowed(outcome: Outcome): Outcome {
    this.outcomes.push(outcome);
    const broken = brokenElsewhere(scenarios, this.control.state(), (kind) => this.idsOf(kind));
    expect(broken, this.history()).to.deep.equal([]);
    if (!outcome.ok && !this.expectedErrors.some((expectedError) => expectedError.test(outcome.messages)))
      expect.fail(`a run failed:\n${outcome.messages}\n${this.history()}`);
    return outcome;
  }

  /** The carrier is reached in another way from now on, and watched there. */
  async reachElsewhere(move: () => Promise<void>): Promise<void> {
    expect(this.watch.breaches, this.history()).to.deep.equal([]);
    const { numbers, routes, e911s, cnams } = this.control.state();
    const own = [
      ...numbers.filter(({ id }) => !this.watch.isForeign("number", id)),
      ...[...routes, ...e911s, ...cnams].filter(({ id }) => !this.watch.isForeign("record", id)),
    ];
    this.watch.stop();
    await move();
    this.watch = this.watchFrom(own.map(({ id }) => id));
  }

  /** The user does what the messages say, and runs `up` until nothing is left to do. */
  async converge(): Promise<void> {
    for (const { remedy } of this.events) await remedy?.(this);
    let last: Outcome | undefined;
    for (let run = 0; run < MOST_RUNS; run += 1) {
      this.approveNames();
      last = await this.up(run === 0 && this.events.some(({ up }) => up?.refresh) ? { refresh: true } : {});
      if (last.ok && Object.keys(last.changes).length === 0 && run > 0) break;
      if (last.ok && Object.keys(last.changes).length === 0 && this.asked().length === 0) break;
    }
    if (!last) return;
    const { ok, changes, messages } = last;
    expect(
      { ok, changes, messages, asked: this.asked() },
      `the last run asked ${this.asked().join(", ")}\n${this.history()}`,
    ).to.deep.equal({
      ok: true,
      changes: {},
      messages: "",
      asked: [],
    });
    await this.expectSoundEnd();
  }

  /** Days pass. */
  private approveNames(): void {
    for (const { id, is_approved } of this.control.state().cnams)
      if (!is_approved) this.control.cnam(id, { approve: true });
  }

  private async expectSoundEnd(): Promise<void> {
    const unexpected = this.effects.unexpected(this.fixture.simulator);
    expect(unexpected, `${unexpected.join("; ")}\n${this.history()}`).to.deep.equal([]);
    const program = Object.keys(declaredOf(this.wanted)).flatMap((key) => this.urnOf(key));
    const state = stateOfDeployment("life", await this.fixture.stack.state(), program);
    this.withHistory(() => expectSound(this.watch, [state], { except: this.effects.leftIds }));
    const left = leftOver(extraScenarios, this.control.state(), state.resources, this.fixture.ids);
    expect(left, this.history()).to.deep.equal([]);
  }

  /** With the history of the case. */
  private withHistory(look: () => void): void {
    try {
      look();
    } catch (error) {
      expect.fail(`${error instanceof Error ? error.message : error}\n${this.history()}`);
    }
  }

  close(): void {
    this.watch.stop();
  }

  asked(): string[] {
    return this.control.requests().map(({ method, path }) => `${method} ${path}`);
  }

  /** What the runs did, for a test that fails. */
  history(): string {
    const lines = this.outcomes.map(({ ok, steps, messages }, index) => {
      const done = steps
        .filter(({ op }) => op !== "same")
        .map(({ op, type, name }) => `${op} ${type.split(":").at(-1)} ${name}`);
      return `run ${index + 1} (${ok ? "ok" : "failed"}): ${done.join(", ") || "nothing"}\n${messages.replaceAll(/^/gm, "    ")}`;
    });
    return lines.join("\n");
  }
}

const merged = (events: readonly LifecycleEvent[]): UpOptions => ({
  refresh: events.some(({ up }) => up?.refresh),
  continuesOnError: events.some(({ up }) => up?.continuesOnError),
  replace: events.flatMap(({ up }) => up?.replace ?? []),
  target: events.flatMap(({ up }) => up?.target ?? []),
});
