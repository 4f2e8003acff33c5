/** One simulated account with its stacks, and the people and processes that have to do with it. */

import type { AccountNumber, SeedAccount, SimulatorOptions } from "../../../src/simulator";
import { type AssembledSimulator, assembleSimulator } from "../../../src/simulator/simulator";
import { kindOf, type Outcome, type RunOptions, Stack } from "../../support/engine-model";
import { type Watch, watchAccount } from "../../support/invariants";
import type { Breach } from "../../support/invariants/rules";
import type { Backup } from "../../support/stack-state";
import { Clock, chanceOf } from "./clock";
import { type Command, forced, type History, type RunCommand, targets } from "./commands";
import { type Host, startHost } from "./host";
import {
  declared,
  editList,
  exactNumber,
  type Program,
  type RecordSpec,
  stackName,
  theirNumber,
  withContent,
} from "./model";
import { judge, sellToOthers, usePortal } from "./people";
import { noPurposes, type Purposes, purposesOfDestroy, purposesOfUp } from "./purpose";

const HOUR = 3_600_000;

export interface StackInWorld {
  index: number;
  name: string;
  engine: Stack;
  program: Program;
  backups: Backup[];
  /** `flowroute:confirmAccount`, once a message has asked for it. */
  confirmed?: string;
}

interface Job {
  host: Host;
  /** The engine has ended; the host may go on. */
  isOver: boolean;
  purposes: Purposes;
}

export type RunResult = Outcome | "cut";

const search = (area: string, count: number) =>
  Array.from({ length: count }, (_, at) => ({ number: `1${area}555${String(100 + at).padStart(4, "0")}` }));

/** What can be had in the area that most want numbers of, at two prices. */
const stockOf206 = (count: number) =>
  search("206", count).map((one, at) => (at % 3 === 0 ? { ...one, setupCost: 4.95 } : one));
const PLENTY = 14;
/** Numbers for which those compete who buy at the same moment. */
const FEW = 2;

function seedOf({ stacks, foreign, isScarce }: History): SeedAccount {
  const exact = Array.from({ length: stacks }, (_, stack) =>
    [0, 1].flatMap((slot) => [0, 1].map((choice) => ({ number: exactNumber(stack, slot, choice) }))),
  );
  return {
    inventory: [
      { number: "12065550001", setupCost: 500_000, monthlyCost: 0 },
      { number: "12535550001", setupCost: 199.95, monthlyCost: 0 },
      { number: "12065550002", setupCost: 0, monthlyCost: 20 },
      ...stockOf206(isScarce ? FEW : PLENTY),
      ...search("253", 10),
      ...exact.flat(),
    ],
    ...(foreign
      ? {
          numbers: [
            { id: "13605550177", alias: "front", relationships: { primary_route: "5", e911_address: "6" } },
            ...Array.from({ length: stacks }, (_, stack) => [
              { id: theirNumber(stack, 0), alias: "back", relationships: { primary_route: "5", e911_address: "6" } },
              { id: theirNumber(stack, 1) },
            ]).flat(),
          ],
          routes: [{ id: "5", alias: "front", value: "front.example.org" }],
          e911s: [
            {
              id: "6",
              label: "front",
              street_number: "1",
              street_name: "Front St",
              city: "Seattle",
              state: "WA",
              zip: "98101",
            },
          ],
          cnams: [{ id: "7", value: "FRONT", is_approved: true }],
        }
      : {}),
  };
}

export class World {
  readonly clock = new Clock();
  readonly account: AssembledSimulator;
  readonly stacks: StackInWorld[];
  readonly watch: Watch;
  /** What happened, line by line. */
  readonly story: string[] = [];
  /** Breaches that the watch cannot see. */
  readonly broken: string[] = [];
  /** More than one process was at work at some moment. */
  hadRivals = false;
  /** Some process did not get to its end. */
  hadCrash = false;
  /** Numbers that a state has as kept, and ids of records that a state has as shared. */
  readonly kept = new Set<string>();
  readonly shared = new Set<string>();
  /** Ids that were in a state at the end of some run, and those of states that were thrown away. */
  readonly known = new Set<string>();
  readonly thrownAway = new Set<string>();
  /** Numbers of shortlists that were thrown away with a state. */
  readonly thrownLists = new Set<string>();
  /** Records that left a state while numbers had them. */
  readonly leftInUse = new Set<string>();
  /** Caller names that left a state while the account had numbers. */
  readonly leftNames = new Set<string>();
  /** Changes of the account of others, which is nobody's business; a question may be asked there. */
  readonly changedOther: string[] = [];
  /** Numbers that are on their way between carriers. */
  readonly transferred: AccountNumber[] = [];
  private readonly isScarce: boolean;
  private readonly other: AssembledSimulator;
  private readonly random: () => number;
  private readonly jobs = new Set<Job>();

