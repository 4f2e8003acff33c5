/** Inbound routes. */

/** Where Flowroute sends a call. */
export interface Route {
  /** Decimal digits; `"0"` is Flowroute's reserved route. */
  id: string;
  alias: string;
  /** `host`, `number`, `uri`, or `sip-reg` for the reserved route; an open set. */
  routeType: string;
  /** A SIP host, a phone number or a SIP URI; null for the reserved route. */
  value: string | null;
  /** Which point of presence sends the traffic; null for Flowroute's choice. */
  edgeStrategyId: string | null;
}

/** A point of presence that can send a route's traffic. */
export interface EdgeStrategy {
  id: string;
  /** E.g. `US-East-VA`. */
  name: string;
  description?: string;
  /** Addresses that a firewall must allow, as Flowroute writes them. */
  firewallRules?: string;
  /** Its SIP host name. */
  naptr?: string;
}
