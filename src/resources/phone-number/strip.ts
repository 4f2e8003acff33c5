/**
 * A number that Flowroute does not release as it is: what is attached is detached step by step, what matters most last,
 * and goes back on when that does not help.
 */
import { type NumberDetails, RejectedError } from "../../client";
import { messageOf, type OperationContext } from "../../host";
import { leftAttached } from "../../journal";
import { formatNumber } from "../../purchase";
import { deleteForCertain } from "../read-back";
import { cnamThing, e911Thing } from "../things";
import { findForCertain } from "./find";

/** Releases the number. @returns the refusal, when it may be because of what is attached to the number */
export async function tryToRelease(context: OperationContext, id: string): Promise<RejectedError | undefined> {
  try {
    const release = () => context.connection.client.numbers.release(id);
    await deleteForCertain(context, formatNumber(id), release, () => findForCertain(context, id));
    return undefined;
  } catch (error) {
    const mayBeForThat =
      error instanceof RejectedError && error.reason !== "no-funds" && error.reason !== "not-authorized";
    if (!mayBeForThat) throw error;
    return error;
  }
}

export async function releaseDetached(context: OperationContext, id: string, first: RejectedError): Promise<void> {
  const live = await context.connection.client.numbers.find(id);
  if (!live) throw first;
  const undo: Step[] = [];
  let refusal: RejectedError | undefined = first;
  try {
    for (const stepFor of [callerName, routes, emergencyAddress]) {
      const step: Step | undefined = stepFor(context, live, refusal.reason === "in-use");
      if (!step) continue;
      undo.unshift(step);
      await step.detach();
      refusal = await tryToRelease(context, id);
      if (!refusal) return;
    }
    throw refusal;
  } catch (error) {
    for (const { what, reattach } of undo) {
      await reattach().catch((failure: unknown) =>
        context.log(
          "warning",
          `${formatNumber(id)} lost its ${what}, and putting it back failed: ${messageOf(failure)}`,
        ),
      );
    }
    throw error;
  }
}

/** Something that is attached to the number. To attach again what was not detached changes nothing. */
interface Step {
  what: string;
  detach(): Promise<unknown>;
  reattach(): Promise<unknown>;
}

/**
 * `undefined` when there is nothing to take off.
 *
 * @param isAttached Flowroute says that something is attached, which reads may not show for days
 */
type StepFor = (context: OperationContext, live: NumberDetails, isAttached: boolean) => Step | undefined;

function nobodyKnows(): never {
  throw new Error("no read shows which one it was, if it had one. Look at it in the Flowroute portal");
}

const callerName: StepFor = ({ connection: { client, journal } }, { number, cnamRecordId }, isAttached) => {
  if (cnamRecordId === null && !isAttached) return undefined;
  const recordId = cnamRecordId ?? journal.get(leftAttached, cnamThing(number));
  return {
    what: "caller name",
    detach: () => client.cnams.unassign(number),
    reattach: async () => client.cnams.assign(number, recordId ?? nobodyKnows()),
  };
};

const routes: StepFor = ({ connection: { client } }, live) => {
  const { number, failoverRouteId: failover } = live;
  const primary = live.primaryRouteId ?? "0";
  if (primary === "0" && failover === null) return undefined;
  return {
    what: "routes",
    async detach() {
      if (failover !== null) await client.numbers.clearRoute(number, "failover");
      if (primary !== "0") await client.numbers.setRoute(number, "primary", "0");
    },
    async reattach() {
      if (primary !== "0") await client.numbers.setRoute(number, "primary", primary);
      if (failover !== null) await client.numbers.setRoute(number, "failover", failover);
    },
  };
};

/**
 * Last, because a number that stays after all must have it; to put it back may be charged. Nor is a number without it
 * for a moment because of a refusal that may have another reason.
 */
const emergencyAddress: StepFor = ({ connection: { client, journal } }, { number, e911AddressId }, isAttached) => {
  if (!isAttached) return undefined;
  const addressId = e911AddressId ?? journal.get(leftAttached, e911Thing(number));
  return {
    what: "emergency address",
    detach: () => client.e911s.unassign(number),
    reattach: async () => client.e911s.assign(number, addressId ?? nobodyKnows()),
  };
};
