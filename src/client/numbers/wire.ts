/** The wire shapes of the numbers family, known here and nowhere else. */
import type { Answer } from "../http/call";
import { Unreadable } from "../http/call";
import type { Resource } from "../json/document";
import {
  present,
  readBoolean,
  readData,
  readId,
  readIncluded,
  readMoney,
  readOne,
  readRelated,
  readText,
} from "../json/document";
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

/** Flat, unlike most of this API. */
export function numberPatch(changes: {
  alias?: string | null;
  cnamLookupsEnabled?: boolean;
  messagingEnabled?: boolean;
}): Record<string, unknown> {
  return {
    type: "number",
    // Documented as a string: the empty one is the surer way to say "none".
    ...(changes.alias === undefined ? {} : { alias: changes.alias ?? "" }),
    ...(changes.cnamLookupsEnabled === undefined ? {} : { cnam_lookups_enabled: changes.cnamLookupsEnabled }),
    ...(changes.messagingEnabled === undefined ? {} : { messaging_enabled: changes.messagingEnabled }),
  };
}

export function routeAssignment(routeId: string): unknown {
  return { data: { type: "route", id: routeId } };
}

/** With a plus, unlike the paths of the same family: for the bulk read and for portability. */
export function numbersRequest(numbers: readonly string[]): unknown {
  return { numbers: numbers.map((number) => `+${number}`) };
}

export function readAvailable(resource: Resource): AvailableNumber | undefined {
  const number = readNumber(resource);
  if (number === null) return undefined;
  return { number, ...readCommon(resource) };
}

/** @throws Unreadable when the number itself is missing: a list with a hole in it proves nothing. */
export function readAccountNumber(resource: Resource): AccountNumber {
  const number = readNumber(resource);
  if (number === null) throw new Unreadable("a number has neither `value` nor `id`");
  const { alias, status, cnam_lookups_enabled, messaging_enabled } = resource.attributes;
  return {
    number,
    alias: readText(alias) ?? null,
    ...readCommon(resource),
    ...present({
      status: readText(status),
      cnamLookupsEnabled: readBoolean(cnam_lookups_enabled),
      messagingEnabled: readBoolean(messaging_enabled),
    }),
  };
}

export function readDetails(resource: Resource): NumberDetails {
  const { relationships } = resource;
  return {
    ...readAccountNumber(resource),
    // The second names belong to an abandoned version of the API.
    primaryRouteId: readRelated(relationships, "primary_route", "voice_primary_route"),
    failoverRouteId: readRelated(relationships, "failover_route", "voice_failover_route"),
    e911AddressId: readRelated(relationships, "e911_address", "e911"),
    cnamRecordId: readRelated(relationships, "cnam_preset", "cnam"),
  };
}

/** A number's own document, with what it brings along. @throws Unreadable */
export function readDocument(json: unknown): NumberDetails {
  const resource = readOne(json);
  const messagingTask = readMessagingTask(resource, json);
  return { ...readDetails(resource), ...(messagingTask === undefined ? {} : { messagingTask }) };
}

function readMessagingTask({ relationships }: Resource, json: unknown): MessagingTask | undefined {
  const id = readRelated(relationships, "message_provision");
  if (id === null) return undefined;
  const task = readIncluded(json, "message_provisioning_status").find((included) => included.id === id);
  return { id, ...present({ status: readText(task?.attributes.status) }) };
}

/** What did not succeed although the answer is a 2xx. */
export function readWarning({ status, complaint }: Answer): string | undefined {
  if (complaint !== undefined) return complaint;
  return status === 207
    ? "Flowroute answered 207: a part of it, probably enabling messaging, did not succeed."
    : undefined;
}

/** @throws Unreadable when one of the two lists is missing */
export function readPortability(json: unknown): Portability {
  const { portable, nonportable, hypernetwork_enabled } = readData(json);
  if (!Array.isArray(portable) || !Array.isArray(nonportable)) {
    throw new Unreadable("it does not list what is portable and what is not");
  }
  return {
    portable: bareNumbers(portable),
    nonportable: bareNumbers(nonportable),
    hypernetworkEnabled: Array.isArray(hypernetwork_enabled) ? bareNumbers(hypernetwork_enabled) : [],
  };
}

function bareNumbers(values: readonly unknown[]): string[] {
  return values.map((value) => readId(value)?.replace(/^\+/, "")).filter((number) => number !== undefined);
}

function readCommon({ attributes }: Resource) {
  const { number_type, rate_center, state, setup_cost, monthly_cost } = attributes;
  return present({
    numberType: readText(number_type),
    rateCenter: readText(rate_center),
    state: readText(state),
    setupCost: readMoney(setup_cost),
    monthlyCost: readMoney(monthly_cost),
  });
}

function readNumber({ id, attributes }: Resource): string | null {
  return (readId(attributes.value) ?? id)?.replace(/^\+/, "") ?? null;
}
