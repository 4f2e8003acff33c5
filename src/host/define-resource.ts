/**
 * Makes a Pulumi provider from a resource kind. It has what all kinds share, and nothing about any one of them: claims,
 * partial failures, resources that are already gone, and the diff.
 */

import { RefusedError } from "../client";
import { messageOf } from "../client/errors";
import { quoted, shellQuoted } from "../client/text/foreign-text";
import { withSteps } from "../client/text/steps";
import {
  claim,
  createdBy,
  declared,
  failed,
  ownedBy,
  presentUrn,
  refreshed,
  renamedTo,
  replacing,
  type Thing,
  transferredFrom,
  transferredTo,
} from "../journal";
import {
  accountHashToStore,
  refuseLossOnOtherAccount,
  refuseOtherThing,
  refuseReadOfOtherAccount,
  trustByState,
  verifyAccountOfInputs,
  verifyAccountOfThing,
} from "./account-check";
import type { Connection, Connections } from "./connection";
import type { DeletableRecord } from "./deletable";
import { carryOutDeletion } from "./deletion";
import { type CheckFailure, type DynamicProvider, guard, refused } from "./guard";
import { PartialFailure } from "./partial-failure";
import { recordedOutputs } from "./recorded";
import { HIDDEN, isNewer, newerState, type OperationContext, type ResourceKind } from "./resource-kind";
import { asPlanned } from "./update-plan";
import { parseUrn } from "./urn";
import type { PropertyValues } from "./values";

/** Finds what deletes a record of any kind, by what the journal says that it is. */
export type RecordFinder = (context: OperationContext, thing: Thing) => DeletableRecord | undefined;

