/**
 * The shape that every resource kind has: observe, ensure, sync, remove. All that is common to them is here and knows
 * no resource: registration and claims, the account check, partial failure, "already gone", the diff.
 */
import { RefusedError } from "../client";
import { parseUrn } from "../purchase";
import type { Connection, Connections } from "./connection";
import type { Severity } from "./engine-link";
import { type CheckFailure, type DynamicProvider, guard } from "./guard";
import { PartialFailure } from "./partial-failure";
import { howToConfirm } from "./settings";
import type { Bag } from "./values";

/** Who made the thing at the carrier. We delete only what we made. */
export type Origin = "created" | "purchased" | "adopted" | "shared";

/** Hidden inputs and outputs: the engine stores and does not show keys that begin with two underscores. */
const HIDDEN = {
  self: "__self",
  account: "__account",
  alike: "__alike",
  inputs: "__inputs",
  provider: "__provider",
} as const;

/** State format; outputs of a newer one are refused. */
export const SCHEMA = 1;

/** What an operation on one resource works with. */
export interface Session {
  readonly connection: Connection;
  readonly urn: string;
  /** The resource's name in the program. */
  readonly name: string;
  say(severity: Severity, message: string): Promise<void>;
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
  normalise(raw: Bag, session: Session): { inputs: I; failures: CheckFailure[] };
  /** What a check may have to read; may complete the inputs. */
  prepare?(session: Session, round: CheckRound<I>): Promise<CheckFailure[]>;
  /** The natural key that these inputs are about, when it can be told from them. */
  keyOfInputs?(inputs: I): string | undefined;
  keyOfId?(id: string): string;
  observe(session: Session, id: string, outputs: Bag): Promise<L | undefined>;
  /** Finds what an earlier run of ours made, or makes it. */
  ensure(session: Session, want: I): Promise<Ensured<L>>;
  /** Changes what differs; answers what is true then. */
  sync(session: Session, id: string, want: I, live: L, outputs: Bag): Promise<L>;
  remove?(session: Session, id: string, outputs: Bag): Promise<void>;
  /** Outputs beyond the inputs; `before` are those of the state. */
  outputs(live: L, want: I, before: Bag): Bag;
  /** Names of the properties that have to change. Pure, no I/O. */
  differences(outputs: Bag, want: I): string[];
  /** Names of the properties whose change needs another object. Pure, no I/O. */
  replaces?(outputs: Bag, want: I): string[];
  /** A replacement is coming, whose second check gets no old inputs. Pure but for notes in memory. */
  noteReplacement?(session: Session, id: string, outputs: Bag, want: I): void;
  /**
   * Whether something that these old inputs describe can be read with the present keys. `alike`: something like it, that
   * another account could have as well (a caller name, a label of the user's own). It lets its own check pass, and no more.
   */
  witness?(session: Session, olds: Partial<I>): Promise<boolean | "alike">;
  /** Whether what has the id is the thing that the state tells of. @default true: the id itself is one of its kind */
  isSameThing?(outputs: Bag, live: L): boolean;
  /** What to say when an update finds nothing at the carrier. @default that a refresh has to come first */
  missing?(session: Session, id: string, outputs: Bag): never;
  /** Outputs that a read leaves as the state has them: no later default may decide what becomes of the thing. */
  decisions?: readonly string[];
  /** False: the outputs do not repeat the inputs, because nobody reads them there. @default true */
  echoesInputs?: boolean;
  /** What `read` reports of something that is gone. @default it leaves the state */
  readMissing?(session: Session, id: string, outputs: Bag): Bag | undefined;
}

