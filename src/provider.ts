/**
 * What Pulumi's dynamic-provider host loads, by the text in every state file (see `host/loader.ts`): one provider for each
 * key of `resources/kinds.ts`. The keys are a permanent state format.
 */
import { systemEnvironment } from "./host";
// From its own file, which imports next to nothing: what is named here becomes part of the published types.
import type { DynamicProvider } from "./host/guard";
import { createProviders } from "./resources";

const providers: Readonly<Record<string, DynamicProvider>> = createProviders(systemEnvironment());

export = providers;
