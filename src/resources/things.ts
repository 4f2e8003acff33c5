/** What there is one of at Flowroute, as the journal names it. */
import type { Thing } from "../journal";

/** A number, and what hangs on it: one thing to all keys of an API. */
const onNumber =
  (kind: string) =>
  (number: string): Thing => ({ kind, id: number, scope: "api" });

/** A record or a name of an account: another account may have one of the same id or text. */
const ofAccount =
  (kind: string) =>
  (id: string): Thing => ({ kind, id, scope: "account" });

export const numberThing = onNumber("number");
export const routingThing = onNumber("routing");
export const e911Thing = onNumber("e911");
export const cnamThing = onNumber("cnam");

export const routeThing = ofAccount("route");
export const addressThing = ofAccount("address");
export const cnamRecordThing = ofAccount("cnam-record");

/** Texts that are unique on one account. They have an owner, like the records that have them. */
export const aliasThing = ofAccount("alias");
export const callerNameThing = ofAccount("caller-name");
export const placeThing = ofAccount("place");
export const addressContentThing = ofAccount("address-of");