export function defineResource<I extends object, L>(
  connections: Connections,
  kind: ResourceKind<I, L>,
): DynamicProvider {
  let connection: Connection | undefined;

  const sessionOf = (bag: Bag): Session => {
    if (!connection) throw new Error("Pulumi's host called a resource before it configured the provider.");
    const { engine } = connection.environment;
    const urn = String(bag[HIDDEN.self] ?? "");
    const { name } = parseUrn(urn);
    return { connection, urn, name: name || "?", say: (severity, message) => engine.say(severity, urn, message) };
  };

  const claim = (session: Session, key: string | undefined): string | undefined => {
    const other = key === undefined ? undefined : session.connection.claims.claim(key, session.urn);
    return other === undefined ? undefined : twoOwners(kind.kind, session.name, parseUrn(other).name, key ?? "");
  };

  const claimOrThrow = (session: Session, key: string | undefined): void => {
    const conflict = claim(session, key);
    if (conflict) throw new RefusedError(conflict);
  };

  const echoes = kind.echoesInputs ?? true;
  const outputsOf = (session: Session, live: L, want: I, before: Bag): Bag => ({
    ...(echoes ? want : {}),
    ...kind.outputs(live, want, before),
    schema: SCHEMA,
    [HIDDEN.account]: accountOf(session, before),
    [HIDDEN.self]: session.urn,
    ...(echoes
      ? {
          [HIDDEN.inputs]: Object.keys(want)
            .filter((key) => key !== HIDDEN.provider)
            .join(" "),
        }
      : {}),
  });

  /** The inputs as they would be written to describe these outputs: `read` is not told which of them were given. */
  const inputsOf = (outputs: Bag): I => {
    const keys = String(outputs[HIDDEN.inputs] ?? "").split(" ");
    return Object.fromEntries(keys.filter((key) => key in outputs).map((key) => [key, outputs[key]])) as I;
  };

  const make = async (session: Session, want: I): Promise<{ id: string; outs: Bag }> => {
    const { id, live, origin, failure } = await kind.ensure(session, want);
    const before = { origin };
    const conflict = claim(session, kind.keyOfId?.(id));
    // What another resource of the program has stays in its state alone; what we made must be in the state by all means.
    if (conflict && (origin === "shared" || origin === "adopted")) throw new RefusedError(conflict);
    try {
      if (failure) throw failure;
      if (conflict) throw new RefusedError(conflict);
      return { id, outs: outputsOf(session, await kind.sync(session, id, want, live, before), want, before) };
    } catch (error) {
      throw new PartialFailure(messageOf(error), id, outputsOf(session, live, want, before));
    }
  };

  const checkInputs = async (
    session: Session,
    olds: Bag,
    news: Bag,
  ): Promise<{ inputs: Bag; failures: CheckFailure[] }> => {
    const { claims } = session.connection;
    const stored = Object.keys(olds).length > 0 ? olds : undefined;
    claims.register(session.urn);
    const { inputs, failures } = kind.normalise(withoutNulls(news), session);
    const answer: Bag = { ...(inputs as Bag), [HIDDEN.self]: news[HIDDEN.self] };
    if (kind.witness) answer[HIDDEN.account] = session.connection.account;
    if (failures.length > 0) return { inputs: answer, failures };

    if (stored) {
      const verdict = await lookAtAccount(session, kind, stored);
      if (verdict === "alike") {
        answer[HIDDEN.account] = stored[HIDDEN.account];
        answer[HIDDEN.alike] = session.connection.account;
      } else if (verdict) return { inputs: answer, failures: [{ property: "", reason: verdict }] };
    }
    const conflict = claim(session, kind.keyOfInputs?.(inputs));
    if (conflict) return { inputs: answer, failures: [{ property: "", reason: conflict }] };
    const round = { olds: stored as Partial<I> | undefined, inputs };
    const found = (await kind.prepare?.(session, round)) ?? [];
    return { inputs: { ...answer, ...(round.inputs as Bag) }, failures: found };
  };

  const compare = (session: Session, id: string, olds: Bag, want: I): { changes: boolean; replaces: string[] } => {
    refuseNewer(kind.kind, id, olds);
    vouchByState(session, olds, want as Bag);
    const replaces = kind.replaces?.(olds, want) ?? [];
    const changed = kind.differences(olds, want);
    if (replaces.length === 0) claimOrThrow(session, kind.keyOfId?.(id));
    else {
      session.connection.claims.noteReplacement(session.urn, String(olds[HIDDEN.self] ?? session.urn));
      kind.noteReplacement?.(session, id, olds, want);
    }
    return { changes: changed.length > 0 || replaces.length > 0, replaces };
  };

  const change = async (session: Session, id: string, olds: Bag, want: I): Promise<Bag> => {
    refuseNewer(kind.kind, id, olds);
    claimOrThrow(session, kind.keyOfId?.(id));
    const live = await kind.observe(session, id, olds);
    if (live === undefined) {
      refuseStrangeLoss(session, kind.kind, id, olds);
      if (kind.missing) kind.missing(session, id, olds);
      throw new RefusedError(
        `${kind.kind} "${session.name}" (${id}) is no longer at Flowroute. Run pulumi up --refresh: it leaves the ` +
          `state then and is made again.`,
      );
    }
    refuseAnotherThing(session, kind, id, olds, live);
    return outputsOf(session, await kind.sync(session, id, want, live, olds), want, olds);
  };

  /** What is not declared in a run in which something failed may be wanted all the same: see `delete`. */
  const noting = async <T>(session: Session, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      session.connection.claims.noteFailure(session.urn);
      throw error;
    }
  };

  return guard({
    configure: (config) => {
      connection = connections.connect(config);
    },

    async check(olds, news) {
      const session = sessionOf(news);
      const answer = await noting(session, () => checkInputs(session, olds, news));
      if (answer.failures.length > 0) session.connection.claims.noteFailure(session.urn);
      return answer;
    },

    async diff(id, olds, news) {
      const session = sessionOf(news);
      return noting(session, async () => compare(session, id, olds, news as I));
    },

    create: (inputs) => {
      const session = sessionOf(inputs);
      return noting(session, () => make(session, inputs as I));
    },

    async update(id, olds, news) {
      const session = sessionOf(news);
      return noting(session, () => change(session, id, olds, news as I));
    },

    async read(id, props) {
      refuseNewer(kind.kind, id, props);
      const session = sessionOf(props);
      const isGet = props["schema"] === undefined;
      const live = await kind.observe(session, id, props);
      if (live === undefined) {
        if (isGet) throw new RefusedError(`There is no ${kind.kind} ${id} on this Flowroute account.`);
        refuseStrangeLoss(session, kind.kind, id, props);
        const left = kind.readMissing?.(session, id, props);
        return left && { id, props: { ...props, ...left } };
      }
      if (!echoes) return { id, props };
      if (!isGet) await refuseStrangeThing(session, kind, id, props);
      const want = inputsOf(props);
      const found = kind.outputs(live, want, props);
      for (const key of kind.decisions ?? []) found[key] = props[key] ?? found[key];
      const outs = isGet ? outputsOf(session, live, want, { ...props, origin: "adopted" }) : { ...props, ...found };
      outs[HIDDEN.account] = session.connection.account;
      return { id, props: outs, inputs: inputsOf(outs) as Bag };
    },

    async delete(id, props) {
      refuseNewer(kind.kind, id, props);
      // Renamed by an alias and replaced in one run: what the program says now of the resource holds for the old object.
      const { connection: present, urn } = sessionOf(props);
      const session = sessionOf({ ...props, [HIDDEN.self]: present.claims.presentUrn(urn) });
      await refuseStrangeThing(session, kind, id, props);
      const key = kind.keyOfId?.(id);
      const holder = key === undefined ? undefined : session.connection.claims.holder(key);
      if (holder !== undefined) {
        await session.say("info", `Left as it is: "${parseUrn(holder).name}" in this program still wants ${key}.`);
        return;
      }
      refuseAfterFailure(session, kind.kind, id);
      await kind.remove?.(session, id, props);
    },
  });
}

