/** Looking at Flowroute's stock. Nothing here reserves anything: another customer may buy what was seen. */
import { type AvailableNumber, type FlowrouteClient, northAmerican } from "../client";
import { foreignText } from "../client/text/foreign-text";
import { withSteps } from "../client/text/steps";
import { type Caps, type Criteria, describeCaps, describeCriteria, type PurchaseTarget, shortHash } from "./criteria";
import { formatMoney, isWithin, money } from "./money";

/** Longest list that is kept; keeps the state of one number below 2 kB. */
const SHORTLIST_LENGTH = 50;
/** Enough numbers within the caps to choose from; more pages are not read. */
const ENOUGH_CANDIDATES = 1_000;
/** A dearer number is named, but no line to paste is given for it. */
const MAX_SUGGESTED_COST = 1_000;
/** A search that finds only expensive numbers stops here. */
const MAX_EXAMINED = 10_000;

export interface Stock {
  /** Within the caps. */
  affordable: AvailableNumber[];
  /** How many were looked at. */
  examined: number;
  /** The cheapest one above the caps. */
  cheapestAbove?: AvailableNumber;
}

/** Numbers that were tried in vain. */
export interface Unavailable {
  /** Another customer was faster. */
  taken: ReadonlySet<string>;
  /** On this account, or about to be: other resources, or other stacks, have them, although they may be in stock yet. */
  elsewhereOnAccount: ReadonlySet<string>;
}

export async function readStock(client: FlowrouteClient, criteria: Criteria, caps: Caps): Promise<Stock> {
  const stock = emptyStock();
  for await (const candidate of client.numbers.search(criteria)) {
    if (!hasDigits(candidate, criteria)) continue;
    addToStock(stock, candidate, caps);
    if (stock.affordable.length >= ENOUGH_CANDIDATES || stock.examined >= MAX_EXAMINED) break;
  }
  return stock;
}

/** If something on the way drops the query, the answer has every number in stock, and any of them would be bought. */
function hasDigits({ number }: AvailableNumber, { startsWith = "", contains = "", endsWith = "" }: Criteria): boolean {
  const isStart = number.startsWith(startsWith) || number.startsWith(`1${startsWith}`);
  return isStart && number.includes(contains) && number.endsWith(endsWith);
}

const emptyStock = (): Stock => ({ affordable: [], examined: 0 });

function addToStock(stock: Stock, candidate: AvailableNumber, caps: Caps): void {
  stock.examined += 1;
  if (isAffordable(candidate, caps)) stock.affordable.push(candidate);
  else if (isCheaper(candidate, stock.cheapestAbove)) stock.cheapestAbove = candidate;
}

/** The stock where one exact number is wanted. */
export function stockOfOffer(offer: AvailableNumber | undefined, caps: Caps): Stock {
  const stock = emptyStock();
  if (offer) addToStock(stock, offer, caps);
  return stock;
}

/** One exact number as it is offered now; undefined when it is not in stock. */
export async function lookUpOffer(client: FlowrouteClient, number: string): Promise<AvailableNumber | undefined> {
  for await (const candidate of client.numbers.search({ startsWith: number, limit: 10 })) {
    if (candidate.number === number) return candidate;
  }
  return undefined;
}

export const isAffordable = (offer: AvailableNumber, caps: Caps): boolean =>
  isWithin(offer.setupCost, caps.maxSetupCost) && isWithin(offer.monthlyCost, caps.maxMonthlyCost);

function isCheaper(offer: AvailableNumber, than: AvailableNumber | undefined): boolean {
  if (offer.setupCost === undefined || offer.monthlyCost === undefined) return false;
  if (than?.setupCost === undefined || than.monthlyCost === undefined) return true;
  return money(offer.setupCost).plus(offer.monthlyCost).lt(money(than.setupCost).plus(than.monthlyCost));
}

/**
 * The order in which a resource tries its candidates: by a hash of its URN and the number, so that resources with one
 * search rarely want the same number, and a preview and its `up` name the same first choice.
 */
