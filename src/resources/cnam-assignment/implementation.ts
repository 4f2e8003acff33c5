/**
 * What the engine's host runs for a `CnamAssignment`. API: `/v2/numbers/{number}/relationships/cnams`.
 *
 * Nothing here waits for Flowroute's people: a record that is not approved yet leaves the assignment waiting, without
 * a difference; its check asks once a run, and the answer "approved", put into the inputs, is the difference.
 */
import * as v from "valibot";
import { isTollFree, type NumberDetails } from "../../client";
import { cnamStatus } from "../../client/cnams/status";
import { foreignText, quoted } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";
import type { CheckFailure, CheckInputs, OperationContext, PropertyValues, ResourceKind } from "../../host";
import { isUnknown, refused } from "../../host";
import { callerNameUsed } from "../../journal";
import { formatNumber } from "../../purchase";
import {
  type AttachmentInputs,
  attachment,
  attachmentDeletion,
  attachmentFields,
  differenceIfNumberGone,
  NUMBER_MISSING,
  numberToAttach,
} from "../attachment";
import { neededId, phoneNumber } from "../inputs";
import { readNumber } from "../phone-number/find";
import { doOrReadBack } from "../read-back";
import { fields, readInputs } from "../read-inputs";
import { cnamThing, numberThing } from "../things";
import { businessDaysLater } from "./business-days";

const ACT = "assign a caller name to";

const PART = "name";

/** For so long after a request a name that does not show is no drift. */
const EFFECTIVE_AFTER_BUSINESS_DAYS = 7;

export interface CnamAssignmentInputs extends AttachmentInputs {
  cnamRecordId: string;
  /** Set by the check, once it is so. */
  approved?: true;
}

type Status = "waiting-for-approval" | "requested" | "active" | "missing";

export interface Progress {
  status: Status;
  /** The record that we have put on the number, or found there as we want it. */
  assigned?: string | undefined;
  /** ISO 8601. */
  requestedAt?: string | undefined;
  /** What the number showed when it was requested, and may still show. */
  shownBefore?: string | undefined;
}

export type Live = NumberDetails & {
  /** After a change. */
  progress?: Progress;
  /** Read after the time that a request takes. */
  isOverdue?: boolean;
};

const schema = fields({
  ...attachmentFields,
  numberId: v.pipe(
    phoneNumber,
    v.check((number) => !isTollFree(number), "is toll-free. Caller names are for US local numbers only."),
  ),
  cnamRecordId: neededId("a caller name, as in record.id", "is missing. Give the id of a CnamRecord, as in record.id."),
});

export const cnamAssignmentKind: ResourceKind<CnamAssignmentInputs, Live> = {
  kind: "CnamAssignment",

  ...attachment(cnamThing, ACT, PART),

  normalize: (raw) => readInputs(schema, raw),

  prepare,

  observedInputs: ["approved"],

  async observe(context, id, outputs) {
    const live = await readNumber(context, id, PART);
    return live && { ...live, isOverdue: isOverdue(outputs, context.connection.environment.runtime.now()) };
  },

  async ensure(context, want) {
    const live = await numberToAttach(context, want.numberId, ACT, PART);
    return { id: want.numberId, live, origin: "created" };
  },

  /** Over the old name, which stays until the new one is approved. */
  async sync(context, id, want, live, before) {
    const { client, environment } = context.connection;
    const { cnamRecordId } = want;
    const has = progressOf(before);
    const use = (record: string | undefined) => record && recordUse(context, id, record);
    // Where the state says that we have put another one on, what a read shows may be days behind.
    if (live.cnamRecordId === cnamRecordId && (has.assigned ?? cnamRecordId) === cnamRecordId) {
      use(cnamRecordId);
      return { ...live, progress: { status: "active", assigned: cnamRecordId } };
    }
    if (!want.approved) {
      use(has.assigned);
      const until =
        live.cnamRecordId === null ? undefined : `Until then ${formatNumber(id)} keeps the name that it has.`;
      await context.log(
        "info",
        withSteps(
          `Did not assign caller name ${cnamRecordId} to ${formatNumber(id)} yet: Flowroute has not approved it, which takes up to 48 hours.`,
          "To assign it, run pulumi up after the approval.",
          until,
        ),
      );
      return { ...live, progress: { ...has, status: "waiting-for-approval" } };
    }
    const isRequested = has.status === "requested" && has.assigned === cnamRecordId && !live.isOverdue;
    if (isRequested) return { ...live, progress: has };
    await doOrReadBack(
      () => client.cnams.assign(id, cnamRecordId),
      async () => (await client.numbers.find(id))?.cnamRecordId === cnamRecordId,
    );
    use(cnamRecordId);
    await context.log(
      "info",
      `Requested caller name ${cnamRecordId} for ${formatNumber(id)}. It takes effect in 5 to 7 business days.`,
    );
    const requestedAt = new Date(environment.runtime.now()).toISOString();
    const shownBefore = live.cnamRecordId ?? undefined;
    return { ...live, progress: { status: "requested", assigned: cnamRecordId, requestedAt, shownBefore } };
  },

  deletions(context, id, outputs) {
    const { client, environment } = context.connection;
    const { assigned, requestedAt, shownBefore } = progressOf(outputs);
    const deletion = attachmentDeletion(context, cnamThing(id), {
      recordId: assigned,
      compare(live) {
        const shows = live.cnamRecordId ?? undefined;
        if (assigned === undefined) return "gone";
        const mayNotShowYet = requestedAt !== undefined && !isOverdue(outputs, environment.runtime.now());
        if (shows === assigned || (mayNotShowYet && shows === shownBefore)) return "there";
        return shows === undefined ? "gone" : "changed-outside";
      },
      detach: () => client.cnams.unassign(id),
      left: `Left the caller name of ${formatNumber(id)} as it is: somebody set it outside this stack.`,
    });
    return [deletion];
  },

  outputs(live, want, before) {
    const { progress, cnamRecordId } = live.progress
      ? { progress: live.progress, cnamRecordId: want.cnamRecordId }
      : observedProgress(live, before);
    const { onDelete } = want;
    const origin = before["origin"];
    return { numberId: live.number, cnamRecordId, ...progress, onDelete, origin, [NUMBER_MISSING]: undefined };
  },

  /** A number that waits for another name still shows the old one, which must not be deleted. */
  recordDiff(context, id, outputs) {
    const { status, assigned } = progressOf(outputs);
    if (status === "waiting-for-approval" && assigned !== undefined) recordUse(context, id, assigned);
  },

  differences(outputs, want) {
    const names: string[] = (["cnamRecordId", "onDelete"] as const).filter(
      (name) => (outputs[name] ?? "") !== (want[name] ?? ""),
    );
    const { status } = progressOf(outputs);
    if (status === "missing" || (status === "waiting-for-approval" && want.approved)) names.push("status");
    return [...names, ...differenceIfNumberGone(outputs)];
  },
};

