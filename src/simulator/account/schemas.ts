/** The schemas of accounts and stock in seeds and control calls, with defaults. */
import * as v from "valibot";
import {
  amount,
  amountOrNull,
  array,
  flag,
  must,
  object,
  phoneNumber,
  plainObject,
  text,
  textOrNull,
} from "../validate";
import {
  type CnamRecord,
  callbackTypes,
  defaultNumber,
  isTollFree,
  type NumberRecord,
  routeZero,
  type StockedNumber,
} from "./account";
import type { AccountE911, AccountMessage, AccountRoute } from "./shapes";
import { parseTime } from "./time";

const recordId = v.pipe(
  v.string(must("a decimal number in a string")),
  v.regex(/^\d+$/, must("a decimal number in a string")),
);

/** Records by id, without duplicates. */
function recordsOf<T extends { id: string }>(record: v.GenericSchema<unknown, T>) {
  return v.pipe(
    array(record),
    v.check(
      (records) => repeatedId(records) === undefined,
      ({ input }) => `has "${repeatedId(input)}" twice`,
    ),
    v.transform((records) => new Map(records.map((one) => [one.id, one]))),
  );
}

function repeatedId(records: readonly { id: string }[]): string | undefined {
  const seen = new Set<string>();
  return records.find(({ id }) => seen.size === seen.add(id).size)?.id;
}

const callbacks = v.pipe(
  plainObject,
  v.record(
    v.picklist(callbackTypes, `is not a kind of callback. Kinds: ${callbackTypes.join(", ")}`),
    text,
    "must be an object",
  ),
);

const number: v.GenericSchema<unknown, NumberRecord> = v.pipe(
  object("a number", {
    id: v.exactOptional(phoneNumber),
    value: v.exactOptional(phoneNumber),
    alias: v.exactOptional(textOrNull),
    cnam_lookups_enabled: v.exactOptional(flag),
    messaging_enabled: v.exactOptional(flag),
    number_type: v.exactOptional(text),
    rate_center: v.exactOptional(textOrNull),
    state: v.exactOptional(textOrNull),
    status: v.exactOptional(text),
    note: v.exactOptional(textOrNull),
    rate_type: v.exactOptional(text),
    iso_country: v.exactOptional(text),
    inbound_rate: v.exactOptional(amount),
    monthly_cost: v.exactOptional(amount),
    setup_cost: v.exactOptional(amount),
    tier: v.exactOptional(text),
    relationships: v.exactOptional(
      object("a number's relationships", {
        primary_route: v.exactOptional(textOrNull),
        failover_route: v.exactOptional(textOrNull),
        cnam_preset: v.exactOptional(textOrNull),
        e911_address: v.exactOptional(textOrNull),
      }),
      {},
    ),
    callbacks: v.exactOptional(callbacks, {}),
  }),
  v.check(({ id, value }) => (id ?? value) !== undefined, 'must have an "id": 11 digits beginning with 1, in a string'),
  v.check(
    ({ id, value }) => id === undefined || value === undefined || id === value,
    ({ input: { id, value } }) => `has the id "${id}" but the value "${value}"; they must be equal`,
  ),
  v.transform(({ id, value, relationships, callbacks: urls, ...attributes }) => {
    const usual = defaultNumber(id ?? value ?? "");
    return {
      ...usual,
      ...attributes,
      relationships: { ...usual.relationships, ...relationships },
      ...(Object.keys(urls).length === 0 ? {} : { callbacks: urls }),
    };
  }),
);

const route: v.GenericSchema<unknown, AccountRoute> = object("a route", {
  id: recordId,
  alias: v.exactOptional(text, ""),
  route_type: v.exactOptional(text, "host"),
  value: v.exactOptional(textOrNull, null),
  edge_strategy_id: v.exactOptional(amountOrNull, null),
});

/** Messages do not show the values, because they are personal data. */
const personal = v.exactOptional(v.string("must be a string"), "");

