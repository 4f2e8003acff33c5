/** One simulated account with its stacks, and what happened to them so far. */
import type { AccountNumber, SimulatorOptions } from "../../../src/simulator";
import { type AssembledSimulator, assembleSimulator } from "../../../src/simulator/simulator";
import { type Resource, Stack } from "../../support/engine-model";
import { type Watch, watchAccount } from "../../support/invariants";
import type { Breach } from "../../support/invariants/rules";
import type { Backup } from "../../support/stack-state";
import { restock, seedOf, stockOfOther } from "./account-seed";
import { Clock, chanceOf } from "./clock";
import type { History, RunCommand } from "./commands";
import { declaredBy, type Extra, type Extras, extrasOf, packageExtras, stockFor } from "./extras";
import { declared, type Program, stackName } from "./program";

export interface TestStack {
  index: number;
  name: string;
  engine: Stack;
  program: Program;
  /** What the program has of kinds that the histories do not know by hand. */
  extras: Extra[];
  /** What the whole of the program declares. */
  declared(): Resource[];
  backups: Backup[];
  /** `flowroute:confirmAccount`, once a message has asked for it. */
  confirmed?: string;
  /** What the last run that replaced by force did not come to the end of. */
  interrupted?: RunCommand["replace"];
}

export class World {
  readonly clock = new Clock();
  readonly account: AssembledSimulator;
  readonly stacks: TestStack[];
  readonly watch: Watch;
  /** What happened, line by line. */
  readonly trace: string[] = [];
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
  /** Ids that were in any state, by kind. */
  readonly idsOf = new Map<string, Set<string>>();
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
  readonly random: () => number;

  constructor(
    history: History,
    options: SimulatorOptions,
    readonly beyond: Extras = packageExtras,
  ) {
    this.random = chanceOf(history.seed);
    this.isScarce = history.isScarce;
    const runtime = {
      now: () => this.clock.now(),
      random: this.random,
      wait: (ms: number) => this.clock.sleep(ms),
    };
    const common = { ...options, runtime, accessKey: "AK", secretKey: "SK" };
    this.account = assembleSimulator({ ...common, seed: seedOf(history, stockFor(beyond)) });
    this.other = assembleSimulator({ ...common, seed: { inventory: stockOfOther } });
    this.watch = watchAccount(this.account);
    this.other.control.watch(({ request }) => {
      if (request !== undefined) this.changedOther.push(`${request.method} ${request.path}`);
    });
    this.stacks = history.programs.map((program, index) => {
      const [name, engine] = [stackName(index), new Stack()];
      const stack: TestStack = {
        index,
        name,
        engine,
        program: structuredClone(program),
        extras: index === 0 ? extrasOf(this, beyond, engine, name) : [],
        declared: () => [...declared(stack.program, index), ...declaredBy(stack.extras)],
        backups: [],
      };
      return stack;
    });
    this.account.control.watch(({ request }) => {
      this.logDetail(`carrier: ${request === undefined ? "by hand" : `${request.method} ${request.path}`}`);
    });
  }

  get control() {
    return this.account.control;
  }

  /** The account that a key opens. */
  accountOf(accessKey: string): AssembledSimulator | undefined {
    if (accessKey === "AK" || accessKey === "AK2") return this.account;
    return accessKey === "BK" ? this.other : undefined;
  }

  at(): string {
    return new Date(this.clock.now()).toISOString().slice(5, 23);
  }

  log(line: string): void {
    this.trace.push(`${this.at()} ${line}`);
  }

  /** Of a run, or of the carrier. */
  logDetail(line: string): void {
    this.trace.push(`    ${this.at()} ${line}`);
  }

  stack(index: number): TestStack {
    const stack = this.stacks[index];
    if (stack === undefined) throw new Error(`there is no stack ${index}`);
    return stack;
  }

  /** All that the histories do not know by hand. */
  get extras(): Extra[] {
    return this.stacks.flatMap(({ extras }) => extras);
  }

  extra(kind: string): Extra {
    const extra = this.extras.find(({ scenario }) => scenario.kind === kind);
    if (extra === undefined) throw new Error(`there is no scenario of ${kind}`);
    return extra;
  }

  /** The carrier, its people and the money are at their best. */
  restoreService(): void {
    this.control.faults.clear();
    this.control.choose({ credentials: "valid", "lost-answers": "off" });
    this.control.setAccount({ balance: null });
    if (this.control.state().balance !== null) this.control.setAccount({ balance: 100_000 });
    if (this.isScarce) this.control.inventory({ add: restock });
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

  /** Takes out of the breaches what is a known limitation. */
  dropBreaches(isKnown: (breach: Breach) => boolean): void {
    const breaches = this.watch.breaches as Breach[];
    breaches.splice(0, breaches.length, ...breaches.filter((breach) => !isKnown(breach)));
  }
}
