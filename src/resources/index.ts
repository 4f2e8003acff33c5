/** What the engine's host can load: one line per resource kind. The keys are a permanent state format. */
import {
  Connections,
  type DeletableRecord,
  type DynamicProvider,
  defineResource,
  type HostEnvironment,
  type OperationContext,
  type ProviderKey,
} from "../host";
import type { Thing } from "../journal";
import { cnamAssignmentKind } from "./cnam-assignment/implementation";
import { cnamRecordKind } from "./cnam-record/implementation";
import { e911AddressKind } from "./e911-address/implementation";
import { e911AssignmentKind } from "./e911-assignment/implementation";
import { inboundRouteKind } from "./inbound-route/implementation";
import { numberRoutingKind } from "./number-routing/implementation";
import { numberSearchKind } from "./number-search/implementation";
import { phoneNumberKind } from "./phone-number/implementation";

const RECORD_KINDS = [inboundRouteKind, e911AddressKind, cnamRecordKind];

/** Finds what deletes a record of whichever kind. */
export function findRecord(context: OperationContext, { kind, id }: Thing): DeletableRecord | undefined {
  return RECORD_KINDS.find((each) => each.thingOfId?.(id).kind === kind)?.record?.(context, id);
}

export function createProviders(environment: HostEnvironment): Record<ProviderKey, DynamicProvider> {
  const connections = new Connections(environment);
  return {
    phoneNumber: defineResource(connections, phoneNumberKind, findRecord),
    numberSearch: defineResource(connections, numberSearchKind),
    inboundRoute: defineResource(connections, inboundRouteKind),
    numberRouting: defineResource(connections, numberRoutingKind),
    e911Address: defineResource(connections, e911AddressKind),
    e911Assignment: defineResource(connections, e911AssignmentKind),
    cnamRecord: defineResource(connections, cnamRecordKind),
    cnamAssignment: defineResource(connections, cnamAssignmentKind),
  };
}
