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
import { type AnyKind, kinds, type ProviderKey } from "./kinds";

type Kinds = readonly (readonly [key: string, kind: AnyKind])[];

/** Finds what deletes a record of whichever kind. */
export function findRecord(
  context: OperationContext,
  { kind, id }: Thing,
  all: Kinds = kinds,
): DeletableRecord | undefined {
  const found = all.find(([, each]) => each.record !== undefined && each.thingOfId?.(id).kind === kind);
  return found?.[1].record?.(context, id);
}

/** @param all kinds, which tests add to */
export function createProviders(
  environment: HostEnvironment,
  all: Kinds = kinds,
): Record<ProviderKey, DynamicProvider> {
  const connections = new Connections(environment);
  const find = (context: OperationContext, thing: Thing) => findRecord(context, thing, all);
  const providers = all.map(([key, kind]) => [key, defineResource(connections, kind, find)]);
  return Object.fromEntries(providers) as Record<ProviderKey, DynamicProvider>;
}
