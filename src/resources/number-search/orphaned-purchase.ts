/** Before a search leaves the state: did an interrupted run buy a number from it that nothing else knows? */
import { RefusedError } from "../../client";
import { shellQuoted } from "../../client/text/foreign-text";
import { type Deletion, type OperationContext, type OtherKeys, otherKeys, type PropertyValues } from "../../host";
import { owns, purchaseConfirmed } from "../../journal";
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
import { numberThing } from "../things";
import { allListed } from "./lists";
import { mayBeElsewhere } from "./other-account";

/**
 * Refuses while the account has a number that only this search can explain: for as long as a purchase of an earlier run
 * can still be under way, or not show yet. Costs nothing when the search only gets another object, nor when the state had
 * a `PhoneNumber` with what the search was made for: then no run was interrupted between the two. A few looks where it was
 * made for something else before: that may have been bought and taken back, but not in these minutes. A number that is
 * to be kept (`onDelete`) stays on the account either way, so it is only named.
 */
export function searchDeletion(context: OperationContext, outputs: PropertyValues): Deletion {
  const { journal } = context.connection;
  const owner = String(outputs["__owner"]);
  const { name } = parseUrn(owner);
  const isConfirmed = () => journal.has(purchaseConfirmed, { urn: owner, target: String(outputs["searched"]) });
  const account = async () => ((await mayBeElsewhere(context, outputs)) ? "other" : "same");
  let orphans: string[] = [];
  let isInUse = false;
  return {
    facts: () => ({ subject: "search", isConfirmed: isConfirmed() && !outputs["former"] }),
    looks: {
      account: async () => ({ account: await account() }),
      async orphans() {
        orphans = await lookForOrphans(context, outputs, { name, isConfirmed: isConfirmed() });
        if (orphans.length > 0 && outputs["onDelete"] !== "keep") {
          isInUse = await areAllInUse(context, orphans);
          return { orphans: "some" };
        }
        // A purchase on another account may have been under way until now.
        return { orphans: orphans.length === 0 ? "none" : "some", account: await account() };
      },
    },
    async takeAway() {
      if (orphans.length > 0) await context.log("warning", keptWithoutSearch(name, namesOf(orphans)));
      return true;
    },
    refusal(reason) {
      if (reason === "other-account") return otherKeys(context, searchUnderOtherKeys(context, name));
      if (reason === "orphaned-purchase")
        return new RefusedError("orphaned-purchase", orphanedPurchase(context, name, orphans, isInUse));
      return undefined;
    },
  };
}

const namesOf = (numbers: readonly string[]): string => numbers.map(readable).join(", ");

/** What may have been bought from the list and is known to nothing else. */
async function lookForOrphans(
  context: OperationContext,
  outputs: PropertyValues,
  { name, isConfirmed }: { name: string; isConfirmed: boolean },
): Promise<string[]> {
  const { environment, settings, startedAt, journal, releases } = context.connection;
  const { timeoutMs } = settings;
  let isTold = isConfirmed;
  const seen = new Set<string>();
  let moved = new Map<string, string>();
  await pollAccount({ runtime: environment.runtime, timeoutMs }, async () => {
    const { ours, elsewhere } = await findCandidates(context, outputs);
    moved = elsewhere;
    for (const number of ours) {
      const thing = numberThing(number);
      if (!journal.has(owns, thing) && releases.outcomeOf(thing) === undefined) seen.add(number);
    }
    // One is enough to refuse; what stays has to be named, all of it.
    if (seen.size > 0 && outputs["onDelete"] !== "keep") return { found: true };
    if (!isTold) {
      await context.log(
        "info",
        `Looks for up to ${Math.ceil((PURCHASE_WINDOW * timeoutMs) / 1000)} s for a number that an interrupted run may have ` +
          `bought for "${name}".`,
      );
    }
    isTold = true;
    return { since: isConfirmed ? Number.NEGATIVE_INFINITY : startedAt };
  });
  for (const [number, stack] of moved) {
    await context.log(
      "info",
      `${readable(number)}, which was on the list of "${name}", belongs to the stack ${stack} now.`,
    );
  }
  return [...seen].sort();
}

const searchUnderOtherKeys = ({ urn }: OperationContext, name: string): OtherKeys => ({
  why:
    `Did not forget the search of "${name}": the keys in use are not those that it was made with, and what an ` +
    `interrupted run may have bought from its list is on the Flowroute account of those.`,
  ifRight: "it is the right account",
  otherwise:
    `Or put "${name}" back into the program, with those keys, and run pulumi up: it takes over what was bought. If ` +
    `nothing was: pulumi state delete ${shellQuoted(urn)}.`,
});

const keptWithoutSearch = (name: string, numbers: string): string =>
  `Forgets the search of "${name}": ${numbers} may have been bought from its list by an interrupted run, or kept by ` +
  `an earlier one. Each stays on the account and costs its monthly fee, as onDelete: "keep" says. To manage one ` +
  `again, declare it as number with adopt: true.`;

function orphanedPurchase(
  { urn }: OperationContext,
  name: string,
  orphans: readonly string[],
  isInUse: boolean,
): string {
  const numbers = namesOf(orphans);
  const why = isInUse
    ? `${numbers} was bought from its list and is in use, so its PhoneNumber was taken out of the state without this search`
    : `${numbers} may have been bought from its list, and nothing else in the state knows`;
  return (
    `Did not forget the search of "${name}": ${why}. If the PhoneNumber was taken out of the state (pulumi state move, ` +
    `pulumi state delete, retainOnDelete), or the number belongs to something else, take the search out, too: ` +
    `pulumi state delete ${shellQuoted(urn)}. Only if nothing else has the number, as when a run was ` +
    `interrupted: to take it over, put "${name}" back into the program and run pulumi up; to give it up, release it ` +
    `in the Flowroute portal.`
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
