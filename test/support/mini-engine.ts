/**
 * The order in which the engine calls a provider: refresh, then check and diff and create one resource after another,
 * then deletes. A model and not the engine: just enough to drive a provider host as `pulumi up` does.
 */
import type { PropertyValues } from "../../src/host";
import { type ProviderCalls, partialOf } from "./calls";
import type { Declared } from "./program";

export interface Row {
  urn: string;
  id: string;
  inputs: PropertyValues;
  outputs: PropertyValues;
  initErrors?: string[];
  /** Whether its provider is an `Account`. */
  onAccount?: boolean;
}

/** Stands in inputs for the id of another resource, as `route.id` does in a program. */
export class IdOf {
  constructor(readonly urn: string) {}
}

export interface UpOptions {
  /** Resources to replace whatever the diff says (`--replace`, or a taint), as in `PhoneNumber support`. */
  replace?: string[];
  /** Read everything before: `up --refresh`. */
  refresh?: boolean;
  /** The run dies between its creates and its deletes; these stay in the state as pending. */
  interrupted?: boolean;
  /** Deletes what is not in the program although something failed, as the Automation API does with `continueOnError`. */
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

export class Stack {
  readonly rows = new Map<string, Row>();
  /** Replaced resources whose delete an interrupted run did not get to. */
  pendingDeletes: Row[] = [];

  row(urn: string): Row {
    const row = this.rows.get(urn);
    if (!row) throw new Error(`not in the state: ${urn}`);
    return row;
  }

  /** What the engine does with the state of an alias. */
  rename(from: string, to: string): void {
    const row = this.row(from);
    this.rows.delete(from);
    this.rows.set(to, { ...row, urn: to });
  }

  async up(calls: ProviderCalls, program: Declared[], options: UpOptions = {}): Promise<Outcome> {
    const outcome: Outcome = { ops: [], errors: {} };
    if (options.refresh) await this.refresh(calls, outcome);
    const replaced: Row[] = [];
    for (const declared of program) {
      try {
        await this.step(calls, declared, outcome, replaced, options.replace?.includes(label(declared.urn)) ?? false);
      } catch (error) {
        outcome.errors[label(declared.urn)] = messageOf(error);
      }
    }
    if (Object.keys(outcome.errors).length > 0 && !options.continuesOnError) {
      // What a replacement that succeeded leaves to be deleted stays in the state as pending.
      this.pendingDeletes.push(...replaced);
      return outcome;
    }

    const declaredUrns = new Set(program.map(({ urn }) => urn));
    const removed = [...this.rows.values()].filter(({ urn }) => !declaredUrns.has(urn)).reverse();
    if (options.interrupted) {
      this.pendingDeletes.push(...replaced);
      return outcome;
    }
    const pending = this.pendingDeletes;
    this.pendingDeletes = [];
    for (const row of [...pending, ...replaced, ...removed]) await this.remove(calls, row, outcome);
    return outcome;
  }

  /** `destroy`: nothing is checked. */
  async destroy(calls: ProviderCalls): Promise<Outcome> {
    const outcome: Outcome = { ops: [], errors: {} };
    const pending = this.pendingDeletes;
    this.pendingDeletes = [];
    for (const row of [...pending, ...[...this.rows.values()].reverse()]) await this.remove(calls, row, outcome);
    return outcome;
  }

  /** `up` of a program whose every step has to succeed. */
  async converge(calls: ProviderCalls, program: Declared[], options: UpOptions = {}): Promise<string[]> {
    const { ops, errors } = await this.up(calls, program, options);
    if (Object.keys(errors).length > 0) throw new Error(JSON.stringify(errors, undefined, 1));
    return ops;
  }

  async refresh(
    calls: ProviderCalls,
    outcome: Outcome = { ops: [], errors: {} },
    isTarget: (urn: string) => boolean = () => true,
  ): Promise<Outcome> {
    for (const row of [...this.rows.values()].filter(({ urn }) => isTarget(urn))) {
      const { read, diff } = this.at(calls, row);
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

  /** The host that serves a resource. */
  protected at(calls: ProviderCalls, _resource: { onAccount?: boolean }): ProviderCalls {
    return calls;
  }

  private async step(
    calls: ProviderCalls,
    declared: Declared,
    outcome: Outcome,
    replaced: Row[],
    forced: boolean,
  ): Promise<void> {
    const { urn } = declared;
    const inputs = this.resolve(declared.inputs);
    const old = this.rows.get(urn);
    // A forced replacement looks like a new resource to the provider: it never gets the old inputs, nor a diff.
    const checked = await checkOrThrow(calls, forced ? {} : (old?.inputs ?? {}), inputs);
    if (!old) {
      await this.create(calls, urn, checked);
      outcome.ops.push(`create ${label(urn)}`);
      return;
    }
    const verdict = forced ? undefined : await calls.diff(old.id, old.outputs, checked);
    if (!verdict || verdict.replaces.length > 0) {
      const fresh = forced ? checked : await checkOrThrow(calls, {}, inputs);
      if (verdict?.deleteBeforeReplace) await this.remove(calls, old, outcome);
      await this.create(calls, urn, fresh);
      if (!verdict?.deleteBeforeReplace) replaced.push(old);
      outcome.ops.push(`replace ${label(urn)}`);
    } else if (verdict.changes || old.initErrors) {
      await this.update(calls, old, checked);
      outcome.ops.push(`update ${label(urn)}`);
    } else {
      this.rows.set(urn, { ...old, inputs: checked });
    }
  }

  protected async create(calls: ProviderCalls, urn: string, inputs: PropertyValues): Promise<void> {
    try {
      const { id, outs } = await calls.create(inputs);
      if (id === "") throw new Error("plugin returned empty resource.ID");
      this.rows.set(urn, { urn, id, inputs, outputs: outs });
    } catch (error) {
      this.keepPartial(urn, inputs, error);
      throw error;
    }
  }

  protected async update(
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

  protected resolve(inputs: PropertyValues): PropertyValues {
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

  private async remove(calls: ProviderCalls, row: Row, outcome: Outcome): Promise<void> {
    try {
      await calls.delete(row.id, row.outputs);
      if (this.rows.get(row.urn) === row) this.rows.delete(row.urn);
      outcome.ops.push(`delete ${label(row.urn)}`);
    } catch (error) {
      outcome.errors[label(row.urn)] = messageOf(error);
      if (this.rows.get(row.urn) !== row) this.pendingDeletes.push(row);
    }
  }
}

export async function checkOrThrow(
  calls: ProviderCalls,
  olds: PropertyValues,
  news: PropertyValues,
): Promise<PropertyValues> {
  const { inputs, failures } = await calls.check(olds, news);
  if (failures.length > 0) throw new Error(failures.map(({ property, reason }) => `${property}: ${reason}`).join("; "));
  return inputs;
}

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
