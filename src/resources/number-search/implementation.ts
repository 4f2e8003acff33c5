/**
 * What the engine's host runs for a `NumberSearch`: the write-ahead of a purchase. Its check reads the stock and
 * puts a shortlist into its own inputs, which the engine has written to the state before the purchase begins.
 */
import type { AvailableNumber, FlowrouteClient } from "../../client";
import { apiHash, hasUnknown, isUnknown, ownershipTagOf, type PropertyValues, type ResourceKind } from "../../host";
import {
  isOnAccount,
  lookUpOffer,
  numbersOfList,
  numbersWithAlias,
  type PurchaseTarget,
  type Shortlist,
  shortHash,
  shortlistOf,
  targetKey,
} from "../../purchase";
import { searchDeletion } from "./orphaned-purchase";
import { readTarget } from "./target";

/** Enough for what two or three changed searches leave behind. */
const MAX_PREVIOUS_NUMBERS = 100;

/** Inputs that the check reads from Flowroute's stock. */
const OBSERVED_INPUTS = ["shortlist", "isOwned", "searchedAt", "quote"];
/** Inputs that an update plan fixes together. */
const PLANNED_INPUTS = [...OBSERVED_INPUTS, "searched", "former", "tag", "__stock"];

export interface SearchInputs {
  number?: string;
  criteria?: PropertyValues;
  maxSetupCost: number;
  maxMonthlyCost: number;
  /** Key of the criteria that the shortlist was made for. */
  searched?: string;
  /** Up to 50 numbers of 11 digits in the order in which they are tried, separated by spaces. */
  shortlist?: string;
  /** Numbers of earlier lists: an interrupted run may have bought one of them before the criteria changed. */
  former?: string;
  /** What was asked for was bought when it was looked for: there is nothing to list, and no need to look again. */
  isOwned?: boolean;
  /** When the shortlist was made, ISO 8601. Of lists that an earlier version has made. */
  searchedAt?: string;
  /** Whose stock the numbers were in: a hash of the API's URL. */
  __stock?: string;
  /** Ownership tag that a number bought for this resource gets. */
  tag?: string;
  /** As that of the `PhoneNumber`: what was bought from the list may stay on the account without it. @default release */
  onDelete?: string;
  /** What the first choice costs, and the most that any of the list costs. */
  quote?: PropertyValues;
  __self: string;
  /** URN of the `PhoneNumber` that this search is for. */
  __owner: string;
}

