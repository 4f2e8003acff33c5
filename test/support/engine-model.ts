/**
 * The order in which the engine calls a provider, and what it writes into the state. A model and not the engine: as much
 * as drives a provider host through `pulumi up`, `preview`, `refresh` and `destroy`, with the options of resources and
 * runs that matter to a provider.
 */
import { type PropertyValues, UNKNOWN } from "../../src/host/values";
import { type ProviderCalls, partialOf } from "./calls";
import type { Declared } from "./program";
import { type Row, type RowOptions, StackState } from "./stack-state";

/** The host of the stack's own provider, and that of an `Account`, if there is one. */
export interface Hosts extends ProviderCalls {
  account?: ProviderCalls;
}

export interface Resource extends Declared {
  /** URNs that it had before. */
  aliases?: string[];
  protect?: boolean;
  retainOnDelete?: boolean;
  onAccount?: boolean;
}

/** Stands in inputs for the id of another resource, as `route.id` does in a program. */
export class IdOf {
  constructor(readonly urn: string) {}
}

export interface RunOptions {
  /** Read everything before: `--refresh`. */
  refresh?: boolean;
  /** Replaced whatever the diff says (`--replace`, or a taint): kinds, or resources as in `PhoneNumber support`. */
  replace?: readonly string[];
  /** Nothing else is checked, changed or deleted (`--target`). @default everything */
  isTarget?: ((urn: string) => boolean) | undefined;
  /**
   * What is done at the same time: checks beside one operation (`--parallel 1`), or everything. Or nothing, one resource
   * after the other, and each whatever became of the one before, as if all had begun at once. @default "nothing"
   */
  atOnce?: "nothing" | "checks" | "everything";
  /** Somebody presses Ctrl-C after so many operations: what runs ends, nothing new begins. */
  stopAfter?: number;
  /** The run dies between its creates and its deletes; these stay in the state as pending. */
  interrupted?: boolean;
  /** Goes on with what does not need what has failed (`--continue-on-error`). */
  continuesOnError?: boolean;
}

export interface Outcome {
  /** What was done: `create NAME`, `update NAME`, `replace NAME`, `delete NAME`, `refresh-diff NAME`. */
  ops: string[];
  /** Failures by resource name. */
  errors: Record<string, string>;
}

const nameOf = (urn: string): string => urn.split("::").at(-1) ?? urn;
export const kindOf = (urn: string): string => /flowroute:(\w+)/.exec(urn)?.[1] ?? urn;
export const label = (urn: string): string => `${kindOf(urn)} ${nameOf(urn)}`;

export const PROTECTED = "is protected";

/** Does what is to be done of a resource. */
type Step = () => Promise<void>;

export class Stack extends StackState {
  async up(hosts: Hosts, program: readonly Resource[], options: RunOptions = {}): Promise<Outcome> {
    const run = new Run(options);
    if (options.refresh) await this.refresh(hosts, run.outcome, run.isTarget);
    if (run.isBrokenOff()) return run.outcome;
    await this.register(hosts, program, run);
    const wanted = new Set(program.map(({ urn }) => urn));
    const removed = [...this.rows.values()].filter(({ urn }) => !wanted.has(urn) && run.isTarget(urn));
    if (!run.isFailed()) this.refuseRemoval(removed, run.outcome);
    if (run.isFailed() || run.isStopped() || options.interrupted) return run.outcome;
    await this.removeAll(hosts, removed, run);
    return run.outcome;
  }

  /** `up` of a program whose every step has to succeed. */
  async converge(hosts: Hosts, program: readonly Resource[], options: RunOptions = {}): Promise<string[]> {
    const { ops, errors } = await this.up(hosts, program, options);
    if (Object.keys(errors).length > 0) throw new Error(JSON.stringify(errors, undefined, 1));
    return ops;
  }

  /** Nothing is checked. */
  async destroy(hosts: Hosts, options: RunOptions = {}): Promise<Outcome> {
    const run = new Run(options);
    const going = [...this.rows.values()].filter(({ urn }) => run.isTarget(urn));
    this.refuseRemoval(going, run.outcome);
    if (!run.hasFailed()) await this.removeAll(hosts, going, run);
    return run.outcome;
  }

