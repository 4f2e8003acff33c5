/** How a `PhoneNumber` comes to its number: taken over, found again after an interrupted run, or bought. */
import { type NumberDetails, RefusedError } from "../../client";
import { type Ensured, refuseDoubtfulAccount, type Session } from "../../host";
import {
  alreadyOurs,
  buyNumber,
  type Order,
  ownershipTag,
  parseUrn,
  readable,
  recoverPurchase,
  refuseAbandoned,
  type Shop,
} from "../../purchase";
import { findForCertain } from "./find";
import { digitsOf, type NumberInputs, wishOf } from "./inputs";
import { isSettled, listOf } from "./interrupted";
import type { LiveNumber } from "./live-number";

type Acquired = Ensured<LiveNumber>;

export async function acquire(session: Session, want: NumberInputs): Promise<Acquired> {
  const acquired = await obtain(session, want);
  const since = new Date(session.connection.environment.runtime.now()).toISOString();
  return { ...acquired, live: { ...acquired.live, since } };
}

async function obtain(session: Session, want: NumberInputs): Promise<Acquired> {
  const order = orderOf(session, want);
  const exact = order.wish.number;
  if (exact !== undefined) {
    const live = await findForCertain(session, exact);
    if (live) return takeOver(session, want, order, live);
    if (want.adopt) {
      throw new RefusedError(
        `Could not take over ${readable(exact)} as "${session.name}": it is not on this account. Nothing was bought. ` +
          `Check the number and the account; to buy it, leave adopt out.`,
      );
    }
  }
  refuseDoubtfulAccount(session, `buy a number for "${session.name}"`);
  const shop = shopOf(session);
  // What is being replaced is known to the state, though it bears our mark.
  if (exact !== undefined && !session.connection.claims.isReplacing(session.urn)) await refuseAbandoned(shop, order);
  const found = await recoverPurchase(shop, order);
  if (found)
    await session.say("info", `Takes over ${readable(found.details.number)}, which this resource bought before.`);
  const bought = found ?? (await buyNumber(shop, order));
  const { details, offer } = bought;
  const id = details.number;
  if (order.wish.criteria && !found) session.connection.claims.noteSearched(session.urn);
  const failure = bought.failure ?? (await aliasFailure(session, want, id));
  return {
    id,
    live: { ...details, ...(offer ? { offer } : {}), ...(bought.isUnseen ? { isUnseen: true } : {}) },
    origin: "purchased",
    ...(failure ? { failure } : {}),
  };
}

/** An exact number that is on the account: adopted because the user says so, or ours because it bears our mark. */
async function takeOver(session: Session, want: NumberInputs, order: Order, live: NumberDetails): Promise<Acquired> {
  const id = live.number;
  if (want.adopt) return { id, live, origin: "adopted" };
  const found = await recoverPurchase(shopOf(session), order);
  if (found) return { id, live: found.details, origin: "purchased" };
  throw new RefusedError(alreadyOurs(session.name, id));
}

/**
 * The user's own alias replaces our tag afterwards (in `sync`), and only while the engine is there to write down that
 * the number is ours: an alias that somebody chose tells nothing.
 */
async function aliasFailure(session: Session, want: NumberInputs, id: string): Promise<Error | undefined> {
  if (want.alias === undefined || (await session.connection.environment.engine.isThere())) return undefined;
  return new Error(`Pulumi's engine is gone; ${readable(id)} keeps the mark by which the next run finds it.`);
}

function orderOf(session: Session, want: NumberInputs): Order {
  const wish = wishOf(want, session.connection.settings);
  const shortlist = listOf(session, want) ?? {
    numbers: want.number === undefined ? [] : [digitsOf(want.number)],
    tags: [ownershipTag(session.urn)] as [string],
    earlier: [],
  };
  return {
    urn: session.urn,
    name: parseUrn(session.urn).name,
    wish,
    shortlist,
    isSettled: isSettled(session, shortlist),
    ...(want.alias === undefined ? {} : { wantedAlias: want.alias }),
  };
}

function shopOf(session: Session): Shop {
  const { client, desk, environment, settings, startedAt, claims } = session.connection;
  return {
    client,
    desk,
    runtime: environment.runtime,
    timeoutMs: settings.timeoutMs,
    startedAt,
    engineIsThere: () => environment.engine.isThere(),
    claimedByOther: (number, urn) => {
      const holder = claims.holder(`number:${number}`);
      return holder === urn ? undefined : holder;
    },
    say: (urn, message) => environment.engine.say("info", urn, message),
  };
}
