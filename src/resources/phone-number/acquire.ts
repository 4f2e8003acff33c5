/** How a `PhoneNumber` comes to its number: adopted, recovered after an interrupted run, or bought. */
import { type NumberDetails, RefusedError } from "../../client";
import { withReason } from "../../client/reasons";
import { quoted } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";
import { type Ensured, type OperationContext, ownershipTagOf, parseUrn, refuseDistrustedAccount } from "../../host";
import { boughtBySearch, replacing } from "../../journal";
import {
  alreadyOnAccount,
  buyNumber,
  formatNumber,
  type PurchaseContext,
  type PurchaseRequest,
  recoverPurchase,
  refuseOrphanOfOldTarget,
} from "../../purchase";
import { otherOwner } from "../handover";
import { numberThing } from "../things";
import { findForCertain, readNumber } from "./find";
import { digitsOf, type NumberInputs, purchaseTargetOf } from "./inputs";
import { isPurchaseConfirmed, shortlistFor } from "./interrupted";
import type { LiveNumber } from "./live-number";

type Acquired = Ensured<LiveNumber>;

export async function acquire(context: OperationContext, want: NumberInputs): Promise<Acquired> {
  const acquired = await obtain(context, want);
  const since = new Date(context.connection.environment.runtime.now()).toISOString();
  return { ...acquired, live: { ...acquired.live, since } };
}

async function obtain(context: OperationContext, want: NumberInputs): Promise<Acquired> {
  const request = requestOf(context, want);
  const exact = request.target.number;
  if (exact !== undefined) {
    // Only the purchase needs proof, which is that it is not there.
    const live = await (want.adopt ? readNumber(context, exact, "options") : findForCertain(context, exact));
    if (live) return adoptOrRecover(context, want, request, live);
    if (want.adopt) {
      throw new RefusedError("not-on-account", notOnAccount(context.name, exact));
    }
  }
  refuseDistrustedAccount(context, `buy a number for "${context.name}"`);
  const purchase = purchaseContextOf(context);
  // The state has the number that is being replaced, though it has our ownership tag.
  if (exact !== undefined && !context.connection.journal.has(replacing, context.urn))
    await refuseOrphanOfOldTarget(purchase, request);
  const found = await recoverPurchase(purchase, request);
  if (found)
    await context.log("info", `Recovered ${formatNumber(found.details.number)}, which this resource bought before.`);
  const bought = found ?? (await buyNumber(purchase, request));
  const { details, offer } = bought;
  const id = details.number;
  if (request.target.criteria && !found) context.connection.journal.record(boughtBySearch, context.urn, true);
  const failure = bought.failure ?? (await aliasFailure(context, want, id));
  return {
    id,
    live: { ...details, ...(offer ? { offer } : {}), ...(bought.isUnseen ? { isUnseen: true } : {}) },
    origin: "purchased",
    ...(failure ? { failure } : {}),
  };
}

/** An exact number that is on the account: adopted because the user says so, or ours because it has our ownership tag. */
async function adoptOrRecover(
  context: OperationContext,
  want: NumberInputs,
  request: PurchaseRequest,
  live: NumberDetails,
): Promise<Acquired> {
  const id = live.number;
  if (want.adopt) return { id, live, origin: "adopted" };
  const found = await recoverPurchase(purchaseContextOf(context), request);
  if (found) return { id, live: found.details, origin: "purchased" };
  throw new RefusedError("already-on-account", alreadyOnAccount(context.name, id));
}

/**
 * The user's own alias replaces our ownership tag afterwards (in `sync`), and only while the engine can still record the
 * number in the state. An alias that somebody chose does not say who owns the number.
 */
async function aliasFailure(context: OperationContext, want: NumberInputs, id: string): Promise<Error | undefined> {
  if (want.alias === undefined || (await context.connection.environment.engine.isAlive())) return undefined;
  const message = withSteps(
    `Did not give ${formatNumber(id)} the alias ${quoted(want.alias)}: Pulumi's engine is gone. The number keeps its ownership ` +
      `tag, by which the next run finds it.`,
    "Run pulumi up again.",
  );
  return new Error(withReason(message, "engine-gone"));
}

export const notOnAccount = (name: string, number: string): string =>
  withSteps(
    `Could not adopt ${formatNumber(number)} as "${name}": it is not on this account. Nothing was bought.`,
    "Check the number, and the account of the keys.",
    "To buy it, take adopt: true out.",
  );

function requestOf(context: OperationContext, want: NumberInputs): PurchaseRequest {
  const target = purchaseTargetOf(want, context.connection.settings);
  const shortlist = shortlistFor(context, want) ?? {
    numbers: want.number === undefined ? [] : [digitsOf(want.number)],
    tags: [ownershipTagOf(context.urn)] as [string],
    possiblyBought: [],
  };
  return {
    urn: context.urn,
    name: parseUrn(context.urn).name,
    target,
    shortlist,
    isConfirmed: isPurchaseConfirmed(context, shortlist),
    ...(want.alias === undefined ? {} : { wantedAlias: want.alias }),
  };
}

function purchaseContextOf(context: OperationContext): PurchaseContext {
  const { client, purchases: coordinator, environment, settings, startedAt } = context.connection;
  return {
    client,
    coordinator,
    runtime: environment.runtime,
    timeoutMs: settings.timeoutMs,
    startedAt,
    isEngineAlive: () => environment.engine.isAlive(),
    otherOwner: (number, urn) => otherOwner({ ...context, urn }, numberThing(number)),
    log: (urn, message, severity = "info") => environment.engine.log(severity, urn, message),
  };
}