  async refresh(
    hosts: Hosts,
    outcome: Outcome = { ops: [], errors: {} },
    isTarget: (urn: string) => boolean = () => true,
  ): Promise<Outcome> {
    for (const row of [...this.rows.values()].filter(({ urn }) => isTarget(urn))) {
      const { read, diff } = hostOf(hosts, row);
      try {
        const live = await read(row.id, row.outputs);
        if (live.id === "") {
          this.rows.delete(row.urn);
          continue;
        }
        const { changes } = await diff(row.id, live.props, row.inputs);
        if (changes) outcome.ops.push(`refresh-diff ${label(row.urn)}`);
        row.outputs = live.props;
        if (live.inputs) row.inputs = live.inputs;
      } catch (error) {
        outcome.errors[label(row.urn)] = messageOf(error);
      }
    }
    return outcome;
  }

  async preview(
    hosts: Hosts,
    program: readonly Resource[],
    isTarget: (urn: string) => boolean = () => true,
  ): Promise<Outcome> {
    const outcome: Outcome = { ops: [], errors: {} };
    const fresh = new Set<string>();
    for (const resource of program.filter(({ urn }) => isTarget(urn))) {
      const { urn, inputs: given, aliases = [] } = resource;
      const calls = hostOf(hosts, resource);
      const old = this.rows.get(urn) ?? aliases.flatMap((alias) => this.rows.get(alias) ?? [])[0];
      const id = (value: unknown) => {
        if (!(value instanceof IdOf)) return value;
        const row = this.rows.get(value.urn);
        return row === undefined || fresh.has(value.urn) ? UNKNOWN : row.id;
      };
      const inputs = Object.fromEntries(Object.entries(given).map(([key, value]) => [key, id(value)]));
      try {
        const checked = await checkOrThrow(calls, old?.inputs ?? {}, inputs);
        const verdict = old && (await calls.diff(old.id, old.outputs, checked));
        if (!verdict || verdict.replaces.length > 0) fresh.add(urn);
        if (verdict && verdict.replaces.length > 0) await checkOrThrow(calls, {}, inputs);
        if (!verdict || verdict.changes) outcome.ops.push(`change ${label(urn)}`);
      } catch (error) {
        outcome.errors[label(urn)] = messageOf(error);
        return outcome;
      }
    }
    return outcome;
  }

  private async register(hosts: Hosts, program: readonly Resource[], run: Run): Promise<void> {
    const done = new Map<string, Promise<boolean>>();
    for (const resource of program) {
      const needs = needsOf(resource);
      const ready = Promise.all(needs.map((urn) => done.get(urn) ?? true));
      const registered = ready.then((all) => this.registerOne(hosts, resource, all.every(Boolean), run));
      done.set(resource.urn, registered);
      if (run.oneByOne) await registered;
    }
    await Promise.all(done.values());
  }

  /** Whether it is in the state as the program has it, or as it may stay. */
  private async registerOne(hosts: Hosts, resource: Resource, isReady: boolean, run: Run): Promise<boolean> {
    const { urn } = resource;
    const { errors } = run.outcome;
    // No target: it is as the state has it, and under that name.
    if (!run.isTarget(urn)) return this.rows.has(urn);
    if (!isReady) {
      if (!run.hasFailed() && !run.isStopped()) errors[label(urn)] = "needs what is no target";
      return false;
    }
    const before = this.rows.get(urn);
    try {
      const step = await run.checking(async () =>
        run.isStopped() ? undefined : this.plan(hostOf(hosts, resource), resource, run),
      );
      if (step === undefined) return false;
      return await run.working(async () => {
        if (run.isStopped()) return false;
        await step();
        return true;
      });
    } catch (error) {
      errors[label(urn)] = messageOf(error);
      // What a failed run has not touched keeps its options and its provider.
      const after = this.rows.get(urn);
      if (after !== undefined && after !== before) this.setOptions(resource);
      return false;
    }
  }

