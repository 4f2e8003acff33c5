/**
 * Buying one number. Flowroute has no reservation and no idempotency key. So a run observes, leases, buys once, and after
 * an unclear answer reads until the result is known. It never sends the POST for one number twice.
 */
import type { AvailableNumber, FlowrouteClient, NumberDetails, Runtime } from "../client";
import { AmbiguousWriteError, NotFoundError, RateLimitedError, RefusedError, RejectedError } from "../client";
import { messageOf } from "../client/errors";
import { withReason } from "../client/reasons";
import { foreignText, quoted } from "../client/text/foreign-text";
import { withoutSteps, withSteps } from "../client/text/steps";
import type { PurchaseCoordinator, Shortlist } from "./coordinator";
import type { PurchaseTarget } from "./criteria";
import { isListed, isOnAccount, waitUntilVisible } from "./find";
import { formatNumber, isAffordable, lookUpOffer, nothingToBuy, rankFor, readStock, stockOfOffer } from "./inventory";
import { formatMoney } from "./money";
import { NoCandidateError } from "./no-candidate-error";

/** What a purchase needs from its surroundings. */
export interface PurchaseContext {
  client: FlowrouteClient;
  coordinator: PurchaseCoordinator;
  runtime: Runtime;
  /** Time that one request may take, in milliseconds; a purchase may take twice that. */
  timeoutMs: number;
  /** When this run began, by the runtime's clock. */
  startedAt: number;
  /** False once the engine is gone. The state could not record a purchase then. */
  isEngineAlive(): Promise<boolean>;
  /** The other resource of this program that has the number, if any. */
  otherOwner(number: string, urn: string): string | undefined;
  /** @param severity info by default */
  log(urn: string, message: string, severity?: "info" | "warning"): Promise<void>;
}

export interface PurchaseRequest {
  urn: string;
  name: string;
  target: PurchaseTarget;
  shortlist: Shortlist;
  /** The alias that the user wants the number to have in the end. */
  wantedAlias?: string;
  /** The state has the number that its list was made for: no run was interrupted between the two. */
  isConfirmed?: boolean;
}

/** A number that is ours now. */
export interface Bought {
  details: NumberDetails;
  /** The offer it was bought at; absent when it was found again after an interrupted run. */
  offer?: AvailableNumber;
  /** It is ours, but this went wrong after the purchase. */
  failure?: Error;
  /** No read has shown it on the account yet. */
  isUnseen?: boolean;
}

type Outcome = { bought: Bought } | { next: "taken" | "elsewhereOnAccount" | "too expensive" | "rate-limited" };

/** The result of the one POST: ours, not ours, or not ours although it was paid for (see `isOwnedByOther`). */
type Posted = NumberDetails | "not bought" | "rate-limited" | "paid for nothing";

/** So many purchases in a row may be turned away for being too fast; then it is no use to go through the list. */
const MAX_RATE_LIMITED = 3;

/**
 * Tries the numbers of the shortlist, then reads the stock once more.
 *
 * @throws NoCandidateError when there is nothing to be had
 */
export async function buyNumber(context: PurchaseContext, request: PurchaseRequest): Promise<Bought> {
  const tried = new Set<string>();
  const gone = { taken: new Set<string>(), elsewhereOnAccount: new Set<string>() };
  let rateLimited = 0;
  const walk = async (numbers: readonly string[]): Promise<Bought | undefined> => {
    for (const number of numbers) {
      if (tried.has(number)) continue;
      tried.add(number);
      const outcome = await tryNumber(context, request, number);
      if ("bought" in outcome) return outcome.bought;
      if (outcome.next === "taken" || outcome.next === "elsewhereOnAccount") gone[outcome.next].add(number);
      rateLimited = outcome.next === "rate-limited" ? rateLimited + 1 : 0;
      if (rateLimited >= MAX_RATE_LIMITED) throw new RefusedError("rate-limited", tooFast(request.name, rateLimited));
    }
    return undefined;
  };

  const { target, name, urn } = request;
  const fromList = await walk(target.number === undefined ? request.shortlist.numbers : [target.number]);
  if (fromList) return fromList;

  if (target.number !== undefined) {
    const offer = await lookUpOffer(context.client, target.number);
    throw new NoCandidateError(nothingToBuy(name, target, stockOfOffer(offer, target), gone), {
      reason: offer && !isAffordable(offer, target) ? "nothing-to-buy" : "not-in-stock",
    });
  }
  if (request.shortlist.isPlanned)
    throw new NoCandidateError(planExhausted(name, request.shortlist.numbers.length), { reason: "plan-exhausted" });
  const stock = await readStock(context.client, target.criteria, target);
  const live = rankFor(urn, stock.affordable).map((offer) => offer.number);
  const fromStock = await walk(live);
  if (fromStock) return fromStock;
  throw new NoCandidateError(nothingToBuy(name, target, stock, gone));
}

