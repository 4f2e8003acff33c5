/**
 * The program that everything is measured with: numbers, each with its routes, emergency address and caller name, which
 * share one record of each kind. It is the same for the package, for plain resources and for empty ones.
 */

/**
 * @typedef {object} EstateOptions
 * @property {"ours" | "plain" | "floor"} variant whose classes it uses
 * @property {string[]} numbers 11 digits each
 * @property {boolean} buys buys so many numbers by a search, without a caller name; else they are on the account, with all
 *   that is attached
 * @property {{ routeId: string, e911Id: string, cnamId: string }} records ids of the records on the account
 * @property {Record<string, string>} place an emergency address
 * @property {string} callerName
 */

/** @param {Pick<EstateOptions, "variant" | "records">} options @returns {any} classes by their names */
function classesOf({ variant, records }) {
  if (variant === "ours") return require("pulumi-flowroute");
  if (variant === "plain") return require("./plain")(records);
  return require("./floor");
}

const SEARCH = { rateCenter: "SEATTLE", state: "WA" };

/** @param {EstateOptions} options */
module.exports = ({ variant, numbers, buys, records, place, callerName }) => {
  const { PhoneNumber, InboundRoute, NumberRouting, E911Address, E911Assignment, CnamRecord, CnamAssignment } =
    classesOf({ variant, records });
  const route = new InboundRoute(
    "pbx",
    { routeType: "host", value: "sip.example.net", alias: "pbx" },
    { import: records.routeId },
  );
  const address = new E911Address("hq", { ...place, label: "hq" }, { import: records.e911Id });
  const name = buys ? undefined : new CnamRecord("name", { value: callerName }, { import: records.cnamId });
  for (const number of numbers) {
    const alias = `line ${number}`;
    const line = new PhoneNumber(`line-${number}`, buys ? { search: SEARCH, alias } : { number, adopt: true });
    new NumberRouting(`routing-${number}`, { numberId: line.id, primaryRouteId: route.id });
    new E911Assignment(`emergency-${number}`, { numberId: line.id, e911AddressId: address.id });
    if (name) new CnamAssignment(`name-${number}`, { numberId: line.id, cnamRecordId: name.id });
  }
};
