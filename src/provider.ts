/**
 * What Pulumi's dynamic-provider host loads, by the text in every state file (see `host/loader.ts`). The exported
 * names are a permanent state format.
 */
import { systemEnvironment } from "./host";
// From its own file, which imports next to nothing: what is named here becomes part of the published types.
import type { DynamicProvider } from "./host/guard";
import type { ProviderKey } from "./host/loader";
import { createProviders } from "./resources";

export const {
  phoneNumber,
  numberSearch,
  inboundRoute,
  numberRouting,
  e911Address,
  e911Assignment,
  cnamRecord,
  cnamAssignment,
}: Record<ProviderKey, DynamicProvider> = createProviders(systemEnvironment());
