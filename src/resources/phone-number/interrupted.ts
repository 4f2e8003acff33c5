/** Whether an earlier run may have bought a number that the state does not know. */
import type { OperationContext } from "../../host";
import { purchaseConfirmed } from "../../journal";
import type { Shortlist } from "../../purchase";
import type { NumberInputs } from "./inputs";

export const shortlistFor = ({ connection }: OperationContext, { __search }: NumberInputs): Shortlist | undefined =>
  connection.purchases.shortlists.get(__search ?? "");

/** The state had a list before this run: an earlier one may have bought a number of it. */
export const mayHaveBought = (context: OperationContext, inputs: NumberInputs): boolean =>
  (shortlistFor(context, inputs)?.possiblyBought ?? []).length > 0;

/** The state has the number that its list was made for: no run was interrupted between the two. */
export const isPurchaseConfirmed = (
  { connection }: OperationContext,
  { searchInState }: Pick<Shortlist, "searchInState">,
): boolean =>
  searchInState !== undefined &&
  connection.journal.has(purchaseConfirmed, { urn: searchInState.owner, target: searchInState.searched });

/** Such a number would not be in the state, so it has to be looked for. */
export function mayBeOrphaned(context: OperationContext, inputs: NumberInputs): boolean {
  const list = shortlistFor(context, inputs);
  return mayHaveBought(context, inputs) && !(list && isPurchaseConfirmed(context, list) && !list.hasPreviousLists);
}
