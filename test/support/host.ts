/**
 * Pulumi's own dynamic-provider host, driven over gRPC as the engine drives it, with a stub in the engine's place.
 * The host loads the compiled package (`pulumi-flowroute/provider` is `dist`).
 */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { resolve } from "node:path";
import type { PropertyValues } from "../../src/host";
import type { ProviderCalls } from "./calls";

export const repository = resolve(__dirname, "..", "..");
const fromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const grpc = fromSdk("@grpc/grpc-js");
const { Struct } = fromSdk("google-protobuf/google/protobuf/struct_pb.js");
const { Empty } = fromSdk("google-protobuf/google/protobuf/empty_pb.js");
const messages = fromSdk("./proto/provider_pb.js");
const { ResourceProviderClient } = fromSdk("./proto/provider_grpc_pb.js");
const { Status } = fromSdk("./proto/status_pb.js");
const engineMessages = fromSdk("./proto/engine_pb.js");
const { EngineService } = fromSdk("./proto/engine_grpc_pb.js");

/** So that a host which never answers is an error and not a test that hangs. */
const DEADLINE_MS = 60_000;
const SECRET = { "4dabf18193072939515e22adb298388d": "1b47061264138c4ac30d75fd1eb44270" };

export interface LogLine {
  severity: string;
  urn: string;
  message: string;
}

/** Stands in for the engine: takes its log lines, and can go away as a killed one does. */
export interface EngineStub {
  readonly address: string;
  readonly lines: LogLine[];
  close(): Promise<void>;
}

export async function startEngineStub(): Promise<EngineStub> {
  const lines: LogLine[] = [];
  const severities = ["debug", "info", "warning", "error"];
  const server = new grpc.Server();
  // biome-ignore lint/suspicious/noExplicitAny: generated protocol files without types
  type Reply = (error: unknown, value?: any) => void;
  const unimplemented = (_call: unknown, reply: Reply) => reply({ code: grpc.status.UNIMPLEMENTED });
  const methods: Record<string, unknown> = Object.fromEntries(
    Object.keys(EngineService).map((name) => [name, unimplemented]),
  );
  methods["log"] = ({ request }: { request: typeof engineMessages.LogRequest.prototype }, reply: Reply) => {
    const severity = severities[request.getSeverity()] ?? "?";
    lines.push({ severity, urn: request.getUrn(), message: request.getMessage() });
    reply(null, new Empty());
  };
  server.addService(EngineService, methods);
  const port = await new Promise<number>((done, failed) => {
    server.bindAsync("127.0.0.1:0", grpc.ServerCredentials.createInsecure(), (error: Error | null, bound: number) =>
      error ? failed(error) : done(bound),
    );
  });
  return {
    address: `127.0.0.1:${port}`,
    lines,
    close: async () => server.forceShutdown(),
  };
}

export interface DynamicHost extends ProviderCalls {
  configure(config: Record<string, string>): Promise<void>;
  readonly pid: number;
  /** All that the host has printed. */
  printed(): string;
  stop(): Promise<void>;
}

export interface HostOptions {
  engine: string;
  env?: Record<string, string>;
  cwd?: string;
}

