/** What a preview can say about a purchase that is still to come. Reads the stock; buys nothing. */

import type { NumberDetails } from "../../client";
import { quoted } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";
import type { CheckFailure, CheckInputs, OperationContext } from "../../host";
import { aliasesFor, hasUnknown, ownershipTagOf, parseUrn, refused, urnOfRoot } from "../../host";
import { carriedOver, kept, searching, thingKeptSince } from "../../journal";
import {
  alreadyOnAccount,
  type Criteria,
  criteriaKey,
  describeOffer,
  formatNumber,
  hasAttachments,
  isAffordable,
  lookUpOffer,
  nameOfTag,
  nothingToBuy,
  numbersWithAlias,
  ownTagAlreadyThere,
  type PurchaseTarget,
  planExhausted,
  stockOfOffer,
  targetKey,
} from "../../purchase";
import { otherOwner } from "../handover";
import { numberThing } from "../things";
import { notOnAccount } from "./acquire";
import { findForCertain, readNumber } from "./find";
import { keptBefore, type NumberInputs, purchaseTargetOf } from "./inputs";
import { mayBeOrphaned, mayHaveBought, shortlistFor } from "./interrupted";
import { warnOfSwitchingOff } from "./messaging";
import { refusalsIfReturned } from "./missing";

export async function preparePurchase(
  context: OperationContext,
  round: CheckInputs<NumberInputs>,
): Promise<CheckFailure[]> {
  const { inputs } = round;
  const { journal, settings } = context.connection;
  const keptNumbers = round.olds ? round.olds.__kept : journal.get(carriedOver, context.urn)?.["__kept"];
  if (typeof keptNumbers === "string" && keptNumbers !== "") inputs.__kept = keptNumbers;
  // An object that an interrupted run left beside this one may have a name that the program does not have any more.
  const now = new Date(context.connection.environment.runtime.now()).toISOString();
  for (const number of keptBefore(inputs)) journal.record(thingKeptSince, numberThing(number), now);
  if (inputs.onDelete === "keep") journal.record(kept, context.urn, true);
  if (round.olds !== undefined) await warnOfSwitchingOff(context, inputs, round.olds);
  else {
    const back = await refusalsIfReturned(context);
    if (back.length > 0) return back;
  }
  if (hasUnknown([inputs.number, inputs.search, inputs.maxSetupCost, inputs.maxMonthlyCost, inputs.adopt])) return [];
  const target = purchaseTargetOf(inputs, settings);
  inputs.__searched = targetKey(target);
  if (round.olds === undefined && isSearchElsewhere(context, inputs))
    return [refused("search-missing", searchElsewhere(context.name))];
  if (target.number !== undefined) return prepareExact(context, round, target);
  if (round.olds !== undefined) {
    if (round.olds.quote !== undefined) inputs.quote = round.olds.quote;
    await explainHistory(context, round.olds, inputs);
    return [];
  }
  return prepareSearch(context, inputs, target);
}

/**
 * Its list would not be known here: the number would be bought beside it, and no run that comes after an interruption
 * would look for it there. A transformation can part the two.
 */
const isSearchElsewhere = (context: OperationContext, inputs: NumberInputs): boolean =>
  inputs.__search !== undefined && inputs.adopt !== true && shortlistFor(context, inputs) === undefined;

const searchElsewhere = (name: string): string =>
  withSteps(
    `Did not buy a number for ${quoted(name)}: its NumberSearch has another provider, or is not part of this run. Nothing ` +
      `was bought.`,
    "If a transformation sets the provider, let it set the same one on PhoneNumber and NumberSearch.",
    `With --target or --exclude, name both: '**::${name}'`,
  );

/** The criteria are history once a number is bought. */
async function explainHistory(
  context: OperationContext,
  olds: Partial<NumberInputs>,
  inputs: NumberInputs,
): Promise<void> {
  if (olds.search === undefined || inputs.search === undefined) return;
  if (criteriaKey(olds.search) === criteriaKey(inputs.search)) return;
  await context.log("info", "Kept the number that was bought: the changed search applies only to a future purchase.");
}

