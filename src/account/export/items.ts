/** What is on the account as things that a program may have, and which of them it is not to have. Pure. */
import type { NumberDetails } from "../../client";
import { foreignText } from "../../client/text/foreign-text";
import { stackOfTag } from "../../purchase";
import type { Argument, Declared, NumberCodegen, RecordCodegen, Reference } from "../../resources/codegen";
import { kinds, type ProviderKey, type RegisteredKind } from "../../resources/kinds";
import type { Inventory } from "../inventory";
import type { ExportMap } from "./map";
import { selection } from "./selection";

/** A thing of the account. */
export interface Item {
  key: string;
  id: string;
  provider: ProviderKey;
  kind: RegisteredKind;
  codegen: RecordCodegen<unknown> | NumberCodegen<unknown>;
  what: string;
  declared: Declared<unknown> & { names: readonly string[] };
  number?: NumberDetails;
}

export const isNumber = ({ codegen }: Item): boolean => codegen.of === "number";

export function itemsOf({ numbers, records }: Inventory): Item[] {
  return kinds.flatMap(([provider, kind]): Item[] => {
    const { codegen } = kind;
    if (codegen.of !== "account" && codegen.of !== "number") return [];
    const all = codegen.of === "account" ? (records.get(provider) ?? []) : numbers;
    return all.flatMap((each): Item[] => {
      const declared = codegen.declare(each as never);
      const thing = declared && kind.thingOfId?.(declared.id);
      if (!declared || !thing) return [];
      const { kind: prefix, id, displayName } = thing;
      const what = codegen.of === "account" ? `${displayName} (${foreignText(declared.names[0] ?? "")})` : displayName;
      const number = codegen.of === "number" ? { number: each as NumberDetails } : {};
      return [{ key: `${prefix}:${id}`, id, provider, kind, codegen, what, declared, ...number }];
    });
  });
}

/** Of what is on the account and not part of the program. What the map says counts most. */
export function reasonsNotToManage(items: readonly Item[], map: ExportMap): Map<string, string> {
  const reasons = new Map<string, string>();
  const notSelected = selection(map.only, map.exclude);
  const usersOf = new Map<string, Item[]>();
  for (const item of items.filter(isNumber)) {
    const { number } = item;
    const why = number && ofMap(item, map, () => ownerOf(number) ?? notSelected(number));
    if (why !== undefined) reasons.set(item.key, why);
    for (const key of attachedTo(item)) usersOf.set(key, [...(usersOf.get(key) ?? []), item]);
  }
  const isSelective = map.only.length + map.exclude.length > 0;
  for (const item of items.filter((each) => !isNumber(each))) {
    const users = usersOf.get(item.key) ?? [];
    const others = users.filter(({ key }) => reasons.has(key));
    const why = ofMap(item, map, () => {
      const [other] = others;
      if (other)
        return `${usersText(other, others.length)} it, and the program does not have ${others.length === 1 ? "that number" : "them"}`;
      return isSelective && users.length === 0 ? "no selected number uses it" : undefined;
    });
    if (why !== undefined) reasons.set(item.key, why);
  }
  return reasons;
}

const usersText = ({ what }: Item, count: number): string =>
  count === 1 ? `${what} uses` : `${what} and ${count - 1} more use`;

function ofMap({ key }: Item, { entries }: ExportMap, otherwise: () => string | undefined): string | undefined {
  const entry = entries[key];
  if (entry === undefined) return otherwise();
  return entry.manage ? undefined : (entry.why ?? "the map says manage: false");
}

/** A number that another stack has bought has its ownership tag. */
function ownerOf({ alias }: NumberDetails): string | undefined {
  const owner = alias === null ? undefined : stackOfTag(alias);
  return owner === undefined ? undefined : `its alias says that stack ${foreignText(owner)} owns it`;
}

export const isReference = (argument: Argument): argument is Reference => typeof argument === "object";

export const keyOf = ({ thing, id }: Reference): string => `${thing}:${id}`;

export const referencesOf = ({ args }: Declared<unknown>): string[] =>
  Object.values(args).filter(isReference).map(keyOf);

/** Keys of the records that are attached to a number. */
function attachedTo({ number, key }: Item): string[] {
  if (number === undefined) return [];
  return attachmentsOf(number).flatMap(({ declared }) => referencesOf(declared).filter((each) => each !== key));
}

export const attachmentsOf = (number: NumberDetails) =>
  kinds.flatMap(([provider, kind]) => {
    const declared = kind.codegen.of === "attachment" ? kind.codegen.declare(number) : undefined;
    return declared === undefined ? [] : [{ provider, kind, declared: declared as Declared<unknown> }];
  });
