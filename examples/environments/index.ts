import * as pulumi from "@pulumi/pulumi";
import {
  CnamAssignment,
  CnamRecord,
  E911Address,
  type E911AddressArgs,
  E911Assignment,
  InboundRoute,
  NumberRouting,
  PhoneNumber,
} from "pulumi-flowroute";

interface City {
  /** As Flowroute abbreviates the rate center, such as `SEATTLE`. */
  city: string;
  state: string;
  /** How many numbers. A higher one buys, a lower one releases those with the highest names. */
  count: number;
}

// All that differs between environments is in the configuration of the stack. Nothing here asks which one it is.
const config = new pulumi.Config();
const locked = config.requireBoolean("locked");
const failover = config.get("failover");

const pbx = new InboundRoute("pbx", { routeType: "host", value: config.require("pbx") });
const mobile = failover ? new InboundRoute("mobile", { routeType: "number", value: failover }) : undefined;

const site = new E911Address(config.require("site"), config.requireSecretObject<E911AddressArgs>("emergencyAddress"));
const company = new CnamRecord("company", { value: config.require("callerName") });

export const numbers: Record<string, pulumi.Output<string>> = {};

for (const { city, state, count } of config.requireObject<City[]>("cities")) {
  for (let index = 1; index <= count; index += 1) {
    const name = `${city.toLowerCase()}-${index}`;
    const phone = new PhoneNumber(name, { search: { rateCenter: city, state } }, { protect: locked });
    const numberId = phone.id;
    new NumberRouting(name, { numberId, primaryRouteId: pbx.id, ...(mobile && { failoverRouteId: mobile.id }) });
    new E911Assignment(name, { numberId, e911AddressId: site.id });
    new CnamAssignment(name, { numberId, cnamRecordId: company.id });
    numbers[name] = phone.number;
  }
}
