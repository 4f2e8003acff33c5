/**
 * Whether something may be removed, and what happens to it: one table for every kind of resource. `decide` is pure. It gets
 * what the run knows so far, and either decides or says what to look up first. The caller looks it up and asks again.
 * `docs/architecture.md` shows the table.
 */

/** What kind of thing a delete is about. */
export type Subject = "number" | "attachment" | "record" | "search";

/** What has to be looked at before more can be said. */
export type Lookup =
  /** Whether the keys in use open the account that it was made on. */
  | "account"
  /** What Flowroute has. */
  | "live"
  /** Whether one more release is within the limit of the run; if so, it is counted. */
  | "releaseSlot"
  /** Numbers that use it. */
  | "dependents"
  /** How the deletes of those numbers end. */
  | "endings"
  /** What an interrupted run may have bought from the list of a search. */
  | "orphans";

export interface DeleteFacts {
  subject: Subject;

  // What the state says.

  /** A later version has written it. */
  isNewer?: boolean;
  /** `created`, `purchased`, `adopted` or `shared`. */
  origin?: unknown;
  onDelete?: unknown;
  /** A refresh found that the number was missing. */
  wasMissing?: boolean;

  // What the journal says.

  /** The resource of the program that owns the thing. */
  owner?: string | undefined;
  /** A resource that failed in this run. */
  failed?: string | undefined;
  /** The program declares the resource itself, so its object is replaced. */
  isDeclared?: boolean;
  /** A difference asked for the replacement; else it was forced. */
  isReplacing?: boolean;
  /** This run has bought another number for it. */
  isBoughtAgain?: boolean;
  /** The program wants it kept, whatever the state says. */
  isKept?: boolean;
  /** A later object of the resource says that it is kept. */
  isKeptByLater?: boolean;
  /** A resource that is new in this run and has the same search. */
  sameSearch?: string | undefined;
  /** The number that it is attached to stays in the program. */
  numberStays?: boolean;
  /** Its successor keeps the record as long as a number may show it. */
  isKeptBySuccessor?: boolean;
  /** Another resource of this stack uses it, too, and is not deleted in this run. */
  isUsedByOther?: boolean;
  /** How often Flowroute refused, in this run, to delete the record because numbers use it. @default 0 */
  refusals?: number;

  // What was looked at.

  account?: "same" | "other";
  live?: "there" | "gone" | "foreign-owner" | "changed-outside";
  releaseSlot?: "reserved" | "none-left";
  dependents?: "none" | "some";
  /** `deleted`: the delete of the last number deleted the record, too. */
  endings?: "over" | "failed" | "deleted";
  orphans?: "none" | "some";
}

/** Why something is kept or left. */
export type Because =
  | "owned"
  | "kept"
  | "gone"
  | "foreign-owner"
  | "returned"
  | "kept-by-later"
  | "asked"
  | "number-goes"
  | "changed-outside"
  | "not-ours"
  | "used-by-other"
  | "kept-by-successor"
  | "deleted-with-number"
  | "in-use";

/** Why a delete is refused: see `docs/operations.md`. */
export type DeleteReason =
  | "newer-state"
  | "other-account"
  | "failed-run"
  | "forced-replacement"
  | "rename-suspected"
  | "release-limit"
  | "dependents-remain"
  | "orphaned-purchase";

export type Decision =
  | { readonly action: "keep" | "leave"; readonly because: Because }
  | { readonly action: "detach" | "release" | "delete" }
  | { readonly action: "refuse"; readonly reason: DeleteReason };

export interface Rule {
  readonly of: readonly Subject[];
  /** When it applies, in words. */
  readonly when: string;
  /** What must have been looked at. */
  readonly lookup?: Lookup;
  applies(facts: DeleteFacts): boolean;
  readonly decision: Decision;
}

const keep = (because: Because): Decision => ({ action: "keep", because });
const leave = (because: Because): Decision => ({ action: "leave", because });
const refuse = (reason: DeleteReason): Decision => ({ action: "refuse", reason });
const always = (): boolean => true;

const ANY: readonly Subject[] = ["number", "attachment", "record", "search"];
const THING: readonly Subject[] = ["number", "attachment", "record"];
const NUMBER: readonly Subject[] = ["number"];
const ATTACHMENT: readonly Subject[] = ["attachment"];
const RECORD: readonly Subject[] = ["record"];
const SEARCH: readonly Subject[] = ["search"];

