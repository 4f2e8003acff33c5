/** How the ownership of a record moves from one resource of the stack to another. */
import { type OperationContext, type Origin, POLL_EVERY_MS } from "../host";
import { claim, createdBy, failed, ownedBy, replacedRecordKeptBy, type Thing, transferredTo } from "../journal";

/**
 * Claims a thing that exists already. It becomes ours (`created`) if another resource of this stack created it and no longer
 * needs it, else it is `shared`. The check and the claim happen in one step, so of several resources that want the thing
 * only one becomes the owner.
 */
export function claimExisting({ connection: { journal }, urn }: OperationContext, thing: Thing): Origin {
  // The caller reports the conflict.
  if (claim(journal, thing, urn) !== undefined) return "shared";
  const keeper = journal.get(replacedRecordKeptBy, thing);
  const isKept = keeper !== undefined && keeper !== urn;
  if (!journal.has(createdBy, thing) || isKept) return "shared";
  journal.record(transferredTo, thing, urn);
  return "created";
}

/** The other resource of the program that owns a thing. */
export function otherOwner({ connection: { journal }, urn }: OperationContext, thing: Thing): string | undefined {
  const owner = journal.get(ownedBy, thing);
  return owner === urn ? undefined : owner;
}

/**
 * The other resource of this stack that created a thing, as a refresh or a diff has recorded. It may still be declared in
 * this run and keep the thing, or be deleted with it.
 */
export function otherCreator({ connection: { journal }, urn }: OperationContext, thing: Thing): string | undefined {
  const creator = journal.get(createdBy, thing);
  return creator === urn ? undefined : creator;
}

/**
 * Finds what is in the way of a resource, such as the record with its value. While another resource of the program owns
 * it, this waits for the change of that one. That one was checked before, so it does not wait for us.
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
    await runtime.sleep(POLL_EVERY_MS);
    found = await find();
  }
  return found;
}