  /** Check and diff; the answer is what is to be done. */
  private async plan(calls: ProviderCalls, resource: Resource, { replace, outcome: { ops } }: Run): Promise<Step> {
    const { urn, aliases = [] } = resource;
    this.followAlias(urn, aliases);
    const old = this.rows.get(urn);
    const inputs = this.resolve(resource.inputs);
    const isForced = old !== undefined && (replace.includes(kindOf(urn)) || replace.includes(label(urn)));
    // A forced replacement looks like a new resource to the provider: it never gets the old inputs, nor a diff.
    const checked = await checkOrThrow(calls, (isForced ? undefined : old?.inputs) ?? {}, inputs);
    if (old === undefined) {
      return async () => {
        await this.create(calls, resource, checked);
        ops.push(`create ${label(urn)}`);
      };
    }
    const verdict = isForced ? undefined : await calls.diff(old.id, old.outputs, checked);
    if (verdict === undefined || verdict.replaces.length > 0) {
      // The engine lets protection be taken off and the resource be replaced in one run.
      if (resource.protect) throw new Error(PROTECTED);
      const fresh = isForced ? checked : await checkOrThrow(calls, {}, inputs);
      return async () => {
        if (verdict?.deleteBeforeReplace) {
          await this.remove(calls, old);
          ops.push(`delete ${label(urn)}`);
        }
        await this.create(calls, resource, fresh);
        if (!verdict?.deleteBeforeReplace) this.pendingDeletes.push(old);
        ops.push(`replace ${label(urn)}`);
      };
    }
    return async () => {
      if (verdict.changes || old.initErrors) {
        await this.update(calls, old, checked);
        ops.push(`update ${label(urn)}`);
      } else {
        this.rows.set(urn, { ...old, inputs: checked });
      }
      this.setOptions(resource);
    };
  }

  private followAlias(urn: string, aliases: string[]): void {
    if (this.rows.has(urn)) return;
    const former = aliases.find((alias) => this.rows.has(alias));
    if (former !== undefined) this.rename(former, urn);
  }

  /** What the state keeps of a resource beside what the provider answered. */
  private setOptions(resource: Resource): void {
    const { protect = false, retainOnDelete = false, onAccount = false } = resource;
    const options: RowOptions = { protect, retainOnDelete, needs: needsOf(resource) };
    this.options.set(resource.urn, options);
    this.row(resource.urn).onAccount = onAccount;
  }

  private async create(calls: ProviderCalls, resource: Resource, inputs: PropertyValues): Promise<void> {
    const { urn } = resource;
    try {
      const { id, outs } = await calls.create(inputs);
      if (id === "") throw new Error("plugin returned empty resource.ID");
      this.rows.set(urn, { urn, id, inputs, outputs: outs });
    } catch (error) {
      this.keepPartial(urn, inputs, error);
      throw error;
    }
    this.setOptions(resource);
  }

  private async update(
    calls: ProviderCalls,
    { urn, id, inputs, outputs }: Row,
    checked: PropertyValues,
  ): Promise<void> {
    try {
      const { outs } = await calls.update(id, outputs, checked);
      this.rows.set(urn, { urn, id, inputs: checked, outputs: outs });
    } catch (error) {
      this.keepPartial(urn, inputs, error);
      throw error;
    }
  }

  private resolve(inputs: PropertyValues): PropertyValues {
    const entries = Object.entries(inputs);
    return Object.fromEntries(
      entries.map(([key, value]) => [key, value instanceof IdOf ? this.row(value.urn).id : value]),
    );
  }

  /** Of a creation the state gets the inputs as the check has left them; of an update it keeps the old ones. */
  private keepPartial(urn: string, inputs: PropertyValues, error: unknown): void {
    const partial = partialOf(error);
    if (!partial) return;
    const { id, properties, reasons } = partial;
    const old = this.rows.get(urn);
    if (old && old.id !== id) this.pendingDeletes.push(old);
    this.rows.set(urn, { urn, id, inputs, outputs: properties, initErrors: reasons });
  }

