/** Reads accounts and stock given from outside (seeds, control calls): checked whole before anything changes. */
import { SimulatorError } from "../simulator-error";
import {
  type Account,
  type AttachmentSlot,
  type CnamRecord,
  callbackTypes,
  countryOf,
  isTollFree,
  type NumberRecord,
  routeZero,
  type StockedNumber,
} from "./account";
import type {
  AccountE911,
  AccountInput,
  AccountMessage,
  AccountRoute,
  DeliveryReceipt,
  InventoryNumber,
} from "./shapes";
import { parseTime } from "./time";

type Fields = Record<string, unknown>;
type Kind = "string" | "number" | "boolean" | "string?" | "number?";

const kindsOf: Record<string, Record<string, Kind>> = {
  number: {
    id: "string",
    value: "string",
    alias: "string?",
    cnam_lookups_enabled: "boolean",
    messaging_enabled: "boolean",
    number_type: "string",
    rate_center: "string?",
    state: "string?",
    status: "string",
    note: "string?",
    rate_type: "string",
    iso_country: "string",
    inbound_rate: "number",
    monthly_cost: "number",
    setup_cost: "number",
    tier: "string",
  },
  relationships: {
    primary_route: "string?",
    failover_route: "string?",
    cnam_preset: "string?",
    e911_address: "string?",
  },
  route: { id: "string", alias: "string", route_type: "string", value: "string?", edge_strategy_id: "number?" },
  e911: Object.fromEntries(
    [
      ...["id", "label", "first_name", "last_name", "street_number", "street_name", "address_type"],
      ...["address_type_number", "city", "state", "country", "zip"],
    ].map((field) => [field, "string" as const]),
  ),
  cnam: {
    id: "string",
    value: "string",
    is_approved: "boolean",
    approval_datetime: "string?",
    creation_datetime: "string",
    rejection_reason: "string?",
  },
  message: {
    id: "string",
    body: "string",
    status: "string",
    direction: "string",
    amount_nanodollars: "number",
    amount_display: "string",
    to: "string",
    from: "string",
    message_encoding: "number",
    timestamp: "string",
    is_mms: "boolean",
    message_type: "string",
    dlr_callback: "string?",
  },
  stock: {
    number: "string",
    setupCost: "number",
    monthlyCost: "number",
    rateCenter: "string?",
    state: "string?",
    numberType: "string",
    tier: "string",
  },
};

/** What `GET /_sim/state` shows besides; let through so that a state can be put back as it was read. */
const readOnlyKeys = new Set(["inventory", "ledger", "now"]);

const parts = ["numbers", "routes", "e911s", "cnams", "messages", "callbacks", "balance"];

/** Puts the given parts in place of what the account holds; nothing changes when anything is wrong. */
export function applyAccountInput(account: Account, input: unknown): void {
  const given = fieldsOf(input, "the account");
  if (Array.isArray(given.inventory))
    throw new SimulatorError("The stock is changed by an inventory call, not with the account.");
  for (const key of Object.keys(given)) {
    if (!parts.includes(key) && !readOnlyKeys.has(key))
      throw new SimulatorError(`An account has no "${key}". It has ${parts.join(", ")}.`);
  }
  const { numbers, routes, e911s, cnams, messages, callbacks, balance } = given as AccountInput & Fields;
  const next: Account = {
    ...account,
    ...(routes === undefined ? {} : { routes: readRoutes(routes) }),
    ...(e911s === undefined ? {} : { e911s: readRecords<AccountE911>(e911s, "e911", e911Defaults) }),
    ...(cnams === undefined ? {} : { cnams: readCnams(cnams, account) }),
    ...(messages === undefined ? {} : { messages: readMessages(messages) }),
    ...(callbacks === undefined ? {} : { callbacks: new Map(Object.entries(readCallbacks(callbacks, "callbacks"))) }),
    ...(numbers === undefined ? {} : { numbers: readNumbers(numbers, account) }),
    ...(balance === undefined ? {} : { balance: readBalance(balance) }),
  };
  checkReferences(next);
  next.lastId = [...next.routes.keys(), ...next.e911s.keys(), ...next.cnams.keys()].reduce(
    (highest, id) => Math.max(highest, Number(id)),
    next.lastId,
  );
  if (numbers !== undefined) {
    next.inventory = new Map([...account.inventory].filter(([number]) => !next.numbers.has(number)));
  }
  Object.assign(account, next);
}

/** @returns numbers in stock with every field filled in */
export function readInventory(input: unknown): StockedNumber[] {
  return listOf(input, "inventory").map((item) => {
    const fields = checkFields(item, "stock", "an inventory number");
    const given = fields as unknown as InventoryNumber;
    checkDigits(given.number);
    return {
      setupCost: 1,
      monthlyCost: 1.25,
      numberType: isTollFree(given.number) ? "toll-free" : "longcode",
      tier: "Standard",
      ...given,
      rateCenter: given.rateCenter?.toLowerCase() ?? null,
      state: given.state?.toLowerCase() ?? null,
    };
  });
}

