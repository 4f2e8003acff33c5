/**
 * The flag of a number that is no longer on the account. It is separate from `status`, which is the last value from Flowroute
 * and is never interpreted.
 */
import { RefusedError } from "../../client";
import { withReason } from "../../client/reasons";
import { shellQuoted } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";
import { type CheckFailure, type OperationContext, ownershipTagOf, type PropertyValues, refused } from "../../host";
import { carriedOver, ownedBy } from "../../journal";
import { formatNumber, pollAccount } from "../../purchase";
import { numberThing } from "../things";
import { findForCertain } from "./find";
import { foreignOwnerTag } from "./foreign-owner";

/** Among the outputs. */
export const MISSING = "__missing";

/** Until 0.1.0, this value of `status` was the flag. */
const LEGACY_STATUS = "missing";

/** The status of an earlier version counts only where the flag is absent: see `missingFlagFor`. */
export function isMissing(outputs: PropertyValues): boolean {
  const flag = outputs[MISSING];
  return flag === undefined ? outputs["status"] === LEGACY_STATUS : flag === true;
}

/** The last status from Flowroute. One that may be the flag of an earlier version does not count. */
export function lastStatus(said: string | undefined, before: PropertyValues): string | undefined {
  const known = before["status"];
  return said ?? (typeof known === "string" && !(isMissing(before) && known === LEGACY_STATUS) ? known : undefined);
}

/** The flag of a number that exists. It is needed only where Flowroute's status equals the flag of earlier versions. */
export const missingFlagFor = (status: string | undefined): false | undefined =>
  status === LEGACY_STATUS ? false : undefined;

export async function markMissing(context: OperationContext, id: string): Promise<PropertyValues> {
  await context.log("warning", withReason(missing(id), "number-missing"));
  return { [MISSING]: true };
}

export function refuseMissing({ urn }: OperationContext, id: string): never {
  throw new RefusedError(
    "number-missing",
    withSteps(
      `${missing(id)} Nothing was changed.`,
      "Ask Flowroute's support. When the number is back, run pulumi refresh.",
      `If it is gone for good, remove it: pulumi state delete ${shellQuoted(urn)}`,
      'To buy another one in its place, set onMissing: "replace"',
    ),
  );
}

const missing = (id: string): string =>
  `${formatNumber(id)} is no longer on the account. It may have been ported away, released in the portal or suspended.`;

/** Outputs of the old object, handed from the diff that asks for another number to the second check. */
export const LOST = "__lost";

/** Before another number is bought for a missing one: it may have come back since the refresh. */
export async function refusalsIfReturned(context: OperationContext): Promise<CheckFailure[]> {
  const outputs = context.connection.journal.get(carriedOver, context.urn)?.[LOST] as PropertyValues | undefined;
  if (outputs === undefined) return [];
  const id = String(outputs["number"]).replace("+", "");
  const live = await findForCertain(context, id);
  if (live === undefined || foreignOwnerTag(context, live, outputs) !== undefined) return [];
  // Moved here from another stack, whose name this state still has: it is recovered by the ownership tag that it has now.
  const isMovedHere = outputs["__self"] !== context.urn && live.alias === ownershipTagOf(context.urn);
  if (isMovedHere) return [];
  return [
    refused(
      "number-returned",
      withSteps(
        `Did not buy another number for "${context.name}": ${formatNumber(id)} was missing and is on the account again. Nothing ` +
          `was changed.`,
        "Run pulumi refresh, then pulumi up: the resource goes on with that number.",
      ),
    ),
  ];
}

/** Among the outputs of a number that was missing and is back, until an `up` has looked for what was bought in its place. */
export const RETURNED = "__returned";

/** Whether a run may have been interrupted while it bought another number in place of this one. */
export const mayHaveBeenReplaced = (before: PropertyValues): boolean =>
  before[RETURNED] === true || (isMissing(before) && before["onMissing"] === "replace");

/**
 * A missing number is back. A number that an interrupted run bought in its place has the resource's ownership tag, or is on
 * its list without an alias. The resource keeps the old number, or a forced replacement finds it again, so nothing else would
 * ever look for the new one.
 */
export async function warnOfReplacements(context: OperationContext, id: string): Promise<void> {
  const { journal, client, purchases, environment, settings, startedAt } = context.connection;
  const tag = ownershipTagOf(context.urn);
  const list = [...purchases.shortlists.values()].find(({ tags: [current] }) => current === tag);
  const listed = [...(list?.numbers ?? []), ...(list?.possiblyBought ?? [])];
  const tags = list?.tags ?? [tag];
  const found = new Set<string>();
  await pollAccount({ runtime: environment.runtime, timeoutMs: settings.timeoutMs }, async () => {
    for await (const { number, alias } of client.numbers.list()) {
      const mayBeOurs = alias === null ? listed.includes(number) : tags.includes(alias);
      if (mayBeOurs && number !== id && !journal.has(ownedBy, numberThing(number))) found.add(number);
    }
    return { since: startedAt };
  });
  for (const number of found) {
    await context.log(
      "warning",
      withReason(
        withSteps(
          `An interrupted run may have bought ${formatNumber(number)} in place of ${formatNumber(id)} ("${context.name}"), which is ` +
            `back. No resource owns ${formatNumber(number)}, and it costs its monthly fee.`,
          `To keep it, declare another PhoneNumber with number: "+${number}", adopt: true`,
          "To release it, use the Flowroute portal.",
        ),
        "orphaned-purchase",
      ),
    );
  }
}

/** Why a number that was replaced because it was missing is not released: somebody has brought it back on purpose. */
export const numberReturned = (id: string, name: string): string =>
  withReason(
    withSteps(
      `Did not release ${formatNumber(id)} ("${name}"): it was missing and is on the account again. It stays there, unchanged, ` +
        `and costs its monthly fee.`,
      `To manage it from here, declare it with number: "+${id}", adopt: true`,
      "To release it, use the Flowroute portal.",
    ),
    "number-returned",
  );
