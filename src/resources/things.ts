/** What there is one of at Flowroute, as the journal names it, and what messages call it. */
import { quoted } from "../client/text/foreign-text";
import type { Thing } from "../journal";
import { formatNumber } from "../purchase";

type NameOf = (id: string) => string;

/** A number, and what is attached to it: one thing to all keys of an API. */
const onNumber =
  (kind: string, call: NameOf) =>
  (number: string): Thing => ({ kind, id: number, scope: "api", displayName: call(formatNumber(number)) });

/** A record or a name of an account: another account may have one of the same id or text. */
const ofAccount =
  (kind: string, call: NameOf) =>
  (id: string): Thing => ({ kind, id, scope: "account", displayName: call(id) });

export const numberThing = onNumber("number", (number) => number);
export const routingThing = onNumber("routing", (number) => `the routes of ${number}`);
export const e911Thing = onNumber("e911", (number) => `the emergency address of ${number}`);
export const cnamThing = onNumber("cnam", (number) => `the caller name of ${number}`);

export const routeThing = ofAccount("route", (id) => `route ${id}`);
export const addressThing = ofAccount("address", (id) => `emergency address ${id}`);
export const cnamRecordThing = ofAccount("cnam-record", (id) => `caller name ${id}`);

/** Texts that are unique on one account. They have an owner, like the records that have them. */
export const aliasThing = ofAccount("alias", (alias) => `the alias ${quoted(alias)}`);
export const callerNameThing = ofAccount("caller-name", (value) => `the caller name ${quoted(value)}`);
/** By a hash: an address is a secret. */
export const placeThing = ofAccount("place", () => "one place");
export const addressContentThing = ofAccount("address-of", () => "one address");