  constructor(history: History, options: SimulatorOptions) {
    this.random = chanceOf(history.seed);
    this.isScarce = history.isScarce;
    const runtime = {
      now: () => this.clock.now(),
      random: this.random,
      wait: (ms: number) => this.clock.sleep(ms),
    };
    const common = { ...options, runtime, accessKey: "AK", secretKey: "SK" };
    this.account = assembleSimulator({ ...common, seed: seedOf(history) });
    // One carrier: what an account owns, another one cannot buy.
    const theirs = search("206", 3).map(({ number }) => ({ number: number.replace(/^1206555/, "1206556") }));
    this.other = assembleSimulator({ ...common, seed: { inventory: theirs } });
    this.watch = watchAccount(this.account);
    this.other.control.watch(({ request }) => {
      if (request !== undefined) this.changedOther.push(`${request.method} ${request.path}`);
    });
    this.stacks = history.programs.map((program, index) => ({
      index,
      name: stackName(index),
      engine: new Stack(),
      program: structuredClone(program),
      backups: [],
    }));
    this.account.control.watch(({ request }) => {
      this.story.push(
        `    ${this.at()} carrier: ${request === undefined ? "by hand" : `${request.method} ${request.path}`}`,
      );
    });
  }

  get control() {
    return this.account.control;
  }

  at(): string {
    return new Date(this.clock.now()).toISOString().slice(5, 23);
  }

  say(line: string): void {
    this.story.push(`${this.at()} ${line}`);
  }

  stack(index: number): StackInWorld {
    const stack = this.stacks[index];
    if (stack === undefined) throw new Error(`there is no stack ${index}`);
    return stack;
  }

  /**
   * With keys that may be wrong there is a preview first, as `pulumi up` has it, and something in the state that tells:
   * see "`--skip-preview` with the keys of another account" in docs/safety.md.
   */
  async run(command: RunCommand): Promise<RunResult> {
    if (command.do !== "up" || isRight(command.keys)) return this.runWithout(command);
    const { engine, program, index } = this.stack(command.stack);
    const isTold = declared(program, index).some(
      ({ urn, aliases = [] }) =>
        kindOf(urn) === "PhoneNumber" &&
        isTargetOf(command, urn) &&
        [urn, ...aliases].some((one) => engine.rows.has(one)),
    );
    if (!isTold) return this.runWithout({ ...command, keys: "own" });
    const preview = await this.runWithout({ ...command, do: "preview", end: null });
    if (preview === "cut" || Object.keys(preview.errors).length > 0) return preview;
    return this.runWithout(command);
  }

