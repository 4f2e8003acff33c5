/** The client: one object with all API families, made from keys and options. */
import type { CnamsApi } from "./cnams/api";
import { createCnamsApi } from "./cnams/api";
import type { E911sApi } from "./e911s/api";
import { createE911sApi } from "./e911s/api";
import { RefusedError } from "./errors";
import { type CompleteHints, defaultHints, type Hints } from "./hints";
import { defaultBaseUrl, parseBaseUrl } from "./http/base-url";
import { createLimiter } from "./http/limiter";
import { findProxy } from "./http/proxy";
import { createSend } from "./http/send";
import type { Transport, TransportOptions } from "./http/transport";
import { createTransport } from "./http/transport";
import type { MessagesApi } from "./messages/api";
import { createMessagesApi } from "./messages/api";
import type { NumbersApi } from "./numbers/api";
import { createNumbersApi } from "./numbers/api";
import { omitUndefined } from "./omit-undefined";
import type { RoutesApi } from "./routes/api";
import { createRoutesApi } from "./routes/api";
import type { Runtime } from "./runtime";
import { systemRuntime } from "./runtime";
import { withSteps } from "./text/steps";

/** Which account, and how to reach it. */
export interface ClientOptions {
  /** The account's access key, from the portal's API preferences. */
  accessKey: string;
  /** The secret key that belongs to it. Never printed. */
  secretKey: string;
  /** https, or http on this machine. A path is kept. @default "https://api.flowroute.com" */
  baseUrl?: string;
  /** Clock, randomness and waiting. @default the real ones */
  runtime?: Runtime;
  /** Time limit for one answer, in milliseconds. A purchase gets twice that. @default 30000 */
  timeoutMs?: number;
  /** @default "pulumi-flowroute" */
  userAgent?: string;
  /** Circuit breaker: once a call has used up its attempts and no other call was answered, let every further call fail immediately. @default false */
  failFast?: boolean;
  /**
   * Where `HTTPS_PROXY` and `NO_PROXY` are read, in upper or lower case: for example `process.env`. This machine is
   * always reached without a proxy. @default none: no proxy
   */
  env?: Readonly<Record<string, string | undefined>>;
  /** Your own words for the advice in errors, for example how your users set the keys. @default the names of these options */
  hints?: Hints;
  /** Called after every attempt. `path` has no query; `error` is absent when the attempt succeeded. */
  onRequest?: (event: {
    method: string;
    path: string;
    status?: number;
    attempt: number;
    durationMs: number;
    error?: string;
  }) => void;
  /** Called once for each kind of malformed entry that was left out of an answer. The text contains nothing of the entry. */
  onWarning?: (message: string) => void;
}

/** A client of one Flowroute account. Its keys cannot be read back or printed. */
export interface FlowrouteClient {
  readonly numbers: NumbersApi;
  readonly routes: RoutesApi;
  readonly e911s: E911sApi;
  readonly cnams: CnamsApi;
  readonly messages: MessagesApi;
  /** The address of the API, without a slash at the end. */
  readonly baseUrl: string;
  /** Closes the connections. Waiting and later calls fail. */
  close(): void;
}

/**
 * Creates a client. Nothing is sent before the first call.
 *
 * @throws RefusedError for missing keys, a base URL that would send them unencrypted, or a proxy that cannot be used
 *
 * @example
 * const flowroute = createClient({ accessKey, secretKey });
 * for await (const { number, setupCost } of flowroute.numbers.search({ startsWith: "206", limit: 10 })) {
 *   console.log(number, setupCost);
 * }
 */
export function createClient(options: ClientOptions): FlowrouteClient {
  return createClientWithTransport(createTransport, options);
}

/** As {@link createClient}, with another transport: for tests that must not wait. */
export function createClientWithTransport(
  connect: (options: TransportOptions) => Transport,
  options: ClientOptions,
): FlowrouteClient {
  const { accessKey, secretKey, timeoutMs = 30_000 } = options;
  const hints = { ...defaultHints, ...omitUndefined(options.hints ?? {}) };
  const baseUrl = parseBaseUrl(options.baseUrl ?? defaultBaseUrl, hints.baseUrl);
  requireKeys(accessKey, secretKey, hints);
  if (!Number.isFinite(timeoutMs) || timeoutMs <= 0 || timeoutMs > 600_000) {
    throw new RefusedError(
      "invalid-configuration",
      withSteps(
        `Could not create a Flowroute client: timeoutMs is ${timeoutMs}.`,
        "Give milliseconds, more than 0 and at most 600000.",
      ),
    );
  }
  const proxy = findProxy(baseUrl, options.env ?? {});
  const transport = connect({
    baseUrl,
    accessKey,
    secretKey,
    userAgent: options.userAgent ?? "pulumi-flowroute",
    proxy,
  });
  const runtime = options.runtime ?? systemRuntime;
  const limiter = createLimiter(runtime);
  const send = createSend({
    baseUrl,
    transport,
    limiter,
    runtime,
    timeoutMs,
    failFast: options.failFast ?? false,
    onRequest: options.onRequest,
    hints,
    redact: createRedact(accessKey, secretKey),
  });
  const warn = onlyOnce(options.onWarning);
  return {
    baseUrl,
    numbers: createNumbersApi(send, warn),
    routes: createRoutesApi(send, warn),
    e911s: createE911sApi(send),
    cnams: createCnamsApi(send),
    messages: createMessagesApi(send, warn),
    close: () => {
      limiter.close(
        new RefusedError(
          "client-closed",
          withSteps("This Flowroute client is closed. Nothing was sent.", "Create a new client."),
        ),
      );
      transport.close();
    },
  };
}

function onlyOnce(warn: (message: string) => void = () => undefined): (message: string) => void {
  const warned = new Set<string>();
  return (message) => {
    if (warned.has(message)) return;
    warned.add(message);
    warn(message);
  };
}

function requireKeys(accessKey: unknown, secretKey: unknown, hints: CompleteHints): void {
  const usable = (key: unknown) => typeof key === "string" && key !== "" && !/[\p{Cc}\s]/u.test(key);
  const access = usable(accessKey) && !(accessKey as string).includes(":");
  if (access && usable(secretKey)) return;
  throw new RefusedError(
    "invalid-configuration",
    withSteps(
      `Could not create a Flowroute client: the ${access ? "secret key is missing, or it contains a space or a line break" : "access key is missing, or it contains a space, a line break or a colon"}.`,
      hints.keys,
    ),
  );
}

/** Removes the keys from text that a server sent, because some servers echo the request. */
function createRedact(accessKey: string, secretKey: string): (text: string) => string {
  const both = Buffer.from(`${accessKey}:${secretKey}`).toString("base64");
  const secrets = [both, secretKey, encodeURIComponent(secretKey), accessKey].filter((secret) => secret.length >= 4);
  return (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, "[key]"), text);
}
