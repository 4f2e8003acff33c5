/** The provider hosts of one run in memory, which can die at any exchange, or lose their engine and go on. */
import { createClientWithTransport } from "../../../src/client/client";
import { ACCOUNT_KEY } from "../../../src/host/account-key";
import type { AssembledSimulator } from "../../../src/simulator/simulator";
import type { ProviderCalls } from "../../support/calls";
import type { Hosts } from "../../support/engine-model";
import { hostsOfOneRun } from "../../support/hosts";
import { configuredHost, type ExtraKinds } from "../../support/provider-bench";
import { type Clock, never, runtimeOf } from "./clock";
import { BASE_URL, connectOver } from "./wire";

/** How a run ends before its end. */
export interface End {
  /** `machine`: host and engine are gone. `engine`: the host goes on with what it has begun. */
  kind: "machine" | "engine";
  /** Points are requests sent and answers received: of those that change something, or of all. */
  of: "changes" | "requests";
  at: number;
}

export interface HostOptions {
  clock: Clock;
  random(): number;
  accountOf(accessKey: string): AssembledSimulator | undefined;
  config: Record<string, string>;
  /** Kinds that the package does not have. */
  kinds: ExtraKinds;
  end?: End | undefined;
  /** For the story of a failed history. */
  trace(line: string): void;
  /** What the provider says to the user. */
  onLog(message: string): void;
}

export interface Host {
  calls: Hosts;
  /** Resolves when the engine is gone. */
  cut: Promise<"cut">;
  /** Whether anything that it does can still reach the carrier. */
  isAtWork(): boolean;
  /** The run is over: whatever is still under way in the host ends with it. */
  stop(): void;
}

export async function startHost({
  clock,
  random,
  accountOf,
  config,
  kinds,
  end,
  trace: note,
  onLog: hear,
}: HostOptions): Promise<Host> {
  let isDead = false;
  let hasEngine = true;
  let points = 0;
  let underWay = 0;
  /** Requests that the carrier has not carried out yet. */
  let sent = 0;
  let resolveCut: (word: "cut") => void = () => undefined;
  const cut = new Promise<"cut">((resolve) => {
    resolveCut = resolve;
  });

  const pass = async (line: string): Promise<void> => {
    if (isDead) await never();
    if (end?.of === "requests" || !/^GET|details |validate /.test(line)) points += 1;
    note(line);
    if (end === undefined || points !== end.at || !hasEngine) return;
    note(`the ${end.kind} goes down`);
    hasEngine = false;
    isDead = end.kind === "machine";
    resolveCut("cut");
    if (isDead) await never();
  };
  const latency = () => Math.floor(5 + random() * 400);
  const carries = (delivery: Promise<unknown>): void => {
    sent += 1;
    void delivery.finally(() => {
      sent -= 1;
    });
  };
  const wire = { clock, accountOf, latency, pass, carries };
  const peersOf = hostsOfOneRun();
  const hostOf = (name: string, more: Record<string, string> = {}) =>
    configuredHost(
      {
        runtime: runtimeOf(clock, random, () => isDead),
        env: {},
        engine: {
          log: async (_severity, _urn, message) => (hasEngine ? hear(message) : undefined),
          isAlive: async () => (isDead ? never() : hasEngine),
        },
        peers: peersOf(name),
        createClient: (options) => createClientWithTransport(({ accessKey }) => connectOver(wire, accessKey), options),
      },
      { "flowroute:baseUrl": BASE_URL, ...config, ...more },
      kinds,
    );

  /** The engine asks nothing, and learns nothing, once it is gone. */
  const wired = <A extends unknown[], R>(call: (...args: A) => Promise<R>) => {
    return async (...args: A): Promise<R> => {
      if (!hasEngine) return never();
      underWay += 1;
      const answer = call(...args).finally(() => {
        underWay -= 1;
      });
      try {
        const result = await answer;
        return hasEngine ? result : await never();
      } catch (error) {
        if (!hasEngine) await never();
        throw error;
      }
    };
  };
  const callsOf = (provider: ProviderCalls): ProviderCalls => ({
    check: wired(provider.check),
    diff: wired(provider.diff),
    create: wired(provider.create),
    update: wired(provider.update),
    read: wired(provider.read),
    delete: wired(provider.delete),
  });
  const account = await hostOf("account", { [ACCOUNT_KEY]: "sales" });
  return {
    calls: { ...callsOf(await hostOf("stack")), account: callsOf(account) },
    cut,
    isAtWork: () => sent > 0 || (!isDead && underWay > 0),
    stop: () => {
      hasEngine = false;
      isDead = true;
    },
  };
}
