/** The `value` of a route as the carrier wants it: the target, then `;transport=` and `;weight=`. */

import { normalizeNumber } from "../../client";
import { messageOf } from "../../client/errors";
import type { CheckFailure, PropertyValues } from "../../host";
import { hasUnknown, UNKNOWN } from "../../host";

const TRANSPORTS = ["tcp", "udp", "tls"];
const MOST_WEIGHT = 1000;

/** Pure. The value stays unknown as long as a part of it is. */
export function routeValue(raw: PropertyValues): { value: string; failures: CheckFailure[] } {
  const { routeType, value, transport, weight } = raw as Record<string, unknown>;
  if (hasUnknown([routeType, value, transport, weight])) return { value: UNKNOWN, failures: [] };
  if (typeof value !== "string" || value.trim() === "") {
    return {
      value: "",
      failures: [{ property: "value", reason: "is missing. Give a host, a phone number or a SIP URI." }],
    };
  }
  const failures = [...checkTransport(value, transport), ...checkWeight(value, weight)];
  const target = checkTarget(String(routeType), value.trim());
  if (target.reason) failures.push({ property: "value", reason: target.reason });
  if (routeType === "number" && (transport !== undefined || weight !== undefined)) {
    failures.push({ property: "value", reason: "a route to a phone number has neither transport nor weight" });
  }
  const suffix = `${transport === undefined ? "" : `;transport=${transport}`}${weight === undefined ? "" : `;weight=${weight}`}`;
  return { value: target.value + suffix, failures };
}

function checkTransport(value: string, transport: unknown): CheckFailure[] {
  if (transport === undefined) return [];
  if (!TRANSPORTS.includes(String(transport))) {
    return [{ property: "transport", reason: `must be one of ${TRANSPORTS.join(", ")}` }];
  }
  return /;transport=/i.test(value)
    ? [{ property: "transport", reason: "is already in the value. Give it once." }]
    : [];
}

function checkWeight(value: string, weight: unknown): CheckFailure[] {
  if (weight === undefined) return [];
  if (typeof weight !== "number" || !Number.isInteger(weight) || weight < 0 || weight > MOST_WEIGHT) {
    return [{ property: "weight", reason: `must be a whole number from 0 to ${MOST_WEIGHT}` }];
  }
  return /;weight=/i.test(value) ? [{ property: "weight", reason: "is already in the value. Give it once." }] : [];
}

function checkTarget(routeType: string, value: string): { value: string; reason?: string } {
  if (routeType === "number") {
    try {
      return { value: normalizeNumber(value) };
    } catch (error) {
      return { value, reason: messageOf(error) };
    }
  }
  if (routeType === "uri" && !/^[a-z][a-z0-9+.-]*:[^\s@]+@[^\s@]+$/i.test(value)) {
    return {
      value,
      reason: `is not a SIP URI. Write protocol:user@domain or protocol:user@domain:port, such as sip:alice@example.com.`,
    };
  }
  if (routeType === "host" && !/^[a-z0-9[][a-z0-9.:[\]-]*(;[a-z]+=[a-z0-9]+)*$/i.test(value)) {
    return {
      value,
      reason: `is not a host. Write a host name or an address, with or without a port, such as sip.example.com:5060.`,
    };
  }
  return { value };
}
