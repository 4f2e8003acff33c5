/** What scenarios read and change on the simulated account. */
import type { AccountState } from "../../src/simulator";
import type { Control } from "./scenario";

export type SimulatedNumber = AccountState["numbers"][number];

export const numberIn = ({ numbers }: AccountState, id: string): SimulatedNumber | undefined =>
  numbers.find((number) => number.id === id);

/** Somebody changes numbers in the portal; `undefined` takes one off the account. */
export function withNumbers(control: Control, edit: (number: SimulatedNumber) => SimulatedNumber | undefined): void {
  control.setAccount({ numbers: control.state().numbers.flatMap((number) => edit(number) ?? []) });
}

/** What hangs on a number. */
export const relationOf = (
  account: AccountState,
  id: string,
  slot: keyof SimulatedNumber["relationships"],
): string | undefined => numberIn(account, id)?.relationships[slot] ?? undefined;

/** Somebody hangs something else on a number in the portal, or nothing. */
export const withRelation = (
  control: Control,
  id: string,
  slot: keyof SimulatedNumber["relationships"],
  value: string | null,
): void =>
  withNumbers(control, (number) =>
    number.id === id ? { ...number, relationships: { ...number.relationships, [slot]: value } } : number,
  );
