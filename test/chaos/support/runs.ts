/** The runs of the stacks: each with hosts of its own, some at the same time, some cut off. */
import { scenarios } from "../../scenarios";
import { brokenElsewhere } from "../../scenarios/scenario";
import { kindOf, type Outcome, type RunOptions, type Stack } from "../../support/engine-model";
import { forced, type RunCommand, targets } from "./commands";
import { type ExpectedEffects, effectsOfDestroy, effectsOfUp, noEffects } from "./expected-effects";
import { type Host, startHost } from "./host";
import { idsIn } from "./state-contents";
import type { TestStack, World } from "./world";

const HOUR = 3_600_000;

interface Job {
  host: Host;
  /** The engine has ended; the host may go on. */
  isOver: boolean;
  effects: ExpectedEffects;
}

const EFFECTS = ["release", "e911 off", "route 0"] as const;
type Known = keyof ExpectedEffects;

export type RunResult = Outcome | "cut";

export class Runs {
  private readonly jobs = new Set<Job>();

  constructor(private readonly world: World) {}

  /**
   * With keys that may be wrong there is a preview first, as `pulumi up` has it, and something in the state that tells:
   * see "`--skip-preview` with the keys of another account" in docs/safety.md.
   */
  async run(command: RunCommand): Promise<RunResult> {
    if (command.do !== "up" || isRight(command.keys)) return this.runWithoutPreview(command);
    const stack = this.world.stack(command.stack);
    const { engine } = stack;
    const isTold = stack
      .declared()
      .some(
        ({ urn, aliases = [] }) =>
          kindOf(urn) === "PhoneNumber" &&
          isTargetOf(command, urn) &&
          [urn, ...aliases].some((one) => engine.rows.has(one)),
      );
    if (!isTold) return this.runWithoutPreview({ ...command, keys: "own" });
    const preview = await this.runWithoutPreview({ ...command, do: "preview", end: null });
    if (preview === "cut" || Object.keys(preview.errors).length > 0) return preview;
    return this.runWithoutPreview(command);
  }

  /** Waits for what a lost engine has left behind. */
  async waitForHosts(): Promise<void> {
    await this.world.clock.sleep(2 * HOUR);
    this.endJobs();
    for (const _ of this.jobs)
      this.world.broken.push("every run ends: a host is still at work two hours after its engine");
    this.jobs.clear();
    this.allow();
  }

  /** Whether any host is still at work after a while. */
  async isAtWorkAfterAWhile(): Promise<boolean> {
    await this.world.clock.sleep(2 * HOUR);
    this.endJobs();
    return this.jobs.size > 0;
  }

  private async runWithoutPreview(command: RunCommand): Promise<RunResult> {
    const { world } = this;
    const stack = world.stack(command.stack);
    const { engine, name } = stack;
    stack.backups.push(engine.backup());
    const effects = effectsOf(command, stack);
    remember(world, stack);
    const names = callerNamesIn(engine);
    const had = idsIn(engine);
    world.log(`${name}: ${command.do} ${JSON.stringify({ ...command, do: undefined, stack: undefined })}`);
    const host = await this.startHost(command, stack);
    const job: Job = { host, effects, isOver: false };
    this.jobs.add(job);
    this.watchRun(command);
    this.allow();
    for (const rule of command.faults) world.control.faults.add(rule);
    const work = startEngine(command, stack, host);
    const endless = world.clock.sleep(12 * HOUR).then(() => "endless" as const);
    const result = await Promise.race([work, host.cut, endless]);
    if (result === "endless") world.broken.push(`every run ends: ${name}: ${command.do} did not`);
    if (result === "cut" || result === "endless") world.hadCrash = true;
    else host.stop();
    if (command.do === "up" && command.replace !== null) {
      if (result === "cut") stack.interrupted = command.replace;
      else delete stack.interrupted;
    }
    job.isOver = true;
    this.endJobs();
    remember(world, stack);
    rememberWhatLeft(world, engine, names, had);
    for (const extra of stack.extras) extra.remember();
    this.lookAtScenarios();
    world.log(`${name}: ${command.do} ${result === "cut" ? "was cut" : JSON.stringify(result)}`);
    return result === "endless" ? "cut" : result;
  }

  /** What must never happen to any kind. */
  private lookAtScenarios(): void {
    const { broken, control, idsOf, beyond } = this.world;
    const all = [...scenarios, ...beyond.scenarios.filter((each) => !scenarios.includes(each))];
    for (const what of brokenElsewhere(all, control.state(), (kind) => [...(idsOf.get(kind) ?? [])])) {
      if (!broken.includes(what)) broken.push(what);
    }
  }

  private startHost(command: RunCommand, { name, confirmed }: TestStack): Promise<Host> {
    const { world } = this;
    const { budget, maxReleases, maxNumbers } = command;
    return startHost({
      clock: world.clock,
      random: world.random,
      accountOf: (key) => world.accountOf(key),
      config: {
        ...keysOf(command.keys),
        ...(confirmed === undefined ? {} : { "flowroute:confirmAccount": confirmed }),
        ...(budget === null ? {} : { "flowroute:budget": String(budget) }),
        ...(maxReleases === null ? {} : { "flowroute:maxReleases": String(maxReleases) }),
        ...(maxNumbers === null ? {} : { "flowroute:maxNumbers": String(maxNumbers) }),
      },
      kinds: world.beyond.kinds,
      end: command.end ?? undefined,
      trace: (line) => world.logDetail(`${name}: ${line}`),
      onLog: (message) => {
        for (const number of numbersThatStay(message)) world.kept.add(number);
      },
    });
  }

