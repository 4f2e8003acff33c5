/** A program as plain data, and what it declares. */

import type { Resource } from "../../support/engine-model";
import { IdOf } from "../../support/engine-model";
import { buying, type Declared, declare, PLACE, urnOf } from "../../support/program";

/** Another name is a rename, with `aliases` or without. */
interface Named {
  name: string;
  aliased: boolean;
}

export interface NumberSpec extends Named {
  /** A search in one of two areas, one of two exact numbers, or what is on the account already: bought, or by others. */
  criteria: "1206" | "1253" | "exact 0" | "exact 1" | "adopt 0" | "adopt theirs";
  maxSetupCost: 2 | 5;
  ownAlias: boolean;
  keep: boolean;
  protect: boolean;
  /** `retainOnDelete` on the number alone, as a transformation sets it. */
  retain: boolean;
  /** `onMissing: "replace"` */
  replacesMissing: boolean;
  /** Slots of the records that hang on it. */
  primary: number | null;
  failover: number | null;
  address: number | null;
  callerName: number | null;
  /** Name of the resources that hang them on. */
  attachName: "x" | "y";
  /** With an `Account` of the stack's keys as provider, of the number, and of what hangs records on it. */
  onAccount: boolean;
  attachOnAccount: boolean;
}

export interface RecordSpec extends Named {
  /** Which of the values, places or names of its slot. */
  value: number;
  /** With an alias or a label of the user's own. */
  ownLabel: boolean;
  /** Whose values, places and names it has, where that is another slot's: lists by index move them. @default its own */
  content?: number;
  onAccount: boolean;
}

export interface Program {
  numbers: (NumberSpec | null)[];
  routes: (RecordSpec | null)[];
  addresses: (RecordSpec | null)[];
  callerNames: (RecordSpec | null)[];
}

export const emptyProgram = (): Program => ({
  numbers: [null, null],
  routes: [null, null],
  addresses: [null, null],
  callerNames: [null, null],
});

/** Exact numbers are of one stack and slot each, so that two resources never want one. */
export const exactNumber = (stack: number, slot: number, choice: number): string =>
  `1425555${String(1000 + stack * 100 + slot * 10 + choice)}`;

const STREETS = ["Pine St", "Pike St", "Union St"];

/** On the account from the start, and nothing of ours. */
export const theirNumber = (stack: number, slot: number): string => `1360555${String(1000 + stack * 10 + slot)}`;

export const stackName = (stack: number): string => `dev${stack}`;

/** Which values, places and names a record has. */
const contentOf = ({ content }: RecordSpec, slot: number): number => content ?? slot;

/** Another one than the other slot has: in one program nothing is there twice. */
export function withContent(specs: readonly (RecordSpec | null)[], slot: number, preferred?: number): number {
  const taken = specs.flatMap((spec, at) => (spec === null || at === slot ? [] : [contentOf(spec, at)]));
  return [preferred ?? slot, 0, 1, 2].find((content) => !taken.includes(content)) ?? slot;
}

/** What an edit makes of a list by index. */
export const listEdits = {
  "the first goes": ([, second = null]) => [second, null],
  "two are swapped": ([first = null, second = null]) => [second, first],
  "a new one comes first": ([first = null]) => [first && { ...first, content: 2 }, first],
} as const satisfies Record<string, (specs: (RecordSpec | null)[]) => (RecordSpec | null)[]>;
export type ListEdit = keyof typeof listEdits;

/** The names stay with the slots, and what the records are moves. */
export function editList(specs: (RecordSpec | null)[], edit: ListEdit): void {
  const given = specs.map((spec, slot) => spec && { ...spec, content: contentOf(spec, slot) });
  const moved: (RecordSpec | null)[] = listEdits[edit](given);
  specs.forEach((before, slot) => {
    const spec = moved[slot] ?? null;
    specs[slot] = spec && {
      ...spec,
      name: before?.name ?? spec.name,
      aliased: false,
      onAccount: (before ?? spec).onAccount,
    };
  });
  specs.forEach((spec, slot) => {
    if (spec) spec.content = withContent(specs, slot, spec.content);
  });
}

