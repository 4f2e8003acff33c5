/** Rules on where calls go. */
import type { PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import { foreignText, quoted } from "../client/text/foreign-text";
import { InboundRoute } from "../resources/inbound-route/resource";
import { NumberRouting } from "../resources/number-routing/resource";
import { allOf, digitsIn, isListed, namesSetting, propertyOf, sourcesOf, textOf, UNKNOWN } from "./reading";

export const failoverRoute: ResourceValidationPolicy = {
  name: "failover-route",
  displayName: "Failover routes",
  description: "Every number that has a routing has a failover route, and it is another one than the primary route.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      except: namesSetting("names of NumberRoutings"),
    },
  },
  validateResource(args, reportViolation) {
    if (!args.isType(NumberRouting)) return;
    if (isListed(args.name, args.getConfig<{ except?: string[] }>().except ?? [])) return;
    const failover = propertyOf(args.props, "failoverRouteId");
    if (failover === undefined) reportViolation("has no failover route. Set failoverRouteId.");
    else if (failover !== UNKNOWN && failover === propertyOf(args.props, "primaryRouteId"))
      reportViolation("has the same primary and failover route. Set failoverRouteId to another route.");
  },
};

export const routeHosts: ResourceValidationPolicy = {
  name: "route-hosts",
  displayName: "Hosts of routes",
  description: "Calls go to listed hosts and phone numbers only.",
  enforcementLevel: "mandatory",
  configSchema: {
    properties: {
      hosts: {
        type: "array",
        items: { type: "string" },
        description: "host names without port, such as sip.example.net or *.example.net; IP addresses as they are",
      },
      numbers: {
        type: "array",
        items: { type: "string" },
        description: "phone numbers, 11 digits; * stands for any digits",
      },
    },
  },
  validateResource(args, reportViolation) {
    if (!args.isType(InboundRoute)) return;
    const { hosts, numbers = [] } = args.getConfig<{ hosts?: string[]; numbers?: string[] }>();
    if (hosts === undefined) return args.notApplicable('Set "hosts".');
    const value = textOf(args.props, "value");
    if (value === undefined) return;
    const isNumber = propertyOf(args.props, "routeType") === "number";
    const target = isNumber ? (digitsIn(args.props, "value") ?? value) : hostOf(value);
    if (isListed(target, isNumber ? numbers : hosts)) return;
    reportViolation(
      `sends calls to ${foreignText(target)}, which is not on the list of ${isNumber ? "numbers" : "hosts"}. Use one that is, or add it to the list.`,
    );
  },
};

/** Of `host:port;parameters` and of `sip:user@host:port;parameters`. */
function hostOf(value: string): string {
  const [address = ""] = value.replace(/^sips?:/i, "").split(/[;?]/);
  const host = address.slice(address.lastIndexOf("@") + 1);
  const [, ipv6] = /^(\[[^\]]*\])(?::\d+)?$/.exec(host) ?? [];
  return ipv6 ?? host.replace(/:\d+$/, "");
}

export const routesOfSite: StackValidationPolicy = {
  name: "routes-of-a-site",
  displayName: "Routes of a site",
  description: "No two numbers of one site depend on the same primary route.",
  enforcementLevel: "advisory",
  configSchema: {
    properties: {
      site: {
        type: "string",
        format: "regex",
        description:
          'regular expression for the names of NumberRoutings; what its first group matches is the site, as in "^(\\w+)-"',
      },
    },
  },
  validateStack(args, reportViolation) {
    const { site } = args.getConfig<{ site?: string }>();
    if (site === undefined) return args.notApplicable('Set "site".');
    const pattern = new RegExp(site, "u");
    const first = new Map<string, PolicyResource>();
    for (const routing of allOf(args, NumberRouting)) {
      const [, name] = pattern.exec(routing.name) ?? [];
      const route = primaryOf(routing);
      if (name === undefined || route === undefined) continue;
      const key = JSON.stringify([name, route]);
      const other = first.get(key);
      if (other === undefined) first.set(key, routing);
      else
        reportViolation(
          `shares its primary route with ${quoted(other.name)}, of the same site ${quoted(name)}. Give one of them another route.`,
          routing.urn,
        );
    }
  },
};

/** What tells a route from another, also before it is made. */
function primaryOf(routing: PolicyResource): string | undefined {
  const [urn] = sourcesOf(routing, "primaryRouteId", InboundRoute);
  return urn ?? textOf(routing.props, "primaryRouteId");
}
