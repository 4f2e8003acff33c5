/** What a state knows of the account. */
import type { Stack } from "../../support/engine-model";

export const idsIn = ({ rows, pendingDeletes }: Stack): string[] =>
  [...rows.values(), ...pendingDeletes].map(({ id }) => id);

/** Numbers on its shortlists, and on former ones. */
export const listedIn = ({ rows }: Stack): string[] =>
  [...rows.values()].flatMap(({ outputs }) =>
    [outputs["shortlist"], outputs["former"]].flatMap((list) => String(list ?? "").split(" ")),
  );
