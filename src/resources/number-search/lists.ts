/** The numbers of a search, as its outputs have them. */
import type { Bag } from "../../host";

export const numbersOf = (list: unknown): string[] => (typeof list === "string" ? list.split(" ").filter(Boolean) : []);

/** Of its list and of former ones. */
export const allListed = (outputs: Bag): string[] => [
  ...new Set([...numbersOf(outputs["shortlist"]), ...numbersOf(outputs["former"])]),
];
