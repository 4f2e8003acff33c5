/**
 * Whether the keys in use open the account that a resource was made on. Nothing moves from one account to another, nothing
 * is bought where that is in doubt, and what other keys do not show is not lost.
 */
import { RefusedError } from "../client";
import { HIDDEN, type ResourceKind, type Session } from "./resource-kind";
import { howToConfirm } from "./settings";
import type { Bag } from "./values";

/**
 * Where the keys are not those that made the stack, something of the stack must first be read with them.
 * Answer: what is wrong; or `alike`, when the account may be another one all the same.
 */
export async function lookAtAccount<I extends object, L>(
  session: Session,
  kind: ResourceKind<I, L>,
  olds: Bag,
): Promise<string | undefined> {
  const { connection } = session;
  const hash = olds[HIDDEN.account];
  if (!kind.witness || connection.isSameAccount(hash)) return undefined;
  const isKnown = olds[HIDDEN.alike] === connection.account;
  const found = isKnown ? "alike" : await kind.witness(session, olds as Partial<I>);
  if (found === "alike") {
    connection.doubt(hash);
    return found;
  }
  if (!found) {
    connection.desk.stopCharges("the keys in use may be those of another Flowroute account. Nothing was charged.");
    return (
      `The Flowroute keys in use (from the ${connection.settings.source}) are not those that this stack was made ` +
      `with, and ${kind.kind} "${session.name}" cannot be found with them: this is not the account that this stack ` +
      `was made on. Nothing was changed. Use the right keys, or the right Account as the resource's provider: nothing ` +
      `moves from one account to another; to have such a resource on this account, too, declare another one. If it is ` +
      `the right account and the resource is gone, ${howToConfirm(connection.settings, connection.account)}`
    );
  }
  connection.vouchFor(hash);
  return undefined;
}

/**
 * A resource that has not changed since the keys did has the hash of its making in the outputs, and in the inputs the one
 * under which a check has found it again. What proves nothing by itself may come before it in every run.
 */
export function vouchByState({ connection }: Session, outputs: Bag, inputs: Bag): void {
  if (inputs[HIDDEN.account] === connection.account) connection.vouchFor(outputs[HIDDEN.account]);
}

/** Ids of two accounts may be alike, so what has an id under other keys must first be seen to be the same thing. */
export async function refuseStrangeThing<I extends object, L>(
  session: Session,
  kind: ResourceKind<I, L>,
  id: string,
  outputs: Bag,
): Promise<void> {
  if (!kind.witness || session.connection.isSameAccount(outputs[HIDDEN.account])) return;
  refuseAnotherThing(session, kind, id, outputs, await kind.observe(session, id, outputs));
}

export function refuseAnotherThing<I extends object, L>(
  session: Session,
  kind: ResourceKind<I, L>,
  id: string,
  outputs: Bag,
  live: L | undefined,
): void {
  const hash = outputs[HIDDEN.account];
  if (!kind.witness || session.connection.isSameAccount(hash)) return;
  if (!isSame(kind, outputs, live)) refuseStrangeLoss(session, kind.kind, id, outputs);
  session.connection.vouchFor(hash);
}

const isSame = <I extends object, L>(kind: ResourceKind<I, L>, outputs: Bag, live: L | undefined): boolean =>
  live !== undefined && (kind.isSameThing?.(outputs, live) ?? true);

/** How often a read looks whether another one has vouched for the account, and how long it waits in between. */
const LOOKS = 8;
const LOOK_EVERY_MS = 250;

/**
 * The same for a refresh. It reads many things at once, so what was edited or is missing may be read a moment before
 * what proves whose account it is. What that moment does not bring is refused, and nothing is lost.
 */
export async function refuseStrangeRead<I extends object, L>(
  session: Session,
  kind: ResourceKind<I, L>,
  id: string,
  outputs: Bag,
  live: L | undefined,
): Promise<void> {
  if (!isSame(kind, outputs, live)) await isVouchedFor(session, outputs);
  if (live === undefined) refuseStrangeLoss(session, kind.kind, id, outputs);
  else refuseAnotherThing(session, kind, id, outputs, live);
}

/** Whether something else of this run shows that the account is the same: deletes and reads come in any order. */
export async function isVouchedFor({ connection }: Session, outputs: Bag): Promise<boolean> {
  const isSameAccount = () => connection.isSameAccount(outputs[HIDDEN.account]);
  for (let looks = 0; looks < LOOKS && !isSameAccount(); looks += 1) {
    await connection.environment.runtime.sleep(LOOK_EVERY_MS);
  }
  return isSameAccount();
}

/** Where it was made, unless that is known to be the account of the keys in use: then these tell it from now on. */
export const accountOf = ({ connection }: Session, before: Bag): unknown =>
  connection.isSameAccount(before[HIDDEN.account]) ? connection.account : before[HIDDEN.account];

/** A thing that is missing under other keys than it was made with may be on another account: never a loss. */
export function refuseStrangeLoss(session: Session, kind: string, id: string, outputs: Bag): void {
  refuseOtherKeys(session, outputs, {
    why:
      `${kind} ${id} cannot be found, but the keys in use are not those that it was made with: it may be on another ` +
      `Flowroute account.`,
    ifRight: "it is the right account and the thing is gone",
  });
}

interface OtherKeys {
  /** A sentence: what cannot be known with keys of another account. */
  why: string;
  /** When `confirmAccount` is the answer. */
  ifRight: string;
  /** A sentence: what else can be done. */
  otherwise?: string;
}

export function refuseOtherKeys(session: Session, outputs: Bag, { why, ifRight, otherwise }: OtherKeys): void {
  if (session.connection.isSameAccount(outputs[HIDDEN.account])) return;
  const { account, settings } = session.connection;
  throw new RefusedError(
    `${why} Nothing was changed. Use the keys of that account (refresh and destroy use those of the ` +
      `last pulumi up${settings.account === undefined ? ", unless the environment has FLOWROUTE_ACCESS_KEY and the stack configuration none" : ""}). ` +
      `If ${ifRight}, ${howToConfirm(settings, account)}; then run pulumi up.${otherwise ? ` ${otherwise}` : ""}`,
  );
}

/**
 * Names and labels that two accounts may have alike do not prove that this is the account of the stack: nothing may cost
 * money there.
 * @param what such as `buy a number for "support"`
 */
export function refuseDoubtfulAccount({ connection }: Session, what: string): void {
  if (!connection.isDoubtful()) return;
  throw new RefusedError(
    `Did not ${what}: the keys in use (from the ${connection.settings.source}) are not those that this stack was made ` +
      `with, and nothing that only its account has was found with them yet. Nothing was charged. Use the right keys; or, ` +
      `if it is the right account, ${howToConfirm(connection.settings, connection.account)}`,
  );
}
