/** Resources as the classes register them: type, URN and hidden inputs. */
import type { PropertyValues } from "../../src/host";
import { loaderText } from "../../src/host/loader";
import type { ProviderKey } from "../../src/resources/kinds";

const PROJECT = "shop";
const STACK = "dev";

export interface Declared {
  urn: string;
  name: string;
  inputs: PropertyValues;
}

/** The class of a key: `E911Address` of `e911Address`. */
const classOf = (key: string): string => key.charAt(0).toUpperCase() + key.slice(1);

export const urnOf = (key: ProviderKey, name: string, stack = STACK): string =>
  `urn:pulumi:${stack}::${PROJECT}::pulumi-nodejs:dynamic/flowroute:${classOf(key)}::${name}`;

export function declare(key: ProviderKey, name: string, args: PropertyValues, stack = STACK): Declared {
  const urn = urnOf(key, name, stack);
  return { urn, name, inputs: { ...args, __provider: loaderText(key), __self: urn } };
}

/** A `PhoneNumber` that buys, with the `NumberSearch` that its class declares for it. */
export function buying(name: string, args: PropertyValues, stack = STACK): Declared[] {
  const { number, search, maxSetupCost, maxMonthlyCost, onDelete } = args;
  const criteriaAndCaps = { number, criteria: search, maxSetupCost, maxMonthlyCost, onDelete };
  const given = Object.fromEntries(Object.entries(criteriaAndCaps).filter(([, value]) => value !== undefined));
  const companion = declare("numberSearch", name, { ...given, __owner: urnOf("phoneNumber", name, stack) }, stack);
  return [companion, declare("phoneNumber", name, { ...args, __search: companion.urn }, stack)];
}

/** A `PhoneNumber` that adopts what is there, and so has no `NumberSearch`. */
export const adopting = (name: string, number: string, args: PropertyValues = {}): Declared =>
  declare("phoneNumber", name, { number, adopt: true, ...args });

export const route = (name: string, args: PropertyValues = {}): Declared =>
  declare("inboundRoute", name, { routeType: "host", value: `${name}.example.net`, ...args });

export const routing = (name: string, args: PropertyValues): Declared => declare("numberRouting", name, args);

/** An emergency address in its plainest form. */
export const PLACE = {
  firstName: "Front",
  lastName: "Desk",
  streetNumber: "600",
  streetName: "Stewart St",
  city: "Seattle",
  state: "WA",
  country: "US",
  zip: "98101",
};

/** The same as Flowroute writes it. */
export const WIRE_PLACE = {
  first_name: PLACE.firstName,
  last_name: PLACE.lastName,
  street_number: PLACE.streetNumber,
  street_name: PLACE.streetName,
  city: PLACE.city,
  state: PLACE.state,
  country: PLACE.country,
  zip: PLACE.zip,
};

export const address = (name = "hq", change: PropertyValues = {}): Declared =>
  declare("e911Address", name, { ...PLACE, ...change });
