/**
 * Checks whether the keys in use belong to the account that a resource was created on. Nothing moves from one account to
 * another. Nothing is bought while the account is in doubt. A thing that other keys do not show is not lost.
 */
import { RefusedError } from "../client";
import { withSteps } from "../client/text/steps";
import { waitUntil } from "./poll";
import { HIDDEN, type OperationContext, type ResourceKind } from "./resource-kind";
import { howToConfirm } from "./settings";
import type { PropertyValues } from "./values";

/**
 * With other keys than those that created the stack, some resource of the stack must first be found with them.
 * Returns what is wrong, or `inconclusive` when another account could have the same.
 */
export async function verifyAccountOfInputs<I extends object, L>(
  context: OperationContext,
  kind: ResourceKind<I, L>,
  olds: PropertyValues,
): Promise<string | undefined> {
  const { connection } = context;
  const hash = olds[HIDDEN.account];
  if (!kind.verifyAccount || connection.isSameAccount(hash)) return undefined;
  const isKnown = olds[HIDDEN.inconclusive] === connection.account;
  const found = isKnown ? "inconclusive" : await kind.verifyAccount(context, olds as Partial<I>);
  if (found === "inconclusive") {
    connection.distrust(hash);
    return found;
  }
  if (!found) {
    connection.purchases.stopCharges("the keys in use may belong to another Flowroute account. Nothing was charged.");
    return withSteps(
      `${kind.kind} "${context.name}" is not on the Flowroute account of the keys in use (from the ` +
        `${connection.settings.source}), and the stack was created with other keys. Nothing was changed.`,
      "If these are the wrong keys, set the right ones, or give the resource the right Account as its provider.",
      "A resource cannot move to another account. To have one on this account too, declare another resource.",
      howToConfirm(connection.settings, connection.account, "this is the right account and the resource is gone"),
    );
  }
  connection.trust(hash);
  return undefined;
}

/**
 * Trusts the account by what the state records. The outputs of a resource have the account hash of its creation, the inputs
 * that of the last check that found it again. Checks that prove nothing may run before this one, in every run.
 */
export function trustByState({ connection }: OperationContext, outputs: PropertyValues, inputs: PropertyValues): void {
  if (inputs[HIDDEN.account] === connection.account) connection.trust(outputs[HIDDEN.account]);
}

/** Two accounts may use the same ids, so under other keys the thing with an id must first be recognized as the same. */
export async function verifyAccountOfThing<I extends object, L>(
  context: OperationContext,
  kind: ResourceKind<I, L>,
  id: string,
  outputs: PropertyValues,
): Promise<"same" | "other"> {
  const { connection } = context;
  const hash = outputs[HIDDEN.account];
  if (!kind.verifyAccount || connection.isSameAccount(hash)) return "same";
  if (isSame(kind, outputs, await kind.observe(context, id, outputs))) connection.trust(hash);
  // Another operation may have confirmed the account in the meantime.
  return connection.isSameAccount(hash) ? "same" : "other";
}

export function refuseOtherThing<I extends object, L>(
  context: OperationContext,
  kind: ResourceKind<I, L>,
  id: string,
  outputs: PropertyValues,
  live: L | undefined,
): void {
  const hash = outputs[HIDDEN.account];
  if (!kind.verifyAccount || context.connection.isSameAccount(hash)) return;
  if (!isSame(kind, outputs, live)) refuseLossOnOtherAccount(context, kind.kind, id, outputs);
  context.connection.trust(hash);
}

const isSame = <I extends object, L>(kind: ResourceKind<I, L>, outputs: PropertyValues, live: L | undefined): boolean =>
  live !== undefined && (kind.isSameThing?.(outputs, live) ?? true);

/**
 * The same for a refresh. It reads many things at once, so an edited or missing thing may be read a moment before the one
 * that confirms the account. If that confirmation does not come, the read is refused and the state stays as it is.
 */
export async function refuseReadOfOtherAccount<I extends object, L>(
  context: OperationContext,
  kind: ResourceKind<I, L>,
  id: string,
  outputs: PropertyValues,
  live: L | undefined,
): Promise<void> {
  if (!isSame(kind, outputs, live)) await waitUntilTrusted(context, outputs);
  if (live === undefined) refuseLossOnOtherAccount(context, kind.kind, id, outputs);
  else refuseOtherThing(context, kind, id, outputs, live);
}

/** Waits until another operation of this run confirms the account, because deletes and reads come in any order. */
export const waitUntilTrusted = ({ connection }: OperationContext, outputs: PropertyValues): Promise<boolean> =>
  waitUntil(connection.environment.runtime, () => connection.isSameAccount(outputs[HIDDEN.account]));

/** The account hash to store: that of the keys in use once they are known to open the same account. */
export const accountHashToStore = ({ connection }: OperationContext, before: PropertyValues): unknown =>
  connection.isSameAccount(before[HIDDEN.account]) ? connection.account : before[HIDDEN.account];

/** A thing that is missing under other keys may be on another account, so it must not leave the state. */
export function refuseLossOnOtherAccount(
  context: OperationContext,
  kind: string,
  id: string,
  outputs: PropertyValues,
): void {
  if (context.connection.isSameAccount(outputs[HIDDEN.account])) return;
  throw otherKeys(context, lossUnderOtherKeys(kind, id));
}

export const lossUnderOtherKeys = (kind: string, id: string): OtherKeys => ({
  why: `${kind} ${id} is not on the Flowroute account of the keys in use, and it was created with other keys.`,
  ifRight: "this is the right account and the resource is gone",
});

export interface OtherKeys {
  /** A sentence: what cannot be known with keys of another account. */
  why: string;
  /** When `confirmAccount` is the answer. */
  ifRight: string;
  /** What else can be done, line by line. */
  otherwise?: readonly string[];
}

export function otherKeys(context: OperationContext, { why, ifRight, otherwise = [] }: OtherKeys): Error {
  const { account, settings } = context.connection;
  return new RefusedError(
    "other-account",
    withSteps(
      `${why} Nothing was changed.`,
      "If it is on another account, use the keys of that account.",
      `refresh and destroy use the keys of the last pulumi up${settings.account === undefined ? ", unless the environment has FLOWROUTE_ACCESS_KEY and the stack configuration has no keys" : ""}.`,
      howToConfirm(settings, account, ifRight),
      ...otherwise,
    ),
  );
}

/**
 * Two accounts may use the same names and labels, so these do not prove that this is the account of the stack. Until
 * something does, nothing may cost money there.
 * @param what such as `buy a number for "support"`
 */
export function refuseDistrustedAccount({ connection }: OperationContext, what: string): void {
  if (!connection.isDistrusted()) return;
  throw new RefusedError(
    "unconfirmed-account",
    withSteps(
      `Did not ${what}: the keys in use (from the ${connection.settings.source}) may belong to another account than the one ` +
        `that this stack was created on. Nothing was charged.`,
      "If these are the wrong keys, set the right ones.",
      howToConfirm(connection.settings, connection.account, "this is the right account"),
    ),
  );
}
