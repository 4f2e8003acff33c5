/** The connection from the host back to the engine: it logs lines on a resource's row and checks that the engine is alive. */
import { createRequire } from "node:module";
import { connect } from "node:net";
import { messageText } from "../client/text/foreign-text";

export type Severity = "info" | "warning" | "error";

export interface EngineLink {
  /** Shows a line on the row of a resource. Never fails: a message is not worth a run. */
  log(severity: Severity, urn: string, message: string): Promise<void>;
  /** False once nothing answers at the engine's address. A host outlives a killed engine. */
  isAlive(): Promise<boolean>;
}

/** @param address the host's last argument, `127.0.0.1:PORT` */
export function linkToEngine(address: string | undefined): EngineLink {
  let client: LogClient | undefined;
  let tried = false;
  return {
    async log(severity, urn, text) {
      const message = messageText(text);
      if (!tried) {
        tried = true;
        client = openLogClient(address);
      }
      if (!client || !(await client.log(severity, urn, message))) console.error(`${severity}: ${message}`);
    },
    isAlive: () => answers(address),
  };
}

function answers(address: string | undefined): Promise<boolean> {
  const [, host, port] = /^(.*):(\d+)$/.exec(address ?? "") ?? [];
  if (host === undefined || port === undefined) return Promise.resolve(false);
  return new Promise((resolve) => {
    const socket = connect({ host, port: Number(port), timeout: 5_000 });
    const done = (there: boolean) => {
      socket.destroy();
      resolve(there);
    };
    socket.once("connect", () => done(true));
    socket.once("error", () => done(false));
    socket.once("timeout", () => done(false));
  });
}

/** gRPC would look for one in the environment, also for what is on this machine. */
const NO_PROXY = { "grpc.enable_http_proxy": 0 };

interface LogClient {
  log(severity: Severity, urn: string, message: string): Promise<boolean>;
}

/**
 * Pulumi's own protocol files, loaded by way of the SDK (they are not documented): when they are not where we look,
 * messages go to standard error, which the engine shows under the stack.
 */
function openLogClient(address: string | undefined): LogClient | undefined {
  if (address === undefined) return undefined;
  try {
    const fromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
    const grpc = fromSdk("@grpc/grpc-js");
    const { EngineClient } = fromSdk("./proto/engine_grpc_pb.js");
    const { LogRequest, LogSeverity } = fromSdk("./proto/engine_pb.js");
    const engine = new EngineClient(address, grpc.credentials.createInsecure(), NO_PROXY);
    engine.getChannel?.()?.unref?.();
    const levels = { info: LogSeverity.INFO, warning: LogSeverity.WARNING, error: LogSeverity.ERROR };
    return {
      log: (severity, urn, message) =>
        new Promise((resolve) => {
          const request = new LogRequest();
          request.setSeverity(levels[severity]);
          request.setMessage(message);
          request.setUrn(urn);
          engine.log(request, { deadline: new Date(Date.now() + 5_000) }, (error: unknown) => resolve(!error));
        }),
    };
  } catch {
    return undefined;
  }
}