const e911: v.GenericSchema<unknown, AccountE911> = object("an emergency address", {
  id: recordId,
  label: personal,
  first_name: personal,
  last_name: personal,
  street_number: personal,
  street_name: personal,
  address_type: personal,
  address_type_number: personal,
  city: personal,
  state: personal,
  country: v.exactOptional(v.string("must be a string"), "US"),
  zip: personal,
});

const cnam: v.GenericSchema<unknown, CnamRecord> = object("a caller name", {
  id: recordId,
  value: v.exactOptional(text, ""),
  is_approved: v.exactOptional(flag, false),
  approval_datetime: v.exactOptional(textOrNull, null),
  creation_datetime: v.exactOptional(text, "2018-04-23 17:04:30.829341+00:00"),
  rejection_reason: v.exactOptional(textOrNull, null),
});

const receipt = object("a delivery receipt", {
  level: amount,
  status: text,
  status_code: amountOrNull,
  status_code_description: text,
  timestamp: text,
});

const message: v.GenericSchema<unknown, AccountMessage> = object("a message", {
  id: v.pipe(text, v.nonEmpty("must not be empty")),
  body: v.exactOptional(text, ""),
  status: v.exactOptional(text, "delivered"),
  direction: v.exactOptional(text, "inbound"),
  amount_nanodollars: v.exactOptional(amount, 0),
  amount_display: v.exactOptional(text, "$0.0000"),
  to: v.exactOptional(text, ""),
  from: v.exactOptional(text, ""),
  message_encoding: v.exactOptional(amount, 0),
  timestamp: v.exactOptional(
    v.pipe(
      text,
      v.check((time) => !Number.isNaN(parseTime(time)), must("a time in ISO 8601")),
    ),
    "2017-12-22T01:52:39.390Z",
  ),
  delivery_receipts: v.exactOptional(array(receipt), []),
  is_mms: v.exactOptional(flag, false),
  message_type: v.exactOptional(text, "longcode"),
  media_urls: v.exactOptional(array(text), []),
  dlr_callback: v.exactOptional(textOrNull, null),
});

/** Other parts of `GET /_sim/state`. They are accepted, so that a state can be sent back as it was read. */
const readOnly = v.optional(v.unknown());

/** Parts of an account that replace the current ones. */
export const accountParts = object("an account", {
  numbers: v.optional(recordsOf(number)),
  routes: v.optional(
    v.pipe(
      recordsOf(route),
      // Flowroute's own route always exists, comes first, and cannot be changed.
      v.transform((routes) => new Map([["0", { ...routeZero }], ...[...routes].filter(([id]) => id !== "0")])),
    ),
  ),
  e911s: v.optional(recordsOf(e911)),
  cnams: v.optional(recordsOf(cnam)),
  messages: v.optional(recordsOf(message)),
  callbacks: v.optional(
    v.pipe(
      callbacks,
      v.transform((urls) => new Map(Object.entries(urls))),
    ),
  ),
  balance: v.optional(
    v.nullable(v.pipe(v.number(must("a number of dollars or null")), v.finite(must("a number of dollars or null")))),
  ),
  inventory: v.pipe(
    readOnly,
    v.check((stock) => !Array.isArray(stock), "is changed by an inventory call, not with the account"),
  ),
  ledger: readOnly,
  now: readOnly,
});

const stockedNumber: v.GenericSchema<unknown, StockedNumber> = v.pipe(
  object("a number in stock", {
    number: phoneNumber,
    setupCost: v.exactOptional(amount, 1),
    monthlyCost: v.exactOptional(amount, 1.25),
    rateCenter: v.exactOptional(textOrNull, null),
    state: v.exactOptional(textOrNull, null),
    numberType: v.exactOptional(text),
    tier: v.exactOptional(text, "Standard"),
  }),
  v.transform(({ number, rateCenter, state, numberType, ...prices }) => ({
    number,
    ...prices,
    rateCenter: rateCenter?.toLowerCase() ?? null,
    state: state?.toLowerCase() ?? null,
    numberType: numberType ?? (isTollFree(number) ? "toll-free" : "longcode"),
  })),
);

export const stock = array(stockedNumber);
