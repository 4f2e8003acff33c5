/**
 * What a run can know, as typed facts: each has a name, what it is about, what it says, and for whom it holds. Resources
 * and purchases record them in the `RunJournal` as they learn them; the decision about a delete is made from them.
 */
import type { Scope } from "./run-list";

/** A resource of the program, by its URN. */
export type Urn = string;

/** Something at Flowroute of which there is one: a number, what is attached to it, a record, or a name that is unique. */
export interface Thing {
  /** Such as `number` or `route`. */
  readonly kind: string;
  readonly id: string;
  /** A phone number is one thing to all keys of an API; an id, an alias or a caller name only on one account. */
  readonly scope: "api" | "account";
  /** What messages call it, such as `the routes of +1 206 555 0142`. */
  readonly displayName: string;
}

/** One text for each thing: `number:12065550142`. */
export const nameOfThing = ({ kind, id }: Thing): string => `${kind}:${id}`;

/** @typeParam S what it is about @typeParam V what it says: JSON, unless its scope is `host` */
export interface Fact<S, V> {
  readonly name: string;
  scopeOf(subject: S): Scope;
  /** One text for each subject. */
  textOf(subject: S): string;
  /** Each entry counts, also one that says the same again. @default the last one of a host replaces what it said before */
  readonly keepsAllEntries?: boolean;
  /** Never set: carries the type of the value. */
  readonly valueType?: V;
}

const ofResource = <V = true>(name: string, scope: Scope = "run"): Fact<Urn, V> => ({
  name,
  scopeOf: () => scope,
  textOf: (urn) => urn,
});

const ofThing = <V>(name: string, scope?: Scope): Fact<Thing, V> => ({
  name,
  scopeOf: (thing) => scope ?? thing.scope,
  textOf: nameOfThing,
});

const ofText = <V>(name: string, scope: Scope): Fact<string, V> => ({
  name,
  scopeOf: () => scope,
  textOf: (text) => text,
});

/** About the account as a whole, or the run. */
const ofAll = <V>(name: string, scope: Scope): Fact<undefined, V> => ({
  name,
  scopeOf: () => scope,
  textOf: () => "",
  keepsAllEntries: true,
});

// Resources of the program.

/** The program declares the resource. */
export const declared = ofResource("declared");
/** The run could not make or change a resource; says which. What needs it may never be declared. */
export const failed: Fact<undefined, Urn> = ofAll("failed", "run");
/** A refresh of this run has read the resource, and with it all others that could go in this run. */
export const refreshed = ofResource("refreshed");
/** A difference asks for another object. Without it a declared resource that is deleted is replaced by force. */
export const replacing = ofResource("replacing");
/** The name that a resource has now, by the one that its old object has. */
export const renamedTo = ofResource<Urn>("renamed to");
/** The program wants the number kept, whatever the state says. */
export const kept = ofResource("kept");
/** For runs that declare nothing, such as a destroy: the time since which the program wanted the number kept. */
export const resourceKeptSince = ofResource<string>("resource kept since");
export const thingKeptSince = ofThing<string>("kept since", "run");
/** The state has a number that the resource asked for by this key; says which. */
export const purchaseConfirmed: Fact<{ urn: Urn; target: string }, string> = {
  name: "purchase confirmed",
  scopeOf: () => "run",
  textOf: ({ urn, target }) => `${urn} ${target}`,
};
/** This run has bought a number by a search for the resource. */
export const boughtBySearch = ofResource("bought by search");
/** A resource that is new in this run and wants a number by these criteria, whether it gets one or not. */
export const searching = ofText<Urn>("searching", "api");

// Who has what.

/** The resource of the program that owns the thing. */
export const ownedBy = ofThing<Urn>("owned by");
/** The resource whose state says that this stack created the thing, whatever happens to it in this run. */
export const createdBy = ofThing<Urn>("created by");
/** The resource of the program that keeps a record which it has replaced, until no number shows it any more. */
export const replacedRecordKeptBy = ofThing<Urn>("replaced record kept by");
/** The resource that now owns what another resource of this stack created. */
export const transferredTo = ofThing<Urn>("transferred to");
/** The resource that owned the thing before, in an earlier run, as the state of its owner says. */
export const transferredFrom = ofThing<Urn>("transferred from");

// What this run writes, so no host goes by what it has read before. Each entry is one write, and its value an id.

export const numberWritten: Fact<undefined, string> = ofAll("number written", "api");
export const addressWritten: Fact<undefined, string> = ofAll("address written", "account");
export const callerNameWritten: Fact<undefined, string> = ofAll("caller name written", "account");

// What is on numbers.

/** The emergency address that this run has put on a number, which reads may not show yet. */
export const addressAssigned = ofThing<string>("address assigned", "account");
/** Caller name records that an assignment of the program has put on a number, or is to put there; each entry counts. */
export const callerNameUsed: Fact<Thing, string> = {
  ...ofThing<string>("caller name used", "account"),
  keepsAllEntries: true,
};

// Deletes of this run.

/** How the delete of a number went; of two hosts the first of these counts. A kept number was never meant to go. */
export const RELEASES = ["gone", "failed", "under way", "kept"] as const;
export type Release = (typeof RELEASES)[number];
export const released = ofThing<Release>("released", "account");
/** What was left attached to a number when it left the program: the id of the record, empty where there is none. */
export const leftAttached = ofThing<string>("left attached", "account");
/** A record that has left the state and is deleted after the last of these numbers. An empty list ends the wait. */
export const deferredDelete: Fact<Thing, readonly string[]> = {
  ...ofThing<readonly string[]>("deferred delete", "account"),
  keepsAllEntries: true,
};
/** So many numbers more, or fewer, were released. */
export const releaseCount: Fact<undefined, number> = ofAll("releases", "account");

// Purchases of this run.

/** A setup fee, in US dollars as Flowroute writes it; negative when it was not charged after all. */
export const spent: Fact<undefined, string> = ofAll("spent", "account");
export const bought: Fact<undefined, string> = ofAll("bought", "account");
/** Why nothing more may be charged: a sentence. */
export const chargesStopped: Fact<undefined, string> = ofAll("charges stopped", "account");
/** Who asks for what only one host may have: a number in stock, or a turn. */
export const lease: Fact<string, "taken" | "returned"> = { ...ofText("lease", "api"), keepsAllEntries: true };
export const turn: Fact<string, "taken" | "returned"> = { ...ofText("turn", "account"), keepsAllEntries: true };

/** A fact of one kind of resource that holds in this host only; a value that is no JSON will do. */
export const hostFact = <V>(name: string): Fact<string, V> => ofText<V>(name, "host");

/** What the first check of a replacement leaves to the second, which gets no old inputs. */
export const carriedOver = hostFact<Record<string, unknown>>("carried over");
