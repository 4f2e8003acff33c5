/** Which events happen in pairs, and how: in one run, or the second one right after the first, whatever that left. */
import { NUMBERS } from "./edits";
import type { LifecycleEvent } from "./scenario";

export interface Pair {
  events: readonly [LifecycleEvent, LifecycleEvent];
  how: "together" | "one after the other";
}

export const titleOf = ({ events: [first, second], how }: Pair): string =>
  how === "together" ? `${first.title} + ${second.title}` : `${first.title}, then ${second.title}`;

/** All pairs that make sense. Two events that fit into one run are tried in one run; others in both orders. */
export function pairsOf(events: readonly LifecycleEvent[]): Pair[] {
  return events.flatMap((first, index) =>
    events.flatMap((second, other): Pair[] => {
      if (index === other) return [];
      const how = needsRunOfItsOwn(first, second) ? "one after the other" : "together";
      const isOnce = how === "one after the other" || isInOrder(first, second, index < other);
      const pair: Pair = { events: [first, second], how };
      return isOnce && whyNot(pair) === undefined ? [pair] : [];
    }),
  );
}

/**
 * The engine takes from the state the names of what it is to replace or is limited to, and the keys with which it
 * refreshes: new ones are too late in the same run. Limited to a part, it takes no other provider.
 */
const needsRunOfItsOwn = (...pair: [LifecycleEvent, LifecycleEvent]): boolean =>
  pair.some(({ act }) => act !== undefined) ||
  (pair.some(({ renames }) => renames !== undefined) && pair.some(({ up }) => up?.replace ?? up?.target)) ||
  (pair.some(({ changesProvider }) => changesProvider) && pair.some(({ up }) => up?.target)) ||
  (pair.some(({ changesKeys }) => changesKeys) && pair.some(({ up }) => up?.refresh));

/** Of what happens together, what is about the state at the beginning comes first. */
const isInOrder = (first: LifecycleEvent, second: LifecycleEvent, isFirst: boolean): boolean =>
  Boolean(first.isBefore) === Boolean(second.isBefore) ? isFirst : Boolean(first.isBefore);

/** Why a pair makes no sense. */
function whyNot({ events: [first, second], how }: Pair): string | undefined {
  const meet = (some: readonly string[] = [], others: readonly string[] = []) =>
    some.some((key) => others.includes(key));
  if (!meet(first.about, second.about)) return "they have nothing in common";
  const alone = first.isAlone ?? second.isAlone;
  if (alone !== undefined) return alone;
  if (first.isAfter) return "it is about whatever happened before";
  if (second.isBefore) return "it is about the beginning";
  if (meet(first.removes, second.about)) return "nothing happens to what is gone";
  if (meet(first.unmakes, second.up?.target ?? second.up?.replace))
    return "the engine does not know what is not in the state";
  if (meet(first.effects?.releases, second.pins)) return "the number is another one then";
  if (second.renames && meet(first.pins, second.effects?.releases)) return "an exact number is renamed in other ways";
  if ((second.loses && meet(first.pins, second.about)) || (first.loses && meet(second.pins, first.about)))
    return "what is gone cannot be bought by its digits";
  if (second.isInRelease && NUMBERS.every((key) => first.effects?.leaves?.includes(key))) return "nothing is released";
  if (first.changesKeys && (second.loses || second.isInRelease))
    return "under new keys nothing is taken for lost until the account is confirmed";
  if (first.changesKeys && second.isOfOld) return "a refresh asks with the keys that the state has";
  if (first.expectedError !== undefined && meet(first.remakes, second.locks))
    return "a run that is refused locks nothing";
  const goes = [second.effects?.releases, second.removes, second.remakes, second.loses ? second.about : []];
  if (goes.some((keys) => meet(first.locks, keys))) return "what is locked stays until somebody unlocks it";
  if (how === "together" && (meet(first.up?.replace, second.estranges) || meet(second.up?.replace, first.estranges)))
    return "a forced replacement only finds what is there by its tag or content";
  if (how === "together" && meet(second.removes, first.about)) return "what is removed has no other edit";
  if (how === "together" && meet(first.renames, second.renames)) return "a thing has one new name at a time";
  if (how === "together" && meet(first.remakes, second.remakes)) return "neither its name nor its content is left then";
  return undefined;
}
