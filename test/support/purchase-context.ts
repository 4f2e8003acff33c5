/** Orders and a shop over a carrier in memory. */

import { ownershipTagOf } from "../../src/host";
import { limitHintsFor } from "../../src/host/settings";
import { type PurchaseContext, PurchaseCoordinator, type PurchaseRequest } from "../../src/purchase";
import type { Limits } from "../../src/purchase/coordinator";
import type { Carrier } from "./carrier";
import { urnOf } from "./program";
import type { VirtualRuntime } from "./runtime";

export const TIMEOUT_MS = 30_000;

export interface LoggingPurchaseContext extends PurchaseContext {
  /** What was said on the resources' rows. */
  logged: string[];
}

/** One run on one account. */
export function purchaseContext(
  carrier: Carrier,
  runtime: VirtualRuntime,
  rest: Partial<PurchaseContext> & { limits?: Limits } = {},
): LoggingPurchaseContext {
  const { limits = {}, ...others } = rest;
  const client = carrier.client();
  const logged: string[] = [];
  return {
    client,
    coordinator: new PurchaseCoordinator(client, limits, undefined, limitHintsFor(undefined)),
    runtime,
    timeoutMs: TIMEOUT_MS,
    startedAt: runtime.now(),
    isEngineAlive: async () => true,
    otherOwner: () => undefined,
    log: async (_urn, message) => void logged.push(message),
    logged: logged,
    ...others,
  };
}

export function searchRequest(
  name: string,
  numbers: readonly string[],
  rest: Partial<PurchaseRequest> = {},
): PurchaseRequest {
  const urn = urnOf("phoneNumber", name);
  return {
    urn,
    name,
    target: { maxSetupCost: 5, maxMonthlyCost: 5, criteria: { startsWith: "1206" } },
    shortlist: { numbers: [...numbers], tags: [ownershipTagOf(urn)], possiblyBought: [] },
    ...rest,
  };
}

/** The same order in a later run: the state holds its list, so an earlier run may have bought from it. */
export const inLaterRun = (request: PurchaseRequest): PurchaseRequest => ({
  ...request,
  shortlist: { ...request.shortlist, possiblyBought: request.shortlist.numbers },
});

export function exactRequest(name: string, number: string, rest: Partial<PurchaseRequest> = {}): PurchaseRequest {
  return searchRequest(name, [number], { target: { maxSetupCost: 5, maxMonthlyCost: 5, number }, ...rest });
}
