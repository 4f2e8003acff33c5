/** What a kind says of the delete of one of its things, for `deletion.ts` to carry out. */
import type { Because, DeleteFacts, DeleteReason, Lookup, Thing } from "../journal";

export type LookupResults = Partial<DeleteFacts>;

/** One thing that a delete is about. */
export interface Deletion {
  /** What it is at Flowroute. Absent for what exists only in the state. */
  thing?: Thing | undefined;
  /** What the state and the journal say of it at this moment, beside what they say of every thing. */
  facts(): Omit<DeleteFacts, "isNewer" | "failed" | "isDeclared" | "isReplacing">;
  /** Answers what `decide` asks for. */
  lookups: Partial<Record<Lookup, (facts: DeleteFacts) => Promise<LookupResults>>>;
  /** Deletes, releases or detaches. False: Flowroute refuses, because numbers use the record. */
  remove(facts: DeleteFacts): Promise<boolean>;
  /** Says why it is kept or left. */
  onNotDeleted?(because: Because, facts: DeleteFacts): Promise<void>;
  /** Wraps the whole delete. Numbers use it, because other deletes wait until theirs has ended. */
  run?(work: () => Promise<DeleteOutcome>): Promise<void>;
  /** Why it is not taken away. */
  refusal?(reason: DeleteReason, facts: DeleteFacts): Error | undefined;
}

/** A record that costs nothing by itself: a route, an emergency address, a caller name. */
export interface DeletableRecord {
  readonly thing: Thing;
  /** For messages: `route 98396`. */
  readonly what: string;
  /** True when it is gone, false when numbers use it. */
  tryToDelete(): Promise<boolean>;
  /** Numbers that use it, or may use it: 11 digits each. */
  dependents(): Promise<string[]>;
  /** @default is used by */
  readonly usedBy?: string;
}

/** How the delete of a thing ended, where it did not fail. */
export type DeleteOutcome = "gone" | "stays";
