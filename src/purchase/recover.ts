/**
 * Looks for a number that an earlier run bought for this resource without recording it in the state. This comes before every
 * purchase, also in a forced replacement, which looks just like a new resource here.
 */
import type { AccountNumber, FlowrouteClient, NumberDetails } from "../client";
import { RefusedError } from "../client";
import { withReason } from "../client/reasons";
import { quoted } from "../client/text/foreign-text";
import { withSteps } from "../client/text/steps";
import { type Bought, IF_FORCED, type PurchaseContext, type PurchaseRequest } from "./buy";
import { findForCertain, isListed } from "./find";
import { formatNumber } from "./inventory";

/** In timeouts: a purchase may take two of them, and the PATCH after it one. */
export const PURCHASE_WINDOW = 3.5;

/** So long what a check has found counts for the purchase after it. */
const LOOK_COUNTS_MS = 60_000;

/** A number may be invisible for a moment after its purchase, and the time may be over when a run comes to look. */
const MIN_POLLS = 4;

/** What one read of the account has shown, or since when reads have shown nothing. */
type Observation<T> = { found: T } | { since: number };

/**
 * Reads the account until something is found, for longer than a purchase and the PATCH after it can take.
 *
 * @returns `undefined` when it is certain that there is nothing
 */
export async function pollAccount<T>(
  { runtime, timeoutMs }: Pick<PurchaseContext, "runtime" | "timeoutMs">,
  look: () => Promise<Observation<T>>,
): Promise<T | undefined> {
  const patience = PURCHASE_WINDOW * timeoutMs;
  for (let looks = 1; ; looks += 1) {
    const seen = await look();
    if ("found" in seen) return seen.found;
    const left = seen.since + patience - runtime.now();
    if (left <= 0 && looks >= MIN_POLLS) return undefined;
    await runtime.sleep(left > 0 ? Math.min(patience / 6, left) : timeoutMs / 10);
  }
}

/**
 * The number that an earlier run bought for this resource, or `undefined` when it is certain that there is none.
 * A number is ours when it has our ownership tag. It is also ours when it is on our list and has had no alias for longer than
 * a purchase and its tag can take. A number with a foreign alias is never ours.
 */
export async function recoverPurchase(context: PurchaseContext, request: PurchaseRequest): Promise<Bought | undefined> {
  const mayHaveBought = request.shortlist.possiblyBought.length > 0;
  if (!mayHaveBought && isKnownUntagged(context, request)) return undefined;
  const atOnce = await leaseTagged(context, request);
  if (atOnce && !mayHaveBought) {
    throw new RefusedError(
      "tag-in-use",
      ownTagAlreadyThere(request.name, atOnce.details.number, atOnce.details.alias ?? request.shortlist.tags[0]),
    );
  }
  if (atOnce) return withWarning(context, request, atOnce);
  if (!mayHaveBought || (request.isConfirmed && !request.shortlist.hasPreviousLists)) return undefined;

  await context.log(
    request.urn,
    `An earlier run may have bought a number for "${request.name}" that the state does not have. Looking for it for up ` +
      `to ${Math.ceil((PURCHASE_WINDOW * context.timeoutMs) / 1000)} s, until no request of that run can still be under way.`,
  );
  const waited = await leaseOrListCandidates(context, request);
  if ("tagged" in waited) return withWarning(context, request, waited.tagged);

  for (const number of fewestListsFirst(context, waited.untouched)) {
    const details = await findForCertain(context, number);
    if (!details) continue;
    // A host of an earlier run may outlive its engine, and may have set the tag of this resource since the last look.
    if (hasOwnTag(request, details) && context.coordinator.lease(number, request.urn)) return { details };
    if (details.alias !== null || hasAttachments(details)) continue;
    const taken = await tagUntouched(context, request, details);
    if (taken) return { details: taken };
  }
  await refuseLookalike(context, request);
  return undefined;
}

/** Whether the check of this run has looked for the tags a moment ago, when no earlier run can have set one. */
function isKnownUntagged({ coordinator, runtime }: PurchaseContext, { shortlist, target }: PurchaseRequest): boolean {
  const since = runtime.now() - LOOK_COUNTS_MS;
  return target.number === undefined && shortlist.tags.every((tag) => coordinator.isKnownUntagged(tag, since));
}

/** Nothing but this would ever tell of the others: the state will have one number. */
async function withWarning(
  context: PurchaseContext,
  { urn, name }: PurchaseRequest,
  { details, others }: Tagged,
): Promise<Bought> {
  for (const other of others) await context.log(urn, alsoTagged(name, details.number, other), "warning");
  return { details };
}

/** Numbers that only this list has come first, because another resource may have bought the others. */
function fewestListsFirst({ coordinator }: PurchaseContext, numbers: readonly string[]): string[] {
  const lists = [...coordinator.shortlists.values()].map(({ possiblyBought }) => new Set(possiblyBought));
  const count = (number: string) => lists.filter((list) => list.has(number)).length;
  return numbers.toSorted((one, other) => count(one) - count(other));
}

