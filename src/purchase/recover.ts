/**
 * Was a number bought for this resource that the state does not know? Looked for before anything is bought: after an
 * interrupted run, and in a forced replacement, which looks to us just like a new resource.
 */
import type { AccountNumber, FlowrouteClient, NumberDetails } from "../client";
import { RefusedError } from "../client";
import { quoted } from "../client/text/foreign-text";
import { type Bought, IF_FORCED, type Order, type Shop } from "./buy";
import { findForCertain, isListed } from "./find";
import { readable } from "./inventory";

/** In timeouts: a purchase may take two of them, and the PATCH after it one. */
export const PATIENCE = 3.5;

/** A number may be invisible for a moment after its purchase, and the time may be over when a run comes to look. */
const FEWEST_LOOKS = 4;

/** What one look at the account has shown, or since when nothing has. */
type Look<T> = { found: T } | { since: number };

/**
 * Looks at the account until something is found, for longer than a purchase and the PATCH after it can take.
 * Answer: `undefined` when it is certain that there is nothing.
 */
export async function watchFor<T>(
  { runtime, timeoutMs }: Pick<Shop, "runtime" | "timeoutMs">,
  look: () => Promise<Look<T>>,
): Promise<T | undefined> {
  const patience = PATIENCE * timeoutMs;
  for (let looks = 1; ; looks += 1) {
    const seen = await look();
    if ("found" in seen) return seen.found;
    const left = seen.since + patience - runtime.now();
    if (left <= 0 && looks >= FEWEST_LOOKS) return undefined;
    await runtime.sleep(left > 0 ? Math.min(patience / 6, left) : timeoutMs / 10);
  }
}

/**
 * The number that an earlier run bought for this resource, or `undefined` when it is certain that there is none.
 * A number is ours when it bears our tag, or when it is on our list and nobody has touched it for longer than a
 * purchase and its tag can take. A number with a foreign alias is never ours.
 */
export async function recoverPurchase(shop: Shop, order: Order): Promise<Bought | undefined> {
  const atOnce = await findTagged(shop, order);
  const mayHaveBought = order.shortlist.earlier.length > 0;
  if (atOnce && !mayHaveBought) {
    throw new RefusedError(marksMeet(order.name, atOnce.number, atOnce.alias ?? order.shortlist.tags[0]));
  }
  if (atOnce) return { details: atOnce };
  if (!mayHaveBought || (order.isSettled && !order.shortlist.hasFormer)) return undefined;

  await shop.say(
    order.urn,
    `An earlier run may have bought a number for "${order.name}" without writing it down. Looks for it for up to ` +
      `${Math.ceil((PATIENCE * shop.timeoutMs) / 1000)} s, until no request of that run can be under way any more.`,
  );
  const waited = await watchAccount(shop, order);
  if ("tagged" in waited) return { details: waited.tagged };

  for (const number of fewestListsFirst(shop, waited.untouched)) {
    const details = await findForCertain(shop, number);
    if (!details) continue;
    // A host of an earlier run that has lost its engine may have marked it for this resource since the last look.
    if (isMarked(order, details) && shop.desk.lease(number, order.urn)) return { details };
    if (details.alias !== null || hasAttachments(details)) continue;
    const taken = await take(shop, order, details);
    if (taken) return { details: taken };
  }
  await refuseLookAlike(shop, order);
  return undefined;
}

/** What only this list explains goes before what another resource of the program may have bought as well. */
function fewestListsFirst({ desk }: Shop, numbers: readonly string[]): string[] {
  const lists = [...desk.shortlists.values()].map(({ earlier }) => new Set(earlier));
  const count = (number: string) => lists.filter((list) => list.has(number)).length;
  return numbers.toSorted((one, other) => count(one) - count(other));
}

/**
 * Before another number is bought by name: did an earlier run buy one for this resource that the program has given up
 * before the state knew of it? Nothing else would ever find it.
 */
