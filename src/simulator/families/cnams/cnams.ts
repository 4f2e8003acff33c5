/** Caller names: `/v2/cnams`. A person at Flowroute reviews each before it can be used. */
import { type Account, type CnamRecord, newestFirst, nextId, sortedNumbers } from "../../account/account";
import { hour, spacedTime } from "../../account/time";
import type { Choices } from "../../choices";
import { envelopedAttributes, type Fields, flatBody, queryBoolean } from "../../rest/body";
import { documentAnswer, listAnswer } from "../../rest/documents";
import { ApiError, invalidAttribute } from "../../rest/errors";
import type { Answer, Call, Family } from "../../rest/family";
import { requireFunds } from "../../rest/funds";
import { detach, shownAttachment } from "../numbers/attachments";
import { listedNumber } from "../numbers/number-document";
import { cnamResource } from "./cnam-document";

const path = "/v2/cnams/:id";
const reviewTakes = 48 * hour;

export const cnams: Family = {
  endpoints: [
    { method: "GET", path: "/v2/cnams", handle: listNames },
    { method: "POST", path: "/v2/cnams", form: true, handle: createName },
    { method: "GET", path, handle: readName },
    { method: "PATCH", path, handle: updateName },
    { method: "DELETE", path, handle: deleteName },
  ],
  applyDueChanges: reviewDueNames,
};

/** The record that the path names. @throws 404 when it is not on the account */
export function cnamOnAccount(call: Call, detail = "CNAM record not found."): CnamRecord {
  const record = call.account.cnams.get(call.param("id"));
  if (record === undefined) throw new ApiError(404, "Resource not found", detail);
  return record;
}

function listNames(call: Call): Answer {
  const value = call.query("value")?.toUpperCase();
  const isApproved = queryBoolean(call, "is_approved");
  const found = newestFirst(call.account.cnams).filter(
    (record) => record.value.includes(value ?? "") && (isApproved === undefined || record.is_approved === isApproved),
  );
  return listAnswer(call, {
    items: found,
    maximum: Number.MAX_SAFE_INTEGER,
    usual: call.world.choices.is("cnam-list-default-limit", "10") ? 10 : Math.max(found.length, 1),
    // The server writes booleans as in Python.
    echo: { value, is_approved: isApproved === undefined ? undefined : isApproved ? "True" : "False" },
    show: (record) => cnamResource(call, record),
  });
}

function readName(call: Call): Answer {
  const record = cnamOnAccount(call);
  const resource = cnamResource(call, record);
  if (!record.is_approved) return documentAnswer(call, 200, resource);
  const users = sortedNumbers(call.account).filter(
    (number) => shownAttachment(call, number, "cnam_preset") === record.id,
  );
  const relationships = { numbers: { data: users.map(({ id }) => ({ id, type: "number" })) } };
  const included = users.length === 0 ? undefined : users.map((number) => listedNumber(call, number));
  return documentAnswer(call, 200, { ...resource, relationships }, included);
}

function createName(call: Call): Answer {
  const { account, now } = call;
  const value = checkedValue(call, flatBody(call));
  requireFunds(call, 0);
  const created: CnamRecord = {
    id: nextId(account),
    value,
    is_approved: false,
    approval_datetime: null,
    creation_datetime: spacedTime(now),
    rejection_reason: null,
    reviewAt: now + reviewTakes,
  };
  account.cnams.set(created.id, created);
  return documentAnswer(call, 201, cnamResource(call, created));
}

/** Only a pending record can be changed. Its review starts again. */
function updateName(call: Call): Answer {
  const { choices } = call.world;
  const record = cnamOnAccount(call);
  if (record.is_approved) {
    const status = choices.is("change-of-approved-cnam", "refuse-403") ? 403 : 422;
    throw new ApiError(status, "Invalid Resource", "Only pending CNAM records can be updated.");
  }
  if (record.rejection_reason !== null && choices.is("change-of-rejected-cnam", "refuse-403"))
    throw new ApiError(403, "Invalid Resource", "Only pending CNAM records can be updated.");
  const value = checkedValue(call, envelopedAttributes(call, "cnam"), record.id);
  requireFunds(call, 0);
  Object.assign(record, { value, rejection_reason: null, reviewAt: call.now + reviewTakes });
  return documentAnswer(call, 200, cnamResource(call, record));
}

/** Numbers that have the name lose it without a warning. */
function deleteName(call: Call): Answer {
  const { id } = cnamOnAccount(call, "CNAM record not found. Nothing to delete.");
  for (const number of call.account.numbers.values()) {
    if (number.relationships.cnam_preset === id) detach(number, "cnam_preset");
  }
  call.account.cnams.delete(id);
  return { status: 204 };
}

/** The value in its stored form. @throws 422 when it is invalid or a duplicate */
function checkedValue({ account }: Call, { value }: Fields, ownId?: string): string {
  if (typeof value !== "string") {
    throw invalidAttribute("value", value === undefined ? "Missing data for required field." : "Not a valid string.");
  }
  if (value.length < 1 || value.length > 15) throw invalidAttribute("value", "Length must be between 1 and 15.");
  if (!/[a-z]/i.test(value)) throw invalidAttribute("value", "Must contain at least one letter.");
  if (!/^[a-z\d _.,@+&'/"-]+$/i.test(value))
    throw invalidAttribute("value", "Contains characters that are not allowed.");
  const stored = value.toUpperCase();
  for (const { id, value: present } of account.cnams.values()) {
    if (id !== ownId && present.toUpperCase() === stored)
      throw new ApiError(422, "Invalid Resource", "Duplicate CNAM entry found on your account");
  }
  return stored;
}

/** Reviews the names that have waited long enough. */
function reviewDueNames(account: Account, now: number, choices: Choices): void {
  const verdict = choices.get("cnam-review");
  for (const record of account.cnams.values()) {
    if (record.is_approved || record.rejection_reason !== null) {
      delete record.reviewAt;
      continue;
    }
    record.reviewAt ??= now + reviewTakes;
    if (record.reviewAt > now || verdict === "by-control-only") continue;
    if (verdict === "approved-after-48h") {
      record.is_approved = true;
      record.approval_datetime = spacedTime(record.reviewAt);
    } else {
      record.rejection_reason = "The name is misleading.";
    }
    delete record.reviewAt;
  }
}
