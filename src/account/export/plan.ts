/** What the program is to have: of each thing of the account its resources, its name and its file, or why not. */
import type { NumberDetails } from "../../client";
import { foreignText } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";
import { importedState, type PropertyValues } from "../../host";
import { formatNumber } from "../../purchase";
import type { Declared, RecordCodegen } from "../../resources/codegen";
import { typeOf } from "../../resources/declare";
import { kinds, type ProviderKey, type RegisteredKind } from "../../resources/kinds";
import type { Inventory } from "../inventory";
import { attachmentsOf, type Item, isNumber, isReference, itemsOf, reasonsNotToManage, referencesOf } from "./items";
import { byKey, type Entry, type ExportMap, type Layout, MAP_FILE } from "./map";
import { chooseIdentifiers, chooseNames, identifierFor } from "./names";

/** More numbers than that get a file for each rate center. */
const MOST_IN_ONE_FILE = 200;

export const INBOX = "inbox.ts";

/** Where the program is for: the state names all of it. */
export interface Target {
  project: string;
  stack: string;
  /** See `accountHash`. */
  account: string;
}

/** A resource of the program. */
export interface Resource {
  provider: ProviderKey;
  kind: RegisteredKind;
  declared: Declared<unknown>;
  state: { inputs: PropertyValues; outputs: PropertyValues };
}

/** A thing of the account with all that stands in one place of the program. */
export interface Block {
  /** Such as `number:12065550142`. */
  key: string;
  name: string;
  identifier: string;
  file: string;
  /** The thing itself; then, for a number, what is attached to it. Empty for what is only referred to. */
  resources: Resource[];
  /** Names of the class and the id, for what is only referred to. */
  reference: { kind: string; id: string };
  /** For people. */
  place?: string;
}

/** What the program does not have, or not as a whole. */
export interface LeftOut {
  key: string;
  /** For people, such as `+1 206 555 0142`. */
  what: string;
  why: string;
  /** It was asked for: the map, or an option. */
  isDeliberate: boolean;
}

export interface Plan {
  layout: Layout;
  /** In the order of their keys. */
  blocks: Block[];
  leftOut: LeftOut[];
  entries: Record<string, Entry>;
  /** Keys that the map has and the account has not any more. */
  gone: string[];
  /** Keys that the program had, and the map does not manage any more. */
  unmanaged: string[];
  numbers: readonly NumberDetails[];
}

/** What has a constant in the program. */
type Described = Pick<Item, "key" | "id" | "kind" | "codegen" | "number">;

