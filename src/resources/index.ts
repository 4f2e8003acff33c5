/** The providers of all kinds, as the engine's host runs them. */
import {
  Connections,
  type DeletableRecord,
  type DynamicProvider,
  defineResource,
  type HostEnvironment,
  type OperationContext,
} from "../host";
import type { Thing } from "../journal";
import { kinds, type ProviderKey } from "./kinds";

/** Finds what deletes a record of whichever kind. */
export function findRecord(context: OperationContext, { kind, id }: Thing): DeletableRecord | undefined {
  const found = kinds.find(([, each]) => each.record !== undefined && each.thingOfId?.(id).kind === kind);
  return found?.[1].record?.(context, id);
}

export function createProviders(environment: HostEnvironment): Record<ProviderKey, DynamicProvider> {
  const connections = new Connections(environment);
  const providers = kinds.map(([key, kind]) => [key, defineResource(connections, kind, findRecord)]);
  return Object.fromEntries(providers) as Record<ProviderKey, DynamicProvider>;
}
