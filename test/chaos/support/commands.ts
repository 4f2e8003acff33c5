/** What can happen in a history, as data. */
import type { FaultRule } from "../../../src/simulator";
import type { End } from "./host";
import type { ListEdit, NumberSpec, Program, RecordSpec } from "./program";

export interface RunCommand {
  do: "up" | "preview" | "refresh" | "destroy";
  stack: number;
  /** `own` and `new` are keys of the account (before and after a rotation), `other` of another one, `wrong` of none. */
  keys: "own" | "new" | "other" | "wrong";
  faults: FaultRule[];
  end: End | null;
  refresh: boolean;
  serial: boolean;
  stopAfter: number | null;
  budget: number | null;
  maxReleases: number | null;
  maxNumbers: number | null;
  /** What is replaced by force. */
  replace: Forced | null;
  /** `--target`, with what depends on it in the line. */
  target: Target | null;
}

/** Kinds of resources that are tainted together. */
export const forced = {
  numbers: ["PhoneNumber"],
  "what is on numbers": ["NumberRouting", "E911Assignment", "CnamAssignment"],
  "numbers and all that is on them": ["PhoneNumber", "NumberRouting", "E911Assignment", "CnamAssignment"],
  records: ["InboundRoute", "E911Address", "CnamRecord"],
} as const;
export type Forced = keyof typeof forced;

/** What a run is limited to: the names of resources begin so. */
export const targets = { "line 0": /^line0/, "line 1": /^line1/, records: /^(pbx|site|cn)/ } as const;
export type Target = keyof typeof targets;

export type Part = keyof Program;

export type Command =
  | RunCommand
  | { do: "edit"; stack: number; part: Part; slot: number; to: NumberSpec | RecordSpec | null }
  /** Records by the index of a list: their values move from one resource to another one. */
  | { do: "move"; stack: number; part: Exclude<Part, "numbers">; edit: ListEdit }
  /** Runs of several stacks, or of one, at the same time. */
  | { do: "together"; runs: RunCommand[] }
  /** Other customers buy. */
  | { do: "rivals"; count: number }
  /** Somebody in the portal. */
  | { do: "portal"; act: PortalAct; pick: number }
  | { do: "judge"; pick: number; approve: boolean }
  | { do: "wait"; ms: number }
  /** `pulumi state delete` of a number, with what needs it, but for its search. */
  | { do: "state delete"; stack: number; slot: number }
  /** `pulumi state move` of a number to another stack, with its search or alone, and its line to that one's program. */
  | { do: "state move"; stack: number; to: number; slot: number; isAlone: boolean }
  /** Something happens to a kind that the histories do not know by hand: what its scenario says. */
  | { do: "extra"; kind: string; act: ExtraAct }
  /** The state of an earlier moment is put back. */
  | { do: "restore"; stack: number; pick: number };

export const portalActs = [
  "route 0",
  "other route",
  "alias",
  "no address",
  "no name",
  "release",
  "delete route",
  "transfer away",
  "bring back",
  "bring back",
  "status missing",
  "status SUSPENDED",
] as const;
export type PortalAct = (typeof portalActs)[number];

export const extraActs = ["declare", "edit", "anew", "leave", "drift", "disappear"] as const;
export type ExtraAct = (typeof extraActs)[number];

export interface History {
  stacks: number;
  /** Of times under way and retries. */
  seed: number;
  /** What others have on the account. */
  foreign: boolean;
  /** Little is in stock in the area that most numbers are searched in. */
  isScarce: boolean;
  programs: Program[];
  commands: Command[];
}
