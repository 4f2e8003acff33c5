/** What a preview can say about a purchase that is still to come. Reads the stock; buys nothing. */

import type { NumberDetails } from "../../client";
import { quoted } from "../../client/text/foreign-text";
import type { CheckFailure, CheckRound, OperationContext } from "../../host";
import { hasUnknown, refused } from "../../host";
import { carriedOver, kept, owns, searching, thingKeptSince } from "../../journal";
import {
  aliasesFor,
  type Criteria,
  criteriaKey,
  describeOffer,
  hasAttachments,
  IF_FORCED,
  isAffordable,
  lookUpOffer,
  nameOfTag,
  nothingPlanned,
  nothingToBuy,
  numbersWithAlias,
  ownershipTag,
  ownTagAlreadyThere,
  type PurchaseTarget,
  parseUrn,
  readable,
  stockOfOffer,
  targetKey,
  urnOfRoot,
} from "../../purchase";
import { numberThing } from "../things";
import { findForCertain } from "./find";
import { keptBefore, type NumberInputs, purchaseTargetOf } from "./inputs";
import { listOf, mayBeOrphaned, mayHaveBought } from "./interrupted";
import { warnOfSwitchingOff } from "./messaging";
import { checkReturned } from "./missing";

export async function checkPurchase(
  context: OperationContext,
  round: CheckRound<NumberInputs>,
): Promise<CheckFailure[]> {
  const { inputs } = round;
  const { journal, settings } = context.connection;
  const keptNumbers = round.olds ? round.olds.__kept : journal.get(carriedOver, context.urn)?.["__kept"];
  if (typeof keptNumbers === "string" && keptNumbers !== "") inputs.__kept = keptNumbers;
  // An object that a dead run left beside this one may bear a name that the program does not have any more.
  const now = new Date(context.connection.environment.runtime.now()).toISOString();
  for (const number of keptBefore(inputs)) journal.record(thingKeptSince, numberThing(number), now);
  if (inputs.onDelete === "keep") journal.record(kept, context.urn, true);
  if (round.olds !== undefined) await warnOfSwitchingOff(context, inputs, round.olds);
  else {
    const back = await checkReturned(context);
    if (back.length > 0) return back;
  }
  if (hasUnknown([inputs.number, inputs.search, inputs.maxSetupCost, inputs.maxMonthlyCost, inputs.adopt])) return [];
  const target = purchaseTargetOf(inputs, settings);
  inputs.__searched = targetKey(target);
  if (round.olds === undefined && isSearchElsewhere(context, inputs))
    return [refused("search-missing", searchElsewhere(context.name))];
  if (target.number !== undefined) return checkExact(context, round, target);
  if (round.olds !== undefined) {
    if (round.olds.quote !== undefined) inputs.quote = round.olds.quote;
    await explainHistory(context, round.olds, inputs);
    return [];
  }
  return checkSearch(context, inputs, target);
}

/**
 * Its list would not be known here: the number would be bought beside it, and no run that comes after an interruption
 * would look for it there. A transformation can part the two.
 */
const isSearchElsewhere = (context: OperationContext, inputs: NumberInputs): boolean =>
  inputs.__search !== undefined && inputs.adopt !== true && listOf(context, inputs) === undefined;

const searchElsewhere = (name: string): string =>
  `Did not buy a number for ${quoted(name)}: its NumberSearch has another provider, or is not part of this run. Nothing ` +
  `was bought. If a transformation sets the provider, let it set the same one on PhoneNumber and NumberSearch. With ` +
  `--target or --exclude, name both: '**::${name}'.`;

/** The criteria are history once a number is bought. */
async function explainHistory(
  context: OperationContext,
  olds: Partial<NumberInputs>,
  inputs: NumberInputs,
): Promise<void> {
  if (olds.search === undefined || inputs.search === undefined) return;
  if (criteriaKey(olds.search) === criteriaKey(inputs.search)) return;
  await context.log("info", "The changed search only counts for a next number: the one that was bought stays.");
}

async function checkExact(
  context: OperationContext,
  { olds, inputs }: CheckRound<NumberInputs>,
  target: PurchaseTarget & { number: string },
): Promise<CheckFailure[]> {
  if (olds !== undefined) {
    if (olds.quote !== undefined && olds.number === inputs.number) inputs.quote = olds.quote;
    return [];
  }
  const live = await findForCertain(context, target.number);
  if (live && inputs.adopt) await warnOfSwitchingOff(context, inputs, live);
  if (live) return mayHave(context, inputs, live);
  if (inputs.adopt) {
    return [
      refused(
        "not-on-account",
        `${readable(target.number)} is not on this account, so it cannot be taken over. Nothing is bought.`,
      ),
    ];
  }
  const offer = await lookUpOffer(context.connection.client, target.number);
  if (!offer) {
    // Reads may be behind a purchase: the create looks for it until it is certain.
    if (mayBeOrphaned(context, inputs)) return sayThatItLooks(context);
    return [
      refused(
        "nothing-to-buy",
        `${readable(target.number)} is neither on this account nor in stock at Flowroute, so it cannot be bought.`,
      ),
    ];
  }
  if (!isAffordable(offer, target)) {
    return [refused("nothing-to-buy", nothingToBuy(context.name, target, stockOfOffer(offer, target)))];
  }
  inputs.quote = describeOffer(offer);
  await context.log("info", `Will buy ${inputs.quote}.`);
  return [];
}

