/** A simulator, an engine stub, and one real host for every run, as the engine starts one for each `up`. */
import { type Simulator, type SimulatorOptions, startSimulator } from "../../src/simulator";
import { type Account, accountOf } from "./account";
import type { ProviderCalls } from "./calls";
import { type DynamicHost, type EngineStub, startEngineStub, startHost } from "./host";

export interface HostBench extends Account {
  readonly simulator: Simulator;
  readonly engine: EngineStub;
  /** One run: a host of its own, which ends with it. */
  run<T>(work: (calls: ProviderCalls) => Promise<T>): Promise<T>;
  /** Messages on the row of a resource. */
  logged(urn: string): string[];
  /** Forgets these messages. */
  forget(): void;
  close(): Promise<void>;
}

/** Pulumi's provider host of one run, with the keys of a simulated account. */
export async function startConfiguredHost(
  { address }: EngineStub,
  { accessKey, secretKey, url }: Simulator,
  env: Record<string, string> = {},
): Promise<DynamicHost & { close(): Promise<void> }> {
  const host = await startHost({ engine: address, env });
  await host.configure({
    "flowroute:accessKey": accessKey,
    "flowroute:secretKey": secretKey,
    "flowroute:baseUrl": url,
  });
  return { ...host, close: () => host.stop() };
}

export async function openProviderHost(options: SimulatorOptions): Promise<HostBench> {
  const [simulator, engine] = await Promise.all([startSimulator(options), startEngineStub()]);
  return {
    ...accountOf(simulator),
    simulator,
    engine,
    async run(work) {
      const host = await startConfiguredHost(engine, simulator, { FLOWROUTE_TIMEOUT: "3" });
      try {
        return await work(host);
      } finally {
        await host.close();
      }
    },
    logged: (urn) => engine.lines.filter((line) => line.urn === urn).map(({ message }) => message),
    forget: () => {
      engine.lines.length = 0;
    },
    async close() {
      await engine.close();
      await simulator.close();
    },
  };
}
