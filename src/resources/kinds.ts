/**
 * Every kind of resource, in one list: what the engine's host can load, what the classes are registered as, what the
 * documents and the tests must have. The keys are a permanent state format; `npm run check` says what else a kind needs.
 */
import type { ResourceKind } from "../host";
import { cnamAssignmentKind } from "./cnam-assignment/implementation";
import { cnamRecordKind } from "./cnam-record/implementation";
import { e911AddressKind } from "./e911-address/implementation";
import { e911AssignmentKind } from "./e911-assignment/implementation";
import { inboundRouteKind } from "./inbound-route/implementation";
import { numberRoutingKind } from "./number-routing/implementation";
import { numberSearchKind } from "./number-search/implementation";
import { phoneNumberKind } from "./phone-number/implementation";

/** Any of them, where it does not matter what its inputs are. */
// biome-ignore lint/suspicious/noExplicitAny: each kind has inputs of its own
export type AnyKind = ResourceKind<any, any>;

/** Without the types of their inputs, which are no part of what the package publishes. */
const listOf = <K extends string>(kindEntries: Record<K, AnyKind>): Readonly<Record<K, AnyKind>> => kindEntries;

export const KINDS = listOf({
  phoneNumber: phoneNumberKind,
  numberSearch: numberSearchKind,
  inboundRoute: inboundRouteKind,
  numberRouting: numberRoutingKind,
  e911Address: e911AddressKind,
  e911Assignment: e911AssignmentKind,
  cnamRecord: cnamRecordKind,
  cnamAssignment: cnamAssignmentKind,
});

/** What a state file loads a resource by. */
export type ProviderKey = keyof typeof KINDS;

export const kinds: readonly (readonly [ProviderKey, AnyKind])[] = Object.entries(KINDS) as [ProviderKey, AnyKind][];
