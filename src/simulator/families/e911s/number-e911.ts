/** The emergency address of a number: `/v2/numbers/{number}/relationships/e911s`. Assigning one costs money. */
import { isTollFree, type NumberRecord } from "../../account/account";
import { ApiError, notOnAccount } from "../../rest/errors";
import type { Answer, Call, Family } from "../../rest/family";
import { requireFunds } from "../../rest/funds";
import { attach, detach } from "../numbers/attachments";
import { ownedNumber } from "../numbers/numbers";
import { addressOnAccount } from "./e911s";

const path = "/v2/numbers/:number/relationships/e911s";

export const numberE911: Family = {
  endpoints: [
    { method: "PATCH", path: `${path}/:id`, handle: assign },
    { method: "DELETE", path, handle: unassign },
  ],
};

function assign(call: Call): Answer {
  const { world } = call;
  const number = ownedNumber(call);
  const { id } = addressOnAccount(call, "id");
  if (!supportsEmergencyCalls(call, number)) {
    throw new ApiError(
      422,
      "Invalid Resource",
      "Cannot assign an E911 record to a number that does not support emergency services.",
    );
  }
  const isRepeated = number.relationships.e911_address === id;
  if (isRepeated && world.choices.is("e911-assignment-repeated", "refuse-409"))
    throw new ApiError(409, "Conflict", "Records are already associated");
  if (isCharged(call, number, id)) {
    requireFunds(call, world.e911Charge);
    world.charge("e911", number.id, world.e911Charge);
  }
  delete number.formerE911;
  const delay = world.choices.is("e911-assignment-visible", "at-once") ? 0 : 30_000;
  attach(call, number, "e911_address", id, call.now + delay);
  return { status: 204 };
}

/** The first assignment and each change of address are charged, repetitions are not. */
function isCharged({ world }: Call, { relationships, formerE911 }: NumberRecord, id: string): boolean {
  if (relationships.e911_address === id) return false;
  return formerE911 !== id || world.choices.is("e911-charge", "after-unassign-too");
}

function supportsEmergencyCalls({ world }: Call, { id, iso_country }: NumberRecord): boolean {
  if (isTollFree(id) && world.choices.is("e911-unsupported-numbers", "toll-free-too")) return false;
  return iso_country === "US" || iso_country === "CA";
}

function unassign(call: Call): Answer {
  const number = ownedNumber(call);
  const current = number.relationships.e911_address;
  if (current === null) {
    if (call.world.choices.is("delete-of-unset-association", "refuse-404")) throw notOnAccount();
    return { status: 204 };
  }
  detach(number, "e911_address");
  number.formerE911 = current;
  return { status: 204 };
}