async function prepareExact(
  context: OperationContext,
  { olds, inputs }: CheckInputs<NumberInputs>,
  target: PurchaseTarget & { number: string },
): Promise<CheckFailure[]> {
  if (olds !== undefined) {
    if (olds.quote !== undefined && olds.number === inputs.number) inputs.quote = olds.quote;
    return [];
  }
  const live = await (inputs.adopt
    ? readNumber(context, target.number, "options")
    : findForCertain(context, target.number));
  if (live && inputs.adopt) await warnOfSwitchingOff(context, inputs, live);
  if (live) return refusalsOfExisting(context, inputs, live);
  if (inputs.adopt) {
    return [refused("not-on-account", notOnAccount(context.name, target.number))];
  }
  const offer = await lookUpOffer(context.connection.client, target.number);
  if (!offer) {
    // Reads may be behind a purchase: the create looks for it until it is certain.
    if (mayBeOrphaned(context, inputs)) return logSearchForPurchase(context);
    return [
      refused(
        "not-in-stock",
        withSteps(
          `Could not buy ${formatNumber(target.number)} for "${context.name}": it is neither on this account nor in stock at ` +
            `Flowroute. Nothing was bought.`,
          "Name another number, or use a search.",
        ),
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
async function refusalsOfExisting(
  context: OperationContext,
  inputs: NumberInputs,
  live: NumberDetails,
): Promise<CheckFailure[]> {
  if (inputs.adopt) return [];
  const { number, alias } = live;
  const ownTags = shortlistFor(context, inputs)?.tags ?? [ownershipTagOf(context.urn)];
  const isTagged = alias !== null && ownTags.includes(alias);
  if (mayBeOrphaned(context, inputs) || (isTagged && mayHaveBought(context, inputs))) {
    if (isTagged) await announceRecovery(context, number, live);
    return [];
  }
  if (isTagged) return [refused("tag-in-use", ownTagAlreadyThere(context.name, number, alias))];
  const { project, stack } = parseUrn(context.urn);
  const oldName = alias === null ? undefined : nameOfTag(alias, project, stack);
  if (oldName !== undefined) {
    return [
      refused(
        "former-name",
        withSteps(
          `Did not buy ${formatNumber(number)} for "${context.name}": it is on this account already, and this stack bought it as ` +
            `${quoted(oldName)}. Nothing was bought.`,
          `If that is the old name of this resource, add to its options: ${aliasesFor(urnOfRoot(context.urn, oldName), context.urn)}`,
          "If not, two resources want one number: remove one of them.",
        ),
      ),
    ];
  }
  return [refused("already-on-account", alreadyOnAccount(context.name, number))];
}

async function prepareSearch(
  context: OperationContext,
  inputs: NumberInputs,
  target: PurchaseTarget & { criteria: Criteria },
): Promise<CheckFailure[]> {
  const { journal, client, purchases, environment } = context.connection;
  journal.record(searching, criteriaKey(target.criteria), context.urn);
  const list = shortlistFor(context, inputs);
  if (!list) return [];
  const isInterrupted = mayHaveBought(context, inputs);
  const lookedAt = environment.runtime.now();
  for (const tag of list.tags) {
    for await (const number of numbersWithAlias(client, tag)) {
      if (otherOwner(context, numberThing(number)) !== undefined) continue;
      if (!isInterrupted) return [refused("tag-in-use", ownTagAlreadyThere(context.name, number, tag))];
      await announceRecovery(context, number, await client.numbers.find(number));
      return [];
    }
    purchases.recordUntagged(tag, lookedAt);
  }
  if (isInterrupted) await logSearchForPurchase(context);
  const stock = await purchases.stock(target.criteria, target);
  const inReserve = list.numbers.flatMap((number) => stock.affordable.find((offer) => offer.number === number) ?? []);
  const [first] = inReserve;
  if (first === undefined && isInterrupted) return [];
  if (first === undefined) {
    const { isPlanned, numbers } = list;
    return [
      isPlanned
        ? refused("plan-exhausted", planExhausted(context.name, numbers.length))
        : refused("nothing-to-buy", nothingToBuy(context.name, target, stock)),
    ];
  }
  inputs.quote = describeOffer(first);
  await context.log("info", `First choice ${inputs.quote}; ${inReserve.length - 1} more in reserve.`);
  return [];
}

/**
 * An interrupted purchase has nothing on its number yet. One that is in use was in a state, and may be in that of another
 * stack by now: its ownership tag changes only with the first up there. A forced replacement looks the same from here.
 */
async function announceRecovery(
  context: OperationContext,
  number: string,
  live: NumberDetails | undefined,
): Promise<void> {
  const what = `Will recover ${formatNumber(number)}, which this resource bought before.`;
  if (live === undefined || !hasAttachments(live)) return context.log("info", what);
  await context.log(
    "warning",
    withSteps(
      `${what} It is in use.`,
      "If you forced a replacement (--replace, pulumi state taint), all is well.",
      `If you moved its PhoneNumber to another stack, run pulumi up there first, or take "${context.name}" out of this ` +
        `program: one number would have two owners.`,
    ),
  );
}

async function logSearchForPurchase(context: OperationContext): Promise<CheckFailure[]> {
  await context.log(
    "info",
    "An earlier run was interrupted. pulumi up first looks for a number that it may have bought.",
  );
  return [];
}
