/** Requests and answers of numbers. Only this file knows their shape. */
import type { Answer } from "../http/call";
import { InvalidResponse } from "../http/call";
import type { Warn } from "../http/pages";
import type { Resource } from "../json/document";
import {
  readBoolean,
  readData,
  readId,
  readIncluded,
  readMoney,
  readOne,
  readRelated,
  readText,
  relatedRecordId,
} from "../json/document";
import { omitUndefined } from "../omit-undefined";
import { northAmerican, parseAccountNumber } from "../phone-number";
import type { AccountNumber, AvailableNumber, MessagingTask, NumberDetails, Portability } from "./model";

export const wirePaths = {
  areaCodes: "/v2/numbers/available/areacodes",
  exchanges: "/v2/numbers/available/exchanges",
  tiers: "/v2/numbers/available/tiers",
  available: "/v2/numbers/available",
  account: "/v2/numbers",
  details: "/v2/numbers/details",
  number: (number: string) => `/v2/numbers/${number}`,
  portability: "/v2/portorders/portability",
  callback: (number: string, type: string) => `/v2/numbers/${number}/relationships/${type}`,
  route: (number: string, slot: "primary" | "failover") => `/v2/numbers/${number}/relationships/${slot}_route`,
};

/** A flat body, unlike most of this API. */
export function numberPatch(changes: {
  alias?: string | null;
  cnamLookupsEnabled?: boolean;
  messagingEnabled?: boolean;
}): Record<string, unknown> {
  return {
    type: "number",
    // Documented as a string, so the empty string is the safer way to say "none".
    ...(changes.alias === undefined ? {} : { alias: changes.alias ?? "" }),
    ...(changes.cnamLookupsEnabled === undefined ? {} : { cnam_lookups_enabled: changes.cnamLookupsEnabled }),
    ...(changes.messagingEnabled === undefined ? {} : { messaging_enabled: changes.messagingEnabled }),
  };
}

export function routeAssignment(routeId: string): unknown {
  return { data: { type: "route", id: routeId } };
}

/** For the bulk read and for portability: with a plus, unlike in paths. */
export function numbersRequest(numbers: readonly string[]): unknown {
  return { numbers: numbers.map((number) => `+${number}`) };
}

/** @throws InvalidResponse for a number that cannot be bought: it must reach neither a shortlist nor a purchase */
export function readAvailable(resource: Resource): AvailableNumber {
  const number = northAmerican(writtenNumber(resource));
  if (number === undefined) throw new InvalidResponse("a number in stock does not have 11 digits beginning with 1");
  return { number, ...readCommon(resource) };
}

/** @throws InvalidResponse without a valid number: a list with a gap proves nothing */
export function readAccountNumber(resource: Resource): AccountNumber {
  const number = parseAccountNumber(writtenNumber(resource));
  if (number === undefined) throw new InvalidResponse("an entry of the account's numbers is not a phone number");
  const { alias, status, cnam_lookups_enabled, messaging_enabled } = resource.attributes;
  return {
    number,
    alias: readText(alias) ?? null,
    ...readCommon(resource),
    ...omitUndefined({
      status: readText(status),
      cnamLookupsEnabled: readBoolean(cnam_lookups_enabled),
      messagingEnabled: readBoolean(messaging_enabled),
    }),
  };
}

/** @throws InvalidResponse without relationships: it would look as if nothing were attached */
export function readDetails(resource: Resource): NumberDetails {
  const { relationships } = resource;
  if (relationships === undefined) throw new InvalidResponse("it does not say what is attached to the number");
  const related = (what: string, ...names: string[]) => relatedRecordId(readRelated(relationships, ...names), what);
  return {
    ...readAccountNumber(resource),
    // The second names belong to an abandoned version of the API.
    primaryRouteId: related("the primary route", "primary_route", "voice_primary_route"),
    failoverRouteId: related("the failover route", "failover_route", "voice_failover_route"),
    e911AddressId: related("the emergency address", "e911_address", "e911"),
    cnamRecordId: related("the caller name", "cnam_preset", "cnam"),
  };
}

/** The document of a number, with what it includes. @throws InvalidResponse also when it is about another number */
export function readDocument(json: unknown, number: string): NumberDetails {
  const resource = readOne(json, "number");
  const found = readAccountNumber(resource).number;
  if (found !== number) throw new InvalidResponse("it is about another number");
  const messagingTask = readMessagingTask(resource, json);
  return { ...readDetails(resource), ...(messagingTask === undefined ? {} : { messagingTask }) };
}

function readMessagingTask({ relationships }: Resource, json: unknown): MessagingTask | undefined {
  const id = readRelated(relationships, "message_provision");
  if (id === null) return undefined;
  const task = readIncluded(json, "message_provisioning_status").find((included) => included.id === id);
  return { id, ...omitUndefined({ status: readText(task?.attributes.status) }) };
}

/** Which part failed although the status is 2xx. */
export function readWarning({ status, partialError }: Answer): string | undefined {
  if (partialError !== undefined) return partialError;
  return status === 207
    ? "Flowroute answered 207: a part of the request failed, probably enabling messaging."
    : undefined;
}

/** @throws InvalidResponse when one of the two lists is missing */
export function readPortability(json: unknown, warn: Warn): Portability {
  const { portable, nonportable, hypernetwork_enabled } = readData(json);
  if (!Array.isArray(portable) || !Array.isArray(nonportable)) {
    throw new InvalidResponse("it does not say which numbers are portable");
  }
  return {
    portable: bareNumbers(portable, warn),
    nonportable: bareNumbers(nonportable, warn),
    hypernetworkEnabled: Array.isArray(hypernetwork_enabled) ? bareNumbers(hypernetwork_enabled, warn) : [],
  };
}

/** A number that is in none of the lists proves nothing, so malformed entries are left out. */
function bareNumbers(values: readonly unknown[], warn: Warn): string[] {
  const numbers = new Set<string>();
  for (const value of values) {
    const number = northAmerican(readId(value));
    if (number !== undefined) numbers.add(number);
    else warn("Ignored an entry that is not a phone number in Flowroute's answer about portability.");
  }
  return [...numbers];
}

/** An area code, an exchange or the name of a price tier. @throws InvalidResponse for anything else */
export function readWord({ id }: Resource, pattern: RegExp, what: string): string {
  if (id !== null && pattern.test(id)) return id;
  throw new InvalidResponse(`${what} has no valid id`);
}

function readCommon({ attributes }: Resource) {
  const { number_type, rate_center, state, setup_cost, monthly_cost } = attributes;
  return omitUndefined({
    numberType: readText(number_type),
    rateCenter: readText(rate_center),
    state: readText(state),
    setupCost: readMoney(setup_cost),
    monthlyCost: readMoney(monthly_cost),
  });
}

function writtenNumber({ id, attributes }: Resource): string | null {
  return readId(attributes.value) ?? id;
}