export function defineResource<I extends object, L>(
  connections: Connections,
  kind: ResourceKind<I, L>,
  findRecord: RecordFinder = () => undefined,
): DynamicProvider {
  let connection: Connection | undefined;

  const contextOf = (values: PropertyValues): OperationContext => {
    if (!connection) throw new Error("Pulumi's host called a resource before it configured the provider.");
    const { engine } = connection.environment;
    const urn = String(values[HIDDEN.self] ?? "");
    const { name } = parseUrn(urn);
    const context: OperationContext = {
      connection,
      urn,
      name: name || "?",
      log: (severity, message) => engine.log(severity, urn, message),
      recordOf: (thing) => findRecord(context, thing),
    };
    return context;
  };

  /** Returns what is wrong. */
  const claimThing = (context: OperationContext, thing: Thing | undefined): string | undefined => {
    const other = thing && claim(context.connection.journal, thing, context.urn);
    return other && twoOwners(kind.kind, context, parseUrn(other).name, thing);
  };

  const claimOrThrow = (context: OperationContext, thing: Thing | undefined): void => {
    const conflict = claimThing(context, thing);
    if (conflict) throw new RefusedError("two-owners", conflict);
  };

  const echoes = kind.echoesInputs ?? true;
  const adjusted = (context: OperationContext, outputs: PropertyValues): PropertyValues => ({
    ...outputs,
    ...kind.adjustOutputs?.(context, outputs),
  });
  const outputsOf = (context: OperationContext, live: L, want: I, before: PropertyValues): PropertyValues =>
    recordedOutputs(kind, want as PropertyValues, {
      urn: context.urn,
      account: accountHashToStore(context, before),
      found: adjusted(context, kind.outputs(live, want, before)),
      before,
    });

  /** The inputs that describe these outputs. `read` does not get the inputs that the program gave. */
  const inputsOf = (outputs: PropertyValues): I => {
    const keys = String(outputs[HIDDEN.inputs] ?? "").split(" ");
    return Object.fromEntries(keys.filter((key) => key in outputs).map((key) => [key, outputs[key]])) as I;
  };

  /** Records who created a record, because its ownership may move to another resource of the program. */
  const recordCreator = ({ connection, urn }: OperationContext, id: string, outputs: PropertyValues): void => {
    const thing = outputs["origin"] === "created" ? kind.thingOfId?.(id) : undefined;
    if (thing) connection.journal.record(createdBy, thing, urn);
  };

  const previousOwner = ({ connection: { journal }, urn }: OperationContext, id: string): string | undefined => {
    const thing = kind.thingOfId?.(id);
    return thing && journal.get(transferredTo, thing) === urn ? journal.get(createdBy, thing) : undefined;
  };

  /** Records who owned the thing before this resource, in an earlier run that was interrupted before its deletes. */
  const recordTransfer = ({ connection }: OperationContext, id: string, outputs: PropertyValues): void => {
    const thing = kind.thingOfId?.(id);
    const previous = outputs[HIDDEN.transferredFrom];
    if (thing && typeof previous === "string") connection.journal.record(transferredFrom, thing, previous);
  };

  /** Whether the thing now belongs to another resource. An interrupted run left this one behind, so it needs a new thing. */
  const isTransferred = ({ connection: { journal }, urn }: OperationContext, id: string): boolean => {
    const thing = kind.thingOfId?.(id);
    if (!thing) return false;
    const owner = journal.get(ownedBy, thing);
    return owner !== undefined && owner !== urn && journal.get(transferredFrom, thing) === urn;
  };

  /** The old object may have an old name of the resource. */
  const recordReplacement = ({ connection: { journal }, urn }: OperationContext, olds: PropertyValues): void => {
    const oldUrn = String(olds[HIDDEN.self] ?? urn);
    journal.record(replacing, urn, true);
    if (oldUrn !== urn) journal.record(renamedTo, oldUrn, urn);
  };

  /** One failure of a host is enough to know. An outage makes thousands. */
  const recordFailure = ({ connection: { journal }, urn }: OperationContext): void => {
    if (journal.getOwn(failed, undefined) === undefined) journal.record(failed, undefined, urn);
  };

  const createResource = async (context: OperationContext, want: I): Promise<{ id: string; outs: PropertyValues }> => {
    const { id, live, origin, failure } = await kind.ensure(context, want);
    const before = { origin, [HIDDEN.transferredFrom]: origin === "created" ? previousOwner(context, id) : undefined };
    const conflict = claimThing(context, kind.thingOfId?.(id));
    // An existing thing stays in the state of its owner only. What we created must be in the state in any case.
    if (conflict && (origin === "shared" || origin === "adopted")) throw new RefusedError("two-owners", conflict);
    try {
      if (failure) throw failure;
      if (conflict) throw new RefusedError("two-owners", conflict);
      return { id, outs: outputsOf(context, await kind.sync(context, id, want, live, before), want, before) };
    } catch (error) {
      throw new PartialFailure(messageOf(error), id, outputsOf(context, live, want, before));
    }
  };

  const runCheck = async (
    context: OperationContext,
    olds: PropertyValues,
    news: PropertyValues,
  ): Promise<{ inputs: PropertyValues; failures: CheckFailure[] }> => {
    const stored = Object.keys(olds).length > 0 ? olds : undefined;
    context.connection.journal.record(declared, context.urn, true);
    const { [HIDDEN.preview]: isPreview, ...given } = withoutNulls(news);
    const { inputs, failures } = kind.normalize(given, context);
    const answer: PropertyValues = { ...(inputs as PropertyValues), [HIDDEN.self]: news[HIDDEN.self] };
    if (kind.verifyAccount) answer[HIDDEN.account] = context.connection.account;
    if (failures.length > 0) return { inputs: answer, failures };

    if (stored) {
      const verdict = await verifyAccountOfInputs(context, kind, stored);
      if (verdict === "inconclusive") {
        answer[HIDDEN.account] = stored[HIDDEN.account];
        answer[HIDDEN.inconclusive] = context.connection.account;
      } else if (verdict) return { inputs: answer, failures: [refused("other-account", verdict)] };
    }
    const conflict = claimThing(context, kind.thingOfInputs?.(inputs));
    if (conflict) return { inputs: answer, failures: [refused("two-owners", conflict)] };
    const round = { olds: stored as Partial<I> | undefined, inputs };
    const found = (await kind.prepare?.(context, round)) ?? [];
    const checked = { ...answer, ...(round.inputs as PropertyValues) };
    const { plan } = context.connection.environment;
    const planContext = {
      urn: context.urn,
      observedInputs: kind.observedInputs ?? [],
      stored,
      isPreview: isPreview === true,
    };
    return { inputs: plan ? asPlanned(plan, planContext, checked) : checked, failures: found };
  };

  const runDiff = (
    context: OperationContext,
    id: string,
    olds: PropertyValues,
    want: I,
  ): { changes: boolean; replaces: string[] } => {
    refuseNewer(kind.kind, id, olds);
    trustByState(context, olds, want as PropertyValues);
    kind.recordState?.(context.connection, String(olds[HIDDEN.self] ?? context.urn), olds);
    recordCreator(context, id, olds);
    recordTransfer(context, id, olds);
    if (isTransferred(context, id)) {
      recordReplacement(context, olds);
      return { changes: true, replaces: [HIDDEN.self] };
    }
    const replaces = kind.replaces?.(olds, want) ?? [];
    const changed = kind.differences(olds, want);
    if (replaces.length === 0) claimOrThrow(context, kind.thingOfId?.(id));
    else {
      recordReplacement(context, olds);
      kind.recordReplacement?.(context, id, olds, want);
    }
    kind.recordDiff?.(context, id, olds);
    kind.refuseChange?.(context, id, olds, want);
    changed.push(...(kind.differencesInRun?.(context, id, olds, want) ?? []));
    return { changes: changed.length > 0 || replaces.length > 0, replaces };
  };

  const updateResource = async (
    context: OperationContext,
    id: string,
    olds: PropertyValues,
    want: I,
  ): Promise<PropertyValues> => {
    refuseNewer(kind.kind, id, olds);
    claimOrThrow(context, kind.thingOfId?.(id));
    const live = await kind.observe(context, id, olds);
    if (live === undefined) {
      refuseLossOnOtherAccount(context, kind.kind, id, olds);
      if (kind.missing) kind.missing(context, id, olds);
      throw new RefusedError(
        "gone",
        withSteps(
          `Could not update ${kind.kind} "${context.name}": Flowroute no longer has it (${id}). Nothing was changed.`,
          "To create it again, run pulumi up --refresh.",
        ),
      );
    }
    refuseOtherThing(context, kind, id, olds, live);
    return outputsOf(context, await kind.sync(context, id, want, live, olds), want, olds);
  };

  /** After a failure the program may not have declared everything it wants, so deletes are refused: see `decide`. */
  const recordingFailure = async <T>(context: OperationContext, work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      recordFailure(context);
      throw error;
    }
  };

  return guard({
    configure: (config) => {
      connection = connections.connect(config);
    },

    async check(olds, news) {
      const context = contextOf(news);
      const answer = await recordingFailure(context, () => runCheck(context, olds, news));
      if (answer.failures.length > 0) recordFailure(context);
      return answer;
    },

    async diff(id, olds, news) {
      const context = contextOf(news);
      return recordingFailure(context, async () => runDiff(context, id, olds, news as I));
    },

    create: (inputs) => {
      const context = contextOf(inputs);
      return recordingFailure(context, () => createResource(context, inputs as I));
    },

    async update(id, olds, news) {
      const context = contextOf(news);
      return recordingFailure(context, () => updateResource(context, id, olds, news as I));
    },

    async read(id, props) {
      refuseNewer(kind.kind, id, props);
      const context = contextOf(props);
      const isGet = props["schema"] === undefined;
      if (!isGet) {
        context.connection.journal.record(refreshed, context.urn, true);
        recordCreator(context, id, props);
      }
      const live = await kind.observe(context, id, props);
      if (!isGet) await refuseReadOfOtherAccount(context, kind, id, props, live);
      if (live === undefined) {
        if (isGet)
          throw new RefusedError(
            "gone",
            `Could not read ${kind.kind} ${id}: there is none with this id on the Flowroute account.`,
          );
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
      // A run may rename a resource by an alias and replace it. The program's current options then hold for the old object.
      const { connection: present, urn } = contextOf(props);
      kind.recordBeforeDelete?.(present, urn, props);
      const context = contextOf({ ...props, [HIDDEN.self]: presentUrn(present.journal, urn) });
      const account = await verifyAccountOfThing(context, kind, id, props);
      if (account === "same") kind.recordState?.(present, urn, props);
      for (const deletion of kind.deletions(context, id, props)) {
        const known = deletion.lookups.account ? {} : { account };
        const work = () => carryOutDeletion(context, kind.kind, id, props, deletion, known);
        await (deletion.run ? deletion.run(work) : work());
      }
    },
  });
}

function refuseNewer(kind: string, id: string, outputs: PropertyValues): void {
  if (isNewer(outputs)) throw newerState(kind, id, outputs);
}

/** The engine passes on nulls. In a program, null and a missing property mean the same. */
const withoutNulls = (values: PropertyValues): PropertyValues =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== null));

const twoOwners = (kind: string, { name, urn }: OperationContext, other: string, thing: Thing): string =>
  withSteps(
    `"${other}" and "${name}" (${kind}) both declare ${thing.displayName}, and only one resource can own it.`,
    "Remove one of the two from the program.",
    `If "${name}" is the new name of "${other}", declare only "${name}", with aliases: [{ name: ${quoted(other)} }]`,
    `If a failed run left both in the state: pulumi state delete ${shellQuoted(urn)}`,
  );
