/** How Flowroute validates and stores an emergency address. */
import type { AccountE911 } from "../../account/shapes";
import type { Choices } from "../../choices";
import type { Fields } from "../../rest/body";
import { ApiError, invalidAttribute } from "../../rest/errors";

type Address = Omit<AccountE911, "id">;

const required = [
  "label",
  "first_name",
  "last_name",
  "street_number",
  "street_name",
  "city",
  "state",
  "country",
  "zip",
] as const;
const optional = ["address_type", "address_type_number"] as const;

/** The fields that make two records the same address. */
const located = ["street_number", "street_name", ...optional, "city", "state", "country", "zip"] as const;

const addressTypes = new Set(
  (
    "apartment basement building department floor front key lobby lot lower office penthouse pier rear room side slip " +
    "space stop suite trailer unit upper"
  ).split(" "),
);

const statesOf = new Map([
  [
    "US",
    new Set(
      (
        "AL AK AZ AR CA CO CT DE FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR " +
        "PA RI SC SD TN TX UT VT VA WA WV WI WY DC PR VI GU AS MP"
      ).split(" "),
    ),
  ],
  ["CA", new Set("AB BC MB NB NL NS NT NU ON PE QC SK YT".split(" "))],
]);

/** A street that the emergency services do not know. */
const unknownStreet = "Nowhere Street";

/** A street that the emergency services spell differently. */
const respelledStreet = { wrong: "Mispelled Street", right: "Misspelled Street" };

/** The address with the given fields replaced. @throws 422, 400 or 404 with what is wrong */
export function checkedAddress(record: Address | undefined, fields: Fields, choices: Choices): Address {
  const problems: Record<string, string[]> = {};
  const read = (name: keyof Address): string => {
    const value = fields[name];
    if (value === undefined) return record?.[name] ?? "";
    if (value === null) return "";
    // Older documentation has an integer.
    if (name === "street_number" && Number.isInteger(value)) return String(value);
    if (typeof value === "string") return value;
    problems[name] = ["Not a valid string."];
    return "";
  };
  const address = Object.fromEntries([...required, ...optional].map((name) => [name, read(name)])) as Address & Fields;
  for (const name of required) {
    if (address[name].trim() === "") problems[name] ??= ["Missing data for required field."];
  }
  for (const [name, problem] of problemsOf(address)) problems[name] ??= [problem];
  if (Object.keys(problems).length > 0) throw new ApiError(422, undefined, { data: { attributes: problems } });
  requirePlace(address, choices);
  return choices.is("e911-stored-form", "as-sent") ? address : upperCased(address);
}

function* problemsOf(address: Address): Iterable<[keyof Address, string]> {
  const { zip, country, state, address_type, address_type_number } = address;
  if (zip.length < 4 || zip.length > 7) yield ["zip", "ZIP code must be at least 4 and at most 7 digits long"];
  const states = statesOf.get(country);
  if (states === undefined) yield ["country", "Must be one of US, CA."];
  else if (!states.has(state)) yield ["state", `Not a valid state or province of ${country}: two upper-case letters.`];
  if (address_type !== "" && !addressTypes.has(address_type.toLowerCase())) {
    yield ["address_type", "Not a valid address type."];
  } else if (address_type !== "" && address_type_number === "") {
    yield ["address_type_number", "Required when address_type is given."];
  }
}

function requirePlace({ street_name }: Address, choices: Choices): void {
  if (isSame(street_name, unknownStreet)) {
    const status = { "refuse-400": 400, "refuse-404": 404, "refuse-422": 422 }[choices.get("e911-unknown-place")];
    throw new ApiError(
      status,
      "Client Error",
      "Could not geocode this address. Please check the validity of your address.",
    );
  }
  if (isSame(street_name, respelledStreet.wrong) && choices.is("e911-respelled-street", "refuse-422")) {
    throw invalidAttribute("street_name", `Did you mean "${respelledStreet.right}"? Please change the street name.`);
  }
}

/** @throws 403 when one of these records is a duplicate, as the choice defines it */
export function refuseDuplicate(address: Address, others: Iterable<Address>, choices: Choices): void {
  const rule = choices.get("duplicate-e911");
  if (rule === "allow") return;
  const same = (other: Address, names: readonly (keyof Address)[]): boolean =>
    names.every((name) => isSame(address[name], other[name]));
  for (const other of others) {
    const isDuplicate =
      rule === "refuse-same-record"
        ? same(other, [...required, ...optional])
        : same(other, located) || (rule === "refuse-same-address-or-label" && same(other, ["label"]));
    if (isDuplicate) throw new ApiError(403, "Duplicate Record", "Duplicate address.");
  }
}

const isSame = (one: string, other: string): boolean => one.trim().toLowerCase() === other.trim().toLowerCase();

const upperCased = (address: Address): Address =>
  Object.fromEntries(Object.entries(address).map(([name, value]) => [name, value.trim().toUpperCase()])) as never;
