import type * as pulumi from "@pulumi/pulumi";
import { output, resourceClass } from "../resource-class";

export interface InboundRouteArgs {
  /** What `value` is: a SIP host, a phone number or a SIP URI. */
  routeType: pulumi.Input<"host" | "number" | "uri">;
  /**
   * Where calls go: `sip.example.net:5060` for a host (without a port DNS SRV is tried), `12065550142` for a number,
   * `sip:alice@example.net` for a URI.
   */
  value: pulumi.Input<string>;
  /** Unique on the account, up to 64 characters. @default the resource's name and a short hash */
  alias?: pulumi.Input<string>;
  /** Flowroute's point of presence that sends the calls; see `flowroute.routes.edgeStrategies()`. @default none */
  edgeStrategyId?: pulumi.Input<string>;
  /** Appended to `value` as `;transport=`: `tcp`, `udp` or `tls`. @default none */
  transport?: pulumi.Input<"tcp" | "udp" | "tls">;
  /**
   * Appended to `value` as `;weight=`: 0 to 1000, relative. Counts only when primary and failover of a number both
   * have one. @default none
   */
  weight?: pulumi.Input<number>;
}

const outputs = {
  routeType: output<string>(),
  /** As sent, with transport and weight. */
  value: output<string>(),
  alias: output<string>(),
  edgeStrategyId: output<string | undefined>(),
  /** How it came here: `created`, `adopted`, or `shared` when it was there already; only a created one is deleted. */
  origin: output<string>(),
};

/**
 * One inbound route: where Flowroute sends a call. It is changed in place, which moves the calls of every number that
 * uses it.
 *
 * API: GET, POST, PATCH, DELETE /v2/routes.
 *
 * @example
 * const pbx = new InboundRoute("pbx", { routeType: "host", value: "sip.example.net:5060" });
 */
export class InboundRoute extends resourceClass("InboundRoute", "inboundRoute", outputs) {
  constructor(name: string, args: InboundRouteArgs, opts: pulumi.CustomResourceOptions = {}) {
    super(name, { ...args }, opts);
  }
}
