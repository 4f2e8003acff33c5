/** The `value` of a route as Flowroute wants it: the target, then `;transport=` and `;weight=`. */
import * as v from "valibot";
import { normalizeNumber } from "../../client";
import { messageOf } from "../../client/errors";
import { derived, rule } from "../read-inputs";

const ROUTE_TYPES = ["host", "number", "uri"];
const TRANSPORTS = ["tcp", "udp", "tls"];
const MAX_WEIGHT = 1000;

const oneOfList = (list: string[]) => v.picklist(list, `must be one of ${list.join(", ")}`);
const MISSING = "is missing. Give a host, a phone number or a SIP URI.";
const WEIGHT = `must be a whole number from 0 to ${MAX_WEIGHT}`;

export const valueFields = {
  routeType: oneOfList(ROUTE_TYPES),
  value: v.pipe(v.string(MISSING), v.trim(), v.nonEmpty(MISSING)),
  transport: v.optional(oneOfList(TRANSPORTS)),
  weight: v.optional(
    v.pipe(v.number(WEIGHT), v.integer(WEIGHT), v.minValue(0, WEIGHT), v.maxValue(MAX_WEIGHT, WEIGHT)),
  ),
};

const givenOnce = (name: string) =>
  rule(
    [name, "value"],
    name,
    (inputs) =>
      inputs[name] !== undefined &&
      String(inputs["value"]).toLowerCase().includes(`;${name}=`) &&
      "is already in the value. Give it once.",
  );

/** In this order. */
export const valueSteps = [
  givenOnce("transport"),
  givenOnce("weight"),
  rule(["routeType", "value"], "value", ({ routeType, value }) => wrongTarget(String(routeType), String(value))),
  rule(
    ["routeType", "transport", "weight"],
    "value",
    ({ routeType, transport, weight }) =>
      routeType === "number" &&
      (transport !== undefined || weight !== undefined) &&
      "a route to a phone number has neither transport nor weight",
  ),
  derived("value", Object.keys(valueFields), ({ routeType, value, transport, weight }) => {
    const target = routeType === "number" ? normalizeNumber(String(value)) : value;
    const suffix = Object.entries({ transport, weight }).filter(([, given]) => given !== undefined);
    return [target, ...suffix.map((pair) => pair.join("="))].join(";");
  }),
];

function wrongTarget(routeType: string, value: string): string | undefined {
  if (routeType === "number") {
    try {
      normalizeNumber(value);
    } catch (error) {
      return messageOf(error);
    }
  }
  if (routeType === "uri" && !/^[a-z][a-z0-9+.-]*:[^\s@]+@[^\s@]+$/i.test(value)) {
    return "is not a SIP URI. Write protocol:user@domain or protocol:user@domain:port, such as sip:alice@example.com.";
  }
  if (routeType === "host" && !/^[a-z0-9[][a-z0-9.:[\]-]*(;[a-z]+=[a-z0-9]+)*$/i.test(value)) {
    return "is not a host. Write a host name or an address, with or without a port, such as sip.example.com:5060.";
  }
  return undefined;
}
