/** What a preview can say about a purchase that is still to come. Reads the stock; buys nothing. */

import type { NumberDetails } from "../../client";
import { quoted } from "../../client/text/foreign-text";
import type { CheckFailure, CheckRound, Session } from "../../host";
import { hasUnknown } from "../../host";
import {
  aliasesFor,
  type Criteria,
  criteriaKey,
  describeOffer,
  hasAttachments,
  IF_FORCED,
  isAffordable,
  lookUpOffer,
  marksMeet,
  nameOfTag,
  nothingPlanned,
  nothingToBuy,
  numbersWithAlias,
  ownershipTag,
  parseUrn,
  readable,
  stockOfOffer,
  urnOfRoot,
  type Wish,
  wishKey,
} from "../../purchase";
import { findForCertain } from "./find";
import { keptBefore, type NumberInputs, wishOf } from "./inputs";
import { listOf, mayBeForgotten, mayHaveBought } from "./interrupted";
import { warnOfSwitchingOff } from "./messaging";
import { checkLost } from "./missing";

export async function checkPurchase(session: Session, round: CheckRound<NumberInputs>): Promise<CheckFailure[]> {
  const { inputs } = round;
  const { claims, secondCheck, settings } = session.connection;
  const kept = round.olds ? round.olds.__kept : secondCheck.get(session.urn)?.["__kept"];
  if (typeof kept === "string" && kept !== "") inputs.__kept = kept;
  // An object that a dead run left beside this one may bear a name that the program does not have any more.
  const now = new Date(session.connection.environment.runtime.now()).toISOString();
  for (const number of keptBefore(inputs)) claims.noteKeptSince(`number:${number}`, now);
  if (inputs.onDelete === "keep") claims.noteKept(session.urn);
  if (round.olds !== undefined) await warnOfSwitchingOff(session, inputs, round.olds);
  else {
    const back = await checkLost(session);
    if (back.length > 0) return back;
  }
  if (hasUnknown([inputs.number, inputs.search, inputs.maxSetupCost, inputs.maxMonthlyCost, inputs.adopt])) return [];
  const wish = wishOf(inputs, settings);
  inputs.__searched = wishKey(wish);
  if (round.olds === undefined && isSearchElsewhere(session, inputs)) return [problem(searchElsewhere(session.name))];
  if (wish.number !== undefined) return checkExact(session, round, wish);
  if (round.olds !== undefined) {
    if (round.olds.quote !== undefined) inputs.quote = round.olds.quote;
    await explainHistory(session, round.olds, inputs);
    return [];
  }
  return checkSearch(session, inputs, wish);
}

/**
 * Its list would not be known here: the number would be bought beside it, and no run that comes after an interruption
 * would look for it there. A transformation can part the two.
 */
const isSearchElsewhere = (session: Session, inputs: NumberInputs): boolean =>
  inputs.__search !== undefined && inputs.adopt !== true && listOf(session, inputs) === undefined;

const searchElsewhere = (name: string): string =>
  `Did not buy a number for ${quoted(name)}: its NumberSearch has another provider, or is not part of this run. Nothing ` +
  `was bought. If a transformation sets the provider, let it set the same one on PhoneNumber and NumberSearch. With ` +
  `--target or --exclude, name both: '**::${name}'.`;

/** The criteria are history once a number is bought. */
async function explainHistory(session: Session, olds: Partial<NumberInputs>, inputs: NumberInputs): Promise<void> {
  if (olds.search === undefined || inputs.search === undefined) return;
  if (criteriaKey(olds.search) === criteriaKey(inputs.search)) return;
  await session.say("info", "The changed search only counts for a next number: the one that was bought stays.");
}

async function checkExact(
  session: Session,
  { olds, inputs }: CheckRound<NumberInputs>,
  wish: Wish & { number: string },
): Promise<CheckFailure[]> {
  if (olds !== undefined) {
    if (olds.quote !== undefined && olds.number === inputs.number) inputs.quote = olds.quote;
    return [];
  }
  const live = await findForCertain(session, wish.number);
  if (live && inputs.adopt) await warnOfSwitchingOff(session, inputs, live);
  if (live) return mayHave(session, inputs, live);
  if (inputs.adopt) {
    return [problem(`${readable(wish.number)} is not on this account, so it cannot be taken over. Nothing is bought.`)];
  }
  const offer = await lookUpOffer(session.connection.client, wish.number);
  if (!offer) {
    // Reads may be behind a purchase: the create looks for it until it is certain.
    if (mayBeForgotten(session, inputs)) return sayThatItLooks(session);
    return [
      problem(`${readable(wish.number)} is neither on this account nor in stock at Flowroute, so it cannot be bought.`),
    ];
  }
  if (!isAffordable(offer, wish)) {
    return [problem(nothingToBuy(session.name, wish, stockOfOffer(offer, wish)))];
  }
  inputs.quote = describeOffer(offer);
  await session.say("info", `Will buy ${inputs.quote}.`);
  return [];
}