/**
 * Before an exact number is bought: an earlier run may have bought a number for an old target of this resource, and the
 * program changed before the state recorded it. Nothing else would ever find that number.
 */
export async function refuseOrphanOfOldTarget(context: PurchaseContext, request: PurchaseRequest): Promise<void> {
  const { possiblyBoughtForOldTarget = [] } = request.shortlist;
  if (possiblyBoughtForOldTarget.length === 0) return;
  const { maxSetupCost, maxMonthlyCost } = request.target;
  const target = { maxSetupCost, maxMonthlyCost, criteria: {} };
  const oldRequest: PurchaseRequest = {
    ...request,
    target,
    shortlist: { ...request.shortlist, possiblyBought: possiblyBoughtForOldTarget },
  };
  const found = await leaseOrListCandidates(context, oldRequest);
  const number = "tagged" in found ? found.tagged.details.number : found.untouched[0];
  if (number !== undefined) throw new RefusedError("orphaned-purchase", orphanOfOldTarget(request.name, number));
}

/**
 * What an earlier run may have bought. The wait counts from the start of this run, because a host of the earlier one may
 * still be at work. For each number it also counts from when it was first seen untouched, because somebody else's purchase
 * looks just like ours for a moment.
 */
async function leaseOrListCandidates(
  context: PurchaseContext,
  request: PurchaseRequest,
): Promise<{ tagged: Tagged } | { untouched: string[] }> {
  const seen = new Map<string, number>();
  let untouched: string[] = [];
  const tagged = await pollAccount(context, async () => {
    const found = await leaseTagged(context, request);
    if (found) return { found };
    untouched = await untouchedOfList(context, request);
    const now = context.runtime.now();
    for (const number of [...seen.keys()]) if (!untouched.includes(number)) seen.delete(number);
    for (const number of untouched) if (!seen.has(number)) seen.set(number, now);
    // What was made for something else before may have been bought and taken back, but not in these minutes.
    const begin = request.isConfirmed ? Number.NEGATIVE_INFINITY : context.startedAt;
    return { since: Math.max(begin, ...seen.values()) };
  });
  return tagged ? { tagged } : { untouched };
}

/** Numbers of the account with exactly this alias. */
export async function* numbersWithAlias(client: FlowrouteClient, wanted: string): AsyncGenerator<string> {
  for await (const { number, alias } of client.numbers.list({ alias: wanted })) if (alias === wanted) yield number;
}

interface Tagged {
  details: NumberDetails;
  /** More numbers that have the tag, and no other resource of the program. */
  others: string[];
}

/** The number that has our ownership tag. Only this resource sets that tag. */
async function leaseTagged(context: PurchaseContext, request: PurchaseRequest): Promise<Tagged | undefined> {
  const { target, shortlist } = request;
  for (const tag of shortlist.tags) {
    let leased: NumberDetails | undefined;
    const others: string[] = [];
    for await (const number of numbersWithAlias(context.client, tag)) {
      if (!isFree(context, request, number)) continue;
      if (target.number !== undefined && number !== target.number) continue;
      if (leased) {
        others.push(number);
        continue;
      }
      const details = await findForCertain(context, number);
      if (details?.alias === tag && context.coordinator.lease(number, request.urn)) leased = details;
    }
    if (leased) return { details: leased, others };
  }
  return undefined;
}

/** Those of the shortlist that are on the account without an alias, in the order of the list. */
async function untouchedOfList(context: PurchaseContext, request: PurchaseRequest): Promise<string[]> {
  const listed = await listedOnAccount(context, request);
  return listed
    .filter(({ number, alias }) => alias === null && isFree(context, request, number))
    .map(({ number }) => number);
}

/** Those of the shortlist that are on the account, in the order of the list. */
async function listedOnAccount(context: PurchaseContext, request: PurchaseRequest): Promise<AccountNumber[]> {
  const wanted = request.shortlist.possiblyBought;
  const prefix = commonPrefix(wanted);
  const found = new Map<string, AccountNumber>();
  for await (const entry of context.client.numbers.list(prefix.length > 1 ? { startsWith: prefix } : {})) {
    found.set(entry.number, entry);
  }
  return wanted.flatMap((number) => found.get(number) ?? []);
}

/**
 * A killed run may already have set the alias that the user chose, which does not prove who owns the number. So the run
 * stops rather than adopt somebody else's number or buy a second one.
 */
async function refuseLookalike(context: PurchaseContext, request: PurchaseRequest): Promise<void> {
  if (request.wantedAlias === undefined) return;
  for (const { number, alias } of await listedOnAccount(context, request)) {
    if (alias !== request.wantedAlias || !isFree(context, request, number)) continue;
    throw new RefusedError("possible-purchase", possiblyOurs(request, number));
  }
}

