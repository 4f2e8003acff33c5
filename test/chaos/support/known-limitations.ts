/** What docs/safety.md says remains possible, each item once, as narrowly as it can be told. */

import { kindOf } from "../../support/engine-model";
import type { Breach } from "../../support/invariants/rules";
import type { World } from "./world";

/** "A carrier that sells what the account owns", when another process was at work between look and purchase. */
export function isKnownBreach(world: World): (breach: Breach) => boolean {
  return ({ invariant }) => invariant === "no number is bought twice" && world.hadRivals;
}

/** Ids of what may be on the account, or missing, although everybody did what they should. */
export function knownLeftovers(world: World): string[] {
  const { e911s, cnams, routes, numbers } = world.control.state();
  const records = [...e911s, ...cnams, ...routes].map(({ id }) => id);
  return [
    // `onDelete: "keep"`, also of what a run bought and died over: a warning has named it.
    ...world.kept,
    // "When others use it, it stays, and a line says who they are" (docs/architecture.md, what a delete does).
    ...world.leftInUse,
    // "Records that a run made and died over": nothing has written them down, and the program gave them up since.
    ...records.filter((id) => !world.known.has(id)),
    // "A crash with an alias of your own", and the program gave the number up since.
    ...numbers.filter(({ id, alias }) => !world.known.has(id) && alias?.startsWith("own line ")).map(({ id }) => id),
    // "A shortlist is not thrown away while a number may hang on it": after a change of mind in mid-replacement the search
    // knows of a number, and says so when it goes.
    ...numbers.filter(({ id }) => !world.known.has(id) && isOnFormerList(world, id)).map(({ id }) => id),
    // "The state": who puts an old one back throws away what the present one knows.
    ...world.thrownAway,
    ...[...world.thrownLists].filter((number) => !world.known.has(number)),
    // "Records that a run made and died over", once more: found again they are `shared`, and what others made is left.
    ...world.shared,
    // "One caller name in two stacks, made in one moment".
    ...(world.hadRivals ? cnams.filter(({ id }) => isOwnedTwice(world, id)).map(({ id }) => id) : []),
    // "A former caller name stays as long as it may be in use": numbers of others might show it.
    ...world.leftNames,
  ];
}

const isOnFormerList = ({ stacks }: World, number: string): boolean =>
  stacks.some(({ engine }) =>
    [...engine.rows.values()].some(({ outputs }) =>
      String(outputs["former"] ?? "")
        .split(" ")
        .includes(number),
    ),
  );

const isOwnedTwice = ({ stacks }: World, id: string): boolean =>
  stacks.filter(({ engine }) =>
    [...engine.rows.values()].some(
      (row) => kindOf(row.urn) === "CnamRecord" && row.id === id && row.outputs["origin"] === "created",
    ),
  ).length > 1;
