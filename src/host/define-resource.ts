/**
 * A provider made of a resource kind. All that the kinds have in common is here and knows no resource: registration and
 * claims, partial failure, "already gone", the diff.
 */
import { RefusedError } from "../client";
import { messageOf } from "../client/errors";
import { quoted, shellQuoted } from "../client/text/foreign-text";
import { parseUrn } from "../purchase";
import {
  accountOf,
  refuseLossOnOtherAccount,
  refuseOtherThing,
  refuseReadOfOtherAccount,
  refuseThingOfOtherAccount,
  trustByState,
  verifyAccount,
} from "./account-check";
import type { Connection, Connections } from "./connection";
import { type CheckFailure, type DynamicProvider, guard } from "./guard";
import { PartialFailure } from "./partial-failure";
import { HIDDEN, type OperationContext, type ResourceKind, SCHEMA } from "./resource-kind";
import { asPlanned } from "./update-plan";
import type { PropertyValues } from "./values";

export function defineResource<I extends object, L>(
  connections: Connections,
  kind: ResourceKind<I, L>,
): DynamicProvider {
  let connection: Connection | undefined;

  const contextOf = (values: PropertyValues): OperationContext => {
    if (!connection) throw new Error("Pulumi's host called a resource before it configured the provider.");
    const { engine } = connection.environment;
    const urn = String(values[HIDDEN.self] ?? "");
    const { name } = parseUrn(urn);
    return { connection, urn, name: name || "?", log: (severity, message) => engine.log(severity, urn, message) };
  };

  const claim = (context: OperationContext, key: string | undefined): string | undefined => {
    const other = key === undefined ? undefined : context.connection.claims.claim(key, context.urn);
    return other === undefined ? undefined : twoOwners(kind.kind, context, parseUrn(other).name, key ?? "");
  };

  const claimOrThrow = (context: OperationContext, key: string | undefined): void => {
    const conflict = claim(context, key);
    if (conflict) throw new RefusedError(conflict);
  };

  const echoes = kind.echoesInputs ?? true;
  const amended = (context: OperationContext, outputs: PropertyValues): PropertyValues => ({
    ...outputs,
    ...kind.amend?.(context, outputs),
  });
  const outputsOf = (context: OperationContext, live: L, want: I, before: PropertyValues): PropertyValues => ({
    ...(echoes ? want : {}),
    ...amended(context, kind.outputs(live, want, before)),
    schema: SCHEMA,
    [HIDDEN.account]: accountOf(context, before),
    [HIDDEN.self]: context.urn,
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
  const inputsOf = (outputs: PropertyValues): I => {
    const keys = String(outputs[HIDDEN.inputs] ?? "").split(" ");
    return Object.fromEntries(keys.filter((key) => key in outputs).map((key) => [key, outputs[key]])) as I;
  };

  /** Whose work a record is, which another resource of the program may be about to take over. */
  const noteMaker = ({ connection, urn }: OperationContext, id: string, outputs: PropertyValues): void => {
    const key = outputs["origin"] === "created" ? kind.keyOfId?.(id) : undefined;
    if (key !== undefined) connection.claims.noteMade(key, urn);
  };

  const formerOwner = ({ connection: { claims }, urn }: OperationContext, id: string): string | undefined => {
    const key = kind.keyOfId?.(id);
    return key !== undefined && claims.heirOf(key) === urn ? claims.makerOf(key) : undefined;
  };

  /**
   * Whether another resource of the program has taken the thing over in a run that did not get to its deletes: this row
   * was to go then. Declared again, the resource gets a thing of its own.
   */
  const isTakenOver = (
    { connection: { claims }, urn }: OperationContext,
    id: string,
    olds: PropertyValues,
  ): boolean => {
    const key = kind.keyOfId?.(id);
    if (key === undefined) return false;
    const former = olds[HIDDEN.takenFrom];
    if (typeof former === "string") claims.noteTakenFrom(key, former);
    const holder = claims.holder(key);
    return holder !== undefined && holder !== urn && claims.takenFrom(key) === urn;
  };

  const make = async (context: OperationContext, want: I): Promise<{ id: string; outs: PropertyValues }> => {
    const { id, live, origin, failure } = await kind.ensure(context, want);
    const before = { origin, [HIDDEN.takenFrom]: origin === "created" ? formerOwner(context, id) : undefined };
    const conflict = claim(context, kind.keyOfId?.(id));
    // What another resource of the program has stays in its state alone; what we made must be in the state by all means.
    if (conflict && (origin === "shared" || origin === "adopted")) throw new RefusedError(conflict);
    try {
      if (failure) throw failure;
      if (conflict) throw new RefusedError(conflict);
      return { id, outs: outputsOf(context, await kind.sync(context, id, want, live, before), want, before) };
    } catch (error) {
      throw new PartialFailure(messageOf(error), id, outputsOf(context, live, want, before));
    }
  };

  const checkInputs = async (
    context: OperationContext,
    olds: PropertyValues,
    news: PropertyValues,
  ): Promise<{ inputs: PropertyValues; failures: CheckFailure[] }> => {
    const { claims } = context.connection;
    const stored = Object.keys(olds).length > 0 ? olds : undefined;
    claims.register(context.urn);
    const { [HIDDEN.preview]: isPreview, ...given } = withoutNulls(news);
    const { inputs, failures } = kind.normalise(given, context);
    const answer: PropertyValues = { ...(inputs as PropertyValues), [HIDDEN.self]: news[HIDDEN.self] };
    if (kind.verifyAccount) answer[HIDDEN.account] = context.connection.account;
    if (failures.length > 0) return { inputs: answer, failures };

    if (stored) {
      const verdict = await verifyAccount(context, kind, stored);
      if (verdict === "alike") {
        answer[HIDDEN.account] = stored[HIDDEN.account];
        answer[HIDDEN.alike] = context.connection.account;
      } else if (verdict) return { inputs: answer, failures: [{ property: "", reason: verdict }] };
    }
    const conflict = claim(context, kind.keyOfInputs?.(inputs));
    if (conflict) return { inputs: answer, failures: [{ property: "", reason: conflict }] };
    const round = { olds: stored as Partial<I> | undefined, inputs };
    const found = (await kind.prepare?.(context, round)) ?? [];
    const checked = { ...answer, ...(round.inputs as PropertyValues) };
    const { plan } = context.connection.environment;
    const planContext = { urn: context.urn, seen: kind.observedInputs ?? [], stored, isPreview: isPreview === true };
    return { inputs: plan ? asPlanned(plan, planContext, checked) : checked, failures: found };
  };

  const compare = (
    context: OperationContext,
    id: string,
    olds: PropertyValues,
    want: I,
  ): { changes: boolean; replaces: string[] } => {
    refuseNewer(kind.kind, id, olds);
    trustByState(context, olds, want as PropertyValues);
    kind.noteState?.(context.connection, String(olds[HIDDEN.self] ?? context.urn), olds);
    noteMaker(context, id, olds);
    if (isTakenOver(context, id, olds)) {
      context.connection.claims.noteReplacement(context.urn, String(olds[HIDDEN.self] ?? context.urn));
      return { changes: true, replaces: [HIDDEN.self] };
    }
    const replaces = kind.replaces?.(olds, want) ?? [];
    const changed = kind.differences(olds, want);
    if (replaces.length === 0) claimOrThrow(context, kind.keyOfId?.(id));
    else {
      context.connection.claims.noteReplacement(context.urn, String(olds[HIDDEN.self] ?? context.urn));
      kind.noteReplacement?.(context, id, olds, want);
    }
    changed.push(...(kind.moreDifferences?.(context, id, olds, want) ?? []));
    return { changes: changed.length > 0 || replaces.length > 0, replaces };
  };

  const change = async (
    context: OperationContext,
    id: string,
    olds: PropertyValues,
    want: I,
  ): Promise<PropertyValues> => {
    refuseNewer(kind.kind, id, olds);
    claimOrThrow(context, kind.keyOfId?.(id));
    const live = await kind.observe(context, id, olds);
    if (live === undefined) {
      refuseLossOnOtherAccount(context, kind.kind, id, olds);
      if (kind.missing) kind.missing(context, id, olds);
      throw new RefusedError(
        `${kind.kind} "${context.name}" (${id}) is no longer at Flowroute. Run pulumi up --refresh: it leaves the ` +
          `state then and is made again.`,
      );
    }
    refuseOtherThing(context, kind, id, olds, live);
    return outputsOf(context, await kind.sync(context, id, want, live, olds), want, olds);
  };

  /** What is not declared in a run in which something failed may be wanted all the same: see `delete`. */
  const noting = async <T>(context: OperationContext, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      context.connection.claims.noteFailure(context.urn);
      throw error;
    }
  };

  return guard({
    configure: (config) => {
      connection = connections.connect(config);
    },

    async check(olds, news) {
      const context = contextOf(news);
      const answer = await noting(context, () => checkInputs(context, olds, news));
      if (answer.failures.length > 0) context.connection.claims.noteFailure(context.urn);
      return answer;
    },

    async diff(id, olds, news) {
      const context = contextOf(news);
      return noting(context, async () => compare(context, id, olds, news as I));
    },

    create: (inputs) => {
      const context = contextOf(inputs);
      return noting(context, () => make(context, inputs as I));
    },

    async update(id, olds, news) {
      const context = contextOf(news);
      return noting(context, () => change(context, id, olds, news as I));
    },

    async read(id, props) {
      refuseNewer(kind.kind, id, props);
      const context = contextOf(props);
      const isGet = props["schema"] === undefined;
      if (!isGet) {
        context.connection.claims.noteRefreshed(context.urn);
        noteMaker(context, id, props);
      }
      const live = await kind.observe(context, id, props);
      if (!isGet) await refuseReadOfOtherAccount(context, kind, id, props, live);
      if (live === undefined) {
        if (isGet) throw new RefusedError(`There is no ${kind.kind} ${id} on this Flowroute account.`);
        const left = await kind.readMissing?.(context, id, props);
        return left && { id, props: { ...props, ...left } };
      }
      if (!echoes) return { id, props };
      const want = inputsOf(props);
      const found = kind.outputs(live, want, props);
      for (const key of kind.decisions ?? []) found[key] = props[key] ?? found[key];
      const outs = isGet ? outputsOf(context, live, want, { ...props, origin: "adopted" }) : { ...props, ...found };
      outs[HIDDEN.account] = context.connection.account;
      return { id, props: outs, inputs: inputsOf(outs) as PropertyValues };
    },

    async delete(id, props) {
      refuseNewer(kind.kind, id, props);
      // Renamed by an alias and replaced in one run: what the program says now of the resource holds for the old object.
      const { connection: present, urn } = contextOf(props);
      kind.noteDelete?.(present, urn, props);
      const context = contextOf({ ...props, [HIDDEN.self]: present.claims.presentUrn(urn) });
      await refuseThingOfOtherAccount(context, kind, id, props);
      kind.noteState?.(present, urn, props);
      const key = kind.keyOfId?.(id);
      const holder = key === undefined ? undefined : context.connection.claims.holder(key);
      if (holder !== undefined) {
        await context.log("info", `Left as it is: "${parseUrn(holder).name}" in this program still wants ${key}.`);
        return;
      }
      refuseAfterFailure(context, kind.kind, id);
      await kind.remove?.(context, id, props);
    },
  });
}

/**
 * With `--continue-on-error` the engine deletes what the program has not declared, and what needs something that failed
 * is never declared: in an inline program of the Automation API the engine does not even learn that the program failed.
 */
function refuseAfterFailure(context: OperationContext, kind: string, id: string): void {
  const failed = context.connection.claims.failed();
  if (failed === undefined) return;
  throw new RefusedError(
    `Did not delete ${kind} "${context.name}" (${id}): "${parseUrn(failed).name}" has failed in this run, and what needs it ` +
      `was not declared, so nobody can tell what the program still wants. Nothing was changed. Correct that, then run ` +
      `pulumi up again.`,
  );
}

function refuseNewer(kind: string, id: string, outputs: PropertyValues): void {
  const schema = outputs["schema"];
  if (typeof schema !== "number" || schema <= SCHEMA) return;
  throw new RefusedError(
    `${kind} ${id} was written by a newer pulumi-flowroute (state schema ${schema}, this one knows ${SCHEMA}). ` +
      `Nothing was changed. Upgrade pulumi-flowroute in this program.`,
  );
}

/** The engine hands on the nulls of a program; there they mean what leaving out means. */
const withoutNulls = (values: PropertyValues): PropertyValues =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

const twoOwners = (kind: string, { name, urn }: OperationContext, other: string, key: string): string =>
  `Both "${other}" and "${name}" (${kind}) want ${key}. One thing at Flowroute has one owner: remove one of the two. ` +
  `If "${name}" is "${other}" under a new name, declare it once, with aliases: [{ name: ${quoted(other)} }]. ` +
  `If the state has both, from a run that failed: pulumi state delete ${shellQuoted(urn)}.`;