/** One question a run for each record that is not known to be approved, however many numbers wait for it. */
async function prepare(
  context: OperationContext,
  { olds, inputs }: CheckInputs<CnamAssignmentInputs>,
): Promise<CheckFailure[]> {
  const { numberId, cnamRecordId } = inputs;
  delete inputs.approved;
  if (isUnknown(cnamRecordId)) return [];
  if (!isUnknown(numberId)) recordUse(context, numberId, cnamRecordId);
  if (olds?.approved && olds.cnamRecordId === cnamRecordId) {
    inputs.approved = true;
    return [];
  }
  const record = await context.connection.snapshot.callerNames.read(cnamRecordId, context.urn);
  if (!record) {
    return [
      refused(
        "not-on-account",
        withSteps(
          `is not the id of a caller name on this account. Nothing was changed.`,
          "Give the id of a CnamRecord of this account.",
          "If the record was deleted in the portal, create it again: pulumi up --refresh",
        ),
        "cnamRecordId",
      ),
    ];
  }
  const status = cnamStatus(record);
  if (status === "approved") inputs.approved = true;
  if (status !== "rejected") return [];
  return [
    refused(
      "caller-name-rejected",
      withSteps(
        `is the id of a caller name that Flowroute rejected: ${foreignText(record.rejectionReason ?? "no reason given")} (${quoted(record.value)}). Nothing was changed.`,
        "Change the value of the CnamRecord.",
      ),
      "cnamRecordId",
    ),
  ];
}

/** What a read says of the assignment. */
function observedProgress(live: Live, before: PropertyValues): { progress: Progress; cnamRecordId: string } {
  const has = progressOf(before);
  const wanted = String(before["cnamRecordId"] ?? "");
  const shows = live.cnamRecordId ?? "";
  if (has.status === "waiting-for-approval") return { progress: has, cnamRecordId: wanted };
  if (shows !== "" && (shows === has.assigned || has.assigned === undefined)) {
    return { progress: { ...has, status: "active" }, cnamRecordId: shows };
  }
  if (has.status === "requested" && !live.isOverdue) return { progress: has, cnamRecordId: wanted };
  return { progress: { ...has, status: "missing" }, cnamRecordId: shows };
}

function progressOf(outputs: PropertyValues): Progress {
  const text = (name: string) => (typeof outputs[name] === "string" ? (outputs[name] as string) : undefined);
  return {
    status: (text("status") ?? "missing") as Status,
    assigned: text("assigned"),
    requestedAt: text("requestedAt"),
    shownBefore: text("shownBefore"),
  };
}

function isOverdue(outputs: PropertyValues, now: number): boolean {
  const { requestedAt } = progressOf(outputs);
  if (requestedAt === undefined) return true;
  return now > businessDaysLater(Date.parse(requestedAt), EFFECTIVE_AFTER_BUSINESS_DAYS);
}

function recordUse({ connection: { journal } }: OperationContext, number: string, record: string): void {
  const thing = numberThing(number);
  if (!journal.all(callerNameUsed, thing).includes(record)) journal.record(callerNameUsed, thing, record);
}
