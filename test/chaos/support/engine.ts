/**
 * The engine as far as histories need it: one check after another, creates and updates at the same time, deletes at the
 * same time and against the dependencies; options of resources; a state that holds what was done so far at any moment.
 */
import { UNKNOWN } from "../../../src/host/values";
import type { ProviderCalls } from "../../support/calls";
import { checkOrThrow, IdOf, kindOf, label, messageOf, type Outcome, type Row, Stack } from "../../support/mini-engine";
import type { Declared } from "../../support/program";

/** The host of the stack's own provider, and that of an `Account`. */
export interface Hosts extends ProviderCalls {
  account: ProviderCalls;
}

export interface Resource extends Declared {
  /** URNs that it had before. */
  aliases?: string[];
  protect?: boolean;
  retainOnDelete?: boolean;
  onAccount?: boolean;
}

/** What the state keeps of a resource beside its row. */
interface Options {
  protect: boolean;
  retainOnDelete: boolean;
  needs: string[];
}

export interface Backup {
  rows: [string, Row][];
  pendingDeletes: Row[];
  options: [string, Options][];
}

export interface RunOptions {
  refresh?: boolean;
  /** Somebody presses Ctrl-C after so many operations: what runs ends, nothing new begins. */
  stopAfter?: number;
  /** `--parallel 1` */
  serial?: boolean;
  /** Kinds whose resources are replaced by force, whatever the diff says (`--replace`, or a taint). */
  replace?: readonly string[];
  /** Nothing else is checked, changed or deleted (`--target`). @default everything */
  isTarget?: ((urn: string) => boolean) | undefined;
}

export class ChaosStack extends Stack {
  private options = new Map<string, Options>();

  backup(): Backup {
    const { rows, pendingDeletes, options } = this;
    return structuredClone({ rows: [...rows], pendingDeletes, options: [...options] });
  }

  restore(backup: Backup): void {
    const { rows, pendingDeletes, options } = structuredClone(backup);
    this.rows.clear();
    for (const [urn, row] of rows) this.rows.set(urn, row);
    this.pendingDeletes = pendingDeletes;
    this.options = new Map(options);
  }

  isRetained(row: Row): boolean {
    return this.options.get(row.urn)?.retainOnDelete ?? false;
  }

  isProtected(row: Row): boolean {
    return this.options.get(row.urn)?.protect ?? false;
  }

  /** `pulumi state unprotect --all` */
  unprotect(): void {
    for (const options of this.options.values()) options.protect = false;
  }

  /** `pulumi state delete --target-dependents` */
  forget(urn: string): void {
    for (const [other, { needs }] of this.options) {
      if (other !== urn && needs.includes(urn) && this.rows.has(other)) this.forget(other);
    }
    this.rows.delete(urn);
    this.options.delete(urn);
  }

  /** `pulumi state move` */
  moveTo(other: ChaosStack, urns: readonly string[], renamed: (urn: string) => string): void {
    for (const urn of urns) {
      const row = this.row(urn);
      const options = this.options.get(urn);
      other.rows.set(renamed(urn), { ...row, urn: renamed(urn) });
      if (options !== undefined) {
        other.options.set(renamed(urn), {
          ...options,
          needs: options.needs.filter((need) => urns.includes(need)).map(renamed),
        });
      }
      this.rows.delete(urn);
      this.options.delete(urn);
    }
  }

  /** `pulumi state delete` of what needs something. */
  forgetDependents(urn: string): void {
    for (const [other, { needs }] of this.options) if (needs.includes(urn)) this.forget(other);
  }

  async run(calls: Hosts, program: Resource[], options: RunOptions = {}): Promise<Outcome> {
    const outcome: Outcome = { ops: [], errors: {} };
    const { isTarget = () => true, stopAfter = Number.POSITIVE_INFINITY } = options;
    if (options.refresh) await this.refresh(calls, outcome, isTarget);
    if (failed(outcome)) return outcome;
    await this.register(calls, program, options, outcome);
    const wanted = new Set(program.map(({ urn }) => urn));
    const removed = [...this.rows.values()].filter(({ urn }) => !wanted.has(urn) && isTarget(urn));
    this.refuseRemoval(failed(outcome) ? [] : removed, outcome);
    if (failed(outcome) || outcome.ops.length >= stopAfter) return outcome;
    const pending = this.pendingDeletes.filter(({ urn }) => isTarget(urn));
    await this.removeAll(calls, [...pending, ...removed], options, outcome);
    return outcome;
  }

