/** What a thing at Flowroute is called in messages. */
import { foreignText, quoted } from "../client/text/foreign-text";
import type { Thing } from "../journal";
import { readable } from "../purchase";

const DESCRIPTIONS: Readonly<Record<string, (id: string) => string>> = {
  number: readable,
  routing: (number) => `the routes of ${readable(number)}`,
  e911: (number) => `the emergency address of ${readable(number)}`,
  cnam: (number) => `the caller name of ${readable(number)}`,
  route: (id) => `route ${id}`,
  address: (id) => `emergency address ${id}`,
  "cnam-record": (id) => `caller name ${id}`,
  alias: (alias) => `the alias ${quoted(alias)}`,
  "caller-name": (value) => `the caller name ${quoted(value)}`,
};

export const describeThing = ({ kind, id }: Thing): string => DESCRIPTIONS[kind]?.(id) ?? foreignText(`${kind} ${id}`);
