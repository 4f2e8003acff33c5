/** What the engine's host runs for an `E911Assignment`. API: N7, E7, E8, `/v2/numbers/{number}/relationships/e911s`. */
import { NotFoundError, type NumberDetails, RefusedError, RejectedError } from "../../client";
import { type CheckFailure, messageOf, type ResourceKind, type Session } from "../../host";
import { readable } from "../../purchase";
import { type AttachmentInputs, attachment, mustDetach, normaliseAttachment, numberToAttach } from "../attachment";
import { isGiven, recordId } from "../inputs";

const ACT = "assign an emergency address to";

export interface E911Inputs extends AttachmentInputs {
  e911AddressId: string;
}

/** `assigned` is what we have put on the number, or found there as we want it. */
type Live = NumberDetails & { assigned?: string };

export const e911AssignmentKind: ResourceKind<E911Inputs, Live> = {
  kind: "E911Assignment",

  ...attachment("e911", ACT),

  normalise(raw) {
    const failures: CheckFailure[] = [];
    const inputs = normaliseAttachment(raw, failures);
    if (isGiven(raw["e911AddressId"])) {
      inputs["e911AddressId"] = recordId(raw, "e911AddressId", "an emergency address, as in address.id", failures);
    } else {
      failures.push({
        property: "e911AddressId",
        reason: "is missing: give the id of an E911Address, as in address.id",
      });
    }
    return { inputs: inputs as unknown as E911Inputs, failures };
  },

  async ensure(session, want) {
    const live = await numberToAttach(session, want.numberId, ACT);
    return { id: want.numberId, live, origin: "created" };
  },

  /** Over the old address, never off first: so there is no gap, and one charge at most. The same again is not sent. */
  async sync(session, id, want, live) {
    const { e911AddressId } = want;
    if (live.e911AddressId === e911AddressId) return { ...live, assigned: e911AddressId };
    await assign(session, id, e911AddressId);
    const former = live.e911AddressId === null ? "" : ` instead of ${live.e911AddressId}`;
    await session.say(
      "info",
      `${readable(id)} has emergency address ${e911AddressId} now${former}: dial 933 from it to be sure.`,
    );
    return { ...live, e911AddressId, assigned: e911AddressId };
  },

  async remove(session, id, outputs) {
    const assigned = outputs["assigned"];
    if (!mustDetach(session, "e911", id, outputs, String(assigned ?? ""))) return;
    const { client } = session.connection;
    const live = await client.numbers.find(id);
    if (!live || live.e911AddressId === null) return;
    if (live.e911AddressId !== assigned) {
      await session.say("info", `Left the emergency address of ${readable(id)}: it was set outside of this stack.`);
      return;
    }
    await client.e911s.unassign(id);
    await session.say(
      "warning",
      `${readable(id)} has no emergency address now: a 911 call from it brings no address, and costs 95 dollars.`,
    );
  },

  outputs: (live, want, before) => ({
    numberId: live.number,
    e911AddressId: live.e911AddressId ?? "",
    assigned: live.assigned ?? before["assigned"],
    onDelete: want.onDelete ?? undefined,
    origin: before["origin"],
  }),

  differences: (outputs, want) =>
    (["e911AddressId", "onDelete"] as const).filter((name) => (outputs[name] ?? "") !== (want[name] ?? "")),
};

async function assign(session: Session, id: string, addressId: string): Promise<void> {
  const { client, desk, charged } = session.connection;
  const what = `emergency address ${addressId} to ${readable(id)} for "${session.name}"`;
  desk.refuseWithoutFunds();
  try {
    await client.e911s.assign(id, addressId);
    charged.add(`e911:${id}`);
  } catch (error) {
    if (error instanceof RejectedError && error.reason === "no-funds") throw withoutFunds(session, what, error);
    if (error instanceof NotFoundError) {
      throw new RefusedError(
        `Could not assign ${what}: the carrier knows no such address on this account (or no such number). ` +
          `Give the id of an E911Address of this account.`,
      );
    }
    throw error;
  }
}

/** Says how far the run has come, and stops whatever else would cost. */
function withoutFunds(session: Session, what: string, error: RejectedError): Error {
  const { charged, desk } = session.connection;
  const done = `${charged.size} ${charged.size === 1 ? "assignment was" : "assignments were"} made in this run before it`;
  desk.stopBuying(
    `Did not charge anything more: Flowroute has refused a charge in this run for lack of funds. Add funds to the ` +
      `Flowroute account and run pulumi up again: it goes on with what is missing.`,
  );
  return new RefusedError(
    `Could not assign ${what}: ${messageOf(error)} ${done}; nothing more is assigned or bought in it. ` +
      `The next pulumi up goes on with what is missing.`,
  );
}
