/** What the engine's host runs for an `E911Assignment`. API: `/v2/numbers/{number}/relationships/e911s`. */
import { NotFoundError, type NumberDetails, RefusedError, RejectedError } from "../../client";
import { withSteps } from "../../client/text/steps";
import { type OperationContext, type PropertyValues, type ResourceKind, refuseDistrustedAccount } from "../../host";
import { addressAssigned } from "../../journal";
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
import { neededId } from "../inputs";
import { readNumber } from "../phone-number/find";
import { doOrReadBack } from "../read-back";
import { fields, readInputs } from "../read-inputs";
import { e911Thing, numberThing } from "../things";

const ACT = "assign an emergency address to";

const PART = "address";

/** How long a read may show what a number had before an assignment: Flowroute does not say. */
const SHOWS_WITHIN_MS = 5 * 60_000;

export interface E911Inputs extends AttachmentInputs {
  e911AddressId: string;
  /** Adopt what the number has (the `import` option). */
  __adopt?: string;
}

/** What we have put on the number, or found there as we want it. */
export interface Assigned {
  assigned: string;
  /** ISO 8601; absent for what was there already. */
  assignedAt?: string | undefined;
  /** What the number showed before it, and may show for a while. */
  shownBefore?: string | undefined;
}

export type Live = NumberDetails & {
  /** After a change. */
  done?: Assigned;
  /** Read so soon after an assignment that it may show what was before. */
  isYoung?: boolean;
};

const schema = fields({
  ...attachmentFields,
  e911AddressId: neededId(
    "an emergency address, as in address.id",
    "is missing. Give the id of an E911Address, as in address.id.",
  ),
});

export const e911AssignmentKind: ResourceKind<E911Inputs, Live> = {
  kind: "E911Assignment",

  ...attachment(e911Thing, ACT, PART),

  normalize: (raw) => readInputs(schema, raw),

  async observe(context, id, outputs) {
    const live = await readNumber(context, id, PART);
    return live && { ...live, isYoung: isYoung(outputs, context.connection.environment.runtime.now()) };
  },

  async ensure(context, want) {
    const live = await numberToAttach(context, want.numberId, ACT, PART);
    if (want.__adopt === undefined) return { id: want.numberId, live, origin: "created" };
    if (live.e911AddressId === want.e911AddressId) return { id: want.numberId, live, origin: "adopted" };
    throw new RefusedError(
      "import-differs",
      withSteps(
        `Could not adopt the emergency address of ${formatNumber(want.numberId)} as "${context.name}": at Flowroute it is ${live.e911AddressId ?? "none"}. Nothing was changed or charged.`,
        "Write that id into the program and run pulumi up. Change the address after that.",
      ),
    );
  },

  /** Over the old address, never off first: so there is no gap, and one charge at most. The same again is not sent. */
  async sync(context, id, want, live, before) {
    const { e911AddressId } = want;
    const has = assignedOf(before);
    // Where the state says that we have put another one on, what a read shows may be behind.
    if (live.e911AddressId === e911AddressId && (has?.assigned ?? e911AddressId) === e911AddressId) {
      return { ...live, done: has ?? { assigned: e911AddressId } };
    }
    if (has?.assigned === e911AddressId && mayBeBehind(live, has)) return { ...live, e911AddressId, done: has };
    await assign(context, id, e911AddressId);
    const insteadOf = live.e911AddressId === null ? "" : ` instead of ${live.e911AddressId}`;
    await context.log(
      "info",
      `${formatNumber(id)} now has emergency address ${e911AddressId}${insteadOf}. To test it, dial 933 from the number.`,
    );
    const assignedAt = new Date(context.connection.environment.runtime.now()).toISOString();
    const shownBefore = live.e911AddressId ?? undefined;
    return { ...live, e911AddressId, done: { assigned: e911AddressId, assignedAt, shownBefore } };
  },

  deletions(context, id, outputs) {
    const { client, environment } = context.connection;
    const has = assignedOf(outputs);
    const deletion = attachmentDeletion(context, e911Thing(id), {
      recordId: has?.assigned,
      compare(live) {
        const isYoungNow = isYoung(outputs, environment.runtime.now());
        const isOurs =
          has && (live.e911AddressId === has.assigned || mayBeBehind({ ...live, isYoung: isYoungNow }, has));
        if (isOurs) return "there";
        return live.e911AddressId === null ? "gone" : "changed-outside";
      },
      async detach() {
        await doOrReadBack(
          () => client.e911s.unassign(id),
          async () => (await client.numbers.find(id))?.e911AddressId === null,
        );
        await context.log(
          "warning",
          `${formatNumber(id)} now has no emergency address. A 911 call from it sends no address and costs 95 dollars.`,
        );
      },
      left: `Left the emergency address of ${formatNumber(id)} as it is: somebody set it outside this stack.`,
    });
    return [deletion];
  },

  outputs(live, want, before) {
    const has = live.done ?? assignedOf(before);
    const isBehind = live.done === undefined && has !== undefined && mayBeBehind(live, has);
    return {
      numberId: live.number,
      e911AddressId: isBehind ? has.assigned : (live.e911AddressId ?? ""),
      ...has,
      onDelete: want.onDelete ?? undefined,
      origin: before["origin"],
      [NUMBER_MISSING]: undefined,
    };
  },

  differences: (outputs, want) => [
    ...(["e911AddressId", "onDelete"] as const).filter((name) => (outputs[name] ?? "") !== (want[name] ?? "")),
    ...differenceIfNumberGone(outputs),
  ],
};

