/** What a resource kind implements: observe, ensure, sync, delete. `defineResource` makes a provider of it. */
import { RefusedError } from "../client";
import { withSteps } from "../client/text/steps";
import type { Thing } from "../journal";
import type { Connection } from "./connection";
import type { DeletableRecord, Deletion } from "./deletable";
import type { Severity } from "./engine-link";
import type { CheckFailure } from "./guard";
import type { PropertyValues } from "./values";

/** Who made the thing at Flowroute. We delete only what we made. */
export type Origin = "created" | "purchased" | "adopted" | "shared";

/** Hidden inputs and outputs: the engine stores and does not show keys that begin with two underscores. */
export const HIDDEN = {
  self: "__self",
  account: "__account",
  inconclusive: "__alike",
  inputs: "__inputs",
  provider: "__provider",
  /** URN of the resource of this stack that owned the thing before. */
  transferredFrom: "__takenFrom",
  /** Among what a class gives, and taken out by the check: whether the program runs for a preview. */
  preview: "__preview",
} as const;

/** State format; outputs of a newer one are refused. */
export const SCHEMA = 1;

export function isNewer(outputs: PropertyValues): boolean {
  const schema = outputs["schema"];
  return typeof schema === "number" && schema > SCHEMA;
}

export const newerState = (kind: string, id: string, outputs: PropertyValues): Error =>
  new RefusedError(
    "newer-state",
    withSteps(
      `A newer version of pulumi-flowroute wrote ${kind} ${id} (state schema ${String(outputs["schema"])}; this version knows ${SCHEMA}). Nothing was changed.`,
      "Upgrade the package in this program: npm install pulumi-flowroute@latest",
    ),
  );

/** What an operation on one resource works with. */
export interface OperationContext {
  readonly connection: Connection;
  readonly urn: string;
  /** The resource's name in the program. */
  readonly name: string;
  log(severity: Severity, message: string): Promise<void>;
  /** The record that a journal names, of whichever kind; undefined for what is none. */
  recordOf(thing: Thing): DeletableRecord | undefined;
}

export interface CheckInputs<I> {
  /** Inputs in the state; undefined for a new resource, and in the second check of a replacement. */
  olds: Partial<I> | undefined;
  inputs: I;
}

export interface Ensured<L> {
  id: string;
  live: L;
  origin: Origin;
  /** It is ours now, but this went wrong after that. The state must record it nevertheless. */
  failure?: Error;
}

/**
 * One resource kind. `I` are its checked inputs, `L` what Flowroute has.
 */
export interface ResourceKind<I extends object, L> {
  kind: string;
  /** Inputs in, inputs or diagnostics out. Pure; lets unknown values pass. */
  normalize(raw: PropertyValues, context: OperationContext): { inputs: I; failures: CheckFailure[] };
  /** What a check may have to read; may complete the inputs. */
  prepare?(context: OperationContext, round: CheckInputs<I>): Promise<CheckFailure[]>;
  /** Inputs that a check reads from Flowroute. They may change between two checks, so an update plan fixes them. */
  observedInputs?: readonly string[];
  /** The thing at Flowroute that these inputs are about, when they identify one. */
  thingOfInputs?(inputs: I): Thing | undefined;
  /** The thing at Flowroute that has this id. Absent for a kind that exists only in the state. */
  thingOfId?(id: string): Thing;
  observe(context: OperationContext, id: string, outputs: PropertyValues): Promise<L | undefined>;
  /** Finds what an earlier run of ours made, or makes it. */
  ensure(context: OperationContext, want: I): Promise<Ensured<L>>;
  /** Changes what differs, and returns what Flowroute has then. */
  sync(context: OperationContext, id: string, want: I, live: L, outputs: PropertyValues): Promise<L>;
  /**
   * What a delete is about, as the decision asks for it: one thing, or a record and those that it has replaced. May record
   * in the journal that they are about to be deleted; no I/O.
   */
  deletions(context: OperationContext, id: string, outputs: PropertyValues): Deletion[];
  /** For a record that may wait for the deletes of its numbers: what deletes it, without anything of the state. */
  record?(context: OperationContext, id: string): DeletableRecord;
  /** Outputs beyond the inputs; `before` are those of the state. */
  outputs(live: L, want: I, before: PropertyValues): PropertyValues;
  /** Outputs that a create or an update replaces, by what the run has recorded so far; records what they say. No I/O. */
  adjustOutputs?(context: OperationContext, outputs: PropertyValues): PropertyValues;
  /** Names of the properties that have to change. Pure, no I/O. */
  differences(outputs: PropertyValues, want: I): string[];
  /** Names of the properties whose change needs another object. Pure, no I/O. */
  replaces?(outputs: PropertyValues, want: I): string[];
  /** What a diff tells other resources about this one, before `differencesInRun`. Records in the journal only. */
  recordDiff?(context: OperationContext, id: string, outputs: PropertyValues): void;
  /** Throws where the run already knows that the change cannot be made, so that the preview fails, too. No I/O. */
  refuseChange?(context: OperationContext, id: string, outputs: PropertyValues, want: I): void;
  /** More names of properties that have to change, by what this run has read and recorded so far. No I/O. */
  differencesInRun?(context: OperationContext, id: string, outputs: PropertyValues, want: I): string[];
  /** Records what the state says, before a diff and a delete, under the URN in the state. Records in the journal only. */
  recordState?(connection: Connection, urn: string, outputs: PropertyValues): void;
  /** Records what an object says about others, before its delete is decided. Records in the journal only. */
  recordBeforeDelete?(connection: Connection, urn: string, outputs: PropertyValues): void;
  /** Records what the second check of a replacement needs, because it gets no old inputs. Records in the journal only. */
  recordReplacement?(context: OperationContext, id: string, outputs: PropertyValues, want: I): void;
  /**
   * Whether the keys in use show what these old inputs describe. `inconclusive`: they do, but another account could have
   * the same (a caller name, a label that the user chose). That lets the check of this resource pass, and nothing else.
   */
  verifyAccount?(context: OperationContext, olds: Partial<I>): Promise<boolean | "inconclusive">;
  /** Whether the thing with this id is the one in the state. @default true: no other thing can have the id */
  isSameThing?(outputs: PropertyValues, live: L): boolean;
  /** Throws the error of an update that finds nothing at Flowroute. @default the advice to refresh first */
  missing?(context: OperationContext, id: string, outputs: PropertyValues): never;
  /** Outputs that a read leaves as they are in the state, so that no later default decides about the thing. */
  decisions?: readonly string[];
  /** False: the outputs do not repeat the inputs. @default true */
  echoesInputs?: boolean;
  /** Outputs that `read` returns for a thing that is gone. @default it leaves the state */
  readMissing?(context: OperationContext, id: string, outputs: PropertyValues): Promise<PropertyValues>;
}