  private watchRun({ budget, maxReleases, maxNumbers }: RunCommand): void {
    const { world } = this;
    if (this.jobs.size > 1) {
      world.hadRivals = true;
      // The account does not tell whose purchase it was.
      world.watch.beginRun();
    } else {
      world.watch.beginRun({
        ...(budget === null ? {} : { budget }),
        ...(maxReleases === null ? {} : { maxReleases }),
        ...(maxNumbers === null ? {} : { maxNumbers: maxNumbers + boughtInVain(world) }),
      });
    }
  }

  private endJobs(): void {
    for (const job of this.jobs) if (job.isOver && !job.host.isAtWork()) this.jobs.delete(job);
    if (this.jobs.size === 0) this.world.control.faults.clear();
    this.allow();
  }

  /** What any process at work may do on purpose; a purchase in vain may cost it again. */
  private allow(): void {
    const { watch, extras } = this.world;
    const extraEffects = new Set(extras.flatMap(({ scenario }) => scenario.effects ?? []));
    for (const effect of new Set([...EFFECTS, ...extraEffects])) {
      watch.forbid(effect);
      const ids = [...this.jobs].flatMap(({ effects }) => (effect in effects ? effects[effect as Known] : []));
      if (extraEffects.has(effect)) ids.push(...extras.flatMap((extra) => extra.numbers()));
      if (ids.length > 0) watch.allow(effect, ...ids);
    }
  }
}

function effectsOf(command: RunCommand, stack: TestStack): ExpectedEffects {
  const { engine } = stack;
  const isTarget = (urn: string) => isTargetOf(command, urn);
  if (!isRight(command.keys)) return noEffects();
  if (command.do === "up") return effectsOfUp(engine, stack.declared(), isTarget, replacedBy(command), command.refresh);
  return command.do === "destroy" ? effectsOfDestroy(engine, isTarget, command.serial) : noEffects();
}

function startEngine(command: RunCommand, stack: TestStack, { calls }: Host): Promise<Outcome> {
  const { engine } = stack;
  const isTarget = (urn: string) => isTargetOf(command, urn);
  const options: RunOptions = {
    refresh: command.refresh,
    atOnce: command.serial ? "checks" : "everything",
    replace: replacedBy(command),
    isTarget,
    ...(command.stopAfter === null ? {} : { stopAfter: command.stopAfter }),
  };
  switch (command.do) {
    case "up":
      return engine.up(calls, stack.declared(), options);
    case "preview":
      return engine.preview(calls, stack.declared(), isTarget);
    case "refresh":
      return engine.refresh(calls);
    case "destroy":
      return engine.destroy(calls, options);
  }
}

/** Numbers that a message names as left on the account, or as somebody's to decide about. */
function numbersThatStay(message: string): string[] {
  // What a search leaves behind; a number that was missing and comes back; what a run bought in place of such a one.
  if (!/ \[(orphaned-purchase|number-returned)\]\n/.test(message)) return [];
  return [...message.matchAll(/number: "\+(\d+)"/g)].flatMap(([, number]) => number ?? []);
}

/** What the state, and the program, keep. */
function remember(world: World, stack: TestStack): void {
  const { engine } = stack;
  const keeps = stack
    .declared()
    .filter(({ inputs, retainOnDelete }) => inputs["onDelete"] === "keep" || retainOnDelete === true);
  const kept = new Set(keeps.flatMap(({ urn, aliases = [] }) => [urn, ...aliases]));
  for (const row of [...engine.rows.values(), ...engine.pendingDeletes]) {
    const { urn, id, outputs } = row;
    world.known.add(id);
    world.idsOf.set(kindOf(urn), (world.idsOf.get(kindOf(urn)) ?? new Set()).add(id));
    if (outputs["origin"] === "shared") world.shared.add(id);
    if (outputs["onDelete"] === "keep" || kept.has(urn)) world.kept.add(id);
    if (engine.isRetained(row)) world.kept.add(id);
  }
}

/** Of what a state had before a run, what has left it and stays in use, or may. */
function rememberWhatLeft(world: World, engine: Stack, names: readonly string[], had: readonly string[]): void {
  const { numbers } = world.control.state();
  if (numbers.length > 0) for (const id of names) world.leftNames.add(id);
  for (const id of callerNamesIn(engine)) world.leftNames.delete(id);
  const used = new Set(numbers.flatMap(({ relationships }) => Object.values(relationships)));
  const has = new Set(idsIn(engine));
  for (const id of had) if (!has.has(id) && used.has(id)) world.leftInUse.add(id);
}

/** Numbers that dead runs have bought, which the carrier may not list yet ("`maxNumbers`" in docs/safety.md). */
function boughtInVain({ stacks, control, watch }: World): number {
  const inStates = new Set(stacks.flatMap(({ engine }) => idsIn(engine)));
  return control.state().numbers.filter(({ id }) => !watch.isForeign("number", id) && !inStates.has(id)).length;
}

const replacedBy = ({ replace }: RunCommand): readonly string[] => (replace === null ? [] : forced[replace]);

const isTargetOf = ({ target }: RunCommand, urn: string): boolean =>
  target === null || targets[target].test(urn.split("::").at(-1) ?? "");

const callerNamesIn = ({ rows, pendingDeletes }: Stack): string[] =>
  [...rows.values(), ...pendingDeletes]
    .filter(({ urn }) => urn.includes(":CnamRecord::"))
    .flatMap(({ id, outputs }) => [id, ...String(outputs["former"] ?? "").split(" ")]);

const isRight = (keys: RunCommand["keys"]): boolean => keys === "own" || keys === "new";

function keysOf(keys: RunCommand["keys"]): Record<string, string> {
  const key = { own: "AK", new: "AK2", other: "BK", wrong: "XX" }[keys];
  return { "flowroute:accessKey": key, "flowroute:secretKey": `secret-of-${key}` };
}