/** The number is on the account already: adopted, ours from an interrupted run, ours under another name, or not ours. */
async function mayHave(context: OperationContext, inputs: NumberInputs, live: NumberDetails): Promise<CheckFailure[]> {
  if (inputs.adopt) return [];
  const { number, alias } = live;
  const ownMarks = listOf(context, inputs)?.tags ?? [ownershipTag(context.urn)];
  const isMarked = alias !== null && ownMarks.includes(alias);
  if (mayBeOrphaned(context, inputs) || (isMarked && mayHaveBought(context, inputs))) {
    if (isMarked) await announceTakeOver(context, number, live);
    return [];
  }
  if (isMarked) return [refused("tag-in-use", ownTagAlreadyThere(context.name, number, alias))];
  const { project, stack } = parseUrn(context.urn);
  const formerName = alias === null ? undefined : nameOfTag(alias, project, stack);
  if (formerName !== undefined) {
    return [
      refused(
        "former-name",
        `${readable(number)} is on this account already, bought by this stack as ${quoted(formerName)}. If that is the old ` +
          `name of this resource, add ${aliasesFor(urnOfRoot(context.urn, formerName), context.urn)} to its options; ` +
          `otherwise two resources want one number.`,
      ),
    ];
  }
  return [
    refused(
      "already-on-account",
      `${readable(number)} is on this account already, so it is not bought again. To manage it from here, set ` +
        `adopt: true; if another resource of this stack bought it, rename that one with ` +
        `aliases: [{ name: "its old name" }]. ${IF_FORCED}.`,
    ),
  ];
}

async function checkSearch(
  context: OperationContext,
  inputs: NumberInputs,
  target: PurchaseTarget & { criteria: Criteria },
): Promise<CheckFailure[]> {
  const { journal, client, purchases } = context.connection;
  journal.record(searching, criteriaKey(target.criteria), context.urn);
  const list = listOf(context, inputs);
  if (!list) return [];
  const isInterrupted = mayHaveBought(context, inputs);
  for (const tag of list.tags) {
    for await (const number of numbersWithAlias(client, tag)) {
      const holder = journal.get(owns, numberThing(number));
      if (holder !== undefined && holder !== context.urn) continue;
      if (!isInterrupted) return [refused("tag-in-use", ownTagAlreadyThere(context.name, number, tag))];
      await announceTakeOver(context, number, await client.numbers.find(number));
      return [];
    }
  }
  if (isInterrupted) await sayThatItLooks(context);
  const stock = await purchases.stock(target.criteria, target);
  const inReserve = list.numbers.flatMap((number) => stock.affordable.find((offer) => offer.number === number) ?? []);
  const [first] = inReserve;
  if (first === undefined && isInterrupted) return [];
  if (first === undefined) {
    const { isPlanned, numbers } = list;
    return [
      isPlanned
        ? refused("plan-exhausted", nothingPlanned(context.name, numbers.length))
        : refused("nothing-to-buy", nothingToBuy(context.name, target, stock)),
    ];
  }
  inputs.quote = describeOffer(first);
  await context.log("info", `First choice ${inputs.quote}; ${inReserve.length - 1} more in reserve.`);
  return [];
}

/**
 * An interrupted purchase has nothing on its number yet. One that is in use was in a state, and may be in that of another
 * stack by now: its mark changes only with the first up there. A forced replacement looks the same from here.
 */
async function announceTakeOver(
  context: OperationContext,
  number: string,
  live: NumberDetails | undefined,
): Promise<void> {
  const what = `Will take over ${readable(number)}, which this resource bought before.`;
  if (live === undefined || !hasAttachments(live)) return context.log("info", what);
  await context.log(
    "warning",
    `${what} It is in use. If its replacement was forced (--replace, taint), all is well. If its PhoneNumber was moved to ` +
      `another stack, run pulumi up there first, or take "${context.name}" out of this program: one number would have ` +
      `two owners.`,
  );
}

async function sayThatItLooks(context: OperationContext): Promise<CheckFailure[]> {
  await context.log("info", "An earlier run did not get to the end: first looks for a number that it may have bought.");
  return [];
}
