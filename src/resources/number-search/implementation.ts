/**
 * What the engine's host runs for a `NumberSearch`: the write-ahead of a purchase. Its check looks at the stock and
 * puts a shortlist into its own inputs, which the engine has written to the state before the purchase begins.
 */
import type { AvailableNumber, FlowrouteClient } from "../../client";
import { type Bag, type CheckFailure, hasUnknown, type ResourceKind } from "../../host";
import { lookUpOffer, ownershipTag, type Shortlist, shortHash, shortlistOf, type Wish, wishKey } from "../../purchase";
import { normaliseWish } from "./wish";

export interface SearchInputs {
  number?: string;
  criteria?: Bag;
  maxSetupCost: number;
  maxMonthlyCost: number;
  /** Key of the criteria and caps that the shortlist was made for. */
  searched?: string;
  /** Up to 50 numbers of 11 digits in the order in which they are tried, separated by spaces. */
  shortlist?: string;
  /** When the shortlist was made, ISO 8601. */
  searchedAt?: string;
  /** Alias that marks the number as bought for this resource. */
  tag?: string;
  /** What the first choice costs, and the most that any of the list costs. */
  quote?: Bag;
  __self: string;
  /** URN of the `PhoneNumber` that this search is for. */
  __owner: string;
}

export const numberSearchKind: ResourceKind<SearchInputs, Bag> = {
  kind: "NumberSearch",

  normalise(raw, session) {
    const failures: CheckFailure[] = [];
    const wish = normaliseWish(raw, session.connection.settings, failures);
    const { criteria: _, ...rest } = raw;
    return { inputs: { ...rest, ...wish } as unknown as SearchInputs, failures };
  },

  async prepare(session, { olds, inputs }) {
    if (hasUnknown([inputs.number, inputs.criteria, inputs.maxSetupCost, inputs.maxMonthlyCost])) return [];
    const wish = inputs as unknown as Wish;
    const key = wishKey(wish);
    const keeps = olds?.searched === key && Boolean(olds.shortlist);
    if (keeps) {
      const { searched, shortlist, searchedAt, tag, quote } = olds;
      Object.assign(inputs, { searched, shortlist, searchedAt, tag, quote });
    } else {
      const { client, desk, environment } = session.connection;
      const offers =
        wish.number === undefined
          ? shortlistOf(inputs.__owner, await desk.stock(key, wish.criteria, wish))
          : await exactOffer(client, wish.number);
      Object.assign(inputs, {
        searched: key,
        shortlist: wish.number ?? offers.map(({ number }) => number).join(" "),
        searchedAt: new Date(environment.runtime.now()).toISOString(),
        tag: ownershipTag(inputs.__owner),
        quote: quoteOf(offers),
      });
    }
    session.connection.desk.shortlists.set(session.urn, handOver(inputs, keeps));
    return [];
  },

  observe: async (_session, _id, outputs) => outputs,
  ensure: async (session, want) => ({
    id: shortHash(session.urn, 16),
    live: want as unknown as Bag,
    origin: "created",
  }),
  sync: async (_session, _id, want) => want as unknown as Bag,
  echoesInputs: false,
  outputs: (_live, want) => ({ searched: want.searched, listed: listed(want) }),
  differences: (outputs, want) =>
    outputs["searched"] === want.searched && outputs["listed"] === listed(want) ? [] : ["shortlist"],
};

/** Stands for the list in the outputs: the list itself is in the inputs, and once is enough. */
const listed = (want: SearchInputs): string => shortHash(want.shortlist ?? "", 12);

async function exactOffer(client: FlowrouteClient, number: string): Promise<AvailableNumber[]> {
  const offer = await lookUpOffer(client, number);
  return offer ? [offer] : [];
}

const handOver = (inputs: SearchInputs, fromEarlierRun: boolean): Shortlist => ({
  numbers: (inputs.shortlist ?? "").split(" ").filter(Boolean),
  tag: inputs.tag ?? ownershipTag(inputs.__owner),
  fromEarlierRun,
});

function quoteOf(offers: readonly AvailableNumber[]): Bag {
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
