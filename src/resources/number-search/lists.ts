/** The numbers of a search, as its outputs have them. */
import type { PropertyValues } from "../../host";
import { numbersOfList } from "../../purchase";

/** Of its list and of older ones. */
export const allListed = (outputs: PropertyValues): string[] => [
  ...new Set([...numbersOfList(outputs["shortlist"]), ...numbersOfList(outputs["former"])]),
];