  private async runWithout(command: RunCommand): Promise<RunResult> {
    const stack = this.stack(command.stack);
    const { engine, name } = stack;
    stack.backups.push(engine.backup());
    const program = declared(stack.program, stack.index);
    const isTarget = (urn: string) => isTargetOf(command, urn);
    const purposes = !isRight(command.keys)
      ? noPurposes()
      : command.do === "up"
        ? purposesOfUp(
            engine,
            program,
            isTarget,
            command.replace === null ? [] : forced[command.replace],
            command.refresh,
          )
        : command.do === "destroy"
          ? purposesOfDestroy(engine, isTarget, command.serial)
          : noPurposes();
    this.remember(stack);
    const names = namesOf(engine);
    const had = idsOf(engine);
    this.say(`${name}: ${command.do} ${JSON.stringify({ ...command, do: undefined, stack: undefined })}`);
    const { budget, maxReleases, maxNumbers } = command;
    const host = await startHost({
      clock: this.clock,
      random: this.random,
      accountOf: (key) => (key === "AK" || key === "AK2" ? this.account : key === "BK" ? this.other : undefined),
      config: {
        ...keysOf(command.keys),
        ...(stack.confirmed === undefined ? {} : { "flowroute:confirmAccount": stack.confirmed }),
        ...(budget === null ? {} : { "flowroute:budget": String(budget) }),
        ...(maxReleases === null ? {} : { "flowroute:maxReleases": String(maxReleases) }),
        ...(maxNumbers === null ? {} : { "flowroute:maxNumbers": String(maxNumbers) }),
      },
      end: command.end ?? undefined,
      note: (line) => this.story.push(`    ${this.at()} ${name}: ${line}`),
      hear: (message) => {
        const [, named = ""] = /^Forgets the search of "[^"]*": (.*) may have been bought/.exec(message) ?? [];
        for (const number of named.match(/\d[\d ]+/g) ?? []) this.kept.add(number.replace(/ /g, ""));
        // "A number that was missing and comes back is not released".
        const [, back] =
          /^Did not release \+([\d ]+) \(.*it was missing and is on the account again/.exec(message) ?? [];
        if (back !== undefined) this.kept.add(back.replace(/ /g, ""));
        // "An interrupted run bought another one in its place": it is named, and somebody decides.
        const [, bought] = /^An interrupted run may have bought \+([\d ]+) in place of/.exec(message) ?? [];
        if (bought !== undefined) this.kept.add(bought.replace(/ /g, ""));
      },
    });
    const job: Job = { host, purposes, isOver: false };
    this.jobs.add(job);
    if (this.jobs.size > 1) {
      this.hadRivals = true;
      // The account does not tell whose purchase it was.
      this.watch.beginRun();
    } else {
      this.watch.beginRun({
        ...(budget === null ? {} : { budget }),
        ...(maxReleases === null ? {} : { maxReleases }),
        ...(maxNumbers === null ? {} : { maxNumbers: maxNumbers + this.boughtInVain() }),
      });
    }
    this.allow();
    for (const rule of command.faults) this.control.faults.add(rule);
    const { refresh, serial } = command;
    const replace = command.replace === null ? [] : forced[command.replace];
    const options: RunOptions = {
      refresh,
      atOnce: serial ? "checks" : "everything",
      replace,
      isTarget,
      ...(command.stopAfter === null ? {} : { stopAfter: command.stopAfter }),
    };
    const work =
      command.do === "up"
        ? engine.up(host.calls, program, options)
        : command.do === "preview"
          ? engine.preview(host.calls, program, isTarget)
          : command.do === "refresh"
            ? engine.refresh(host.calls)
            : engine.destroy(host.calls, options);
    const result = await Promise.race([work, host.cut, this.clock.sleep(12 * HOUR).then(() => "endless" as const)]);
    if (result === "endless") this.broken.push(`every run ends: ${name}: ${command.do} did not`);
    if (result === "cut" || result === "endless") this.hadCrash = true;
    else host.stop();
    job.isOver = true;
    this.endJobs();
    this.remember(stack);
    if (this.control.state().numbers.length > 0) for (const id of names) this.leftNames.add(id);
    for (const id of namesOf(engine)) this.leftNames.delete(id);
    const used = this.idsInUse();
    const has = new Set(idsOf(engine));
    for (const id of had) if (!has.has(id) && used.has(id)) this.leftInUse.add(id);
    this.say(`${name}: ${command.do} ${result === "cut" ? "was cut" : JSON.stringify(result)}`);
    return result === "endless" ? "cut" : result;
  }

  /** Waits for what a lost engine has left behind. */
  async calmDown(): Promise<void> {
    await this.clock.sleep(2 * HOUR);
    this.endJobs();
    for (const _ of this.jobs) this.broken.push("every run ends: a host is still at work two hours after its engine");
    this.jobs.clear();
    this.allow();
  }

  /** The carrier, its people and the money are at their best. */
  makeWell(): void {
    this.control.faults.clear();
    this.control.choose({ credentials: "valid", "lost-answers": "off" });
    this.control.setAccount({ balance: null });
    if (this.control.state().balance !== null) this.control.setAccount({ balance: 100_000 });
    if (this.isScarce) this.control.inventory({ add: stockOf206(PLENTY).slice(FEW) });
    this.approveAll();
  }

