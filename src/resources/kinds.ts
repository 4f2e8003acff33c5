/**
 * Every kind of resource, in one list: what the engine's host can load, what the classes are registered as, what the
 * documents and the tests must have. The keys are a permanent state format; `npm run check` says what else a kind needs.
 */
import type { ResourceKind } from "../host";
import { cnamAssignmentCodegen } from "./cnam-assignment/codegen";
import { cnamAssignmentKind } from "./cnam-assignment/implementation";
import { cnamRecordCodegen } from "./cnam-record/codegen";
import { cnamRecordKind } from "./cnam-record/implementation";
import type { Codegen } from "./codegen";
import { e911AddressCodegen } from "./e911-address/codegen";
import { e911AddressKind } from "./e911-address/implementation";
import { e911AssignmentCodegen } from "./e911-assignment/codegen";
import { e911AssignmentKind } from "./e911-assignment/implementation";
import { inboundRouteCodegen } from "./inbound-route/codegen";
import { inboundRouteKind } from "./inbound-route/implementation";
import { numberRoutingCodegen } from "./number-routing/codegen";
import { numberRoutingKind } from "./number-routing/implementation";
import { numberSearchCodegen } from "./number-search/codegen";
import { numberSearchKind } from "./number-search/implementation";
import { phoneNumberCodegen } from "./phone-number/codegen";
import { phoneNumberKind } from "./phone-number/implementation";

/** Any of them, where it does not matter what its inputs are. */
// biome-ignore lint/suspicious/noExplicitAny: each kind has inputs of its own
export type AnyKind = ResourceKind<any, any>;

/** With its way back to code, which no kind goes without. */
export type RegisteredKind = AnyKind & { codegen: Codegen };

/** Without the types of their inputs, which are no part of what the package publishes. */
const listOf = <K extends string>(kindEntries: Record<K, RegisteredKind>): Readonly<Record<K, RegisteredKind>> =>
  kindEntries;

export const KINDS = listOf({
  phoneNumber: { ...phoneNumberKind, codegen: phoneNumberCodegen },
  numberSearch: { ...numberSearchKind, codegen: numberSearchCodegen },
  inboundRoute: { ...inboundRouteKind, codegen: inboundRouteCodegen },
  numberRouting: { ...numberRoutingKind, codegen: numberRoutingCodegen },
  e911Address: { ...e911AddressKind, codegen: e911AddressCodegen },
  e911Assignment: { ...e911AssignmentKind, codegen: e911AssignmentCodegen },
  cnamRecord: { ...cnamRecordKind, codegen: cnamRecordCodegen },
  cnamAssignment: { ...cnamAssignmentKind, codegen: cnamAssignmentCodegen },
});

/** What a state file loads a resource by. */
export type ProviderKey = keyof typeof KINDS;

export const kinds: readonly (readonly [ProviderKey, RegisteredKind])[] = Object.entries(KINDS) as [
  ProviderKey,
  RegisteredKind,
][];