function readNumbers(input: unknown, account: Account): Map<string, NumberRecord> {
  const numbers = listOf(input, "numbers").map((item) => {
    const { relationships = {}, callbacks = {}, ...attributes } = fieldsOf(item, "a number");
    const given = checkFields(attributes, "number", "a number") as Partial<NumberRecord>;
    const id = given.id ?? given.value ?? "";
    checkDigits(id);
    if (given.value !== undefined && given.value !== id) {
      throw new SimulatorError(`A number has the id "${id}" but the value "${given.value}"; they must be equal.`);
    }
    const attached = checkFields(relationships, "relationships", `the relationships of ${id}`);
    const urls = readCallbacks(callbacks, `the callbacks of ${id}`);
    const number: NumberRecord = {
      ...defaultNumber(id),
      ...given,
      id,
      value: id,
      relationships: { ...defaultNumber(id).relationships, ...attached },
      ...(Object.keys(urls).length === 0 ? {} : { callbacks: urls }),
    };
    return { ...number, ...underWay(account.numbers.get(id), number) };
  });
  return unique(numbers, "number");
}

/** What goes on at the carrier with a number, whatever somebody changes about it in the portal. */
function underWay(former: NumberRecord | undefined, { relationships }: NumberRecord): Partial<NumberRecord> {
  if (former === undefined) return {};
  const { messagingTask, provisioning, pendingPort, formerE911, lagging } = former;
  const isSame = ([slot]: [string, unknown]): boolean =>
    former.relationships[slot as AttachmentSlot] === relationships[slot as AttachmentSlot];
  const stillLagging = Object.entries(lagging ?? {}).filter(isSame);
  return {
    ...(messagingTask === undefined ? {} : { messagingTask }),
    ...(provisioning === undefined ? {} : { provisioning }),
    ...(pendingPort === undefined ? {} : { pendingPort }),
    ...(formerE911 === undefined ? {} : { formerE911 }),
    ...(stillLagging.length === 0 ? {} : { lagging: Object.fromEntries(stillLagging) }),
  };
}

function readCallbacks(input: unknown, what: string): Record<string, string> {
  const urls = fieldsOf(input, what);
  for (const [type, url] of Object.entries(urls)) {
    if (!(callbackTypes as readonly string[]).includes(type))
      throw new SimulatorError(`There is no "${type}" in ${what}. Kinds: ${callbackTypes.join(", ")}.`);
    if (typeof url !== "string") throw new SimulatorError(`"${type}" in ${what} must be a string.`);
  }
  return { ...urls } as Record<string, string>;
}

/** A name that somebody looks at already goes on being looked at. */
function readCnams(input: unknown, account: Account): Map<string, CnamRecord> {
  const records = readRecords<CnamRecord>(input, "cnam", cnamDefaults);
  for (const [id, record] of records) {
    const former = account.cnams.get(id);
    if (former?.reviewAt !== undefined && former.value === record.value) record.reviewAt = former.reviewAt;
  }
  return records;
}

function readMessages(input: unknown): Map<string, AccountMessage> {
  const messages = listOf(input, "messages").map((item): AccountMessage => {
    const { delivery_receipts = [], media_urls = [], ...attributes } = fieldsOf(item, "a message");
    const given = checkFields(attributes, "message", "a message") as Partial<AccountMessage>;
    const { id } = given;
    if (!id) throw new SimulatorError('A message needs an "id".');
    const timestamp = given.timestamp ?? messageDefaults.timestamp;
    if (Number.isNaN(parseTime(timestamp)))
      throw new SimulatorError(
        `"timestamp" in a message must be a time in ISO 8601, not ${JSON.stringify(timestamp)}.`,
      );
    return {
      ...messageDefaults,
      ...given,
      id,
      delivery_receipts: listOf(delivery_receipts, "delivery_receipts").map(
        (receipt) => ({ ...fieldsOf(receipt, "a delivery receipt") }) as unknown as DeliveryReceipt,
      ),
      media_urls: listOf(media_urls, "media_urls").map(String),
    };
  });
  return unique(messages, "message");
}

/** A number as it stands on an account when nothing particular is known about it. */
export function defaultNumber(id: string): NumberRecord {
  return {
    id,
    value: id,
    alias: null,
    cnam_lookups_enabled: true,
    messaging_enabled: false,
    number_type: isTollFree(id) ? "toll-free" : "longcode",
    rate_center: null,
    state: null,
    status: "PURCHASED",
    note: null,
    rate_type: isTollFree(id) ? "toll-free" : "local",
    iso_country: countryOf(id),
    inbound_rate: 0.012,
    monthly_cost: 1.25,
    setup_cost: 1,
    tier: "Standard",
    relationships: { primary_route: "0", failover_route: null, cnam_preset: null, e911_address: null },
  };
}

