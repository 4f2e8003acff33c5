/**
 * What Pulumi's dynamic-provider host loads, by the text in every state file (see `host/loader.ts`): one provider for each
 * key of `resources/kinds.ts`. The exported names are a permanent state format.
 */
import { systemEnvironment } from "./host";
// From its own file, which imports next to nothing: what is named here becomes part of the published types.
import type { DynamicProvider } from "./host/guard";
import { createProviders } from "./resources";
import type { ProviderKey } from "./resources/kinds";

// Written out, so that programs which import the module as ECMAScript see the names.
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
