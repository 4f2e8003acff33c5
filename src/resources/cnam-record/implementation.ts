/** What the engine's host runs for a `CnamRecord`. API: `/v2/cnams`. */
import * as v from "valibot";
import { type CnamRecord, RefusedError, RejectedError } from "../../client";
import { cnamStatus } from "../../client/cnams/status";
import { quoted } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";
import type { CheckFailure, CheckInputs, Ensured, OperationContext, ResourceKind } from "../../host";
import { isUnknown } from "../../host";
import { carriedOver, declared } from "../../journal";
import { adoptRecord, claimOrShareRecord, createRecord } from "../acquire-record";
import { numbersOfOtherStacks } from "../dependents";
import { otherOwner } from "../handover";
import { writeOrReadBack } from "../read-back";
import { fields, readInputs } from "../read-inputs";
import { callerNameThing, cnamRecordThing } from "../things";
import {
  findRecordToClaim,
  idsIn,
  isCreatedByAnother,
  isWantedByAnother,
  keptRecords,
  recordFreedValue,
  recordKeptRecords,
} from "./handover";
import { callerNameDeletions, callerNameRecord } from "./remove";

const MAX_LENGTH = 15;

export interface CnamInputs {
  /** In upper case. */
  value: string;
  /**
   * Ids of records of ours that this one has replaced: numbers show their name until the new one is approved and
   * assigned. Separated by spaces.
   */
  former?: string;
  /** The record of the old value cannot be edited any more: another value needs another record. */
  __renews?: boolean;
  /** Id of a record to adopt (the `import` option). */
  __adopt?: string;
  __self: string;
}

const MISSING = "is missing. Give the name, such as ACME CORP.";

const schema = fields({
  value: v.pipe(
    v.string(MISSING),
    v.trim(),
    v.toUpperCase(),
    v.nonEmpty(MISSING),
    v.maxLength(MAX_LENGTH, ({ input }) => `has ${input.length} characters. The limit is ${MAX_LENGTH}.`),
    v.regex(/\p{L}/u, "must have at least one letter"),
  ),
});

export const cnamRecordKind: ResourceKind<CnamInputs, CnamRecord> = {
  kind: "CnamRecord",

  normalize: (raw) => readInputs(schema, raw),

  prepare,

  /** One resource of the program wants a value, whoever has it now. */
  thingOfInputs: ({ value }) => (isUnknown(value) ? undefined : callerNameThing(value)),

  thingOfId: cnamRecordThing,

  observe: ({ connection, urn }, id) => connection.snapshot.callerNames.read(id, urn),

  async ensure(context, want) {
    if (want.__adopt !== undefined) return adopt(context, want, want.__adopt);
    const known = await findRecordToClaim(context, want.value, () => withValue(context, want.value));
    const isReplaced = known !== undefined && idsIn(want.former).includes(known.id);
    if (known && isReplaced && otherOwner(context, cnamRecordThing(known.id)) === undefined) {
      return { id: known.id, live: known, origin: "created" };
    }
    return known ? share(context, known) : create(context, want);
  },

  async sync(context, id, want, live) {
    if (isValue(live, want.value)) return live;
    try {
      const { cnams } = context.connection.client;
      return await writeOrReadBack(
        () => cnams.update(id, want.value),
        async () => {
          const shown = await cnams.find(id);
          return shown && isValue(shown, want.value) ? shown : undefined;
        },
      );
    } catch (error) {
      if (!(error instanceof RejectedError) || error.reason === "duplicate" || isPending(live)) throw error;
      throw new RefusedError(
        "changed-meanwhile",
        withSteps(
          `Could not change caller name "${context.name}" (${id}): Flowroute has ${cnamStatus(live)} it in the meantime. Nothing was changed.`,
          "Run pulumi up again. It creates a new record.",
        ),
      );
    }
  },

  deletions: callerNameDeletions,

  record: callerNameRecord,

  outputs: (live, want, before) => ({
    value: live.value,
    // Only a create adds to it; what has gone to another resource since is not in the outputs any more.
    former: before["schema"] === undefined ? want.former : before["former"],
    status: cnamStatus(live),
    isApproved: live.isApproved,
    approvalDatetime: live.approvalDatetime ?? undefined,
    creationDatetime: live.creationDatetime ?? undefined,
    rejectionReason: live.rejectionReason ?? undefined,
    origin: before["origin"],
  }),

  adjustOutputs(context, outputs) {
    const kept = keptRecords(context, outputs["former"]);
    recordKeptRecords(context, kept.former);
    return { ...kept };
  },

  recordDiff(context, _id, outputs) {
    if (!context.connection.journal.has(declared, context.urn)) return;
    const ours = idsIn(outputs["former"]).filter((id) => !isCreatedByAnother(context, id));
    recordKeptRecords(context, ours.join(" "));
  },

  differencesInRun(context, _id, outputs) {
    if (!context.connection.journal.has(declared, context.urn)) return [];
    return idsIn(outputs["former"]).some((id) => isCreatedByAnother(context, id)) ? ["former"] : [];
  },

  differences: (outputs, want) => (isValue(outputs as { value?: string }, want.value) ? [] : ["value"]),

  /** Also a shared name: it is somebody else's, so an edit makes a new one. */
  replaces: (outputs, want) =>
    want.__renews || outputs["origin"] === "shared" ? cnamRecordKind.differences(outputs, want) : [],

  recordReplacement(context, id, outputs) {
    const own = outputs["origin"] === "created" ? [id] : [];
    recordFreedValue(context, String(outputs["value"]), id);
    const former = [...own, ...idsIn(outputs["former"])].join(" ");
    context.connection.journal.record(carriedOver, context.urn, { former });
  },

  /** Two accounts of one company have one name. */
  verifyAccount: async (context, olds) =>
    olds.value !== undefined && (await withValue(context, olds.value)) !== undefined && "inconclusive",

  isSameThing: (outputs, live) =>
    isValue(live, String(outputs["value"])) && (live.creationDatetime ?? "") === (outputs["creationDatetime"] ?? ""),
};

