/** Emergency addresses. They contain a person's name and street: never log them. */

/** An emergency address without the id that Flowroute gives it. */
export interface E911AddressFields {
  /** Friendly name, unique on the account. */
  label: string;
  firstName: string;
  lastName: string;
  /** A string, because it may be `123` or `A-1`. */
  streetNumber: string;
  streetName: string;
  /** What `addressTypeNumber` counts: `Suite`, `Floor`, `Apartment` and others, in any letter case. */
  addressType?: string;
  /** Which suite, floor and so on, e.g. `600` or `A-1`. Goes with `addressType`, never alone. */
  addressTypeNumber?: string;
  city: string;
  /** Two letters, upper case. */
  state: string;
  /** `US` or `CA`. */
  country: string;
  /** 4 to 7 characters: `98104`, `M4C 5K7`. */
  zip: string;
}

/** An emergency address on the account. Flowroute's `""` and null for the two optional fields read as absent. */
export interface E911Address extends E911AddressFields {
  /** Decimal digits. */
  id: string;
}

/** Changes of an emergency address; null removes an optional field. */
export interface E911AddressChanges {
  label?: string;
  firstName?: string;
  lastName?: string;
  streetNumber?: string;
  streetName?: string;
  /** Only together with `addressTypeNumber`; null removes both. */
  addressType?: string | null;
  /** Only together with `addressType`. */
  addressTypeNumber?: string | null;
  city?: string;
  state?: string;
  country?: string;
  zip?: string;
}

/** Whether the emergency services know an address. */
export type E911Validation =
  | { valid: true }
  | {
      valid: false;
      /** The invalid fields, by the names of {@link E911AddressFields}; may be empty. */
      fields: string[];
      /** Why, in a sentence without any of the person's data. */
      reason: string;
    };
