/** What a resource kind has to say for itself: observe, ensure, sync, remove. `defineResource` makes a provider of it. */
import { RefusedError } from "../client";
import { withSteps } from "../client/text/steps";
import type { Thing } from "../journal";
import type { Connection } from "./connection";
import type { DeletableRecord, Deletion } from "./deletable";
import type { Severity } from "./engine-link";
import type { CheckFailure } from "./guard";
import type { PropertyValues } from "./values";

/** Who made the thing at the carrier. We delete only what we made. */
export type Origin = "created" | "purchased" | "adopted" | "shared";

/** Hidden inputs and outputs: the engine stores and does not show keys that begin with two underscores. */
export const HIDDEN = {
  self: "__self",
  account: "__account",
  inconclusive: "__alike",
  inputs: "__inputs",
  provider: "__provider",
  /** URN of the resource of this stack that the thing was taken over from. */
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

export interface CheckRound<I> {
  /** Inputs in the state; undefined for a new resource, and in the second check of a replacement. */
  olds: Partial<I> | undefined;
  inputs: I;
}

export interface Ensured<L> {
  id: string;
  live: L;
  origin: Origin;
  /** It is ours now, but this went wrong after that: the state must know it all the same. */
  failure?: Error;
}

/**
 * One resource kind. `I` are its checked inputs, `L` what the carrier has.
 */
export interface ResourceKind<I extends object, L> {
  kind: string;
  /** Inputs in, inputs or diagnostics out. Pure; lets unknown values pass. */
  normalise(raw: PropertyValues, context: OperationContext): { inputs: I; failures: CheckFailure[] };
  /** What a check may have to read; may complete the inputs. */
  prepare?(context: OperationContext, round: CheckRound<I>): Promise<CheckFailure[]>;
  /** Inputs that come from a look at the carrier, and may be others in the next: an update plan decides on them. */
  observedInputs?: readonly string[];
  /** What these inputs are about at the carrier, when it can be told from them. */
  thingOfInputs?(inputs: I): Thing | undefined;
  /** What an object of this kind is at the carrier; absent where it is nothing there. */
  thingOfId?(id: string): Thing;
  observe(context: OperationContext, id: string, outputs: PropertyValues): Promise<L | undefined>;
  /** Finds what an earlier run of ours made, or makes it. */
  ensure(context: OperationContext, want: I): Promise<Ensured<L>>;
  /** Changes what differs; answers what is true then. */
  sync(context: OperationContext, id: string, want: I, live: L, outputs: PropertyValues): Promise<L>;
  /** What a delete is about, as the decision asks for it: one thing, or a record and its predecessors. */
  deletions(context: OperationContext, id: string, outputs: PropertyValues): Deletion[];
  /** For a record that may wait for the deletes of its numbers: what deletes it, without anything of the state. */
  record?(context: OperationContext, id: string): DeletableRecord;
  /** Outputs beyond the inputs; `before` are those of the state. */
  outputs(live: L, want: I, before: PropertyValues): PropertyValues;
  /** What a create or an update puts instead of these, by what the run has noted at that moment; no I/O. */
  adjustOutputs?(context: OperationContext, outputs: PropertyValues): PropertyValues;
  /** Names of the properties that have to change. Pure, no I/O. */
  differences(outputs: PropertyValues, want: I): string[];
  /** Names of the properties whose change needs another object. Pure, no I/O. */
  replaces?(outputs: PropertyValues, want: I): string[];
  /**
   * More names of properties that have to change, by what this run has read and noted so far; no I/O. Throws where the
   * change cannot be made: that fails a preview, too.
   */
  differencesInRun?(context: OperationContext, id: string, outputs: PropertyValues, want: I): string[];
  /** What the state says of it, before a diff and before a delete, under the URN that it has there. Only notes in memory. */
  recordState?(connection: Connection, urn: string, outputs: PropertyValues): void;
  /** What an object that is to be deleted says about others, before anything is asked. Only notes in memory. */
  recordBeforeDelete?(connection: Connection, urn: string, outputs: PropertyValues): void;
  /** A replacement is coming, whose second check gets no old inputs. Pure but for notes in memory. */
  recordReplacement?(context: OperationContext, id: string, outputs: PropertyValues, want: I): void;
  /**
   * Whether something that these old inputs describe can be read with the present keys. `inconclusive`: something like it, that
   * another account could have as well (a caller name, a label of the user's own). It lets its own check pass, and no more.
   */
  verifyAccount?(context: OperationContext, olds: Partial<I>): Promise<boolean | "inconclusive">;
  /** Whether what has the id is the thing that the state tells of. @default true: the id itself is one of its kind */
  isSameThing?(outputs: PropertyValues, live: L): boolean;
  /** What to say when an update finds nothing at the carrier. @default that a refresh has to come first */
  missing?(context: OperationContext, id: string, outputs: PropertyValues): never;
  /** Outputs that a read leaves as the state has them: no later default may decide what becomes of the thing. */
  decisions?: readonly string[];
  /** False: the outputs do not repeat the inputs, because nobody reads them there. @default true */
  echoesInputs?: boolean;
  /** What `read` reports of something that is gone. @default it leaves the state */
  readMissing?(context: OperationContext, id: string, outputs: PropertyValues): Promise<PropertyValues>;
}