/** @param isEdited whether a file of the program is not as the last export wrote it */
export function planProgram(
  inventory: Inventory,
  map: ExportMap,
  target: Target,
  isEdited: (file: string) => boolean,
): Plan {
  const items = itemsOf(inventory);
  const numbers = items.filter(isNumber);
  const leftOut: LeftOut[] = inventory.unreadable.map(({ number, why }) => ({
    key: `number:${number}`,
    what: formatNumber(number),
    why,
    isDeliberate: map.entries[`number:${number}`]?.manage === false,
  }));
  const reasons = reasonsNotToManage(items, map);
  const owned = items.filter(({ key }) => !reasons.has(key));
  const states = new Map<string, Resource[]>();
  const nameOf = namesOf(items, map);
  for (const item of owned) {
    const name = nameOf(item.key);
    const { resources, problems } = resourcesOf(item, name, target);
    if (resources.length > 0) states.set(item.key, resources);
    for (const why of problems) leftOut.push({ key: item.key, what: item.what, why, isDeliberate: false });
  }
  const isManaged = (key: string) => map.entries[key]?.manage === true;
  const hadBefore = Object.keys(map.entries)
    .filter((key) => hadResources(map.entries[key]))
    .sort(byKey);
  refuseLoss(leftOut.filter(({ key }) => hadBefore.includes(key) && isManaged(key) && !states.has(key)));
  for (const { key, what } of items) {
    const why = reasons.get(key);
    if (why !== undefined) leftOut.push({ key, what, why, isDeliberate: true });
  }
  const managed = owned.filter(({ key }) => states.has(key));
  const managedNumbers = managed.filter(isNumber).length;
  const layout = hasProgram(map) ? map.layout : managedNumbers > MOST_IN_ONE_FILE ? "by-rate-center" : "single";
  const foreign = referredTo(states, managed, items);
  const fileOf = (item: Pick<Item, "key" | "codegen" | "number">) => {
    const entry = map.entries[item.key];
    const file = entry?.file ?? fileFor(item, layout);
    return entry?.code === undefined && isEdited(file) ? INBOX : file;
  };
  const described: Described[] = [...managed, ...foreign];
  const nameless = described.map(({ key, codegen }) => ({
    key,
    name: nameOf(key),
    suffix: codegen.suffix,
    identifier: map.entries[key]?.identifier,
  }));
  const hasConstant = ({ key }: { key: string }) => map.entries[key]?.code !== undefined;
  const identifiers = chooseIdentifiers(
    nameless.filter(hasConstant),
    nameless.filter((item) => !hasConstant(item)),
    described.flatMap(({ codegen }) => ("secretsIn" in codegen && codegen.secretsIn ? [codegen.secretsIn] : [])),
  );
  const blocks = described
    .map((item): Block => {
      const place = item.number === undefined ? "" : placeOf(item.number);
      return {
        key: item.key,
        name: nameOf(item.key),
        identifier: identifiers.get(item.key) ?? "",
        file: fileOf(item),
        resources: states.get(item.key) ?? [],
        reference: { kind: item.kind.kind, id: item.id },
        ...(place === "" ? {} : { place }),
      };
    })
    .sort((one, other) => byKey(one.key, other.key));
  const isThere = new Set(items.map(({ key }) => key));
  return {
    layout,
    blocks,
    leftOut: leftOut.sort((one, other) => byKey(one.key, other.key)),
    entries: entriesOf(items, blocks, reasons, nameOf, map),
    gone: hadBefore.filter((key) => isManaged(key) && !isThere.has(key)),
    unmanaged: hadBefore.filter((key) => !isManaged(key)),
    numbers: numbers.filter(({ key }) => states.has(key)).flatMap(({ number }) => (number ? [number] : [])),
  };
}

const hadResources = (entry: Entry | undefined): boolean => entry?.isReference !== true && entry?.code !== undefined;

/** Without it the program would let go of what it has, and the next `pulumi up` would try to delete it. */
function refuseLoss(lost: readonly LeftOut[]): void {
  const [first] = lost;
  if (first === undefined) return;
  throw new Error(
    withSteps(
      `Could not export ${first.what}, which the program has: ${first.why}.${lost.length > 1 ? ` The same goes for ${lost.length - 1} more.` : ""} Nothing was written.`,
      "Run the command again when it can be read.",
      `To export everything else without it, set "manage": false for ${first.key} in ${MAP_FILE}, and take it out of the state with pulumi state delete.`,
    ),
  );
}

const hasProgram = ({ entries }: ExportMap): boolean => Object.values(entries).some(({ code }) => code !== undefined);

/** The resources of a thing as the state is to have them, and why one of them cannot be. */
function resourcesOf(item: Item, name: string, target: Target): { resources: Resource[]; problems: string[] } {
  const problems: string[] = [];
  const build = (provider: ProviderKey, kind: RegisteredKind, declared: Declared<unknown>): Resource[] => {
    const isRecord = kind.codegen.of === "account";
    const { inputs, outputs, failures } = importedState(kind, {
      key: provider,
      urn: `urn:pulumi:${target.stack}::${target.project}::${typeOf(kind.kind)}::${name}`,
      account: target.account,
      args: valuesOf(declared),
      checked: { ...declared.checked, ...(isRecord ? { __adopt: declared.id } : {}) },
      live: declared.live,
      origin: kind.codegen.of === "attachment" ? "created" : "adopted",
    });
    problems.push(...failures.map(({ property, reason }) => `${kind.kind}: ${`${property} ${reason}`.trim()}`));
    return failures.length > 0 ? [] : [{ provider, kind, declared, state: { inputs, outputs } }];
  };
  const [main] = build(item.provider, item.kind, item.declared);
  if (main === undefined) return { resources: [], problems };
  const attached = item.number ? attachmentsOf(item.number) : [];
  return {
    resources: [main, ...attached.flatMap(({ provider, kind, declared }) => build(provider, kind, declared))],
    problems,
  };
}

