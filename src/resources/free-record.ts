/**
 * Giving up a record that costs nothing by itself (route, emergency address, caller name): only one that this stack
 * made, and only when nothing uses it any more.
 */
import { RefusedError, RejectedError } from "../client";
import type { OperationContext, PropertyValues } from "../host";
import { countOf, sample } from "./dependents";

/** How often a refusal that nothing explains is questioned. */
const ATTEMPTS = 4;

export interface FreeRecord {
  /** `route:98396`. */
  key: string;
  /** For messages: `route 98396`. */
  what: string;
  /** True when it is gone, false when numbers use it. */
  tryToRemove(): Promise<boolean>;
  /** Numbers that use it, or may use it. */
  dependents(): Promise<string[]>;
  /** @default is used by */
  usedBy?: string;
}

export async function removeFreeRecord(
  context: OperationContext,
  record: FreeRecord,
  outputs: PropertyValues,
): Promise<void> {
  const { key, what } = record;
  const named = `${what} ("${context.name}")`;
  if (outputs["origin"] !== "created") {
    await context.log(
      "info",
      `Left at Flowroute: this stack did not make ${what} (${String(outputs["origin"] ?? "the state does not say who did")}).`,
    );
    return;
  }
  if (await record.tryToRemove()) return;

  const { departures, environment } = context.connection;
  const users = await record.dependents();
  if (users.length > 0) {
    departures.deferDelete(key, users);
    await departures.settle(users, environment.runtime);
    if (!departures.deferredDeletes().has(key)) return;
    if (await record.tryToRemove()) {
      departures.endDeferral(key);
      return;
    }
    const failed = users.filter((number) => departures.outcomeOf(number) === "failed");
    if (failed.length > 0) {
      departures.endDeferral(key);
      throw new RefusedError(
        `Did not delete ${named}: ${sample(failed)} still use it, and could not be given up. ` +
          `It stays in the state; run again when they are gone.`,
      );
    }
  }
  const left = await record.dependents();
  if (left.length === 0) return removeUnused(context, record);
  await context.log(
    "info",
    `Left at Flowroute: ${what} ${record.usedBy ?? "is used by"} ${countOf(left)} (${sample(left)}) that this run does not give up.`,
  );
}

/** Nothing uses it (any more), so a refusal is behind the times: ask again, and keep it in the state if need be. */
async function removeUnused(context: OperationContext, { key, what, tryToRemove }: FreeRecord): Promise<void> {
  const { environment, settings, departures } = context.connection;
  departures.endDeferral(key);
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    if (await tryToRemove()) return;
    await environment.runtime.sleep((settings.timeoutMs / 60) * 2 ** attempt);
  }
  throw new RefusedError(
    `Did not delete ${what} ("${context.name}"): Flowroute says that numbers use it, but none does. ` +
      `It stays in the state; run again in a minute.`,
  );
}

/** Deletes a record. Answer: whether it is gone; false when the carrier refuses because numbers use it. */
export async function removedUnlessInUse(remove: () => Promise<unknown>): Promise<boolean> {
  try {
    await remove();
    return true;
  } catch (error) {
    if (error instanceof RejectedError && error.reason === "in-use") return false;
    throw error;
  }
}
