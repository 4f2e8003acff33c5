/**
 * A provider made of a resource kind. All that the kinds have in common is here and knows no resource: registration and
 * claims, partial failure, "already gone", the diff.
 */
import { RefusedError } from "../client";
import { quoted, shellQuoted } from "../client/text/foreign-text";
import { parseUrn } from "../purchase";
import type { Connection, Connections } from "./connection";
import { type CheckFailure, type DynamicProvider, guard } from "./guard";
import { PartialFailure } from "./partial-failure";
import { HIDDEN, type ResourceKind, SCHEMA, type Session } from "./resource-kind";
import {
  accountOf,
  lookAtAccount,
  refuseAnotherThing,
  refuseStrangeLoss,
  refuseStrangeRead,
  refuseStrangeThing,
  vouchByState,
} from "./same-account";
import { asPlanned } from "./update-plan";
import type { Bag } from "./values";

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
    return other === undefined ? undefined : twoOwners(kind.kind, session, parseUrn(other).name, key ?? "");
  };

  const claimOrThrow = (session: Session, key: string | undefined): void => {
    const conflict = claim(session, key);
    if (conflict) throw new RefusedError(conflict);
  };

  const echoes = kind.echoesInputs ?? true;
  const amended = (session: Session, outputs: Bag): Bag => ({ ...outputs, ...kind.amend?.(session, outputs) });
  const outputsOf = (session: Session, live: L, want: I, before: Bag): Bag => ({
    ...(echoes ? want : {}),
    ...amended(session, kind.outputs(live, want, before)),
    schema: SCHEMA,
    [HIDDEN.account]: accountOf(session, before),
    [HIDDEN.self]: session.urn,
    [HIDDEN.takenFrom]: before[HIDDEN.takenFrom],
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

  /** Whose work a record is, which another resource of the program may be about to take over. */
  const noteMaker = ({ connection, urn }: Session, id: string, outputs: Bag): void => {
    const key = outputs["origin"] === "created" ? kind.keyOfId?.(id) : undefined;
    if (key !== undefined) connection.claims.noteMade(key, urn);
  };

  const formerOwner = ({ connection: { claims }, urn }: Session, id: string): string | undefined => {
    const key = kind.keyOfId?.(id);
    return key !== undefined && claims.heirOf(key) === urn ? claims.makerOf(key) : undefined;
  };

  /**
   * Whether another resource of the program has taken the thing over in a run that did not get to its deletes: this row
   * was to go then. Declared again, the resource gets a thing of its own.
   */
  const isTakenOver = ({ connection: { claims }, urn }: Session, id: string, olds: Bag): boolean => {
    const key = kind.keyOfId?.(id);
    if (key === undefined) return false;
    const former = olds[HIDDEN.takenFrom];
    if (typeof former === "string") claims.noteTakenFrom(key, former);
    const holder = claims.holder(key);
    return holder !== undefined && holder !== urn && claims.takenFrom(key) === urn;
  };

  const make = async (session: Session, want: I): Promise<{ id: string; outs: Bag }> => {
    const { id, live, origin, failure } = await kind.ensure(session, want);
    const before = { origin, [HIDDEN.takenFrom]: origin === "created" ? formerOwner(session, id) : undefined };
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
    const { [HIDDEN.preview]: isPreview, ...given } = withoutNulls(news);
    const { inputs, failures } = kind.normalise(given, session);
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
    const checked = { ...answer, ...(round.inputs as Bag) };
    const { plan } = session.connection.environment;
    const context = { urn: session.urn, seen: kind.seen ?? [], stored, isPreview: isPreview === true };
    return { inputs: plan ? asPlanned(plan, context, checked) : checked, failures: found };
  };

  const compare = (session: Session, id: string, olds: Bag, want: I): { changes: boolean; replaces: string[] } => {
    refuseNewer(kind.kind, id, olds);
    vouchByState(session, olds, want as Bag);
    kind.noteState?.(session.connection, String(olds[HIDDEN.self] ?? session.urn), olds);
    noteMaker(session, id, olds);
    if (isTakenOver(session, id, olds)) {
      session.connection.claims.noteReplacement(session.urn, String(olds[HIDDEN.self] ?? session.urn));
      return { changes: true, replaces: [HIDDEN.self] };
    }
    const replaces = kind.replaces?.(olds, want) ?? [];
    const changed = kind.differences(olds, want);
    if (replaces.length === 0) claimOrThrow(session, kind.keyOfId?.(id));
    else {
      session.connection.claims.noteReplacement(session.urn, String(olds[HIDDEN.self] ?? session.urn));
      kind.noteReplacement?.(session, id, olds, want);
    }
    changed.push(...(kind.moreDifferences?.(session, id, olds, want) ?? []));
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
      if (!isGet) {
        session.connection.claims.noteRefreshed(session.urn);
        noteMaker(session, id, props);
      }
      const live = await kind.observe(session, id, props);
      if (!isGet) await refuseStrangeRead(session, kind, id, props, live);
      if (live === undefined) {
        if (isGet) throw new RefusedError(`There is no ${kind.kind} ${id} on this Flowroute account.`);
        const left = await kind.readMissing?.(session, id, props);
        return left && { id, props: { ...props, ...left } };
      }
      if (!echoes) return { id, props };
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
      kind.noteDelete?.(present, urn, props);
      const session = sessionOf({ ...props, [HIDDEN.self]: present.claims.presentUrn(urn) });
      await refuseStrangeThing(session, kind, id, props);
      kind.noteState?.(present, urn, props);
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

const twoOwners = (kind: string, { name, urn }: Session, other: string, key: string): string =>
  `Both "${other}" and "${name}" (${kind}) want ${key}. One thing at Flowroute has one owner: remove one of the two. ` +
  `If "${name}" is "${other}" under a new name, declare it once, with aliases: [{ name: ${quoted(other)} }]. ` +
  `If the state has both, from a run that failed: pulumi state delete ${shellQuoted(urn)}.`;

export const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