const valuesOf = ({ args, secrets = {} }: Declared<unknown>): PropertyValues => ({
  ...Object.fromEntries(
    Object.entries(args).flatMap(([name, argument]) =>
      argument === undefined ? [] : [[name, isReference(argument) ? argument.id : argument]],
    ),
  ),
  ...secrets,
});

function namesOf(items: readonly Item[], { entries }: ExportMap): (key: string) => string {
  const names = new Map<string, string>();
  for (const prefix of new Set(items.map(({ key }) => prefixOf(key)))) {
    const taken = new Set<string>();
    for (const [key, { name }] of Object.entries(entries)) {
      if (prefixOf(key) !== prefix || name === undefined) continue;
      names.set(key, name);
      taken.add(name);
    }
    const open = items.filter(({ key }) => prefixOf(key) === prefix && !names.has(key));
    const wishes = open.map(({ key, declared }) => ({ key, names: declared.names }));
    for (const [key, name] of chooseNames(wishes, taken)) names.set(key, name);
  }
  // Of a record that is on a number and not in the list of records.
  return (key) => names.get(key) ?? key.replace(":", "-");
}

const prefixOf = (key: string): string => key.split(":")[0] ?? "";

/** What managed resources refer to and the program does not own. */
function referredTo(
  states: ReadonlyMap<string, readonly Resource[]>,
  managed: readonly Item[],
  items: readonly Item[],
): Described[] {
  const own = new Set(managed.map(({ key }) => key));
  const keys = new Set([...states.values()].flat().flatMap(({ declared }) => referencesOf(declared)));
  return [...keys]
    .filter((key) => !own.has(key))
    .flatMap((key): Described[] => {
      const known = items.find((item) => item.key === key);
      if (known) return [known];
      const id = key.slice(prefixOf(key).length + 1);
      const found = kinds.find(
        ([, kind]) => kind.codegen.of === "account" && kind.thingOfId?.(id).kind === prefixOf(key),
      );
      return found === undefined
        ? []
        : [{ key, id, kind: found[1], codegen: found[1].codegen as RecordCodegen<unknown> }];
    });
}

function fileFor({ codegen, number }: Pick<Item, "codegen" | "number">, layout: Layout): string {
  if (codegen.of === "account") return `${codegen.file}.ts`;
  if (layout === "single" || number === undefined) return "numbers.ts";
  const { state = "", rateCenter = "", numberType } = number;
  const place = [state, rateCenter]
    .join(" ")
    .toLowerCase()
    .replace(/[^a-z\d]+/g, "-")
    .replace(/^-|-$/g, "");
  return `numbers/${numberType === "toll-free" ? "toll-free" : place || "elsewhere"}.ts`;
}

const placeOf = ({ rateCenter, state }: NumberDetails): string =>
  [rateCenter, state].flatMap((part) => (part ? [foreignText(part, 40).toUpperCase()] : [])).join(", ");

function entriesOf(
  items: readonly Item[],
  blocks: readonly Block[],
  reasons: ReadonlyMap<string, string>,
  nameOf: (key: string) => string,
  map: ExportMap,
): Record<string, Entry> {
  const entries: Record<string, Entry> = {};
  for (const [key, entry] of Object.entries(map.entries)) {
    entries[key] = entry.manage ? entry : { ...entry, code: undefined };
  }
  for (const { key } of items) {
    const before = map.entries[key];
    const why = reasons.get(key);
    const block = blocks.find((each) => each.key === key);
    const name = nameOf(key);
    const identifier =
      block?.identifier === identifierFor(name) ? undefined : (block?.identifier ?? before?.identifier);
    entries[key] = {
      name,
      identifier,
      file: block?.file ?? before?.file,
      manage: why === undefined,
      why: why === undefined ? undefined : (before?.why ?? why),
      code: block === undefined ? undefined : before?.code,
    };
  }
  // What numbers have, and no list does.
  for (const { key, name, file } of blocks.filter((block) => !(block.key in entries))) {
    entries[key] = { name, file, manage: false, why: "it is not in the list of the account" };
  }
  for (const { key, resources } of blocks) {
    if (entries[key]) entries[key] = { ...entries[key], isReference: resources.length === 0 ? true : undefined };
  }
  return entries;
}
