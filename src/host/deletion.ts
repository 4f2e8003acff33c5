/**
 * Carries out what `decide` says about a delete: looks up what it asks for, removes the thing, or says why not. This is
 * the same for every kind. How to look something up and how to remove it comes from the kind.
 */

import { RefusedError } from "../client";
import { withSteps } from "../client/text/steps";
import { type DeleteFacts, type DeleteReason, decide, declared, failed, ownedBy, replacing } from "../journal";
import { lossUnderOtherKeys, otherKeys } from "./account-check";
import type { DeleteOutcome, Deletion, LookupResults } from "./deletable";
import { isNewer, newerState, type OperationContext } from "./resource-kind";
import { parseUrn } from "./urn";
import type { PropertyValues } from "./values";

/**
 * @param known answers to looks that were made already
 * @throws RefusedError where the thing is not removed
 */
export async function carryOutDeletion(
  context: OperationContext,
  kind: string,
  id: string,
  outputs: PropertyValues,
  deletion: Deletion,
  known: LookupResults = {},
): Promise<DeleteOutcome> {
  let answers = known;
  let refusals = 0;
  for (;;) {
    const facts = { ...commonFacts(context, outputs, deletion), ...answers, refusals };
    const next = decide(facts);
    if ("lookup" in next) {
      const lookUp = deletion.lookups[next.lookup];
      if (!lookUp) throw new Error(`The delete of ${kind} does not say how to look up "${next.lookup}".`);
      answers = { ...answers, ...(await lookUp(facts)) };
      if (answers[next.lookup] === undefined)
        throw new Error(`The delete of ${kind} has not looked up "${next.lookup}".`);
      continue;
    }
    if (next.action === "refuse") throw refusalOf(context, kind, id, next.reason, deletion, facts, outputs);
    if (next.action === "keep" || next.action === "leave") {
      await (next.because === "owned"
        ? logOwner(context, facts, deletion)
        : deletion.onNotDeleted?.(next.because, facts));
      return next.because === "gone" ? "gone" : "stays";
    }
    if (await deletion.remove(facts)) return "gone";
    refusals += 1;
    // Numbers may have come and gone since.
    const { dependents: _, ...rest } = answers;
    answers = rest;
  }
}

function commonFacts(context: OperationContext, outputs: PropertyValues, deletion: Deletion): DeleteFacts {
  const { journal } = context.connection;
  return {
    isNewer: isNewer(outputs),
    owner: deletion.thing && journal.get(ownedBy, deletion.thing),
    failed: journal.all(failed, undefined)[0],
    isDeclared: journal.has(declared, context.urn),
    isReplacing: journal.has(replacing, context.urn),
    origin: outputs["origin"],
    onDelete: outputs["onDelete"],
    ...deletion.facts(),
  };
}

async function logOwner(context: OperationContext, { owner = "" }: DeleteFacts, { thing }: Deletion): Promise<void> {
  const what = thing?.displayName ?? "it";
  await context.log("info", `Did not delete ${what}: "${parseUrn(owner).name}" in this program owns it.`);
}

function refusalOf(
  context: OperationContext,
  kind: string,
  id: string,
  reason: DeleteReason,
  deletion: Deletion,
  facts: DeleteFacts,
  outputs: PropertyValues,
): Error {
  const own = deletion.refusal?.(reason, facts);
  if (own) return own;
  if (reason === "newer-state") return newerState(kind, id, outputs);
  if (reason === "other-account") return otherKeys(context, lossUnderOtherKeys(kind, id));
  if (reason === "failed-run") return afterFailure(context, kind, id, facts);
  throw new Error(`The delete of ${kind} does not say why it is refused: ${reason}.`);
}

/**
 * With `--continue-on-error` the engine deletes what the program has not declared, and what needs something that failed
 * is never declared: in an inline program of the Automation API the engine does not even learn that the program failed.
 */
const afterFailure = (context: OperationContext, kind: string, id: string, { failed: urn = "" }: DeleteFacts): Error =>
  new RefusedError(
    "failed-run",
    withSteps(
      `Did not delete ${kind} "${context.name}" (${id}): "${parseUrn(urn).name}" failed in this run, so the program may not have declared everything. Nothing was deleted.`,
      `Correct "${parseUrn(urn).name}", then run pulumi up again.`,
    ),
  );
