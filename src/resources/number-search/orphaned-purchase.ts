/** Before a search leaves the state: did an interrupted run buy a number from it that nothing else knows? */
import { RefusedError } from "../../client";
import { withReason } from "../../client/reasons";
import { foreignText, shellQuoted } from "../../client/text/foreign-text";
import { withSteps } from "../../client/text/steps";
import {
  type Deletion,
  type OperationContext,
  type OtherKeys,
  otherKeys,
  otherStackOf,
  type PropertyValues,
  parseUrn,
} from "../../host";
import { ownedBy, purchaseConfirmed } from "../../journal";
import {
  commonPrefix,
  formatNumber,
  hasAttachments,
  numbersWithAlias,
  PURCHASE_WINDOW,
  pollAccount,
} from "../../purchase";
import { numberThing } from "../things";
import { allListed } from "./lists";
import { verifyAccountOfSearch } from "./other-account";

/**
 * Refuses while the account has a number that only this search can explain: for as long as a purchase of an earlier run
 * can still be under way, or not show yet. Costs nothing when the search only gets another object. One look for its ownership
 * tag when the state had a `PhoneNumber` with what the search was made for: then no run was interrupted between the two, but
 * one that replaced the number by force may have been. A few looks where it was made for something else before: that may have
 * been bought and taken back, but not in these minutes. A number that is to be kept (`onDelete`) stays on the account either
 * way, so it is only named.
 */