  /** With what earlier runs have left to delete. What needs another one goes before it. */
  private async removeAll(hosts: Hosts, going: readonly Row[], run: Run): Promise<void> {
    const { ops, errors } = run.outcome;
    const gone = new Map<Row, Promise<void>>();
    const order = [...this.pendingDeletes.filter(({ urn }) => run.isTarget(urn)), ...going].reverse();
    const dependents = (row: Row) =>
      order.filter((other) => other !== row && this.options.get(other.urn)?.needs.includes(row.urn));
    const removed = (row: Row): Promise<void> => {
      const known = gone.get(row);
      if (known !== undefined) return known;
      const work = (async () => {
        await Promise.all(dependents(row).map(removed));
        await run.working(async () => {
          if (run.isStopped()) return;
          try {
            await this.remove(hostOf(hosts, row), row);
            ops.push(`delete ${label(row.urn)}`);
          } catch (error) {
            errors[label(row.urn)] = messageOf(error);
          }
        });
      })();
      gone.set(row, work);
      return work;
    };
    await Promise.all(order.map(removed));
  }

  /** What is protected stays, and so does what something needs that stays. */
  private refuseRemoval(rows: readonly Row[], { errors }: Outcome): void {
    const going = new Set(rows.map(({ urn }) => urn));
    for (const row of rows) {
      const isNeeded = [...this.rows.keys()].some(
        (urn) => !going.has(urn) && this.options.get(urn)?.needs.includes(row.urn),
      );
      if (isNeeded) errors[label(row.urn)] = "is needed by what is no target";
      if (this.isProtected(row)) errors[label(row.urn)] = PROTECTED;
    }
  }

  private async remove(calls: ProviderCalls, row: Row): Promise<void> {
    if (!this.isRetained(row)) await calls.delete(row.id, row.outputs);
    this.drop(row);
  }
}

/** What holds for all operations of one run. */
class Run {
  readonly outcome: Outcome = { ops: [], errors: {} };
  readonly oneByOne: boolean;
  readonly checking = mutex();
  readonly working: <T>(work: () => Promise<T>) => Promise<T>;
  readonly replace: readonly string[];
  readonly isTarget: (urn: string) => boolean;
  private readonly stopAfter: number;
  private readonly continuesOnError: boolean;

  constructor({ atOnce = "nothing", replace = [], isTarget, stopAfter, continuesOnError = false }: RunOptions) {
    this.oneByOne = atOnce === "nothing";
    this.working = atOnce === "everything" ? (work) => work() : mutex();
    this.replace = replace;
    this.isTarget = isTarget ?? (() => true);
    this.stopAfter = stopAfter ?? Number.POSITIVE_INFINITY;
    this.continuesOnError = continuesOnError;
  }

  hasFailed(): boolean {
    return Object.keys(this.outcome.errors).length > 0;
  }

  /** What the program does not have any more stays. */
  isFailed(): boolean {
    return this.hasFailed() && !this.continuesOnError;
  }

  isBrokenOff(): boolean {
    return this.isFailed() && !this.oneByOne;
  }

  /** Nothing new begins. */
  isStopped(): boolean {
    return this.isBrokenOff() || this.outcome.ops.length >= this.stopAfter;
  }
}

const hostOf = (hosts: Hosts, { onAccount = false }: { onAccount?: boolean }): ProviderCalls =>
  onAccount ? (hosts.account ?? hosts) : hosts;

/** A number needs its search, and each resource those whose ids it has. */
function needsOf({ inputs }: Resource): string[] {
  return Object.entries(inputs).flatMap(([name, value]) => {
    if (value instanceof IdOf) return [value.urn];
    return name === "__search" ? [String(value)] : [];
  });
}

function mutex(): <T>(work: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve();
  return <T>(work: () => Promise<T>) => {
    const next = last.then(work);
    last = next.catch(() => undefined);
    return next;
  };
}

async function checkOrThrow(calls: ProviderCalls, olds: PropertyValues, news: PropertyValues): Promise<PropertyValues> {
  const { inputs, failures } = await calls.check(olds, news);
  if (failures.length > 0) throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("; "));
  return inputs;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