async function tryNumber(context: PurchaseContext, request: PurchaseRequest, number: string): Promise<Outcome> {
  const { client, coordinator } = context;
  if (context.otherOwner(number, request.urn) || !coordinator.lease(number, request.urn))
    return { next: "elsewhereOnAccount" };
  let keepLease = false;
  try {
    if (await isOnAccount(client, number)) {
      if (request.target.number === undefined) return { next: "elsewhereOnAccount" };
      throw new RefusedError("already-on-account", alreadyOnAccount(request.name, number));
    }
    const offer = await lookUpOffer(client, number);
    if (!offer) return { next: "taken" };
    if (!isAffordable(offer, request.target)) return { next: "too expensive" };
    const cancel = coordinator.reserve(request.name, offer.setupCost ?? 0);
    let posted: Posted;
    try {
      posted = await coordinator.withinMaxNumbers(request.name, async () => {
        const result = await post(context, request, number, () => {
          // Whatever comes of it: nobody posts for this number again in this run.
          keepLease = true;
        });
        if (typeof result !== "string") coordinator.countPurchase(number);
        return result;
      });
    } catch (error) {
      if (!(error instanceof AmbiguousWriteError)) cancel();
      throw error;
    }
    if (posted === "not bought" || posted === "rate-limited") cancel();
    if (posted === "rate-limited") return { next: posted };
    if (typeof posted === "string") return { next: posted === "not bought" ? "taken" : "elsewhereOnAccount" };
    const bought = await tagPurchase(context, request, { details: posted, offer });
    return bought ? { bought } : { next: "elsewhereOnAccount" };
  } finally {
    if (!keepLease) coordinator.returnLease(number, request.urn);
  }
}

/** The one request that spends money. */
async function post(
  context: PurchaseContext,
  request: PurchaseRequest,
  number: string,
  onSend: () => void,
): Promise<Posted> {
  const { client } = context;
  context.coordinator.throwIfChargesStopped(`buy a number for "${request.name}"`);
  if (!(await context.isEngineAlive())) {
    throw new RefusedError(
      "engine-gone",
      withSteps(
        `Did not buy ${formatNumber(number)} for "${request.name}": Pulumi's engine is gone, so the state could not record ` +
          `the purchase. Nothing was bought.`,
        "Run pulumi up again.",
      ),
    );
  }
  onSend();
  try {
    const { details, warning } = await client.numbers.purchase(number);
    if (warning)
      await context.log(request.urn, `Bought ${formatNumber(number)}. Flowroute adds: ${foreignText(warning)}`);
    if (isOwnedByOther(details, request)) {
      await context.log(
        request.urn,
        `Flowroute sold ${formatNumber(number)} although this account had it already, with the alias ${quoted(details.alias)}. ` +
          `It may have charged the setup fee again. The number stays with its owner.${triesAnother(request)}`,
      );
      return "paid for nothing";
    }
    return details;
  } catch (error) {
    if (error instanceof AmbiguousWriteError) return confirmPurchase(context, request, number, error);
    if (error instanceof RateLimitedError) {
      await context.runtime.sleep(Math.min(error.retryAfterMs ?? context.timeoutMs / 30, context.timeoutMs));
      if (request.target.number === undefined) return "rate-limited";
      throw error;
    }
    if (error instanceof RejectedError && error.reason === "no-funds") {
      context.coordinator.stopCharges(
        withSteps(
          "Flowroute has refused a purchase in this run for lack of funds, so the run buys nothing more.",
          "Add funds to the Flowroute account (in the portal, under billing), then run pulumi up again.",
        ),
      );
      throw error;
    }
    if (error instanceof RejectedError || error instanceof NotFoundError) {
      if (await isOnOffer(context, number)) throw error;
      return "not bought";
    }
    throw error;
  }
}

/**
 * Sets our ownership tag at once, because until then nothing at Flowroute says who owns the number. Flowroute may have sold
 * it to another stack at the same moment, which then sets its own tag. The last write wins, so this waits for it. Then it
 * reads until the number is visible, so that later steps, or a destroy right after this run, find it.
 */
async function tagPurchase(
  context: PurchaseContext,
  request: PurchaseRequest,
  { details, offer }: Bought,
): Promise<Bought | undefined> {
  const { number } = details;
  const bought: Bought = { details, ...(offer ? { offer } : {}) };
  const but = (what: string): Bought => {
    const failure = new Error(`Bought ${formatNumber(number)} for "${request.name}", but then: ${what}`);
    return { ...bought, failure, isUnseen: true };
  };
  let failure: Bought | undefined;
  try {
    const [tag] = request.shortlist.tags;
    if (details.alias !== tag) await setTag(context, number, tag);
    await context.runtime.sleep(context.timeoutMs / 10);
  } catch (error) {
    failure = but(messageOf(error));
  }
  try {
    const seen = await waitUntilVisible(context, number);
    if (!seen) return failure ?? but(NOT_VISIBLE);
    // If it was unknown whether the tag was set, this read confirms it.
    if (seen.alias === request.shortlist.tags[0]) return { ...bought, details: seen, isUnseen: false };
    if (!isOwnedByOther(seen, request)) return { ...bought, ...failure, details: seen, isUnseen: false };
    await context.log(
      request.urn,
      `Bought ${formatNumber(number)}, but somebody else gave it the alias ${quoted(seen.alias)} in the same moment. Both may ` +
        `have paid its setup fee. The number is theirs.${triesAnother(request)}`,
    );
    return undefined;
  } catch (error) {
    return failure ?? but(messageOf(error));
  }
}