export function rankFor(urn: string, offers: readonly AvailableNumber[]): AvailableNumber[] {
  const ranked = offers.map((offer) => ({ offer, rank: shortHash(`${urn}|${offer.number}`, 16) }));
  return ranked.sort((a, b) => (a.rank < b.rank ? -1 : 1)).map(({ offer }) => offer);
}

export const shortlistOf = (urn: string, stock: Stock): AvailableNumber[] =>
  rankFor(urn, stock.affordable).slice(0, SHORTLIST_LENGTH);

/**
 * The numbers of a shortlist as a state has it. Versions up to 0.1 wrote down whatever Flowroute's list held: what is no
 * number is left out, because nobody can have bought it, and one number in two spellings is one.
 */
export function numbersOfList(list: unknown): string[] {
  const words = typeof list === "string" ? list.split(" ") : [];
  return [...new Set(words.map(northAmerican).filter((number) => number !== undefined))];
}

/** "+1 206 555 0142" for people; other lengths as they are. */
export function formatNumber(number: string): string {
  const digits = number.replace(/^\+/, "");
  const parts = /^1(\d{3})(\d{3})(\d{4})$/.exec(digits);
  return parts ? `+1 ${parts[1]} ${parts[2]} ${parts[3]}` : foreignText(`+${digits}`, 40);
}

/** What was tried; then the cheapest above the caps, as the line to change. */
export function nothingToBuy(
  name: string,
  target: PurchaseTarget,
  stock: Stock,
  { taken, elsewhereOnAccount }: Unavailable = { taken: new Set(), elsewhereOnAccount: new Set() },
): string {
  // One that somebody is just buying may be shown until it is bought, and longer where reads are behind.
  const inStock =
    stock.examined -
    stock.affordable.filter(({ number }) => elsewhereOnAccount.has(number) || taken.has(number)).length;
  const gone = [
    ...(elsewhereOnAccount.size > 0 ? [`${elsewhereOnAccount.size} went to others on this account`] : []),
    ...(taken.size > 0 ? [`${taken.size} went to other customers`] : []),
  ];
  const tried = gone.length > 0 ? ` Of those tried, ${gone.join(" and ")}.` : "";
  const dearer = cheapestAbove(target, stock);
  return withSteps(
    `Could not buy a number for "${name}": ${whatIsInStock(target, inStock)}.${tried} Nothing was bought for it.`,
    dearer,
    `${dearer === undefined ? "Widen" : "Or widen"} the search, name an exact number, or run pulumi up again when there is new stock.`,
  );
}

function whatIsInStock(target: PurchaseTarget, inStock: number): string {
  const caps = describeCaps(target);
  if (target.criteria === undefined) {
    return inStock > 0
      ? `${formatNumber(target.number)} is in stock, but not with ${caps}`
      : `${formatNumber(target.number)} is no longer in stock`;
  }
  const kind = describeCriteria(target.criteria);
  if (inStock === 0) return `Flowroute has no number left in stock ${kind} with ${caps}`;
  return `Flowroute has ${inStock} in stock ${kind}, but none left with ${caps}`;
}

function cheapestAbove(caps: Caps, { cheapestAbove: above }: Stock): string | undefined {
  if (above?.setupCost === undefined || above.monthlyCost === undefined) return undefined;
  const offer = `${formatNumber(above.number)} at ${formatMoney(above.setupCost)} setup`;
  if (above.setupCost > MAX_SUGGESTED_COST) return `The cheapest above that today is ${offer}.`;
  const setup = Math.max(above.setupCost, caps.maxSetupCost);
  const monthly = Math.max(above.monthlyCost, caps.maxMonthlyCost);
  return (
    `The cheapest above that today is ${offer} and ${formatMoney(above.monthlyCost)} a month. ` +
    `To allow it, set maxSetupCost: ${setup}, maxMonthlyCost: ${monthly}`
  );
}
