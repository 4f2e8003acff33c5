/** The fields that tell of a person or a place, in the order in which an address is written: all of them are hidden. */
export const FIELDS = [
  "firstName",
  "lastName",
  "streetNumber",
  "streetName",
  "addressType",
  "addressTypeNumber",
  "city",
  "state",
  "country",
  "zip",
] as const;
export type Field = (typeof FIELDS)[number];
