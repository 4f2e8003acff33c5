/** Whether an earlier run may have bought a number that the state does not know. */
import type { OperationContext } from "../../host";
import { purchaseConfirmed } from "../../journal";
import type { Shortlist } from "../../purchase";
import type { NumberInputs } from "./inputs";

export const listOf = ({ connection }: OperationContext, { __search }: NumberInputs): Shortlist | undefined =>
  connection.purchases.shortlists.get(__search ?? "");

/** The state had a list before this run: an earlier one may have bought a number of it. */
export const mayHaveBought = (context: OperationContext, inputs: NumberInputs): boolean =>
  (listOf(context, inputs)?.earlier ?? []).length > 0;

/** The state has the number that its list was made for: no run was interrupted between the two. */
export const isPurchaseConfirmed = ({ connection }: OperationContext, { before }: Pick<Shortlist, "before">): boolean =>
  before !== undefined && connection.journal.has(purchaseConfirmed, { urn: before.owner, target: before.searched });

/** Such a number would not be in the state, so it has to be looked for. */
export function mayBeOrphaned(context: OperationContext, inputs: NumberInputs): boolean {
  const list = listOf(context, inputs);
  return mayHaveBought(context, inputs) && !(list && isPurchaseConfirmed(context, list) && !list.hasFormer);
}