export async function refuseAbandoned(shop: Shop, order: Order): Promise<void> {
  const { abandoned = [] } = order.shortlist;
  if (abandoned.length === 0) return;
  const { maxSetupCost, maxMonthlyCost } = order.wish;
  const wish = { maxSetupCost, maxMonthlyCost, criteria: {} };
  const former: Order = { ...order, wish, shortlist: { ...order.shortlist, earlier: abandoned } };
  const found = await watchAccount(shop, former);
  const number = "tagged" in found ? found.tagged.number : found.untouched[0];
  if (number !== undefined) throw new RefusedError(mayBeAbandoned(order.name, number));
}

/**
 * What an earlier run may have bought. Watches from the start of this run, because a host of that one may still be at
 * work, and for each number from when it was first seen untouched, because somebody else's purchase looks just like ours
 * for a moment.
 */
async function watchAccount(shop: Shop, order: Order): Promise<{ tagged: NumberDetails } | { untouched: string[] }> {
  const seen = new Map<string, number>();
  let untouched: string[] = [];
  const tagged = await watchFor(shop, async () => {
    const found = await findTagged(shop, order);
    if (found) return { found };
    untouched = await untouchedOfList(shop, order);
    const now = shop.runtime.now();
    for (const number of [...seen.keys()]) if (!untouched.includes(number)) seen.delete(number);
    for (const number of untouched) if (!seen.has(number)) seen.set(number, now);
    // What was made for something else before may have been bought and taken back, but not in these minutes.
    const begin = order.isSettled ? Number.NEGATIVE_INFINITY : shop.startedAt;
    return { since: Math.max(begin, ...seen.values()) };
  });
  return tagged ? { tagged } : { untouched };
}

/** Numbers of the account with exactly this alias. */
export async function* numbersWithAlias(client: FlowrouteClient, wanted: string): AsyncGenerator<string> {
  for await (const { number, alias } of client.numbers.list({ alias: wanted })) if (alias === wanted) yield number;
}

/** The number that bears our tag. Only this resource puts it there. */
async function findTagged(shop: Shop, order: Order): Promise<NumberDetails | undefined> {
  for (const tag of order.shortlist.tags) {
    for await (const number of numbersWithAlias(shop.client, tag)) {
      if (!isFree(shop, order, number)) continue;
      if (order.wish.number !== undefined && number !== order.wish.number) continue;
      const details = await findForCertain(shop, number);
      if (details?.alias === tag && shop.desk.lease(number, order.urn)) return details;
    }
  }
  return undefined;
}

/** Those of the shortlist that are on the account without an alias, in the order of the list. */
async function untouchedOfList(shop: Shop, order: Order): Promise<string[]> {
  const listed = await listedOnAccount(shop, order);
  return listed
    .filter(({ number, alias }) => alias === null && isFree(shop, order, number))
    .map(({ number }) => number);
}

/** Those of the shortlist that are on the account, in the order of the list. */
async function listedOnAccount(shop: Shop, order: Order): Promise<AccountNumber[]> {
  const wanted = order.shortlist.earlier;
  const prefix = commonPrefix(wanted);
  const found = new Map<string, AccountNumber>();
  for await (const entry of shop.client.numbers.list(prefix.length > 1 ? { startsWith: prefix } : {})) {
    found.set(entry.number, entry);
  }
  return wanted.flatMap((number) => found.get(number) ?? []);
}

/**
 * A killed run may have got as far as the user's own alias, which says nothing about whose number it is: stop rather
 * than take somebody else's, or buy a second one.
 */
async function refuseLookAlike(shop: Shop, order: Order): Promise<void> {
  if (order.wantedAlias === undefined) return;
  for (const { number, alias } of await listedOnAccount(shop, order)) {
    if (alias !== order.wantedAlias || !isFree(shop, order, number)) continue;
    throw new RefusedError(mayBeOurs(order, number));
  }
}