function assignedOf(outputs: PropertyValues): Assigned | undefined {
  const text = (name: string) => (typeof outputs[name] === "string" ? (outputs[name] as string) : undefined);
  const assigned = text("assigned");
  return assigned === undefined
    ? undefined
    : { assigned, assignedAt: text("assignedAt"), shownBefore: text("shownBefore") };
}

const isYoung = (outputs: PropertyValues, now: number): boolean =>
  now - Date.parse(assignedOf(outputs)?.assignedAt ?? "") < SHOWS_WITHIN_MS;

/** Whether a read may show what the number had before our assignment. */
const mayBeBehind = (live: Live, has: Assigned): boolean =>
  live.isYoung === true && (live.e911AddressId ?? undefined) === has.shownBefore;

async function assign(context: OperationContext, id: string, addressId: string): Promise<void> {
  const { client, purchases, journal } = context.connection;
  const what = `emergency address ${addressId} to ${formatNumber(id)} for "${context.name}"`;
  refuseDistrustedAccount(context, `assign ${what}`);
  purchases.throwIfChargesStopped(`assign ${what}`);
  try {
    await doOrReadBack(
      () => client.e911s.assign(id, addressId),
      async () => (await client.numbers.find(id))?.e911AddressId === addressId,
    );
    journal.record(addressAssigned, numberThing(id), addressId);
  } catch (error) {
    if (error instanceof RejectedError && error.reason === "no-funds") throw withoutFunds(context, what, error);
    if (error instanceof NotFoundError) {
      throw new RefusedError(
        "not-on-account",
        withSteps(
          `Could not assign ${what}: this account has no such address, or no such number. Nothing was changed or charged.`,
          "Give the id of an E911Address of this account.",
          "If the address was deleted at Flowroute, create it again: pulumi up --refresh",
        ),
      );
    }
    throw error;
  }
}

/** Says how far the run has come, and stops whatever else would cost. */
function withoutFunds(context: OperationContext, what: string, error: RejectedError): Error {
  const { journal, purchases } = context.connection;
  const assigned = journal.latestBySubject(addressAssigned).length;
  const done = `This run made ${assigned} ${assigned === 1 ? "assignment" : "assignments"} before it, and makes no more.`;
  purchases.stopCharges(
    withSteps(
      "Flowroute refused an earlier charge of this run for lack of funds. Nothing was charged.",
      "Add funds to the Flowroute account, then run pulumi up again. It continues with what is missing.",
    ),
  );
  return new RefusedError(
    "no-funds",
    withSteps(
      `Could not assign ${what}: the account has no funds (${error.detail ?? error.title ?? error.status}). Nothing was charged for it. ${done}`,
      "Add funds to the Flowroute account (in the portal, under billing).",
      "Then run pulumi up again. It continues with what is missing.",
    ),
  );
}
