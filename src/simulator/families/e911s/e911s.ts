/** Emergency addresses: `/v2/e911s`. */
import { type NumberRecord, newestFirst, nextId, sortedNumbers } from "../../account/account";
import type { AccountE911 } from "../../account/shapes";
import { envelopedAttributes } from "../../rest/body";
import { documentAnswer, listAnswer, type Resource } from "../../rest/documents";
import { ApiError, notOnAccount } from "../../rest/errors";
import type { Answer, Call, Family } from "../../rest/family";
import { requireFunds } from "../../rest/funds";
import { shownAttachment } from "../numbers/attachments";
import { checkedAddress, refuseDuplicate } from "./address";
import { e911Resource } from "./e911-document";

const path = "/v2/e911s/:id";

export const e911s: Family = {
  endpoints: [
    { method: "GET", path: "/v2/e911s", handle: listAddresses },
    { method: "POST", path: "/v2/e911s/validate", handle: validate },
    { method: "POST", path: "/v2/e911s", handle: createAddress },
    {
      method: "GET",
      path,
      handle: (call) => documentAnswer(call, 200, e911Resource(call, addressOnAccount(call, "id"))),
    },
    { method: "PATCH", path, handle: updateAddress },
    { method: "DELETE", path, handle: deleteAddress },
    { method: "GET", path: `${path}/relationships/numbers`, handle: listNumbersOf },
  ],
};

/** The record that a part of the path names. @throws 404 when it is not on the account */
export function addressOnAccount(call: Call, parameter: string): AccountE911 {
  const record = call.account.e911s.get(call.param(parameter));
  if (record === undefined) throw notOnAccount();
  return record;
}

function listAddresses(call: Call): Answer {
  const partial = ["label", "street_name", "city"] as const;
  const wanted = partial.map((name) => [name, call.query(name)?.toLowerCase()] as const);
  const state = call.query("state")?.toUpperCase();
  return listAnswer(call, {
    items: newestFirst(call.account.e911s).filter(
      (record) =>
        wanted.every(([name, text]) => record[name].toLowerCase().includes(text ?? "")) &&
        (state === undefined || record.state.toUpperCase() === state),
    ),
    maximum: 2000,
    echo: { ...Object.fromEntries(wanted), state },
    show: (record) => e911Resource(call, record),
  });
}

function validate(call: Call): Answer {
  checkedAddress(undefined, envelopedAttributes(call, "e911"), call.world.choices);
  return { status: 204 };
}

function createAddress(call: Call): Answer {
  const { account, world } = call;
  const address = checkedAddress(undefined, envelopedAttributes(call, "e911"), world.choices);
  refuseDuplicate(address, account.e911s.values(), world.choices);
  requireFunds(call, 0);
  const created = { ...address, id: nextId(account) };
  account.e911s.set(created.id, created);
  return documentAnswer(call, 201, e911Resource(call, created));
}

/** Takes effect immediately for every number that has the record. */
function updateAddress(call: Call): Answer {
  const { account, world } = call;
  const { id, ...before } = addressOnAccount(call, "id");
  const address = checkedAddress(before, envelopedAttributes(call, "e911"), world.choices);
  const others = [...account.e911s.values()].filter((record) => record.id !== id);
  refuseDuplicate(address, others, world.choices);
  requireFunds(call, 0);
  const updated = { ...address, id };
  account.e911s.set(id, updated);
  return documentAnswer(call, 200, e911Resource(call, updated));
}

function deleteAddress(call: Call): Answer {
  const { id } = addressOnAccount(call, "id");
  const isUsed = [...call.account.numbers.values()].some(({ relationships }) => relationships.e911_address === id);
  if (isUsed) {
    throw new ApiError(
      call.world.choices.is("e911-delete-in-use", "refuse-403") ? 403 : 422,
      "This E911 record has numbers still associated to it.",
      "Please disassociate all numbers before deleting.",
    );
  }
  call.account.e911s.delete(id);
  return { status: 204 };
}

function listNumbersOf(call: Call): Answer {
  const { id } = addressOnAccount(call, "id");
  return listAnswer(call, {
    items: sortedNumbers(call.account).filter((number) => shownAttachment(call, number, "e911_address") === id),
    maximum: 200,
    show: (number) => associatedNumber(call, number),
  });
}

function associatedNumber(call: Call, { id, alias }: NumberRecord): Resource {
  const shownId = call.world.choices.is("e911-number-ids", "digits") ? id : internalId(id);
  return {
    type: "number",
    id: shownId,
    attributes: { alias, value: id },
    links: { self: call.link(`/v2/numbers/${shownId}`) },
  };
}

/** A key that is unrelated to the digits, different for each number. */
const internalId = (number: string): string => String((Number(number) * 7) % 10_000_000_019);