export function searchDeletion(context: OperationContext, outputs: PropertyValues): Deletion {
  const { journal } = context.connection;
  const owner = String(outputs["__owner"]);
  const { name } = parseUrn(owner);
  const confirmed = () => journal.get(purchaseConfirmed, { urn: owner, target: String(outputs["searched"]) });
  const isSettled = () => confirmed() !== undefined && !outputs["former"];
  const account = () => verifyAccountOfSearch(context, outputs);
  let orphans: string[] = [];
  let isInUse = false;
  return {
    facts: () => ({ subject: "search" }),
    lookups: {
      // Its number's own account is looked at where that goes.
      account: async () => ({ account: isSettled() ? "same" : await account() }),
      async orphans() {
        if (isSettled()) {
          orphans = await strays(context, outputs, confirmed());
          return { orphans: orphans.length === 0 ? "none" : "some" };
        }
        orphans = await lookForOrphans(context, outputs, { name, isConfirmed: confirmed() !== undefined });
        if (orphans.length > 0 && outputs["onDelete"] !== "keep") {
          isInUse = await areAllInUse(context, orphans);
          return { orphans: "some" };
        }
        // A purchase on another account may have been under way until now.
        return { orphans: orphans.length === 0 ? "none" : "some", account: await account() };
      },
    },
    async remove() {
      if (orphans.length > 0) await context.log("warning", keptWithoutSearch(name, orphans));
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

const namesOf = (numbers: readonly string[]): string => numbers.map(formatNumber).join(", ");

/** Numbers that have the ownership tag of the search, and are neither its own number nor known to anything else. */
async function strays(
  context: OperationContext,
  outputs: PropertyValues,
  confirmed: string | undefined,
): Promise<string[]> {
  const tagged = await numbersWithTag(context, outputs);
  return tagged.filter((number) => number !== confirmed && isOwnedByNothing(context, number)).sort();
}

function isOwnedByNothing({ connection }: OperationContext, number: string): boolean {
  const thing = numberThing(number);
  return !connection.journal.has(ownedBy, thing) && connection.releases.outcomeOf(thing) === undefined;
}

/** What may have been bought from the list and is known to nothing else. */
async function lookForOrphans(
  context: OperationContext,
  outputs: PropertyValues,
  { name, isConfirmed }: { name: string; isConfirmed: boolean },
): Promise<string[]> {
  const { environment, settings, startedAt } = context.connection;
  const { timeoutMs } = settings;
  let isTold = isConfirmed;
  const seen = new Set<string>();
  let moved = new Map<string, string>();
  await pollAccount({ runtime: environment.runtime, timeoutMs }, async () => {
    const { ours, elsewhere } = await findCandidates(context, outputs);
    moved = elsewhere;
    for (const number of ours) if (isOwnedByNothing(context, number)) seen.add(number);
    // One is enough to refuse; what stays has to be named, all of it.
    if (seen.size > 0 && outputs["onDelete"] !== "keep") return { found: true };
    if (!isTold) {
      await context.log(
        "info",
        `Looking for up to ${Math.ceil((PURCHASE_WINDOW * timeoutMs) / 1000)} s for a number that an interrupted run may ` +
          `have bought for "${name}".`,
      );
    }
    isTold = true;
    return { since: isConfirmed ? Number.NEGATIVE_INFINITY : startedAt };
  });
  for (const [number, stack] of moved) {
    await context.log(
      "info",
      `${formatNumber(number)} was on the list of "${name}". It belongs to the stack ${foreignText(stack)} now.`,
    );
  }
  return [...seen].sort();
}

const searchUnderOtherKeys = ({ urn }: OperationContext, name: string): OtherKeys => ({
  why:
    `Kept NumberSearch "${name}" in the state: the keys in use are not those that it was made with. An interrupted run ` +
    `may have bought a number from its list on the Flowroute account of those.`,
  ifRight: "this is the right account",
  otherwise: [
    `To recover what was bought, put "${name}" back into the program, with those keys, and run pulumi up.`,
    `If nothing was bought: pulumi state delete ${shellQuoted(urn)}`,
  ],
});

const keptWithoutSearch = (name: string, numbers: readonly string[]): string =>
  withReason(
    withSteps(
      `Removed NumberSearch "${name}" from the state. An interrupted run may have bought ${namesOf(numbers)} for it, or an ` +
        `earlier run may have kept it. It stays on the account and costs its monthly fee, as onDelete: "keep" says.`,
      ...numbers.map(
        (number) => `To manage ${formatNumber(number)} again, declare it with number: "+${number}", adopt: true`,
      ),
    ),
    "orphaned-purchase",
  );

function orphanedPurchase(
  { urn }: OperationContext,
  name: string,
  orphans: readonly string[],
  isInUse: boolean,
): string {
  const numbers = namesOf(orphans);
  const why = isInUse
    ? `${numbers} was bought for it and is in use, so its PhoneNumber was taken out of the state without it`
    : `an interrupted run may have bought ${numbers} for it, and no resource in the state owns that number`;
  return withSteps(
    `Kept NumberSearch "${name}" in the state: ${why}. Nothing was changed.`,
    "If the PhoneNumber was taken out of the state (pulumi state move, pulumi state delete, retainOnDelete), or the number " +
      `belongs to something else: pulumi state delete ${shellQuoted(urn)}`,
    `To keep the number where nothing else owns it, put "${name}" back into the program and run pulumi up.`,
    "To release it where nothing else owns it, use the Flowroute portal and run again.",
  );
}

/** An interrupted purchase has nothing on its number yet: that comes when the number is in the state. */
async function areAllInUse({ connection }: OperationContext, numbers: readonly string[]): Promise<boolean> {
  const found = await Promise.all(numbers.map((number) => connection.client.numbers.find(number)));
  return found.every((details) => details !== undefined && hasAttachments(details));
}

interface Candidates {
  /** They have the ownership tag of the search, or are on its list and without any alias. */
  ours: string[];
  /** On its list, and with the ownership tag of another stack: those that were moved there, or bought by it. */
  elsewhere: Map<string, string>;
}

async function numbersWithTag({ connection }: OperationContext, { tag }: PropertyValues): Promise<string[]> {
  const numbers: string[] = [];
  if (typeof tag === "string")
    for await (const number of numbersWithAlias(connection.client, tag)) numbers.push(number);
  return numbers;
}

async function findCandidates(context: OperationContext, outputs: PropertyValues): Promise<Candidates> {
  const { connection, urn } = context;
  const { client } = connection;
  const ours = await numbersWithTag(context, outputs);
  const elsewhere = new Map<string, string>();
  const listed = allListed(outputs);
  if (listed.length === 0) return { ours, elsewhere };
  const startsWith = commonPrefix(listed);
  for await (const { number, alias } of client.numbers.list(startsWith.length > 1 ? { startsWith } : {})) {
    if (!listed.includes(number)) continue;
    const otherStack = otherStackOf(urn, alias);
    if (alias === null) ours.push(number);
    else if (otherStack !== undefined) elsewhere.set(number, otherStack);
  }
  return { ours, elsewhere };
}