  approveAll(): void {
    for (const { id, is_approved } of this.control.state().cnams)
      if (!is_approved) this.control.cnam(id, { approve: true });
  }

  /** An exact number that nobody has is in stock. */
  stockUp(number: string): void {
    const { numbers, inventory } = this.control.state();
    if (numbers.some(({ id }) => id === number) || inventory.sample.some((one) => one.number === number)) return;
    this.control.inventory({ add: [{ number }] });
  }

  /** Takes out of the breaches what is excused. */
  forgive(isExcused: (breach: Breach) => boolean): void {
    const breaches = this.watch.breaches as Breach[];
    breaches.splice(0, breaches.length, ...breaches.filter((breach) => !isExcused(breach)));
  }

  private endJobs(): void {
    for (const job of this.jobs) if (job.isOver && !job.host.isAtWork()) this.jobs.delete(job);
    if (this.jobs.size === 0) this.control.faults.clear();
    this.allow();
  }

  /** What any process at work may do on purpose; a purchase in vain may cost it again. */
  private allow(): void {
    for (const purpose of ["release", "e911 off", "route 0"] as const) {
      this.watch.forbid(purpose);
      const ids = [...this.jobs].flatMap(({ purposes }) => purposes[purpose]);
      if (ids.length > 0) this.watch.allow(purpose, ...ids);
    }
  }

  async perform(command: Command): Promise<void> {
    switch (command.do) {
      case "edit": {
        const { program } = this.stack(command.stack);
        const { part, slot, to } = command;
        (program[part] as unknown[])[slot] = structuredClone(to);
        if (part !== "numbers" && to !== null) {
          program[part][slot] = { ...(to as RecordSpec), content: withContent(program[part], slot) };
        }
        return this.say(
          `${stackName(command.stack)}: edit ${command.part}[${command.slot}] ${JSON.stringify(command.to)}`,
        );
      }
      case "move":
        editList(this.stack(command.stack).program[command.part], command.edit);
        return this.say(`${stackName(command.stack)}: ${command.part}, ${command.edit}`);
      case "together":
        await Promise.all(distinct(command.runs).map((run) => this.run(run)));
        return;
      case "rivals":
        return sellToOthers(this, command.count);
      case "portal":
        return usePortal(this, command.act, command.pick);
      case "judge":
        return judge(this, command.pick, command.approve);
      case "wait":
        this.say(`${command.ms / 1000} s pass`);
        await this.clock.sleep(command.ms);
        return;
      case "state delete":
        return this.forget(this.stack(command.stack), command.slot);
      case "state move":
        return this.move(command);
      case "restore": {
        const { backups, engine, name } = this.stack(command.stack);
        const backup = backups.at(-1 - (command.pick % Math.max(backups.length, 1)));
        const before = idsOf(engine);
        const lists = listsOf(engine);
        if (backup !== undefined) engine.restore(backup);
        const left = new Set(idsOf(engine));
        for (const id of before) if (!left.has(id)) this.thrownAway.add(id);
        const leftLists = new Set(listsOf(engine));
        for (const number of lists) if (!leftLists.has(number)) this.thrownLists.add(number);
        return this.say(`${name}: the state of ${command.pick} runs ago`);
      }
      default:
        await this.run(command);
    }
  }

  /** Of what a number that no state has any more had, nothing is looked for. */
  private forget({ engine, name }: StackInWorld, slot: number): void {
    const urn = numberIn(engine, slot);
    if (urn === undefined) return;
    this.thrownAway.add(engine.row(urn).id);
    this.say(`${name}: pulumi state delete ${urn}`);
    engine.forget(urn);
  }

