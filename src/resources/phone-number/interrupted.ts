/** Whether an earlier run may have bought a number that the state does not know. */
import type { Session } from "../../host";
import type { Shortlist } from "../../purchase";
import type { NumberInputs } from "./inputs";

export const listOf = ({ connection }: Session, { __search }: NumberInputs): Shortlist | undefined =>
  connection.desk.shortlists.get(__search ?? "");

/** The state had a list before this run: an earlier one may have bought a number of it. */
export const mayHaveBought = (session: Session, inputs: NumberInputs): boolean =>
  (listOf(session, inputs)?.earlier ?? []).length > 0;

/** The state has the number that its list was made for: no run was interrupted between the two. */
export const isSettled = ({ connection }: Session, { before }: Pick<Shortlist, "before">): boolean =>
  before !== undefined && connection.claims.isSettled(before.owner, before.searched);

/** Such a number would not be in the state, so it has to be looked for. */
export function mayBeForgotten(session: Session, inputs: NumberInputs): boolean {
  const list = listOf(session, inputs);
  return mayHaveBought(session, inputs) && !(list && isSettled(session, list) && !list.hasFormer);
}
