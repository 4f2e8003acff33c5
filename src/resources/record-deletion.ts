/**
 * Deleting a record that costs nothing by itself (a route, an emergency address, a caller name): only one that this stack
 * made, and only when nothing uses it any more. One that numbers use which go in this run, too, goes with the last of them.
 */
import { RefusedError, RejectedError } from "../client";
import { withSteps } from "../client/text/steps";
import type { DeletableRecord, Deletion, OperationContext } from "../host";
import { messageOf } from "../host";
import { type Because, type DeleteFacts, decide, deferredDelete, failed, ownedBy, type Thing } from "../journal";
import { countOf, sample } from "./dependents";
import { numberThing } from "./things";
import { attemptWithBackOff } from "./wait";

/** How often a refusal that nothing explains is questioned. */
const ATTEMPTS = 4;

/** @param facts what is known of it beside the usual */
export function deletionOfRecord(
  context: OperationContext,
  record: DeletableRecord,
  facts: () => Partial<DeleteFacts> = () => ({}),
): Deletion {
  const { journal, releases } = context.connection;
  const { thing, what } = record;
  let dependents: string[] = [];
  let failing: string[] = [];
  const endDeferral = () => journal.record(deferredDelete, thing, []);

  return {
    thing,
    facts: () => ({ subject: "record", ...facts() }),
    lookups: {
      async dependents() {
        dependents = await record.dependents();
        return { dependents: dependents.length === 0 ? "none" : "some" };
      },
      async endings() {
        const numbers = dependents.map(numberThing);
        journal.record(deferredDelete, thing, dependents);
        await releases.waitUntilEnded(numbers);
        if (!isDeferred(context, record)) return { endings: "deleted" };
        failing = dependents.filter((number) => releases.outcomeOf(numberThing(number)) === "failed");
        return { endings: failing.length > 0 ? "failed" : "over" };
      },
    },
    async remove({ dependents: found }) {
      if (found === "none") {
        endDeferral();
        await deleteUnused(context, record);
        return true;
      }
      if (!(await record.tryToDelete())) return false;
      if (isDeferred(context, record)) endDeferral();
      return true;
    },
    async onNotDeleted(because, { origin }) {
      const text = stays(context, record, because, { origin, dependents });
      if (text !== undefined) await context.log("info", text);
    },
    refusal(reason) {
      if (reason !== "dependents-remain") return undefined;
      endDeferral();
      return new RefusedError(
        "dependents-remain",
        withSteps(
          `Did not delete ${what} ("${context.name}"): ${sample(failing)} still ${failing.length === 1 ? "uses" : "use"} it and could not be released. It stays in the state.`,
          "Correct what kept the numbers from being released, then run again.",
        ),
      );
    },
  };
}

const isDeferred = ({ connection: { journal } }: OperationContext, { thing }: DeletableRecord): boolean =>
  (journal.all(deferredDelete, thing).at(-1) ?? []).length > 0;

function stays(
  { name }: OperationContext,
  { what, usedBy = "is used by" }: DeletableRecord,
  because: Because,
  { origin, dependents }: { origin?: unknown; dependents: readonly string[] },
): string | undefined {
  switch (because) {
    case "not-ours":
      return `Left ${what} at Flowroute: this stack did not create it (${String(origin ?? "the state does not say who did")}).`;
    case "used-by-other":
      return `Left ${what} at Flowroute: another resource of this stack has it now.`;
    case "kept-by-successor":
      return `Left ${what} at Flowroute as long as numbers may show it. It is deleted no later than "${name}".`;
    case "in-use":
      return `Left ${what} at Flowroute: it ${usedBy} ${countOf(dependents)} (${sample(dependents)}) that this run does not release.`;
    default:
      return undefined;
  }
}

/** Nothing uses it (any more), so a refusal is behind the times: ask again, and keep it in the state if need be. */
async function deleteUnused(context: OperationContext, { what, tryToDelete }: DeletableRecord): Promise<void> {
  const isGone = await attemptWithBackOff(context, ATTEMPTS, async () => (await tryToDelete()) || undefined);
  if (isGone) return;
  throw new RefusedError(
    "deletion-refused",
    withSteps(
      `Did not delete ${what} ("${context.name}"): Flowroute says that numbers use it, but no number does. It stays in the state.`,
      "Run again in a minute.",
    ),
  );
}

/** Deletes a record. @returns whether it is gone; false when Flowroute refuses because numbers use it */
export async function deleteUnlessInUse(remove: () => Promise<unknown>): Promise<boolean> {
  try {
    await remove();
    return true;
  } catch (error) {
    if (error instanceof RejectedError && error.reason === "in-use") return false;
    throw error;
  }
}

/**
 * After the delete of a number: deletes the records that left the state while it used them, once none of their numbers is
 * left. The record's own delete may have been in another host, so the journal is all that tells of it.
 */
export async function deleteDeferredRecords(context: OperationContext): Promise<void> {
  const { journal, releases } = context.connection;
  for (const [thing, numbers] of journal.latestBySubject(deferredDelete)) {
    if (numbers.length === 0) continue;
    if (numbers.some((number) => releases.outcomeOf(numberThing(number)) !== "gone")) continue;
    const record = context.recordOf(thing);
    if (record === undefined || !mayStillGo(context, thing)) continue;
    try {
      if (await record.tryToDelete()) journal.record(deferredDelete, thing, []);
    } catch (error) {
      await context.log(
        "warning",
        withSteps(
          `Could not delete ${record.what}, which no number uses now. It stays at Flowroute.`,
          messageOf(error),
        ),
      );
    }
  }
}

/** The decision was made when the record left the state; a resource that has it since, or a failure, changes it. */
function mayStillGo({ connection: { journal } }: OperationContext, thing: Thing): boolean {
  const decision = decide({
    subject: "record",
    account: "same",
    origin: "created",
    owner: journal.get(ownedBy, thing),
    failed: journal.all(failed, undefined)[0],
  });
  return "action" in decision && decision.action === "delete";
}