/** A number may be invisible for a moment after its purchase; that is no reason to lose it. */
async function setTag(context: PurchaseContext, number: string, tag: string): Promise<NumberDetails> {
  try {
    return await context.client.numbers.update(number, { alias: tag });
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
    await waitUntilVisible(context, number);
    return context.client.numbers.update(number, { alias: tag });
  }
}

/** After a refusal: a number that is still on offer was refused because of the account, not because it is sold. */
async function isOnOffer(context: PurchaseContext, number: string): Promise<boolean> {
  if (await isOnAccount(context.client, number)) return false;
  return (await lookUpOffer(context.client, number)) !== undefined;
}

/**
 * The answer to the purchase was lost. The only proof that the API offers is that the number was not on the account before
 * and is there now, so this reads for as long as a purchase can take.
 */
async function confirmPurchase(
  context: PurchaseContext,
  request: PurchaseRequest,
  number: string,
  cause: AmbiguousWriteError,
): Promise<Posted> {
  const unknownPurchase = (why: string) =>
    new AmbiguousWriteError(
      withSteps(
        `Could not find out whether ${formatNumber(number)} was bought for "${request.name}": ${why}.`,
        request.shortlist.numbers.includes(number)
          ? "Run pulumi up again: the state has the number on its list, so the run looks for it before it buys."
          : "Look for it in the Flowroute portal before you run pulumi up again: it is on no list in the state.",
        `First cause: ${withoutSteps(cause.message)}`,
      ),
      { reason: "unknown-purchase" },
    );
  try {
    const details = await waitUntilVisible(context, number);
    // It may have been charged all the same: Flowroute may sell what the account has.
    if (details) return isOwnedByOther(details, request) ? "paid for nothing" : details;
    if (await isListed(context.client, number)) {
      throw unknownPurchase("Flowroute lists it on the account, but does not find it when it is read");
    }
    if (!(await lookUpOffer(context.client, number))) {
      throw unknownPurchase("it is neither on the account nor in stock");
    }
  } catch (error) {
    if (error instanceof AmbiguousWriteError) throw error;
    throw unknownPurchase(`reading it failed (${withoutSteps(messageOf(error))})`);
  }
  // An answer of something in front of the API: it would give the same to the next purchase, and to all of the list.
  if (cause.status !== undefined && cause.status < 500) {
    throw unknownPurchase("it is still in stock, so it was most likely not bought. The run tried no other number");
  }
  await context.log(
    request.urn,
    `Flowroute's answer to the purchase of ${formatNumber(number)} was lost. The number is still in stock, so it was not ` +
      `bought. This run does not try it again.`,
  );
  if (request.target.number === undefined) return "not bought";
  throw unknownPurchase("it is still in stock, so it was most likely not bought");
}

/** Where any number of a search will do. */
const triesAnother = ({ target }: PurchaseRequest): string =>
  target.number === undefined ? " The run tries another one." : "";

const NOT_VISIBLE = withReason(
  withSteps("Flowroute does not show it on the account yet.", "Run pulumi up again in a minute."),
  "purchase-not-visible",
);

/** Somebody else's alias is on it: Flowroute sold a number that was on this account already. */
const isOwnedByOther = (details: NumberDetails, request: PurchaseRequest): boolean =>
  details.alias !== null && !request.shortlist.tags.includes(details.alias);

export const planExhausted = (name: string, listed: number): string =>
  withSteps(
    `Did not buy a number for "${name}": the update plan allows only the ${listed} numbers on its list, and none of them ` +
      `is left within its price caps. Nothing was bought for it.`,
    "Make a new plan: pulumi preview --save-plan plan.json",
  );

const tooFast = (name: string, times: number): string =>
  withSteps(
    `Could not buy a number for "${name}": Flowroute answered ${times} purchases in a row with "too many requests" (429). ` +
      `Nothing was bought for it.`,
    "Run pulumi up again in a minute, with a lower --parallel.",
  );

/** A forced replacement comes as a creation, so its number is met as one that is there already. */
export const IF_FORCED =
  "If you forced a replacement (--replace, pulumi state taint), undo that: the number is this resource's own already.";

export const alreadyOnAccount = (name: string, number: string): string =>
  withSteps(
    `Did not buy ${formatNumber(number)} for "${name}": it is on this account already, and buying it again could cost a ` +
      `second setup fee. Nothing was bought.`,
    "To manage it from here, set adopt: true",
    'If another resource of this stack bought it, rename that one with aliases: [{ name: "its old name" }]',
    IF_FORCED,
  );

/** "first choice +1 206 555 0142 at 1.00 setup and 1.25 a month; another buyer may be faster". */
export const describeOffer = (offer: AvailableNumber): string =>
  `${formatNumber(offer.number)} at ${formatMoney(offer.setupCost ?? 0)} setup and ${formatMoney(offer.monthlyCost ?? 0)} ` +
  `a month (as of now; may differ when another customer is faster)`;
