/** One per account and host process: what all resources of a run share. */
import { type ClientOptions, createClient, type FlowrouteClient, type Runtime, systemRuntime } from "../client";
import { RunJournal } from "../journal";
import { PurchaseCoordinator } from "../purchase";
import { type EngineLink, linkToEngine } from "./engine-link";
import type { ConfigReader } from "./guard";
import { type PeerHosts, peerHostsOf } from "./peer-hosts";
import { PendingReleases } from "./pending-releases";
import { POLL_EVERY_MS } from "./poll";
import { runListOf } from "./run-list";
import { accountHash, hintsFor, limitHintsFor, readSettings, type Settings } from "./settings";
import { type Snapshot, takeSnapshot } from "./snapshot";
import { commandLineOfCli, type UpdatePlan, updatePlanOf } from "./update-plan";

/** The world around the host, replaced in tests. */
export interface HostEnvironment {
  runtime: Runtime;
  env: Readonly<Record<string, string | undefined>>;
  engine: EngineLink;
  /** The other hosts of the run. */
  peers: PeerHosts;
  /** That this run is bound to. @default none */
  plan?: UpdatePlan;
  createClient(options: ClientOptions): FlowrouteClient;
}

export const systemEnvironment = (): HostEnvironment => ({
  runtime: systemRuntime,
  env: process.env,
  engine: linkToEngine(process.argv.at(-1)),
  peers: peerHostsOf({ engine: process.argv.at(-1) }),
  plan: updatePlanOf({ env: process.env, commandLine: commandLineOfCli }),
  createClient,
});

export class Connection {
  readonly client: FlowrouteClient;
  /** What this run has read. */
  readonly snapshot: Snapshot;
  /** What this run knows. */
  readonly journal: RunJournal;
  readonly releases: PendingReleases;
  readonly purchases: PurchaseCoordinator;
  /** Hash of key and URL; see `accountHash`. */
  readonly account: string;
  readonly startedAt: number;
  private readonly shared = new Map<unknown, unknown>();
  /** Hashes of other keys that this run confirmed to belong to the same account. */
  private readonly trusted = new Set<string>();
  private readonly distrusted = new Set<string>();

  constructor(
    readonly settings: Settings,
    readonly environment: HostEnvironment,
  ) {
    const { accessKey, secretKey, baseUrl, timeoutMs, account } = settings;
    const client = environment.createClient({
      accessKey,
      secretKey,
      baseUrl,
      timeoutMs,
      runtime: environment.runtime,
      env: environment.env,
      failFast: true,
      onWarning: (message) => void environment.engine.log("warning", "", message),
      hints: hintsFor(account),
    });
    this.account = accountHash(settings);
    const { peers, runtime } = environment;
    const context = { peers, baseUrl, account: this.account, accountName: account };
    this.journal = new RunJournal(runListOf(context), () => runtime.sleep(POLL_EVERY_MS));
    this.snapshot = takeSnapshot({ client, runtime, timeoutMs, journal: this.journal });
    this.client = this.snapshot.client;
    this.purchases = new PurchaseCoordinator(this.client, settings, this.journal, limitHintsFor(account));
    this.releases = new PendingReleases(this.journal, runtime);
    this.startedAt = environment.runtime.now();
  }

  /** What the resources of one kind share in a run, such as a cache. The first caller creates it. */
  share<T>(make: (connection: Connection) => T): T {
    if (!this.shared.has(make)) this.shared.set(make, make(this));
    return this.shared.get(make) as T;
  }

  /** The keys in use show something like what was created under this hash, but another account could have it, too. */
  distrust(hash: unknown): void {
    this.distrusted.add(String(hash));
  }

  /** Whether this may be another account than that of the stack. If so, nothing may cost money on it. */
  isDistrusted(): boolean {
    return [...this.distrusted].some((hash) => !this.isSameAccount(hash));
  }

  /** The keys in use show something that was created under this hash. */
  trust(hash: unknown): void {
    if (typeof hash === "string") this.trusted.add(hash);
  }

  /** True when the other hash is known to be of this account. */
  isSameAccount(hash: unknown): boolean {
    if (this.settings.confirmAccount === this.account) return true;
    return hash === undefined || hash === this.account || this.trusted.has(String(hash));
  }
}

/** The connections of a process. All resource kinds with the same configuration share one. */
export class Connections {
  private readonly open = new Map<string, Connection>();

  constructor(private readonly environment: HostEnvironment) {}

  connect(config: ConfigReader): Connection {
    const settings = readSettings(config, this.environment.env);
    const key = JSON.stringify(settings);
    const known = this.open.get(key);
    if (known) return known;
    const connection = new Connection(settings, this.environment);
    this.open.set(key, connection);
    return connection;
  }
}
