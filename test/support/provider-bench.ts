/** The provider objects in this process: a real client over HTTP to a simulator, virtual time, a link that records. */
import { createClient, type FlowrouteClient } from "../../src/client";
import type { HostEnvironment } from "../../src/host";
import type { PeerHosts } from "../../src/host/peer-hosts";
import type { UpdatePlan } from "../../src/host/update-plan";
import { createProviders } from "../../src/resources";
import { type AnyKind, kinds } from "../../src/resources/kinds";
import { type Simulator, type SimulatorOptions, startSimulator } from "../../src/simulator";
import { type Account, accountOf } from "./account";
import { perSuite } from "./bench";
import { inProcess, type ProviderCalls } from "./calls";
import { alone } from "./hosts";
import { type VirtualRuntime, virtualRuntime } from "./runtime";

export interface LogLine {
  severity: string;
  urn: string;
  message: string;
}

export interface Run extends ProviderCalls {
  readonly runtime: VirtualRuntime;
  readonly logged: LogLine[];
  /** The engine is gone from now on. */
  loseEngine(): void;
}

/** Kinds of resources that the package does not have, by their keys. */
export type ExtraKinds = readonly (readonly [key: string, kind: AnyKind])[];

export interface RunOptions {
  extra?: ExtraKinds | undefined;
  config?: Record<string, string>;
  env?: Record<string, string>;
  client?: FlowrouteClient;
  /** The other hosts of the run. @default none */
  peers?: PeerHosts;
  /** The update plan that binds the run. @default none */
  plan?: UpdatePlan | undefined;
}

/** The providers of one run, with a connection of their own, configured as Pulumi's host does it. */
export async function configuredHost(
  environment: HostEnvironment,
  config: Record<string, string>,
  extra: ExtraKinds = [],
): Promise<ProviderCalls> {
  const providers = createProviders(environment, [...kinds, ...extra]);
  const request = { config: { get: (key: string) => config[key] } };
  // A wrong configuration is reported by the first call, as in the host.
  for (const provider of Object.values(providers)) await provider.configure(request).catch(() => undefined);
  return inProcess(providers);
}

/** One run: a host of its own, time of its own. */
async function startRun({
  config = {},
  env = {},
  client,
  peers = alone(),
  plan,
  extra,
}: RunOptions = {}): Promise<Run> {
  const runtime = virtualRuntime();
  const logged: LogLine[] = [];
  let isEngineAlive = true;
  const environment: HostEnvironment = {
    runtime,
    env,
    engine: {
      log: async (severity, urn, message) => void logged.push({ severity, urn, message }),
      isAlive: async () => isEngineAlive,
    },
    peers,
    ...(plan === undefined ? {} : { plan }),
    createClient: (options) => client ?? createClient(options),
  };
  return Object.assign(await configuredHost(environment, config, extra), {
    runtime,
    logged,
    loseEngine: () => {
      isEngineAlive = false;
    },
  });
}

const noRequests: unknown = new Proxy(
  {},
  {
    get: (_target, name) => {
      throw new Error(`a request was made: ${String(name)}`);
    },
  },
);

const KEYS = { "flowroute:accessKey": "AK", "flowroute:secretKey": "SK" };

/** A run in which every request is an error: for what must be decided without asking. */
export const startQuietRun = (config: Record<string, string> = {}): Promise<Run> =>
  startRun({ config: { ...KEYS, ...config }, client: noRequests as FlowrouteClient });

export interface ProviderBench extends Account {
  readonly simulator: Simulator;
  /** Another run on the same account; `config` goes on top of the keys. */
  run(
    config?: Record<string, string>,
    env?: Record<string, string>,
    peers?: PeerHosts,
    plan?: UpdatePlan,
  ): Promise<Run>;
  /** `METHOD /path` of all requests since the last look, without reads when asked. */
  asked(only?: RegExp): string[];
  close(): Promise<void>;
}

export async function openProviders(options: SimulatorOptions, extra?: ExtraKinds): Promise<ProviderBench> {
  const simulator = await startSimulator(options);
  const { control } = simulator;
  return {
    ...accountOf(simulator),
    simulator,
    run: (config = {}, env = {}, peers = alone(), plan = undefined) =>
      startRun({
        config: {
          "flowroute:accessKey": simulator.accessKey,
          "flowroute:secretKey": simulator.secretKey,
          "flowroute:baseUrl": simulator.url,
          ...config,
        },
        env,
        peers,
        plan,
        extra,
      }),
    asked(only = /./) {
      const lines = control.requests().map(({ method, path }) => `${method} ${path}`);
      control.clearRequests();
      return lines.filter((line) => only.test(line));
    },
    close: () => simulator.close(),
  };
}

/** Opened for the tests of a `describe`; before each of them the account is as it was in the beginning. */
export function freshProviders(options: SimulatorOptions): ProviderBench {
  const bench = perSuite(() => openProviders(options));
  beforeEach(() => bench.simulator.control.reset());
  return bench;
}
