/** The state of a stack of the engine's model, and what the commands `pulumi state` and `pulumi stack import` do to it. */
import type { PropertyValues } from "../../src/host";

export interface Row {
  urn: string;
  id: string;
  inputs: PropertyValues;
  outputs: PropertyValues;
  initErrors?: string[];
  /** Whether its provider is an `Account`. */
  onAccount?: boolean;
}

/** What the state keeps of a resource beside its row. */
export interface RowOptions {
  protect: boolean;
  retainOnDelete: boolean;
  /** URNs of what it depends on. */
  needs: string[];
}

export interface Backup {
  rows: [string, Row][];
  pendingDeletes: Row[];
  options: [string, RowOptions][];
}

export class StackState {
  readonly rows = new Map<string, Row>();
  /** Replaced resources whose delete a run did not get to. */
  pendingDeletes: Row[] = [];
  protected options = new Map<string, RowOptions>();

  row(urn: string): Row {
    const row = this.rows.get(urn);
    if (!row) throw new Error(`not in the state: ${urn}`);
    return row;
  }

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

  /** What the engine does with the state of an alias. */
  rename(from: string, to: string): void {
    const row = this.row(from);
    this.rows.delete(from);
    this.rows.set(to, { ...row, urn: to });
    for (const options of this.options.values()) {
      options.needs = options.needs.map((need) => (need === from ? to : need));
    }
    const options = this.options.get(from);
    if (options !== undefined) this.options.set(to, options);
    this.options.delete(from);
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
    this.forgetDependents(urn);
    this.rows.delete(urn);
    this.options.delete(urn);
  }

  /** `pulumi state delete` of what needs something. */
  forgetDependents(urn: string): void {
    for (const [other, { needs }] of this.options) {
      if (other !== urn && needs.includes(urn) && this.rows.has(other)) this.forget(other);
    }
  }

  /** `pulumi state move` */
  moveTo(other: StackState, urns: readonly string[], renamed: (urn: string) => string): void {
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

  /** A deleted resource. */
  protected drop(row: Row): void {
    this.pendingDeletes = this.pendingDeletes.filter((other) => other !== row);
    if (this.rows.get(row.urn) === row) this.rows.delete(row.urn);
    // An object that a dead run left beside it has them as well.
    const isLeft = this.rows.has(row.urn) || this.pendingDeletes.some(({ urn }) => urn === row.urn);
    if (!isLeft) this.options.delete(row.urn);
  }
}