/** From top to bottom; the first rule that applies decides. */
export const RULES: readonly Rule[] = [
  {
    of: ANY,
    when: "a later version of the package has written it",
    applies: ({ isNewer }) => isNewer === true,
    decision: refuse("newer-state"),
  },
  {
    of: THING,
    when: "the keys in use may open another account than the one that it was made on",
    lookup: "account",
    applies: ({ account }) => account === "other",
    decision: refuse("other-account"),
  },
  {
    of: THING,
    when: "a resource of the program owns the same thing",
    applies: ({ owner }) => owner !== undefined,
    decision: leave("owned"),
  },
  {
    of: ANY,
    when: "a resource failed in this run, so what needs it was not declared",
    applies: ({ failed }) => failed !== undefined,
    decision: refuse("failed-run"),
  },

  {
    of: NUMBER,
    when: "the program or the state says that it is kept",
    applies: ({ onDelete, isKept }) => onDelete !== "release" || isKept === true,
    decision: keep("kept"),
  },
  {
    of: NUMBER,
    when: "it is not on the account any more",
    lookup: "live",
    applies: ({ live }) => live === "gone",
    decision: leave("gone"),
  },
  {
    of: NUMBER,
    when: "it has the ownership tag of another stack",
    lookup: "live",
    applies: ({ live }) => live === "foreign-owner",
    decision: leave("foreign-owner"),
  },
  {
    of: NUMBER,
    when: "it was missing, and is on the account again",
    applies: ({ wasMissing }) => wasMissing === true,
    decision: keep("returned"),
  },
  {
    of: NUMBER,
    when: "the program is not there to say so, and a later object of the resource says that it is kept",
    applies: ({ isKeptByLater }) => isKeptByLater === true,
    decision: keep("kept-by-later"),
  },
  {
    of: NUMBER,
    when: "its replacement was forced, and this run has bought another number for it",
    applies: ({ isDeclared, isReplacing, isBoughtAgain }) =>
      isDeclared === true && !isReplacing && isBoughtAgain === true,
    decision: refuse("forced-replacement"),
  },
  {
    of: NUMBER,
    when: "a resource that is new in this run has the same search, which looks like a rename",
    applies: ({ sameSearch, isReplacing }) => sameSearch !== undefined && !isReplacing,
    decision: refuse("rename-suspected"),
  },
  {
    of: NUMBER,
    when: "the run has released as many numbers as it may",
    lookup: "releaseSlot",
    applies: ({ releaseSlot }) => releaseSlot === "none-left",
    decision: refuse("release-limit"),
  },
  {
    of: NUMBER,
    when: "otherwise",
    applies: ({ live, releaseSlot }) => live === "there" && releaseSlot === "reserved",
    decision: { action: "release" },
  },

  {
    of: ATTACHMENT,
    when: "`onDelete` is `leave`",
    applies: ({ onDelete }) => onDelete === "leave",
    decision: leave("asked"),
  },
  {
    of: ATTACHMENT,
    when: "its number leaves the program as well, and `onDelete` is not `detach`: the delete of the number does everything",
    applies: ({ onDelete, numberStays }) => onDelete !== "detach" && !numberStays,
    decision: leave("number-goes"),
  },
  {
    of: ATTACHMENT,
    when: "the number is not on the account any more, or nothing is attached to it",
    lookup: "live",
    applies: ({ live }) => live === "gone",
    decision: leave("gone"),
  },
  {
    of: ATTACHMENT,
    when: "what is attached to the number was set outside of this stack",
    lookup: "live",
    applies: ({ live }) => live === "changed-outside",
    decision: leave("changed-outside"),
  },
  { of: ATTACHMENT, when: "otherwise", applies: ({ live }) => live === "there", decision: { action: "detach" } },

  {
    of: RECORD,
    when: "this stack did not make it",
    applies: ({ origin }) => origin !== "created",
    decision: leave("not-ours"),
  },
  {
    of: RECORD,
    when: "it was replaced, and another resource of this stack uses it",
    applies: ({ isUsedByOther }) => isUsedByOther === true,
    decision: leave("used-by-other"),
  },
  {
    of: RECORD,
    when: "Flowroute was not asked yet",
    applies: ({ refusals = 0 }) => refusals === 0,
    decision: { action: "delete" },
  },
  {
    of: RECORD,
    when: "numbers may use it, and its successor keeps it until none can",
    applies: ({ isKeptBySuccessor }) => isKeptBySuccessor === true,
    decision: leave("kept-by-successor"),
  },
  {
    of: RECORD,
    when: "numbers that use it could not be released",
    applies: ({ endings, refusals = 0 }) => endings === "failed" && refusals > 1,
    decision: refuse("dependents-remain"),
  },
  {
    of: RECORD,
    when: "no number uses it (any more)",
    lookup: "dependents",
    applies: ({ dependents }) => dependents === "none",
    decision: { action: "delete" },
  },
  {
    of: RECORD,
    when: "the delete of the last number that used it deleted it, too",
    lookup: "endings",
    applies: ({ endings }) => endings === "deleted",
    decision: leave("deleted-with-number"),
  },
  {
    of: RECORD,
    when: "the deletes of the numbers that used it are over, and Flowroute was not asked since",
    applies: ({ refusals = 0 }) => refusals === 1,
    decision: { action: "delete" },
  },
  { of: RECORD, when: "otherwise", applies: always, decision: leave("in-use") },

  {
    of: SEARCH,
    when: "it only gets another object",
    applies: ({ isDeclared }) => isDeclared === true,
    decision: { action: "delete" },
  },
  {
    of: SEARCH,
    when: "what an interrupted run may have bought from its list may be on another account",
    lookup: "account",
    applies: ({ account }) => account === "other",
    decision: refuse("other-account"),
  },
  {
    of: SEARCH,
    when: "no number can be from an interrupted run, or such a number is kept anyway",
    lookup: "orphans",
    applies: ({ orphans, onDelete }) => orphans === "none" || onDelete === "keep",
    decision: { action: "delete" },
  },
  { of: SEARCH, when: "otherwise", applies: always, decision: refuse("orphaned-purchase") },
];

/** What happens to a thing; or what has to be looked at before that can be said. */
export function decide(facts: DeleteFacts): Decision | { readonly lookup: Lookup } {
  for (const { of, lookup, applies, decision } of RULES) {
    if (!of.includes(facts.subject)) continue;
    if (lookup !== undefined && facts[lookup] === undefined) return { lookup };
    if (applies(facts)) return decision;
  }
  throw new Error(`No rule decides about ${facts.subject} ${JSON.stringify(facts)}.`);
}
