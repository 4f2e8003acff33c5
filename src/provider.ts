/**
 * What Pulumi's dynamic-provider host loads, by the text in every state file (see `host/loader.ts`). The exported
 * names are a permanent state format.
 */
import { systemEnvironment } from "./host";
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
} = createProviders(systemEnvironment());
