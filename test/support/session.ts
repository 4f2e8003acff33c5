/** What an operation of a resource works with, over a client of the test's own. */
import type { FlowrouteClient } from "../../src/client";
import type { OperationContext } from "../../src/host";
import { Connection, type HostEnvironment } from "../../src/host/connection";
import { readSettings } from "../../src/host/settings";
import { findRecord } from "../../src/resources";
import type { ProviderKey } from "../../src/resources/kinds";
import { alone } from "./hosts";
import { urnOf } from "./program";
import { type VirtualRuntime, virtualRuntime } from "./runtime";

/** Parts of a client; what a test does not expect to be called is missing. */
export type ClientParts = { [K in keyof FlowrouteClient]?: Partial<FlowrouteClient[K]> };

export interface OpenSession extends OperationContext {
  readonly runtime: VirtualRuntime;
  /** `severity: message` of all that was said on rows. */
  readonly said: string[];
  /** The same run, seen by another resource. */
  of(key: ProviderKey, name: string): OpenSession;
  loseEngine(): void;
}

/** @param settings of the configuration, beside the keys */
export function openSession(
  parts: ClientParts,
  key: ProviderKey,
  name: string,
  settings: Readonly<Record<string, string>> = {},
): OpenSession {
  const runtime = virtualRuntime();
  const said: string[] = [];
  let isThere = true;
  const environment: HostEnvironment = {
    runtime,
    env: {},
    engine: {
      log: async (severity, _urn, message) => void said.push(`${severity}: ${message}`),
      isAlive: async () => isThere,
    },
    peers: alone(),
    createClient: () => ({ numbers: {}, e911s: {}, cnams: {}, ...parts }) as FlowrouteClient,
  };
  const values: Record<string, string> = {
    "flowroute:accessKey": "AK",
    "flowroute:secretKey": "SK",
    ...settings,
  };
  const connection = new Connection(readSettings({ get: (setting) => values[setting] }, {}), environment);
  const of = (kind: ProviderKey, resource: string): OpenSession => {
    const urn = urnOf(kind, resource);
    const context: OpenSession = {
      connection,
      urn,
      name: resource,
      log: (severity, message) => environment.engine.log(severity, urn, message),
      recordOf: (thing) => findRecord(context, thing),
      runtime,
      said,
      of,
      loseEngine: () => {
        isThere = false;
      },
    };
    return context;
  };
  return of(key, name);
}
