/** The caller name of a number: `/v2/numbers/{number}/relationships/cnams`. Accepted immediately, effective later. */
import { isTollFree, type NumberRecord } from "../../account/account";
import { businessDaysLater, httpDate } from "../../account/time";
import { ApiError, noSuchPath, notOnAccount } from "../../rest/errors";
import type { Answer, Call, Endpoint, Family } from "../../rest/family";
import { requireFunds } from "../../rest/funds";
import { attach, detach } from "../numbers/attachments";
import { ownedNumber } from "../numbers/numbers";
import { cnamOnAccount } from "./cnams";

const path = "/v2/numbers/:number/relationships";

export const numberCnam: Family = {
  endpoints: (["cnams", "cnam"] as const).flatMap((word): Endpoint[] => [
    { method: "PATCH", path: `${path}/${word}/:id`, handle: (call) => onPath(call, word, assign) },
    { method: "DELETE", path: `${path}/${word}`, handle: (call) => onPath(call, word, unassign) },
  ]),
};

/** The older SDKs omit the s. */
function onPath(call: Call, word: "cnams" | "cnam", handle: (call: Call) => Answer): Answer {
  if (word === "cnam" && call.world.choices.is("cnam-path", "cnams-only")) throw noSuchPath();
  return handle(call);
}

function assign(call: Call): Answer {
  const { choices } = call.world;
  const number = ownedNumber(call);
  const record = cnamOnAccount(call);
  if (!record.is_approved) {
    const status = choices.is("assign-unapproved-cnam", "refuse-422") ? 422 : 403;
    throw new ApiError(status, "Invalid Resource", "The CNAM record is not approved.");
  }
  if (number.pendingPort) throw new ApiError(422, "Invalid Resource", "The number is part of a pending port order.");
  const isSupported = supportsCallerNames(number);
  if (!isSupported && choices.is("cnam-unsupported-numbers", "refuse-422"))
    throw new ApiError(422, "Invalid Resource", "CNAM is available for US local numbers only.");
  requireFunds(call, 0);
  const isShownAtOnce = choices.is("cnam-assignment-visible", "at-once");
  if (isSupported)
    attach(call, number, "cnam_preset", record.id, isShownAtOnce ? call.now : businessDaysLater(call.now, 7));
  return accepted(call, Number(record.id));
}

function unassign(call: Call): Answer {
  const number = ownedNumber(call);
  if (number.relationships.cnam_preset === null && call.world.choices.is("delete-of-unset-association", "refuse-404"))
    throw notOnAccount();
  detach(number, "cnam_preset");
  return accepted(call, null);
}

const supportsCallerNames = ({ id, iso_country }: NumberRecord): boolean => !isTollFree(id) && iso_country === "US";

/** The id is an integer here, unlike everywhere else. */
function accepted({ now }: Call, id: number | null): Answer {
  return { status: 202, document: { data: { type: "cnam", id, attributes: { date_created: httpDate(now) } } } };
}