  /** What is protected stays, and so does what something needs that stays. */
  private refuseRemoval(rows: Row[], { errors }: Outcome): void {
    const going = new Set(rows.map(({ urn }) => urn));
    for (const row of rows) {
      const isNeeded = [...this.rows.keys()].some(
        (urn) => !going.has(urn) && this.options.get(urn)?.needs.includes(row.urn),
      );
      if (isNeeded) errors[label(row.urn)] = "is needed by what is no target";
      if (this.isProtected(row)) errors[label(row.urn)] = PROTECTED;
    }
  }

  protected override at(calls: ProviderCalls, { onAccount = false }: { onAccount?: boolean }): ProviderCalls {
    return onAccount ? (calls as Hosts).account : calls;
  }

  async preview(hosts: Hosts, program: Resource[], isTarget: (urn: string) => boolean): Promise<Outcome> {
    const outcome: Outcome = { ops: [], errors: {} };
    const fresh = new Set<string>();
    for (const resource of program.filter(({ urn }) => isTarget(urn))) {
      const { urn, inputs: given, aliases = [] } = resource;
      const calls = this.at(hosts, resource);
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

  async tearDown(calls: Hosts, options: RunOptions = {}): Promise<Outcome> {
    const outcome: Outcome = { ops: [], errors: {} };
    const { isTarget = () => true } = options;
    const going = [...this.rows.values()].filter(({ urn }) => isTarget(urn));
    this.refuseRemoval(going, outcome);
    if (failed(outcome)) return outcome;
    const pending = this.pendingDeletes.filter(({ urn }) => isTarget(urn));
    await this.removeAll(calls, [...pending, ...going], options, outcome);
    return outcome;
  }

  private async register(
    hosts: Hosts,
    program: Resource[],
    { stopAfter = Number.POSITIVE_INFINITY, serial = false, replace = [], isTarget = () => true }: RunOptions,
    outcome: Outcome,
  ): Promise<void> {
    const isStopped = () => failed(outcome) || outcome.ops.length >= stopAfter;
    const checking = mutex();
    const working = serial ? mutex() : <T>(work: () => Promise<T>) => work();
    const done = new Map<string, Promise<boolean>>();
    for (const resource of program) {
      const needs = needsOf(resource);
      const register = async (): Promise<boolean> => {
        const ready = await Promise.all(needs.map((urn) => done.get(urn) ?? false));
        // No target: it is as the state has it, and under that name.
        if (!isTarget(resource.urn)) return this.rows.has(resource.urn);
        if (ready.includes(false)) {
          if (!isStopped()) outcome.errors[label(resource.urn)] = "needs what is no target";
          return false;
        }
        const before = this.rows.get(resource.urn);
        try {
          const act = await checking(async () =>
            isStopped() ? undefined : this.plan(this.at(hosts, resource), resource, needs, replace),
          );
          return act !== undefined && (await working(async () => !isStopped() && (await act(outcome))));
        } catch (error) {
          outcome.errors[label(resource.urn)] = messageOf(error);
          // What a failed run has not touched keeps its options and its provider.
          const after = this.rows.get(resource.urn);
          if (after !== undefined && after !== before) this.note(resource, needs);
          return false;
        }
      };
      done.set(resource.urn, register());
    }
    await Promise.all(done.values());
  }

  /** What the state keeps of a resource beside what the provider answered. */
  private note(resource: Resource, needs: string[]): void {
    this.options.set(resource.urn, optionsOf(resource, needs));
    this.row(resource.urn).onAccount = resource.onAccount ?? false;
  }

  /** Check and diff; the answer is what is to be done. */
  private async plan(
    calls: ProviderCalls,
    resource: Resource,
    needs: string[],
    replace: readonly string[],
  ): Promise<(outcome: Outcome) => Promise<boolean>> {
    const { urn, aliases = [] } = resource;
    this.followAlias(urn, aliases);
    const old = this.rows.get(urn);
    const inputs = this.resolve(resource.inputs);
    const isForced = old !== undefined && replace.includes(kindOf(urn));
    // A forced replacement looks like a new resource to the provider: it never gets the old inputs, nor a diff.
    const checked = await checkOrThrow(calls, (isForced ? undefined : old?.inputs) ?? {}, inputs);
    const note = () => this.note(resource, needs);
    if (old === undefined) {
      return async ({ ops }) => {
        await this.create(calls, urn, checked);
        note();
        ops.push(`create ${label(urn)}`);
        return true;
      };
    }
    const verdict = isForced ? undefined : await calls.diff(old.id, old.outputs, checked);
    if (verdict === undefined || verdict.replaces.length > 0) {
      // The engine lets protection be taken off and the resource be replaced in one run.
      if (resource.protect) throw new Error(PROTECTED);
      const fresh = isForced ? checked : await checkOrThrow(calls, {}, inputs);
      return async ({ ops }) => {
        await this.create(calls, urn, fresh);
        this.pendingDeletes.push(old);
        note();
        ops.push(`replace ${label(urn)}`);
        return true;
      };
    }
    return async ({ ops }) => {
      if (verdict.changes || old.initErrors) {
        await this.update(calls, old, checked);
        ops.push(`update ${label(urn)}`);
      } else {
        this.rows.set(urn, { ...old, inputs: checked });
      }
      note();
      return true;
    };
  }

  private followAlias(urn: string, aliases: string[]): void {
    if (this.rows.has(urn)) return;
    for (const former of aliases) {
      if (!this.rows.has(former)) continue;
      this.rename(former, urn);
      for (const options of this.options.values()) {
        options.needs = options.needs.map((need) => (need === former ? urn : need));
      }
      const options = this.options.get(former);
      if (options !== undefined) this.options.set(urn, options);
      this.options.delete(former);
      return;
    }
  }

  /** What needs another one goes before it; after a failure nothing more begins. */
  private async removeAll(
    calls: Hosts,
    rows: Row[],
    { stopAfter = Number.POSITIVE_INFINITY, serial = false }: RunOptions,
    outcome: Outcome,
  ): Promise<void> {
    const working = serial ? mutex() : <T>(work: () => Promise<T>) => work();
    const gone = new Map<Row, Promise<void>>();
    const order = [...rows].reverse();
    const dependents = (row: Row) =>
      order.filter((other) => other !== row && this.options.get(other.urn)?.needs.includes(row.urn));
    const remove = (row: Row): Promise<void> => {
      const known = gone.get(row);
      if (known !== undefined) return known;
      const work = (async () => {
        await Promise.all(dependents(row).map(remove));
        await working(async () => {
          if (failed(outcome) || outcome.ops.length >= stopAfter) return;
          try {
            if (!this.isRetained(row)) await this.at(calls, row).delete(row.id, row.outputs);
            this.drop(row);
            outcome.ops.push(`delete ${label(row.urn)}`);
          } catch (error) {
            outcome.errors[label(row.urn)] = messageOf(error);
          }
        });
      })();
      gone.set(row, work);
      return work;
    };
    await Promise.all(order.map(remove));
  }

  private drop(row: Row): void {
    this.pendingDeletes = this.pendingDeletes.filter((other) => other !== row);
    if (this.rows.get(row.urn) === row) this.rows.delete(row.urn);
    // An object that a dead run left beside it has them as well.
    const isLeft = this.rows.has(row.urn) || this.pendingDeletes.some(({ urn }) => urn === row.urn);
    if (!isLeft) this.options.delete(row.urn);
  }
}

export const PROTECTED = "is protected";

const failed = ({ errors }: Outcome): boolean => Object.keys(errors).length > 0;

const optionsOf = ({ protect = false, retainOnDelete = false }: Resource, needs: string[]): Options => ({
  protect,
  retainOnDelete,
  needs,
});

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
