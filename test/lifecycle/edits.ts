/** What of the program events are about, and the edits that they are made of. */
import { rootStackResource } from "@pulumi/pulumi";
import { CAPS, declared, one, SEARCH, type Wanted } from "./baseline-program";

export const NUMBERS = ["desk", "line"];
export const ATTACHMENTS = ["deskRouting", "lineRouting", "deskPlace", "linePlace", "lineName"];
export const RECORDS = ["pbx", "hq", "acme"];
/** With what is on it. */
export const DESK = ["desk", "deskRouting", "deskPlace"];
export const OF_LINE = ["line", "lineRouting", "linePlace", "lineName"];
export const ALL = [...NUMBERS, ...ATTACHMENTS, ...RECORDS];

export const present = (wanted: Wanted, keys: readonly string[]) =>
  keys.flatMap((key) => (wanted.resources[key] === undefined ? [] : [one(wanted, key)]));

export const rename = (wanted: Wanted, keys: readonly string[], withAlias: boolean): void => {
  for (const each of present(wanted, keys)) {
    const former = { name: each.name, ...(each.isInside && { parent: rootStackResource }) };
    if (withAlias) each.options.aliases = [...((each.options.aliases as []) ?? []), former];
    each.name = `${each.name}-renamed`;
  }
};

export const moveInside = (wanted: Wanted, keys: readonly string[], withAlias: boolean): void => {
  for (const each of present(wanted, keys)) {
    const former = (each.options.aliases as { name: string }[] | undefined) ?? [];
    if (withAlias)
      each.options.aliases = [{ name: each.name }, ...former].map((alias) => ({ ...alias, parent: rootStackResource }));
    each.isInside = true;
  }
};

export const remove = (wanted: Wanted, keys: readonly string[]): void => {
  for (const key of keys) delete wanted.resources[key];
};

export const removeDesk = (wanted: Wanted) => remove(wanted, DESK);
export const removeLine = (wanted: Wanted) => remove(wanted, OF_LINE);

export const setArgs = (wanted: Wanted, keys: readonly string[], args: object): void => {
  for (const each of present(wanted, keys)) Object.assign(each.args, args);
};

export const setOptions = (wanted: Wanted, keys: readonly string[], options: object): void => {
  for (const each of present(wanted, keys)) Object.assign(each.options, options);
};

export const addExtra = (wanted: Wanted): void => {
  wanted.resources["extra"] = declared("PhoneNumber", "extra", { search: SEARCH, ...CAPS });
  wanted.resources["extraRouting"] = declared(
    "NumberRouting",
    "extra",
    {},
    { numberId: "extra", primaryRouteId: "pbx" },
  );
};