const e911Defaults: Omit<AccountE911, "id"> = {
  label: "",
  first_name: "",
  last_name: "",
  street_number: "",
  street_name: "",
  address_type: "",
  address_type_number: "",
  city: "",
  state: "",
  country: "US",
  zip: "",
};

const cnamDefaults: Omit<CnamRecord, "id"> = {
  value: "",
  is_approved: false,
  approval_datetime: null,
  creation_datetime: "2018-04-23 17:04:30.829341+00:00",
  rejection_reason: null,
};

const messageDefaults: Omit<AccountMessage, "id"> = {
  body: "",
  status: "delivered",
  direction: "inbound",
  amount_nanodollars: 0,
  amount_display: "$0.0000",
  to: "",
  from: "",
  message_encoding: 0,
  timestamp: "2017-12-22T01:52:39.390Z",
  delivery_receipts: [],
  is_mms: false,
  message_type: "longcode",
  media_urls: [],
  dlr_callback: null,
};

function readRoutes(input: unknown): Map<string, AccountRoute> {
  const given = readRecords<AccountRoute>(input, "route", {
    alias: "",
    route_type: "host",
    value: null,
    edge_strategy_id: null,
  });
  return new Map([["0", { ...routeZero }], ...[...given].filter(([id]) => id !== "0")]);
}

function readRecords<T extends { id: string }>(input: unknown, kind: string, defaults: Omit<T, "id">): Map<string, T> {
  const records = listOf(input, `${kind}s`).map((item) => {
    const given = checkFields(item, kind, `a ${kind} record`) as Fields & { id?: string };
    if (given.id === undefined || !/^\d+$/.test(given.id)) {
      throw new SimulatorError(
        `A ${kind} record needs an "id", a decimal number in a string; this is ${JSON.stringify(given.id)}.`,
      );
    }
    return { ...defaults, ...given } as unknown as T;
  });
  return unique(records, `${kind} record`);
}

function readBalance(balance: unknown): number | null {
  if (balance === null || (typeof balance === "number" && Number.isFinite(balance))) return balance;
  throw new SimulatorError(`A balance is a number of dollars or null, not ${JSON.stringify(balance)}.`);
}

function checkReferences({ numbers, routes, cnams, e911s }: Account): void {
  for (const { id, relationships } of numbers.values()) {
    const { primary_route, failover_route, cnam_preset, e911_address } = relationships;
    for (const [what, target, records] of [
      ["primary_route", primary_route, routes],
      ["failover_route", failover_route, routes],
      ["cnam_preset", cnam_preset, cnams],
      ["e911_address", e911_address, e911s],
    ] as const) {
      if (target !== null && !records.has(target)) {
        throw new SimulatorError(`The ${what} of number ${id} is "${target}", which is not on the account.`);
      }
    }
  }
}

function checkFields(input: unknown, kind: string, what: string): Fields {
  const fields = fieldsOf(input, what);
  const kinds = kindsOf[kind] ?? {};
  for (const [key, value] of Object.entries(fields)) {
    const wanted = kinds[key];
    if (wanted === undefined) {
      throw new SimulatorError(`There is no "${key}" in ${what}. Fields: ${Object.keys(kinds).join(", ")}.`);
    }
    const fits = (value === null && wanted.endsWith("?")) || `${typeof value}?` === wanted || typeof value === wanted;
    if (!fits) {
      // An emergency address is a person's: not to be repeated.
      const instead = kind === "e911" ? "" : `, not ${JSON.stringify(value)}`;
      throw new SimulatorError(`"${key}" in ${what} must be a ${wanted.replace("?", " or null")}${instead}.`);
    }
  }
  return fields;
}

function checkDigits(number: unknown): void {
  if (typeof number !== "string" || !/^1\d{10}$/.test(number)) {
    throw new SimulatorError(`Not a number: ${JSON.stringify(number)}. Write 11 digits beginning with 1, in a string.`);
  }
}

function fieldsOf(input: unknown, what: string): Fields {
  if (typeof input === "object" && input !== null && !Array.isArray(input)) return input as Fields;
  throw new SimulatorError(`Expected an object for ${what}, not ${JSON.stringify(input)}.`);
}

export function listOf(input: unknown, what: string): unknown[] {
  if (Array.isArray(input)) return input;
  throw new SimulatorError(`Expected an array for ${what}, not ${JSON.stringify(input)}.`);
}

function unique<T extends { id: string }>(records: T[], what: string): Map<string, T> {
  const map = new Map(records.map((record) => [record.id, record]));
  if (map.size === records.length) return map;
  throw new SimulatorError(`A ${what} is given twice.`);
}
