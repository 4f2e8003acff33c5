/**
 * Rules for policy packs (`@pulumi/policy`).
 *
 * @packageDocumentation
 */
import type { EnforcementLevel, Policies, PolicyPackConfig } from "@pulumi/policy";
import { callerNamePending } from "./caller-names";
import { failoverRoute, routeHosts, routesOfSite } from "./calls";
import { emergencyAddress } from "./emergency";
import { aliasPattern, noRelease, priceCaps, protectInProduction } from "./numbers";

/**
 * All rules, for the `policies` of a pack.
 *
 * A policy never sees what leaves a program, so no rule can report a release when it is about to happen; `no-release`
 * keeps it from being possible.
 *
 * @example
 * new PolicyPack("telephony", { policies: flowroutePolicies() }, policySettings({ "price-caps": { maxMonthlyCost: 1.25 } }));
 */
export const flowroutePolicies = (): Policies => [
  emergencyAddress,
  failoverRoute,
  routeHosts,
  routesOfSite,
  priceCaps,
  noRelease,
  protectInProduction,
  aliasPattern,
  callerNamePending,
];

/** Names in these settings may have `*` for any text. */
export interface PolicySettings {
  /** `except`: PhoneNumbers from which nobody calls. */
  "emergency-address"?: Setting<{ except?: string[] }>;
  /** `except`: NumberRoutings. */
  "failover-route"?: Setting<{ except?: string[] }>;
  /** `hosts` without port; `numbers` of 11 digits. Checks nothing without `hosts`. */
  "route-hosts"?: Setting<{ hosts: string[]; numbers?: string[] }>;
  /** `site`: a regular expression for names of NumberRoutings, whose first group is the site. Checks nothing without. */
  "routes-of-a-site"?: Setting<{ site: string }>;
  /** US dollars, inclusive. @default 5 each */
  "price-caps"?: Setting<{ maxSetupCost?: number; maxMonthlyCost?: number }>;
  /** `releasable`: PhoneNumbers. @default none */
  "no-release"?: Setting<{ releasable?: string[] }>;
  /** `stacks` by name, `prod*` by default; `except`: PhoneNumbers. */
  "protect-in-production"?: Setting<{ stacks?: string[]; except?: string[] }>;
  /** `pattern`: a regular expression for the whole alias. Checks nothing without. */
  "alias-pattern"?: Setting<{ pattern: string }>;
  /** `days` since the record was created. @default 3 */
  "caller-name-pending"?: Setting<{ days?: number }>;
}

/** A level alone, or settings of the rule with or without one. @default the rule's own level */
export type Setting<T> = EnforcementLevel | (T & { enforcementLevel?: EnforcementLevel });

/**
 * The settings of rules, as the third argument of `PolicyPack` has them. A rule keeps its level where none is given;
 * Pulumi itself makes each rule advisory that is configured without one.
 */
export function policySettings(settings: PolicySettings): PolicyPackConfig {
  const config: PolicyPackConfig = {};
  for (const { name, enforcementLevel = "advisory" } of flowroutePolicies()) {
    const setting = settings[name as keyof PolicySettings];
    if (setting !== undefined) config[name] = typeof setting === "string" ? setting : { enforcementLevel, ...setting };
  }
  return config;
}