/**
 * Where the keys are not those that made the stack, something of the stack must first be read with them.
 * Answer: what is wrong; or `alike`, when the account may be another one all the same.
 */
async function lookAtAccount<I extends object, L>(
  session: Session,
  kind: ResourceKind<I, L>,
  olds: Bag,
): Promise<string | undefined> {
  const { connection } = session;
  const hash = olds[HIDDEN.account];
  if (!kind.witness || connection.isSameAccount(hash)) return undefined;
  const isKnown = olds[HIDDEN.alike] === connection.account;
  const found = isKnown ? "alike" : await kind.witness(session, olds as Partial<I>);
  if (found === "alike") {
    connection.doubt(hash);
    return found;
  }
  if (!found) {
    connection.desk.stopCharges("the keys in use may be those of another Flowroute account. Nothing was charged.");
    return (
      `The Flowroute keys in use (from the ${connection.settings.source}) are not those that this stack was made ` +
      `with, and ${kind.kind} "${session.name}" cannot be found with them: this is not the account that this stack ` +
      `was made on. Nothing was changed. Use the right keys, or the right Account as the resource's provider: nothing ` +
      `moves from one account to another; to have such a resource on this account, too, declare another one. If it is ` +
      `the right account and the resource is gone, ${howToConfirm(connection.settings, connection.account)}`
    );
  }
  connection.vouchFor(hash);
  return undefined;
}

/**
 * A resource that has not changed since the keys did has the hash of its making in the outputs, and in the inputs the one
 * under which a check has found it again. What proves nothing by itself may come before it in every run.
 */
function vouchByState({ connection }: Session, outputs: Bag, inputs: Bag): void {
  if (inputs[HIDDEN.account] === connection.account) connection.vouchFor(outputs[HIDDEN.account]);
}