export function commonPrefix(numbers: readonly string[]): string {
  let prefix = numbers[0] ?? "";
  for (const number of numbers) {
    while (!number.startsWith(prefix)) prefix = prefix.slice(0, -1);
  }
  return prefix;
}

const isFree = (shop: Shop, order: Order, number: string): boolean =>
  shop.claimedByOther(number, order.urn) === undefined;

const isMarked = ({ shortlist }: Order, { alias }: NumberDetails): boolean =>
  alias !== null && shortlist.tags.includes(alias);

export const hasAttachments = (details: NumberDetails): boolean =>
  (details.primaryRouteId ?? "0") !== "0" ||
  details.failoverRouteId !== null ||
  details.e911AddressId !== null ||
  details.cnamRecordId !== null;

/**
 * Puts our tag on an untouched number; it is ours if the tag stands a moment later. A read may be behind our own write, so
 * an alias that is still empty says nothing: to buy another number then would leave this one in no state.
 */
async function take(shop: Shop, order: Order, details: NumberDetails): Promise<NumberDetails | undefined> {
  const { number } = details;
  const [tag] = order.shortlist.tags;
  if (!shop.desk.lease(number, order.urn)) return undefined;
  if (!(await shop.engineIsThere())) {
    throw new RefusedError(
      `Did not take over ${readable(number)} for "${order.name}": Pulumi's engine is gone, so it could not be written to ` +
        `the state. Nothing was changed. Run pulumi up again.`,
    );
  }
  await shop.client.numbers.update(number, { alias: tag });
  await shop.runtime.sleep(shop.timeoutMs / 10);
  const deadline = shop.runtime.now() + PATIENCE * shop.timeoutMs;
  for (;;) {
    const again = await shop.client.numbers.find(number);
    if (again?.alias === tag) return again;
    if (again ? again.alias !== null : !(await isListed(shop.client, number))) break;
    if (shop.runtime.now() >= deadline) throw new RefusedError(tagDoesNotShow(order, number));
    await shop.runtime.sleep(shop.timeoutMs / 10);
  }
  shop.desk.giveBack(number, order.urn);
  return undefined;
}

const tagDoesNotShow = ({ name, shortlist }: Order, number: string): string =>
  `Did not buy a number for "${name}": ${readable(number)}, which an interrupted run may have bought for it, was given the ` +
  `alias "${shortlist.tags[0]}", and Flowroute does not show that alias yet. Nothing was bought. Run pulumi up again in a minute.`;

const mayBeOurs = (order: Order, number: string): string =>
  `Did not buy a number for "${order.name}": ${readable(number)} is on the account, was on this resource's list and has ` +
  `the alias ${quoted(order.wantedAlias)}, so an interrupted run may have bought it for this resource. If so, set its alias to ` +
  `${quoted(order.shortlist.tags[0])} in the Flowroute portal and run pulumi up again, and it is taken over. If it belongs to ` +
  `something else, give one of the two another alias. ${IF_FORCED}.`;

const mayBeAbandoned = (name: string, number: string): string =>
  `Did not buy a number for "${name}": ${readable(number)} is on the account, and an interrupted run may have bought it for ` +
  `this resource before the program named another number. ${IF_FORCED}. To take it, put back what the program asked ` +
  `for then, or name this number, and run pulumi up; to give it up, release it in the Flowroute portal; if it belongs ` +
  `to something else, give it an alias there.`;

/** A number bears our mark, and nothing in the state says that we could have bought it. */
export const marksMeet = (name: string, number: string, tag: string): string =>
  `Did not buy a number for "${name}": ${readable(number)} is on the account and bears the mark ${quoted(tag)} of this very ` +
  `resource. ${IF_FORCED}. If it was kept from before, take it over with number: ${quoted(`+${number}`)}, adopt: true. If another ` +
  `state with the same project and stack name owns it, rename this stack. Nothing was bought.`;