/** With another value: whether the record can be edited. */
async function prepare(context: OperationContext, { olds, inputs }: CheckInputs<CnamInputs>): Promise<CheckFailure[]> {
  const former = olds ? olds.former : context.connection.journal.get(carriedOver, context.urn)?.["former"];
  if (typeof former === "string" && former !== "") inputs.former = former;
  if (isUnknown(inputs.value)) return [];
  if (olds?.value === undefined || !isValue(inputs, olds.value)) await warnOfCharacters(context, inputs.value);
  if (olds?.value === undefined || isUnknown(olds.value) || isValue(inputs, olds.value)) return [];
  recordFreedValue(context, olds.value);
  if (!(await isEditable(context, olds.value, inputs.value))) inputs.__renews = true;
  return [];
}

/**
 * Whether the record with the old value may be given the new one: while it waits for approval, unless the account has
 * the new value already, another resource of the program wants the old one, or another stack may share the record and
 * wait for it with ours.
 */
async function isEditable(context: OperationContext, value: string, next: string): Promise<boolean> {
  const [record, other] = [await withValue(context, value), await withValue(context, next)];
  // A change that was made, and whose answer was lost: the update finds it done.
  if (!record) return other !== undefined;
  if (!isPending(record) || other || isWantedByAnother(context, value)) return false;
  return (await numbersOfOtherStacks(context)).length === 0;
}

async function warnOfCharacters(context: OperationContext, value: string): Promise<void> {
  if (/^[A-Z\d _.,@+&'/"-]*$/.test(value)) return;
  await context.log(
    "warning",
    `Flowroute may reject this caller name: it documents only letters, digits, spaces and - _ . , @ + & ' / ".`,
  );
}

const create = (context: OperationContext, want: CnamInputs): Promise<Ensured<CnamRecord>> =>
  createRecord(context, {
    create: () => context.connection.client.cnams.create(want.value),
    // The name is unique: the record with it is the one that we made.
    findCreated: () => withValue(context, want.value),
    async onDuplicate() {
      const existing = await withValue(context, want.value);
      return existing && share(context, existing);
    },
  });

const share = (context: OperationContext, live: CnamRecord): Promise<Ensured<CnamRecord>> =>
  claimOrShareRecord(context, cnamRecordThing(live.id), live, `caller name ${live.id} (${cnamStatus(live)})`);

const adopt = (context: OperationContext, want: CnamInputs, id: string): Promise<Ensured<CnamRecord>> =>
  adoptRecord(context, {
    id,
    kind: "caller name",
    find: () => context.connection.client.cnams.find(id),
    difference: (live) => (isValue(live, want.value) ? undefined : `its value is ${quoted(live.value)}`),
    steps: ["Write this value into the program and run pulumi up. Change it after that."],
  });

async function withValue({ connection: { client } }: OperationContext, value: string): Promise<CnamRecord | undefined> {
  for await (const record of client.cnams.list({ value })) if (isValue(record, value)) return record;
  return undefined;
}

const isValue = (record: { value?: string }, value: string): boolean => record.value?.toUpperCase() === value;

const isPending = (record: CnamRecord): boolean => cnamStatus(record) === "pending";