/** Ids of two accounts may be alike, so what has an id under other keys must first be seen to be the same thing. */
async function refuseStrangeThing<I extends object, L>(
  session: Session,
  kind: ResourceKind<I, L>,
  id: string,
  outputs: Bag,
): Promise<void> {
  if (!kind.witness || session.connection.isSameAccount(outputs[HIDDEN.account])) return;
  refuseAnotherThing(session, kind, id, outputs, await kind.observe(session, id, outputs));
}

function refuseAnotherThing<I extends object, L>(
  session: Session,
  kind: ResourceKind<I, L>,
  id: string,
  outputs: Bag,
  live: L | undefined,
): void {
  const hash = outputs[HIDDEN.account];
  if (!kind.witness || session.connection.isSameAccount(hash)) return;
  const isSame = live !== undefined && (kind.isSameThing?.(outputs, live) ?? true);
  if (!isSame) refuseStrangeLoss(session, kind.kind, id, outputs);
  session.connection.vouchFor(hash);
}

/** Where it was made, unless that is known to be the account of the keys in use: then these tell it from now on. */
const accountOf = ({ connection }: Session, before: Bag): unknown =>
  connection.isSameAccount(before[HIDDEN.account]) ? connection.account : before[HIDDEN.account];

/** A thing that is missing under other keys than it was made with may be on another account: never a loss. */
export function refuseStrangeLoss(session: Session, kind: string, id: string, outputs: Bag): void {
  refuseOtherKeys(
    session,
    outputs,
    `${kind} ${id} cannot be found, but the keys in use are not those that it was made with: it may be on another ` +
      `Flowroute account.`,
  );
}

/** @param why a sentence: what cannot be known with keys of another account */
export function refuseOtherKeys(session: Session, outputs: Bag, why: string): void {
  if (session.connection.isSameAccount(outputs[HIDDEN.account])) return;
  const { account, settings } = session.connection;
  throw new RefusedError(
    `${why} Nothing was changed. Use the keys of that account (refresh and destroy use those of the ` +
      `last pulumi up${settings.account === undefined ? ", unless the environment has FLOWROUTE_ACCESS_KEY and the stack configuration none" : ""}). ` +
      `If it is the right account and the thing is gone, ${howToConfirm(settings, account)}; then run pulumi up.`,
  );
}

/**
 * With `--continue-on-error` the engine deletes what the program has not declared, and what needs something that failed
 * is never declared: in an inline program of the Automation API the engine does not even learn that the program failed.
 */
function refuseAfterFailure(session: Session, kind: string, id: string): void {
  const failed = session.connection.claims.failed();
  if (failed === undefined) return;
  throw new RefusedError(
    `Did not delete ${kind} "${session.name}" (${id}): "${parseUrn(failed).name}" has failed in this run, and what needs it ` +
      `was not declared, so nobody can tell what the program still wants. Nothing was changed. Correct that, then run ` +
      `pulumi up again.`,
  );
}

/**
 * Names and labels that two accounts may have alike do not prove that this is the account of the stack: nothing may cost
 * money there.
 * @param what such as `buy a number for "support"`
 */
export function refuseDoubtfulAccount({ connection }: Session, what: string): void {
  if (!connection.isDoubtful()) return;
  throw new RefusedError(
    `Did not ${what}: the keys in use (from the ${connection.settings.source}) are not those that this stack was made ` +
      `with, and nothing that only its account has was found with them yet. Nothing was charged. Use the right keys; or, ` +
      `if it is the right account, ${howToConfirm(connection.settings, connection.account)}`,
  );
}

function refuseNewer(kind: string, id: string, outputs: Bag): void {
  const schema = outputs["schema"];
  if (typeof schema !== "number" || schema <= SCHEMA) return;
  throw new RefusedError(
    `${kind} ${id} was written by a newer pulumi-flowroute (state schema ${schema}, this one knows ${SCHEMA}). ` +
      `Nothing was changed. Upgrade pulumi-flowroute in this program.`,
  );
}

/** The engine hands on the nulls of a program; there they mean what leaving out means. */
const withoutNulls = (bag: Bag): Bag => Object.fromEntries(Object.entries(bag).filter(([, value]) => value !== null));

const twoOwners = (kind: string, name: string, other: string, key: string): string =>
  `Both "${other}" and "${name}" (${kind}) want ${key}. One thing at Flowroute has one owner: remove one of the two. ` +
  `If "${name}" is "${other}" under a new name, declare it once, with aliases: [{ name: "${other}" }].`;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
