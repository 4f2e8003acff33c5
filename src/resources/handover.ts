/** How a record passes from one resource of the stack to another one of it. */
import type { OperationContext, Origin } from "../host";
import { claim, createdBy, failed, keptAsFormerBy, ownedBy, type Thing, transferredTo } from "../journal";

/**
 * What was there already, and is taken: our own where a resource of this stack has made it and gives it up in this run.
 * The answer and the claim are one moment: of two resources that take it, or of one that takes and one that keeps it
 * among its former ones, one is the owner.
 */
export function claimExisting({ connection: { journal }, urn }: OperationContext, thing: Thing): Origin {
  // A conflict is for who has asked.
  if (claim(journal, thing, urn) !== undefined) return "shared";
  const former = journal.get(keptAsFormerBy, thing);
  const isKept = former !== undefined && former !== urn;
  if (!journal.has(createdBy, thing) || isKept) return "shared";
  journal.record(transferredTo, thing, urn);
  return "created";
}

/** The other resource of the program that stands for a thing. */
export function otherOwner({ connection: { journal }, urn }: OperationContext, thing: Thing): string | undefined {
  const owner = journal.get(ownedBy, thing);
  return owner === urn ? undefined : owner;
}

/**
 * The other resource of this stack that has made a thing, as a refresh has told: it may be declared yet in this run, and
 * keep it, or go with it.
 */
export function otherCreator({ connection: { journal }, urn }: OperationContext, thing: Thing): string | undefined {
  const creator = journal.get(createdBy, thing);
  return creator === urn ? undefined : creator;
}

const LOOK_EVERY_MS = 250;

/**
 * What is in the way of a resource (the record with its value, at its place), once another one of the program that has
 * it and is about to be changed has been changed. That one was checked before, so nothing of it waits for us.
 */
export async function waitForOwnersChange<T>(
  context: OperationContext,
  ownerOf: (context: OperationContext, found: T) => string | undefined,
  find: () => Promise<T | undefined>,
): Promise<T | undefined> {
  const { journal, environment, settings } = context.connection;
  const { runtime } = environment;
  const until = runtime.now() + settings.timeoutMs;
  let found = await find();
  while (found !== undefined && ownerOf(context, found) !== undefined) {
    if (journal.has(failed, undefined) || runtime.now() >= until) return found;
    await runtime.sleep(LOOK_EVERY_MS);
    found = await find();
  }
  return found;
}
