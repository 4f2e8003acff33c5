/** Numbers on the account: buy, list, read, update, release. `/v2/numbers` and `/v2/numbers/{number}`. */
import { defaultNumber, type NumberRecord, sortedNumbers } from "../../account/account";
import { type Fields, flatBody, optionalBoolean, optionalText } from "../../rest/body";
import { digitFilter } from "../../rest/digits";
import { listAnswer, multiStatus, type Resource } from "../../rest/documents";
import { ApiError, invalidAttribute, noSuchPath, notAuthorizedAction, notOnAccount } from "../../rest/errors";
import type { Answer, Call, Family } from "../../rest/family";
import { requireFunds } from "../../rest/funds";
import { startProvisioning } from "../messages/provisioning";
import { includedOf, listedNumber, numberAnswer, numberResource } from "./number-document";

const path = "/v2/numbers/:number";

export const numbers: Family = {
  endpoints: [
    { method: "GET", path: "/v2/numbers", handle: listNumbers },
    { method: "POST", path: "/v2/numbers/details", handle: bulkDetails },
    { method: "GET", path, handle: readNumber },
    { method: "POST", path, handle: purchase },
    { method: "PATCH", path, handle: updateNumber },
    { method: "DELETE", path, handle: release },
  ],
};

/** The number that the path names. @throws 404 when it is not on the account */
export function ownedNumber(call: Call): NumberRecord {
  const number = call.account.numbers.get(call.param("number"));
  if (number === undefined) throw notOnAccount();
  return number;
}

/** Counts one read of a number that is not visible yet. @returns whether this read shows it */
function recordRead(call: Call, number: NumberRecord): boolean {
  const { unseen } = number;
  if (unseen === undefined) return true;
  if ("until" in unseen) return call.now >= unseen.until;
  if (unseen.reads === 0) return true;
  unseen.reads -= 1;
  call.world.save();
  return false;
}

function listNumbers(call: Call): Answer {
  const digits = digitFilter(call);
  const alias = call.query("alias") || undefined;
  return listAnswer(call, {
    items: sortedNumbers(call.account).filter(
      (number) => digits.matches(number.id) && (alias === undefined || number.alias === alias),
    ),
    maximum: 200,
    echo: { ...digits.echo, alias },
    show: (number) => (recordRead(call, number) ? listedNumber(call, number) : undefined),
  });
}

function readNumber(call: Call): Answer {
  const number = ownedNumber(call);
  if (!recordRead(call, number)) throw notOnAccount();
  return numberAnswer(call, 200, number);
}

function bulkDetails(call: Call): Answer {
  const behavior = call.world.choices.get("bulk-details");
  if (behavior === "missing-404") throw noSuchPath();
  const wanted = flatBody(call).numbers;
  if (!Array.isArray(wanted) || wanted.some((number) => typeof number !== "string")) {
    throw new ApiError(422, undefined, { numbers: ["Not a valid list of strings."] });
  }
  const maximum = behavior === "up-to-20" ? 20 : 100;
  if (wanted.length > maximum)
    throw new ApiError(422, undefined, { numbers: [`Longer than maximum length ${maximum}.`] });
  const found = [...new Set(wanted.map((number: string) => number.replace(/^\+/, "")))]
    .flatMap((id) => call.account.numbers.get(id) ?? [])
    .filter((number) => recordRead(call, number))
    .filter((_, place) => behavior !== "leaves-out-some" || place % 2 === 0);
  const included = new Map<string, Resource>();
  for (const resource of found.flatMap((number) => includedOf(call, number)))
    included.set(`${resource.type} ${resource.id}`, resource);
  return {
    status: 200,
    document: {
      data: found.map((number) => numberResource(call, number)),
      included: [...included.values()],
      links: { self: call.link(call.path) },
    },
  };
}

