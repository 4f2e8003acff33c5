/** A preview of Pulumi in one form, whether it came as a digest (`pulumi preview --json`) or as a stream of events. */
import { parseUrn } from "../host/urn";

export type Properties = Readonly<Record<string, unknown>>;

/** One side of a step: the resource as it is, or as it will be. */
export interface Side {
  /** The former one of a resource that gets another name by an alias. */
  urn: string;
  id?: string;
  inputs: Properties;
  outputs: Properties;
  /** URNs of the resources that an input comes from. Only a digest has them. */
  references?: Readonly<Record<string, readonly string[]>>;
  isProtected: boolean;
  isRetained: boolean;
  isExternal: boolean;
}

export interface Step {
  /** Operation of the engine, such as `create`. One that this version does not know is possible. */
  op: string;
  urn: string;
  type: string;
  /** Name of our class, such as `PhoneNumber`; absent for resources of others. */
  kind?: string;
  name: string;
  /** With `--refresh`: what the state says, while `old` is what was found. */
  state?: Side;
  old?: Side;
  new?: Side;
}

export interface PolicyResult {
  policy: string;
  pack: string;
  level: "mandatory" | "advisory";
  message: string;
  urn?: string;
}

export interface Plan {
  source: "digest" | "events";
  project: string;
  stack: string;
  /** Sorted by URN: the engine's own order differs from run to run. */
  steps: readonly Step[];
  /** What the preview failed with. */
  errors: readonly string[];
  isFailed: boolean;
  /** The engine says that it may have damaged the state. */
  isCorrupt: boolean;
  /** Resources that do not change are there, too. */
  hasUnchanged: boolean;
  isRefreshed: boolean;
  /** `undefined` when the input cannot tell. */
  policies: readonly PolicyResult[] | undefined;
  /** Configuration of the stack that limits purchases. */
  budget?: string;
  /** URNs of resources with a warning. */
  warned: ReadonlySet<string>;
}

/** What cannot be read as a preview. */
export class UnreadablePreview extends Error {}

/** Stands in the inputs for what is known only after the update. */
const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";
/** Marks a secret in the wire form. */
const SECRET_MARK = "4dabf18193072939515e22adb298388d";
export const HIDDEN = "[secret]";

export const isUnknown = (value: unknown): boolean => value === UNKNOWN;

const OWN_TYPE = /pulumi-nodejs:dynamic\/flowroute:(\w+)$/;

export function stepOf(op: string, urn: string, sides: Pick<Step, "old" | "new">): Step {
  const type = urn.split("::")[2]?.split("$").at(-1) ?? "";
  const kind = OWN_TYPE.exec(type)?.[1];
  return { op, urn, type, ...(kind === undefined ? {} : { kind }), name: parseUrn(urn).name, ...sides };
}

/** Inputs and outputs without what is secret, whichever way the engine has written that. */
export function withoutSecrets(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== "object" || value === null) return value;
  if (SECRET_MARK in value) return HIDDEN;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withoutSecrets(item)]));
}

/** A replacement is one step; the two that carry it out may be there as well. */
const PHYSICAL = new Set(["create-replacement", "delete-replaced"]);

/** Puts the steps of one resource together, in an order of their own. */
export function arranged(steps: readonly Step[]): Step[] {
  const byUrn = new Map<string, Step[]>();
  for (const step of steps) byUrn.set(step.urn, [...(byUrn.get(step.urn) ?? []), step]);
  return [...byUrn.entries()].sort(([one], [other]) => (one < other ? -1 : 1)).flatMap(([, all]) => merged(all));
}

function merged(all: readonly Step[]): Step[] {
  const refreshed = all.find(({ op }) => op === "refresh");
  const isReplaced = all.some(({ op }) => op === "replace");
  const rest = all.filter((step) => step !== refreshed && !(isReplaced && PHYSICAL.has(step.op)));
  const state = refreshed?.old;
  if (state === undefined) return rest;
  // What a refresh does not find is deleted, and created again where the program still has it.
  const [gone, again] = ["delete", "create"].map((op) => rest.find((step) => step.op === op));
  if (gone && again) return [{ ...again, op: "recreate", state }];
  return rest.map((step) => ({ ...step, state }));
}

/** Name of project and stack, from any URN. */
export function placeOf(urns: Iterable<string>): { project: string; stack: string } {
  for (const urn of urns) {
    const { project, stack } = parseUrn(urn);
    if (project !== "" && stack !== "") return { project, stack };
  }
  return { project: "", stack: "" };
}

/** Of a preview that left nothing to read. */
export const failedPlan = (place: { project: string; stack: string }, errors: readonly string[]): Plan => ({
  ...{ source: "digest", ...place, steps: [], errors, isFailed: true, isCorrupt: false },
  ...{ hasUnchanged: false, isRefreshed: false, policies: undefined, warned: new Set() },
});