  /** Nobody does that while a run is at work. States from before it are put back no more: a number would be in two. */
  private async move({ stack, to, slot, isAlone }: Extract<Command, { do: "state move" }>): Promise<void> {
    const [from, other] = [this.stack(stack), this.stack(to)];
    await this.clock.sleep(2 * HOUR);
    this.endJobs();
    const urn = numberIn(from.engine, slot);
    const spec = from.program.numbers[slot];
    const isFree =
      !other.program.numbers[slot] &&
      ["PhoneNumber", "NumberSearch"].every((kind) => inSlot(other.engine, kind, slot).length === 0);
    if (from === other || urn === undefined || !spec || !isFree || this.jobs.size > 0) return;
    if (!spec.wish.startsWith("1") || !urn.endsWith(`line${slot}${spec.name}`)) return;
    const search = urn.replace(":PhoneNumber::", ":NumberSearch::");
    const urns = from.engine.rows.has(search) && !isAlone ? [search, urn] : [urn];
    this.say(`pulumi state move ${urns.join(" ")} from ${from.name} to ${other.name}`);
    from.engine.forgetDependents(urn);
    from.engine.moveTo(other.engine, urns, (one) => one.replace(`:${from.name}::`, `:${other.name}::`));
    from.program.numbers[slot] = null;
    other.program.numbers[slot] = { ...spec, primary: null, failover: null, address: null, callerName: null };
    for (const one of [from, other]) one.backups = [];
  }

  private remember({ engine, program, index }: StackInWorld): void {
    const keeps = declared(program, index).filter(
      ({ inputs, retainOnDelete }) => inputs["onDelete"] === "keep" || retainOnDelete === true,
    );
    const kept = new Set(keeps.flatMap(({ urn, aliases = [] }) => [urn, ...aliases]));
    for (const row of [...engine.rows.values(), ...engine.pendingDeletes]) {
      const { urn, id, outputs } = row;
      this.known.add(id);
      if (outputs["origin"] === "shared") this.shared.add(id);
      if (outputs["onDelete"] === "keep" || kept.has(urn)) this.kept.add(id);
      if (engine.isRetained(row)) this.kept.add(id);
    }
  }

  /** Numbers that dead runs have bought, which the carrier may not list yet ("`maxNumbers`" in docs/safety.md). */
  private boughtInVain(): number {
    const inStates = new Set(this.stacks.flatMap(({ engine }) => idsOf(engine)));
    return this.control.state().numbers.filter(({ id }) => !this.watch.isForeign("number", id) && !inStates.has(id))
      .length;
  }

  private idsInUse(): Set<string | null> {
    return new Set(this.control.state().numbers.flatMap(({ relationships }) => Object.values(relationships)));
  }
}

/** What a state has of one kind in a slot, under whichever name. */
const inSlot = ({ rows }: Stack, kind: string, slot: number): string[] =>
  [...rows.keys()].filter((urn) => urn.includes(`:${kind}::line${slot}`));

const numberIn = (engine: Stack, slot: number): string | undefined => inSlot(engine, "PhoneNumber", slot)[0];

const isTargetOf = ({ target }: RunCommand, urn: string): boolean =>
  target === null || targets[target].test(urn.split("::").at(-1) ?? "");

const idsOf = ({ rows, pendingDeletes }: Stack): string[] => [...rows.values(), ...pendingDeletes].map(({ id }) => id);

const listsOf = ({ rows }: Stack): string[] =>
  [...rows.values()].flatMap(({ outputs }) =>
    [outputs["shortlist"], outputs["former"]].flatMap((list) => String(list ?? "").split(" ")),
  );

const namesOf = ({ rows, pendingDeletes }: Stack): string[] =>
  [...rows.values(), ...pendingDeletes]
    .filter(({ urn }) => urn.includes(":CnamRecord::"))
    .flatMap(({ id, outputs }) => [id, ...String(outputs["former"] ?? "").split(" ")]);

/** The engine locks a stack: one run of each at a time. */
const distinct = (runs: RunCommand[]): RunCommand[] =>
  runs.filter((run, at) => runs.findIndex(({ stack }) => stack === run.stack) === at);

const isRight = (keys: RunCommand["keys"]): boolean => keys === "own" || keys === "new";

function keysOf(keys: RunCommand["keys"]): Record<string, string> {
  const key = { own: "AK", new: "AK2", other: "BK", wrong: "XX" }[keys];
  return { "flowroute:accessKey": key, "flowroute:secretKey": `secret-of-${key}` };
}
