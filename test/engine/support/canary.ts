/** A person and a place whose parts occur nowhere else, so that they can be looked for. */
import type { E911AddressArgs } from "pulumi-flowroute";

export const PERSON: E911AddressArgs = {
  firstName: "Canaryfirst",
  lastName: "Canarylast",
  streetNumber: "60017",
  streetName: "Canary Street",
  addressType: "Suite",
  addressTypeNumber: "C4N4RY",
  city: "Canaryville",
  state: "WA",
  country: "US",
  zip: "98117",
};

/** What of them must show nowhere. */
export const CANARIES = ["Canary", "CANARY", "C4N4RY", "60017", "98117"];
