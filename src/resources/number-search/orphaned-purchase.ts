/** Before a search leaves the state: did an interrupted run buy a number from it that nothing else knows? */
import { RefusedError } from "../../client";
import { shellQuoted } from "../../client/text/foreign-text";
import { type OperationContext, type PropertyValues, refuseOtherKeys } from "../../host";
import {
  commonPrefix,
  hasAttachments,
  numbersWithAlias,
  PURCHASE_WINDOW,
  parseUrn,
  pollAccount,
  readable,
  stackOfTag,
} from "../../purchase";
import { allListed } from "./lists";
import { mayBeElsewhere } from "./other-account";

/**
 * Refuses while the account has a number that only this search can explain: for as long as a purchase of an earlier run
 * can still be under way, or not show yet. Costs nothing when the search only gets another object, nor when the state had
 * a `PhoneNumber` with what the search was made for: then no run was interrupted between the two. A few looks where it was
 * made for something else before: that may have been bought and taken back, but not in these minutes. A number that is
 * to be kept (`onDelete`) stays on the account either way, so it is only named.
 */
export async function refuseOrphanedPurchase(
  context: OperationContext,
  _id: string,
  outputs: PropertyValues,
): Promise<void> {
  const { claims, departures } = context.connection;
  const owner = String(outputs["__owner"]);
  const { name } = parseUrn(owner);
  const isSettled = claims.isSettled(owner, String(outputs["searched"]));
  if (claims.isRegistered(context.urn) || (isSettled && !outputs["former"])) return;
  const refuseElsewhere = async () => {
    if (!(await mayBeElsewhere(context, outputs))) return;
    refuseOtherKeys(context, outputs, {
      why:
        `Did not forget the search of "${name}": the keys in use are not those that it was made with, and what an ` +
        `interrupted run may have bought from its list is on the Flowroute account of those.`,
      ifRight: "it is the right account",
      otherwise:
        `Or put "${name}" back into the program, with those keys, and run pulumi up: it takes over what was bought. If ` +
        `nothing was: pulumi state delete ${shellQuoted(context.urn)}.`,
    });
  };
  await refuseElsewhere();
  const { environment, settings, startedAt } = context.connection;
  const { timeoutMs } = settings;
  let isTold = isSettled;
  const stays = outputs["onDelete"] === "keep";
  const seen = new Set<string>();
  let moved = new Map<string, string>();
  await pollAccount({ runtime: environment.runtime, timeoutMs }, async () => {
    const { ours, elsewhere } = await findCandidates(context, outputs);
    moved = elsewhere;
    for (const number of ours) {
      const isKnown = claims.holder(`number:${number}`) ?? departures.outcomeOf(number);
      if (isKnown === undefined) seen.add(number);
    }
    // One is enough to refuse; what stays has to be named, all of it.
    if (seen.size > 0 && !stays) return { found: true };
    if (!isTold) {
      await context.log(
        "info",
        `Looks for up to ${Math.ceil((PURCHASE_WINDOW * timeoutMs) / 1000)} s for a number that an interrupted run may have ` +
          `bought for "${name}".`,
      );
    }
    isTold = true;
    return { since: isSettled ? Number.NEGATIVE_INFINITY : startedAt };
  });
  // A purchase on another account may have been under way until now.
  if (seen.size === 0 || stays) await refuseElsewhere();
  for (const [number, owner] of moved) {
    await context.log(
      "info",
      `${readable(number)}, which was on the list of "${name}", belongs to the stack ${owner} now.`,
    );
  }
  if (seen.size === 0) return;
  const numbers = [...seen].sort().map(readable).join(", ");
  if (stays) {
    await context.log(
      "warning",
      `Forgets the search of "${name}": ${numbers} may have been bought from its list by an interrupted run, or kept by ` +
        `an earlier one. Each stays on the account and costs its monthly fee, as onDelete: "keep" says. To manage one ` +
        `again, declare it as number with adopt: true.`,
    );
    return;
  }
  const wasKnown = await areAllInUse(context, [...seen]);
  const why = wasKnown
    ? `${numbers} was bought from its list and is in use, so its PhoneNumber was taken out of the state without this search`
    : `${numbers} may have been bought from its list, and nothing else in the state knows`;
  throw new RefusedError(
    `Did not forget the search of "${name}": ${why}. If the PhoneNumber was taken out of the state (pulumi state move, ` +
      `pulumi state delete, retainOnDelete), or the number belongs to something else, take the search out, too: ` +
      `pulumi state delete ${shellQuoted(context.urn)}. Only if nothing else has the number, as when a run was ` +
      `interrupted: to take it over, put "${name}" back into the program and run pulumi up; to give it up, release it ` +
      `in the Flowroute portal.`,
  );
}

/** An interrupted purchase has nothing on its number yet: that comes when the number is in the state. */
async function areAllInUse({ connection }: OperationContext, numbers: readonly string[]): Promise<boolean> {
  const found = await Promise.all(numbers.map((number) => connection.client.numbers.find(number)));
  return found.every((details) => details !== undefined && hasAttachments(details));
}

interface Candidates {
  /** They bear the mark of the search, or are on its list and without any alias. */
  ours: string[];
  /** On its list, and under the mark of another stack: those that were moved there, or bought by it. */
  elsewhere: Map<string, string>;
}

async function findCandidates({ connection, urn }: OperationContext, outputs: PropertyValues): Promise<Candidates> {
  const { client } = connection;
  const ours: string[] = [];
  const elsewhere = new Map<string, string>();
  const tag = outputs["tag"];
  if (typeof tag === "string") for await (const number of numbersWithAlias(client, tag)) ours.push(number);
  const listed = allListed(outputs);
  if (listed.length === 0) return { ours, elsewhere };
  const { project, stack } = parseUrn(urn);
  const startsWith = commonPrefix(listed);
  for await (const { number, alias } of client.numbers.list(startsWith.length > 1 ? { startsWith } : {})) {
    if (!listed.includes(number)) continue;
    const owner = alias === null ? undefined : stackOfTag(alias);
    if (alias === null) ours.push(number);
    else if (owner !== undefined && owner !== `${project}/${stack}`) elsewhere.set(number, owner);
  }
  return { ours, elsewhere };
}