export function commonPrefix(numbers: readonly string[]): string {
  let prefix = numbers[0] ?? "";
  for (const number of numbers) {
    while (!number.startsWith(prefix)) prefix = prefix.slice(0, -1);
  }
  return prefix;
}

const isFree = (context: PurchaseContext, request: PurchaseRequest, number: string): boolean =>
  context.otherOwner(number, request.urn) === undefined;

const hasOwnTag = ({ shortlist }: PurchaseRequest, { alias }: NumberDetails): boolean =>
  alias !== null && shortlist.tags.includes(alias);

export const hasAttachments = (details: NumberDetails): boolean =>
  (details.primaryRouteId ?? "0") !== "0" ||
  details.failoverRouteId !== null ||
  details.e911AddressId !== null ||
  details.cnamRecordId !== null;

/**
 * Sets our ownership tag on an untouched number. The number is ours if the tag is still there a moment later. A read may lag
 * behind our write, so an empty alias proves nothing. Buying another number then would leave this one orphaned.
 */
async function tagUntouched(
  context: PurchaseContext,
  request: PurchaseRequest,
  details: NumberDetails,
): Promise<NumberDetails | undefined> {
  const { number } = details;
  const [tag] = request.shortlist.tags;
  if (!context.coordinator.lease(number, request.urn)) return undefined;
  if (!(await context.isEngineAlive())) {
    throw new RefusedError(
      "engine-gone",
      withSteps(
        `Did not recover ${formatNumber(number)} for "${request.name}": Pulumi's engine is gone, so the state could not ` +
          `record it. Nothing was changed.`,
        "Run pulumi up again.",
      ),
    );
  }
  await context.client.numbers.update(number, { alias: tag });
  await context.runtime.sleep(context.timeoutMs / 10);
  const deadline = context.runtime.now() + PURCHASE_WINDOW * context.timeoutMs;
  for (;;) {
    const again = await context.client.numbers.find(number);
    if (again?.alias === tag) return again;
    if (again ? again.alias !== null : !(await isListed(context.client, number))) break;
    if (context.runtime.now() >= deadline) throw new RefusedError("tag-not-visible", tagDoesNotShow(request, number));
    await context.runtime.sleep(context.timeoutMs / 10);
  }
  context.coordinator.returnLease(number, request.urn);
  return undefined;
}

const tagDoesNotShow = ({ name, shortlist }: PurchaseRequest, number: string): string =>
  withSteps(
    `Did not buy a number for "${name}": an interrupted run may have bought ${formatNumber(number)} for it. This run gave that ` +
      `number the ownership tag ${quoted(shortlist.tags[0])}, but Flowroute does not show the tag yet. Nothing was bought.`,
    "Run pulumi up again in a minute.",
  );

const possiblyOurs = (request: PurchaseRequest, number: string): string =>
  withSteps(
    `Did not buy a number for "${request.name}": an interrupted run may have bought ${formatNumber(number)} for it. That number ` +
      `was on this resource's list and has its alias ${quoted(request.wantedAlias)}. Nothing was bought.`,
    `If so, set its alias to ${quoted(request.shortlist.tags[0])} in the Flowroute portal and run pulumi up: it recovers the number.`,
    "If the number belongs to something else, give one of the two another alias.",
    IF_FORCED,
  );

const alsoTagged = (name: string, number: string, other: string): string =>
  withReason(
    withSteps(
      `An interrupted run may have bought ${formatNumber(other)} for "${name}", too: it has the same ownership tag as ` +
        `${formatNumber(number)}, which the resource has now. It stays on the account and costs its monthly fee.`,
      `To keep it, declare another PhoneNumber with number: "+${other}", adopt: true`,
      "To release it, use the Flowroute portal.",
    ),
    "orphaned-purchase",
  );

const orphanOfOldTarget = (name: string, number: string): string =>
  withSteps(
    `Did not buy a number for "${name}": an interrupted run may have bought ${formatNumber(number)} for it, before the program ` +
      `named another number. Nothing was bought.`,
    `To keep it, put the old number or search back into the program, or set number: "+${number}"; then run pulumi up.`,
    "To release it, use the Flowroute portal and run pulumi up again.",
    "If it belongs to something else, give it an alias in the Flowroute portal.",
    IF_FORCED,
  );

/** A number has our ownership tag, and nothing in the state says that we could have bought it. */
export const ownTagAlreadyThere = (name: string, number: string, tag: string): string =>
  withSteps(
    `Did not buy a number for "${name}": ${formatNumber(number)} is on the account and has the ownership tag ${quoted(tag)} of ` +
      `this resource already. Nothing was bought.`,
    `If an earlier state had it, adopt it: number: ${quoted(`+${number}`)}, adopt: true`,
    "If another state with the same project and stack name owns it, rename this stack: pulumi stack rename",
    IF_FORCED,
  );