export const numberSearchKind: ResourceKind<SearchInputs, PropertyValues> = {
  kind: "NumberSearch",

  normalize(raw, context) {
    const { onDelete, ...rest } = raw;
    const { inputs, failures } = readTarget(rest, context.connection.settings);
    const kept = onDelete === "keep" || isUnknown(onDelete) ? { onDelete } : {};
    return { inputs: { ...inputs, ...kept } as unknown as SearchInputs, failures };
  },

  observedInputs: OBSERVED_INPUTS,

  async prepare(context, { olds, inputs }) {
    if (hasUnknown([inputs.number, inputs.criteria, inputs.maxSetupCost, inputs.maxMonthlyCost])) return [];
    const target = inputs as unknown as PurchaseTarget;
    const key = targetKey(target);
    const planned = context.connection.environment.plan?.inputsOf(
      context.urn,
      olds as PropertyValues | undefined,
      PLANNED_INPUTS,
    );
    const isPlanned = planned?.["searched"] === key && !isUnknown(planned["shortlist"]);
    const keeps =
      olds?.searched === key &&
      (numbersOfList(olds.shortlist).length > 0 || olds.isOwned === true || isListed(inputs.number, olds.former));
    if (isPlanned) Object.assign(inputs, planned);
    else if (keeps) {
      const { searched, shortlist, former, isOwned, searchedAt, tag, quote, __stock } = olds;
      Object.assign(inputs, { searched, shortlist, former, isOwned, searchedAt, tag, quote, __stock });
    } else {
      const { client, purchases, settings } = context.connection;
      const offers =
        target.number === undefined
          ? shortlistOf(inputs.__owner, await purchases.stock(target.criteria, target))
          : await exactOffer(client, target.number);
      const former = joined(
        [...numbersOfList(olds?.shortlist), ...numbersOfList(olds?.former)].slice(0, MAX_PREVIOUS_NUMBERS),
      );
      const tag = olds?.tag ?? ownershipTagOf(inputs.__owner);
      const stock = apiHash(settings);
      const owned = offers.length === 0 && (await isAlreadyBought(client, target.number, former, tag));
      // An exact number may be bought whatever this look has shown: the purchase looks again.
      const exact = target.number === undefined || owned ? [] : [target.number];
      Object.assign(inputs, {
        searched: key,
        ...(former === "" || olds?.__stock === stock ? { __stock: stock } : {}),
        shortlist: joined([...exact, ...offers.map(({ number }) => number)]),
        ...(former === "" ? {} : { former }),
        ...(owned ? { isOwned: true } : {}),
        tag,
        quote: quoteOf(offers),
      });
    }
    const list = shortlistFrom(inputs, olds);
    context.connection.purchases.shortlists.set(context.urn, isPlanned ? { ...list, isPlanned } : list);
    return [];
  },

  observe: async (_context, _id, outputs) => outputs,
  ensure: async (context, want) => ({
    id: shortHash(context.urn, 16),
    live: want as unknown as PropertyValues,
    origin: "created",
  }),
  sync: async (_session, _id, want) => want as unknown as PropertyValues,
  deletions: (context, _id, outputs) => [searchDeletion(context, outputs)],
  echoesInputs: false,
  outputs: (_live, { searched, shortlist, former, tag, onDelete, __owner, __stock }) => ({
    searched,
    shortlist,
    former,
    tag,
    onDelete,
    __owner,
    __stock,
  }),
  differences: (outputs, want) =>
    (["searched", "shortlist", "onDelete", "__owner"] as const).filter((name) => outputs[name] !== want[name]),
};

/** An exact number that was on a list before, as when a number found by a search is pinned: no need to look again. */
const isListed = (number: string | undefined, former: unknown): boolean =>
  number !== undefined && numbersOfList(former).includes(number);

const joined = (numbers: readonly string[]): string => [...new Set(numbers)].join(" ");

async function exactOffer(client: FlowrouteClient, number: string): Promise<AvailableNumber[]> {
  const offer = await lookUpOffer(client, number);
  return offer ? [offer] : [];
}

/**
 * Whether there is nothing left to buy: the exact number is on the account; or one that was bought from an old list,
 * which changed criteria do not replace. That one is known by its ownership tag only.
 */
async function isAlreadyBought(
  client: FlowrouteClient,
  number: string | undefined,
  former: string,
  tag: string,
): Promise<boolean> {
  if (number !== undefined) return isOnAccount(client, number);
  if (former === "") return false;
  for await (const _ of numbersWithAlias(client, tag)) return true;
  return false;
}

/** What the state listed before this run is what an earlier run may have bought from. */
function shortlistFrom(inputs: SearchInputs, olds: Partial<SearchInputs> | undefined): Shortlist {
  const earlier = [...numbersOfList(olds?.shortlist), ...numbersOfList(olds?.former)];
  const tag = ownershipTagOf(inputs.__owner);
  const { __owner: owner, searched } = olds ?? {};
  return {
    ...(owner === undefined || searched === undefined ? {} : { searchInState: { owner, searched } }),
    hasPreviousLists: Boolean(olds?.former),
    numbers: numbersOfList(inputs.shortlist),
    tags: inputs.tag === undefined || inputs.tag === tag ? [tag] : [tag, inputs.tag],
    possiblyBought: inputs.number === undefined ? earlier : earlier.filter((number) => number === inputs.number),
    possiblyBoughtForOldTarget: inputs.number === undefined ? [] : earlier.filter((number) => number !== inputs.number),
  };
}

function quoteOf(offers: readonly AvailableNumber[]): PropertyValues {
  const [first] = offers;
  if (!first) return {};
  return {
    number: `+${first.number}`,
    setupCost: first.setupCost,
    monthlyCost: first.monthlyCost,
    worstSetupCost: Math.max(...offers.map((offer) => offer.setupCost ?? 0)),
    worstMonthlyCost: Math.max(...offers.map((offer) => offer.monthlyCost ?? 0)),
  };
}