/** What the program declares, in its order. */
export function declared(program: Program, stack: number): Resource[] {
  const where = stackName(stack);
  const record = (
    key: "inboundRoute" | "e911Address" | "cnamRecord",
    word: string,
    args: (spec: RecordSpec, slot: number) => Record<string, unknown>,
    specs: (RecordSpec | null)[],
  ) =>
    specs.map((spec, slot): Resource | undefined => {
      if (spec === null) return undefined;
      const called = (name: string) => urnOf(key, `${word}${slot}${name}`, where);
      return withOptions(
        declare(key, `${word}${slot}${spec.name}`, args(spec, contentOf(spec, slot)), where),
        spec,
        called,
      );
    });
  const own = (spec: RecordSpec, label: Record<string, string>) => (spec.ownLabel ? label : {});
  const routes = record(
    "inboundRoute",
    "pbx",
    (spec, slot) => ({
      routeType: "host",
      value: `pbx${slot}-${spec.value}.${where}.example.net`,
      ...own(spec, { alias: `own-${where}-${slot}` }),
    }),
    program.routes,
  );
  const addresses = record(
    "e911Address",
    "site",
    (spec, slot) => ({
      ...PLACE,
      // The same places in each stack, which share them; under a label of one's own a place is nobody else's.
      streetNumber: spec.ownLabel ? String(200 + 10 * stack + slot) : String(100 + slot),
      streetName: STREETS[spec.value % STREETS.length],
      ...own(spec, { label: `own-${where}-${slot}` }),
    }),
    program.addresses,
  );
  const names = record(
    "cnamRecord",
    "cn",
    ({ value }, slot) => ({ value: `ACME ${"ABC"[value % 3]} ${slot}` }),
    program.callerNames,
  );
  return [
    ...[...routes, ...addresses, ...names].filter((one) => one !== undefined),
    ...program.numbers.flatMap((spec, slot) =>
      spec === null ? [] : line(spec, slot, stack, { routes, addresses, names }),
    ),
  ];
}

type Records = Record<"routes" | "addresses" | "names", (Resource | undefined)[]>;

function line(spec: NumberSpec, slot: number, stack: number, { routes, addresses, names }: Records): Resource[] {
  const where = stackName(stack);
  const isAdopted = spec.criteria.startsWith("adopt");
  const what = spec.criteria.startsWith("1")
    ? { search: { startsWith: spec.criteria } }
    : {
        number: spec.criteria.endsWith("theirs")
          ? theirNumber(stack, slot)
          : exactNumber(stack, slot, Number(spec.criteria.at(-1))),
      };
  const args = {
    ...what,
    maxSetupCost: spec.maxSetupCost,
    ...(spec.ownAlias ? { alias: `own line ${where} ${slot}` } : {}),
    ...(spec.keep ? { onDelete: "keep" } : {}),
    ...(spec.replacesMissing ? { onMissing: "replace" } : {}),
    ...(isAdopted ? { adopt: true } : {}),
  };
  const name = `line${slot}${spec.name}`;
  const [number, search] = (
    isAdopted ? [declare("phoneNumber", name, args, where)] : buying(name, args, where).reverse()
  ) as [Declared, Declared?];
  const called = (key: "numberSearch" | "phoneNumber") => (name: string) => urnOf(key, `line${slot}${name}`, where);
  const numberId = new IdOf(number.urn);
  const idOf = (records: (Resource | undefined)[], at: number | null) => {
    const urn = at === null ? undefined : records[at]?.urn;
    return urn === undefined ? undefined : new IdOf(urn);
  };
  const attach = (
    key: "numberRouting" | "e911Assignment" | "cnamAssignment",
    ids: Record<string, IdOf | undefined>,
  ) => {
    const [first] = Object.values(ids);
    if (first === undefined) return [];
    const given = Object.entries(ids).filter(([, id]) => id !== undefined);
    const attachment = declare(key, `line${slot}${spec.attachName}`, { numberId, ...Object.fromEntries(given) }, where);
    return [{ ...attachment, onAccount: spec.attachOnAccount }];
  };
  const options = { protect: spec.protect, retainOnDelete: spec.retain };
  return [
    ...(search ? [withOptions(search, spec, called("numberSearch"))] : []),
    { ...withOptions(number, spec, called("phoneNumber")), ...options },
    ...attach("numberRouting", {
      primaryRouteId: idOf(routes, spec.primary),
      failoverRouteId: spec.failover === spec.primary ? undefined : idOf(routes, spec.failover),
    }),
    ...attach("e911Assignment", { e911AddressId: idOf(addresses, spec.address) }),
    ...attach("cnamAssignment", { cnamRecordId: idOf(names, spec.callerName) }),
  ];
}

function withOptions(
  resource: Declared,
  { name, aliased, onAccount }: Named & { onAccount: boolean },
  called: (name: string) => string,
): Resource {
  return { ...resource, onAccount, ...(aliased ? { aliases: [called(name === "a" ? "b" : "a")] } : {}) };
}
