/** What an export changes in a folder that may have the program of an earlier one. Pure. */
import type { FileToWrite } from "./disk";
import { byKey, type Entry, type ExportMap, MAP_FILE, printMap } from "./map";
import type { Plan } from "./plan";
import { hashOf, type Program } from "./program";

export interface Changes {
  /** Files of the program and the map that differ. */
  write: FileToWrite[];
  /** Files of the program that nothing is left for. */
  remove: string[];
  /** Files that were edited, and would be written otherwise. */
  kept: string[];
  /** Keys of what is new, of what has changed, and of what is not there any more. */
  added: string[];
  changed: string[];
  gone: string[];
  /** Keys of what the map does not manage any more. */
  unmanaged: string[];
  /** Those of `changed` and `gone` whose files were edited. */
  inEdited: string[];
}

export interface Before {
  map: ExportMap;
  /** What stands in a file; undefined where there is none. */
  read(path: string): string | undefined;
  isEdited(path: string): boolean;
  /** Overwrite edited files, too. */
  force: boolean;
}

export function changesOf(plan: Plan, { files, codes }: Program, { map, read, isEdited, force }: Before): Changes {
  const entries: Record<string, Entry> = { ...plan.entries };
  const added: string[] = [];
  const changed: string[] = [];
  for (const { key } of plan.blocks) {
    const before = map.entries[key]?.code;
    const code = codes.get(key);
    if (before === undefined) added.push(key);
    else if (before !== code) changed.push(key);
    if (entries[key]) entries[key] = { ...entries[key], code };
  }
  for (const key of plan.gone) {
    const { name } = map.entries[key] ?? {};
    entries[key] = { name, manage: true, gone: true };
  }
  const isKept = (path: string) => !force && isEdited(path);
  const program = [...files].map(([path, text]) => ({ path, text }));
  const write = program.filter(({ path, text }) => !isKept(path) && read(path) !== text);
  const kept = program.filter(({ path, text }) => isKept(path) && hashOf(text) !== map.files[path]);
  const remove = Object.keys(map.files).filter((path) => !files.has(path) && !isKept(path) && read(path) !== undefined);
  const hashes = program.map(({ path, text }) => [path, isKept(path) ? map.files[path] : hashOf(text)] as const);
  const newMap: ExportMap = {
    ...map,
    layout: plan.layout,
    entries,
    files: Object.fromEntries(hashes.flatMap(([path, hash]) => (hash === undefined ? [] : [[path, hash]]))),
  };
  const text = printMap(newMap);
  if (read(MAP_FILE) !== text) write.push({ path: MAP_FILE, text });
  const fileOf = (key: string) => map.entries[key]?.file ?? "";
  return {
    write,
    remove,
    kept: kept.map(({ path }) => path).sort(),
    added: added.sort(byKey),
    changed,
    gone: plan.gone,
    unmanaged: plan.unmanaged,
    inEdited: [...changed, ...plan.gone, ...plan.unmanaged].filter((key) => isKept(fileOf(key))),
  };
}