/** The number is on the account already: adopted, ours from an interrupted run, ours under another name, or not ours. */
async function mayHave(session: Session, inputs: NumberInputs, live: NumberDetails): Promise<CheckFailure[]> {
  if (inputs.adopt) return [];
  const { number, alias } = live;
  const ownMarks = listOf(session, inputs)?.tags ?? [ownershipTag(session.urn)];
  const isMarked = alias !== null && ownMarks.includes(alias);
  if (mayBeForgotten(session, inputs) || (isMarked && mayHaveBought(session, inputs))) {
    if (isMarked) await announceTakeOver(session, number, live);
    return [];
  }
  if (isMarked) return [problem(marksMeet(session.name, number, alias))];
  const { project, stack } = parseUrn(session.urn);
  const formerName = alias === null ? undefined : nameOfTag(alias, project, stack);
  if (formerName !== undefined) {
    return [
      problem(
        `${readable(number)} is on this account already, bought by this stack as ${quoted(formerName)}. If that is the old ` +
          `name of this resource, add ${aliasesFor(urnOfRoot(session.urn, formerName), session.urn)} to its options; ` +
          `otherwise two resources want one number.`,
      ),
    ];
  }
  return [
    problem(
      `${readable(number)} is on this account already, so it is not bought again. To manage it from here, set ` +
        `adopt: true; if another resource of this stack bought it, rename that one with ` +
        `aliases: [{ name: "its old name" }]. ${IF_FORCED}.`,
    ),
  ];
}

async function checkSearch(
  session: Session,
  inputs: NumberInputs,
  wish: Wish & { criteria: Criteria },
): Promise<CheckFailure[]> {
  const { claims, client, desk } = session.connection;
  claims.noteSearching(criteriaKey(wish.criteria), session.urn);
  const list = listOf(session, inputs);
  if (!list) return [];
  const isInterrupted = mayHaveBought(session, inputs);
  for (const tag of list.tags) {
    for await (const number of numbersWithAlias(client, tag)) {
      const holder = claims.holder(`number:${number}`);
      if (holder !== undefined && holder !== session.urn) continue;
      if (!isInterrupted) return [problem(marksMeet(session.name, number, tag))];
      await announceTakeOver(session, number, await client.numbers.find(number));
      return [];
    }
  }
  if (isInterrupted) await sayThatItLooks(session);
  const stock = await desk.stock(wish.criteria, wish);
  const inReserve = list.numbers.flatMap((number) => stock.affordable.find((offer) => offer.number === number) ?? []);
  const [first] = inReserve;
  if (first === undefined && isInterrupted) return [];
  if (first === undefined) {
    const { isPlanned, numbers } = list;
    return [
      problem(isPlanned ? nothingPlanned(session.name, numbers.length) : nothingToBuy(session.name, wish, stock)),
    ];
  }
  inputs.quote = describeOffer(first);
  await session.say("info", `First choice ${inputs.quote}; ${inReserve.length - 1} more in reserve.`);
  return [];
}

/**
 * An interrupted purchase has nothing on its number yet. One that is in use was in a state, and may be in that of another
 * stack by now: its mark changes only with the first up there. A forced replacement looks the same from here.
 */
async function announceTakeOver(session: Session, number: string, live: NumberDetails | undefined): Promise<void> {
  const what = `Will take over ${readable(number)}, which this resource bought before.`;
  if (live === undefined || !hasAttachments(live)) return session.say("info", what);
  await session.say(
    "warning",
    `${what} It is in use. If its replacement was forced (--replace, taint), all is well. If its PhoneNumber was moved to ` +
      `another stack, run pulumi up there first, or take "${session.name}" out of this program: one number would have ` +
      `two owners.`,
  );
}

async function sayThatItLooks(session: Session): Promise<CheckFailure[]> {
  await session.say("info", "An earlier run did not get to the end: first looks for a number that it may have bought.");
  return [];
}

const problem = (reason: string): CheckFailure => ({ property: "", reason });