function purchase(call: Call): Answer {
  const { account, world } = call;
  const { choices } = world;
  const id = call.param("number");
  if (!/^1\d{10}$/.test(id))
    throw new ApiError(422, "Invalid Resource", "The number must be 11 digits in E.164 form without the plus sign.");
  const options = purchaseOptions(call);
  const owned = account.numbers.get(id);
  const stocked = account.inventory.get(id);
  const isUnavailable =
    owned === undefined ? stocked === undefined : choices.is("purchase-of-owned-number", "refuse-404");
  if (isUnavailable) {
    const status = owned === undefined && choices.is("purchase-of-unknown-number", "refuse-422") ? 422 : 404;
    throw new ApiError(status, "Resource not found", "That number is not available for purchase.");
  }
  if (owned !== undefined && choices.is("purchase-of-owned-number", "refuse-403")) {
    throw new ApiError(403, "Number Already Owned", "This number is already on your account.");
  }
  const price = owned?.setup_cost ?? stocked?.setupCost ?? 0;
  requireFunds(call, price, "Insufficient funds available to complete the request.");
  world.charge("setup", id, price);
  if (owned !== undefined) return numberAnswer(call, 201, owned);
  const bought: NumberRecord = {
    ...defaultNumber(id),
    number_type: stocked?.numberType ?? "longcode",
    rate_center: stocked?.rateCenter ?? null,
    state: stocked?.state ?? null,
    monthly_cost: stocked?.monthlyCost ?? 0,
    setup_cost: price,
    tier: stocked?.tier ?? "Standard",
    cnam_lookups_enabled: optionalBoolean(options, "cnam_lookups_enabled") ?? choices.is("cnam-lookups-default", "on"),
    ...firstVisibility(call),
  };
  account.inventory.delete(id);
  account.numbers.set(id, bought);
  return applyMessaging(call, bought, optionalBoolean(options, "messaging_enabled"), 201);
}

/** Validated before anything is charged. */
function purchaseOptions(call: Call): Fields {
  const names = ["cnam_lookups_enabled", "messaging_enabled"];
  const body = flatBody(call);
  if (call.world.choices.is("purchase-options", "ignored")) return {};
  const options = Object.fromEntries(names.map((name) => [name, body[name] ?? call.query(name)]));
  for (const name of names) optionalBoolean(options, name);
  return options;
}

function firstVisibility(call: Call): Pick<NumberRecord, "unseen"> {
  switch (call.world.choices.get("new-number-visible")) {
    case "after-3-reads":
      return { unseen: { reads: 3 } };
    case "after-30s":
      return { unseen: { until: call.now + 30_000 } };
    default:
      return {};
  }
}

function updateNumber(call: Call): Answer {
  const number = ownedNumber(call);
  const fields = flatBody(call);
  if (fields.type !== "number") throw new ApiError(422, undefined, { type: ['Must be "number".'] });
  const alias = optionalText(fields, "alias", 64);
  const lookups = optionalBoolean(fields, "cnam_lookups_enabled");
  const messaging = optionalBoolean(fields, "messaging_enabled");
  const dependent = ["messaging_email", "messaging_callback_url"].find((name) => fields[name] !== undefined);
  if (dependent !== undefined && messaging === undefined)
    throw invalidAttribute(dependent, "Only together with messaging_enabled.");
  if (alias !== undefined) number.alias = alias || (call.world.choices.is("cleared-alias", "null") ? null : "");
  if (lookups !== undefined) number.cnam_lookups_enabled = lookups;
  return applyMessaging(call, number, messaging, 200);
}

/** Starts the task that changes messaging, and answers with the number: 207 when that service is down. */
function applyMessaging(call: Call, number: NumberRecord, enable: boolean | undefined, status: number): Answer {
  const { choices, runtime } = call.world;
  if (enable && choices.is("message-provisioning", "down"))
    return multiStatus(numberAnswer(call, status, number), choices, runtime.random);
  if (enable !== undefined) startProvisioning(call, [number.id], enable);
  return numberAnswer(call, status, number);
}

function release(call: Call): Answer {
  const { account, world } = call;
  const number = ownedNumber(call);
  const { id, relationships } = number;
  if (number.pendingPort) throw notAuthorizedAction();
  const { primary_route, failover_route, cnam_preset, e911_address } = relationships;
  const isAttached =
    (primary_route ?? "0") !== "0" || failover_route !== null || cnam_preset !== null || e911_address !== null;
  if (isAttached && world.choices.is("release-with-attachments", "refuse-403")) {
    throw new ApiError(
      403,
      "This Number has resources still associated to it.",
      "Please disassociate all routes, CNAM and E911 records before releasing.",
    );
  }
  account.numbers.delete(id);
  if (world.choices.is("released-number", "back-in-stock")) {
    account.inventory.set(id, {
      number: id,
      setupCost: number.setup_cost,
      monthlyCost: number.monthly_cost,
      rateCenter: number.rate_center,
      state: number.state,
      numberType: number.number_type,
      tier: number.tier,
    });
  }
  world.charge("release", id, 0);
  return { status: 204 };
}