export async function startHost({ engine, env = {}, cwd = repository }: HostOptions): Promise<DynamicHost> {
  const entry = fromSdk.resolve("./cmd/dynamic-provider");
  const inherited = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^(FLOWROUTE|FR|PULUMI)_/.test(name)),
  );
  const child = spawn(process.execPath, [entry, engine], {
    cwd,
    env: { ...inherited, PULUMI_NODEJS_PROJECT: "shop", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const port = await readPort(child, (text) => {
    output += text;
  });
  const client = new ResourceProviderClient(`127.0.0.1:${port}`, grpc.credentials.createInsecure());

  // biome-ignore lint/suspicious/noExplicitAny: generated protocol files without types
  const call = (method: string, request: any): Promise<any> =>
    new Promise((done, failed) => {
      const deadline = new Date(Date.now() + DEADLINE_MS);
      client[method](request, { deadline }, (error: unknown, value: unknown) =>
        error ? failed(readError(error)) : done(value),
      );
    });

  return {
    pid: child.pid as number,
    printed: () => output,
    async configure(config) {
      const request = new messages.ConfigureRequest();
      const secret = (value: string) => ({ ...SECRET, value });
      const args = Object.entries(config).map(([key, value]) => [key, /secret/i.test(key) ? secret(value) : value]);
      request.setArgs(struct(Object.fromEntries(args)));
      request.setAcceptsecrets(true);
      await call("configure", request);
    },
    async check(olds, news) {
      const request = new messages.CheckRequest();
      request.setUrn(String(news["__self"] ?? ""));
      request.setOlds(struct(olds));
      request.setNews(struct(news));
      const answer = await call("check", request);
      return {
        inputs: plain(answer.getInputs()),
        failures: answer.getFailuresList().map((one: Message) => one.toObject()),
      };
    },
    async diff(id, olds, news) {
      const request = new messages.DiffRequest();
      request.setId(id);
      request.setOlds(struct(olds));
      request.setNews(struct(news));
      const { changes, replacesList, deletebeforereplace } = (await call("diff", request)).toObject();
      return {
        changes: changes === messages.DiffResponse.DiffChanges.DIFF_SOME,
        replaces: replacesList,
        deleteBeforeReplace: deletebeforereplace,
      };
    },
    async create(inputs) {
      const request = new messages.CreateRequest();
      request.setProperties(struct(inputs));
      const answer = await call("create", request);
      return { id: answer.getId(), outs: plain(answer.getProperties()) };
    },
    async update(id, olds, news) {
      const request = new messages.UpdateRequest();
      request.setId(id);
      request.setOlds(struct(olds));
      request.setNews(struct(news));
      return { outs: plain((await call("update", request)).getProperties()) };
    },
    async read(id, props) {
      const request = new messages.ReadRequest();
      request.setId(id);
      request.setProperties(struct(props));
      const answer = await call("read", request);
      const inputs = answer.getInputs();
      return { id: answer.getId(), props: plain(answer.getProperties()), ...(inputs ? { inputs: plain(inputs) } : {}) };
    },
    async delete(id, props) {
      const request = new messages.DeleteRequest();
      request.setId(id);
      request.setProperties(struct(props));
      await call("delete", request);
    },
    async stop() {
      client.close();
      if (child.exitCode !== null || child.signalCode !== null) return;
      const gone = once(child, "exit");
      child.kill("SIGKILL");
      await gone;
    },
  };
}

interface Message {
  toObject(): never;
}

const struct = (bag: PropertyValues): unknown => Struct.fromJavaScript(bag);
const plain = (message: { toJavaScript(): PropertyValues } | undefined): PropertyValues =>
  message?.toJavaScript() ?? {};

/** The first line that the host prints is its port. */
function readPort(child: ChildProcess, keep: (text: string) => void): Promise<number> {
  return new Promise((done, failed) => {
    let first: string | undefined = "";
    let printed = "";
    child.stderr?.on("data", (text) => {
      printed += text;
      keep(String(text));
    });
    child.stdout?.on("data", (text) => {
      if (first === undefined) {
        keep(String(text));
        return;
      }
      first += text;
      const end = first.indexOf("\n");
      if (end < 0) return;
      done(Number(first.slice(0, end)));
      keep(first.slice(end + 1));
      first = undefined;
    });
    child.once("error", failed);
    child.once("exit", (code) => failed(new Error(`the host ended with ${code}: ${printed}`)));
  });
}

/** As the engine reads it: the message, the gRPC status, and what is to be kept of a partial failure. */
function readError(error: unknown): Error {
  const { details, code, metadata } = error as {
    details: string;
    code: number;
    metadata?: typeof grpc.Metadata.prototype;
  };
  const failure = Object.assign(new Error(details), { status: grpc.status[code] as string });
  const [packed] = metadata?.get("grpc-status-details-bin") ?? [];
  if (packed === undefined) return failure;
  const [detail] = Status.deserializeBinary(packed).getDetailsList();
  const kept = messages.ErrorResourceInitFailed.deserializeBinary(detail.getValue_asU8());
  return Object.assign(failure, {
    id: kept.getId(),
    properties: plain(kept.getProperties()),
    reasons: kept.getReasonsList(),
  });
}
