/** A simulator, an engine stub, and one real host for every run, as the engine starts one for each `up`. */
import { type Simulator, type SimulatorOptions, startSimulator } from "../../src/simulator";
import { type Account, accountOf } from "./account";
import type { ProviderCalls } from "./calls";
import { type EngineStub, startEngineStub, startHost } from "./host";

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

export async function openProviderHost(options: SimulatorOptions): Promise<HostBench> {
  const [simulator, engine] = await Promise.all([startSimulator(options), startEngineStub()]);
  return {
    ...accountOf(simulator),
    simulator,
    engine,
    async run(work) {
      const host = await startHost({ engine: engine.address, env: { FLOWROUTE_TIMEOUT: "3" } });
      try {
        await host.configure({
          "flowroute:accessKey": simulator.accessKey,
          "flowroute:secretKey": simulator.secretKey,
          "flowroute:baseUrl": simulator.url,
        });
        return await work(host);
      } finally {
        await host.stop();
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
