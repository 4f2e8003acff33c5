/** The client: keys and options in, API families out. */
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

/** How to reach which account. */
export interface ClientOptions {
  /** The account's access key, from the portal's API preferences. */
  accessKey: string;
  /** The secret key that belongs to it. Never printed. */
  secretKey: string;
  /** https, or http on this machine; a path is kept. @default "https://api.flowroute.com" */
  baseUrl?: string;
  /** Clock, randomness and waiting. @default the real ones */
  runtime?: Runtime;
  /** Longest wait for one answer, in milliseconds; a purchase gets twice that. @default 30000 */
  timeoutMs?: number;
  /** @default "pulumi-flowroute" */
  userAgent?: string;
  /** After the API was found dead (a call used up its attempts and nothing else was answered), let every further call fail at once. @default false */
  failFast?: boolean;
  /**
   * Where `HTTPS_PROXY` and `NO_PROXY` are looked up, in capitals or not, such as `process.env`. What is on this machine
   * is never reached by a proxy. @default nowhere: no proxy
   */
  env?: Readonly<Record<string, string | undefined>>;
  /** Words of your own for the advice in errors: how your users set the keys, for instance. @default the options of this client */
  hints?: Hints;
  /** Told of every attempt, after it. `path` has no query; `error` is absent when the attempt succeeded. */
  onRequest?: (event: {
    method: string;
    path: string;
    status?: number;
    attempt: number;
    durationMs: number;
    error?: string;
  }) => void;
  /** Told once of each kind of entry that was malformed in an answer, and left out. Holds nothing of the entry. */
  onWarning?: (message: string) => void;
}

/** A client of one Flowroute account. Its keys cannot be read back or printed. */
export interface FlowrouteClient {
  readonly numbers: NumbersApi;
  readonly routes: RoutesApi;
  readonly e911s: E911sApi;
  readonly cnams: CnamsApi;
  readonly messages: MessagesApi;
  /** Where it sends to, without a slash at its end. */
  readonly baseUrl: string;
  /** Closes the connections; calls that wait or come later fail. */
  close(): void;
}

/**
 * Makes a client. Nothing is sent before the first call.
 *
 * @throws RefusedError for missing keys, a base URL that would carry them in the clear, or a proxy that cannot be used
 *
 * @example
 * const flowroute = createClient({ accessKey, secretKey });
 * for await (const { number, setupCost } of flowroute.numbers.search({ startsWith: "206", limit: 10 })) {
 *   console.log(number, setupCost);
 * }
 */
export function createClient(options: ClientOptions): FlowrouteClient {
  return createClientOver(createTransport, options);
}

/** As {@link createClient}, over another transport: the seam for tests that must not wait. */
export function createClientOver(
  connect: (options: TransportOptions) => Transport,
  options: ClientOptions,
): FlowrouteClient {
  const { accessKey, secretKey, timeoutMs = 30_000 } = options;
  const hints = { ...defaultHints, ...omitUndefined(options.hints ?? {}) };
  const baseUrl = parseBaseUrl(options.baseUrl ?? defaultBaseUrl, hints.baseUrl);
  checkKeys(accessKey, secretKey, hints);
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
  const warn = eachOnce(options.onWarning);
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

function eachOnce(tell: (message: string) => void = () => undefined): (message: string) => void {
  const told = new Set<string>();
  return (message) => {
    if (told.has(message)) return;
    told.add(message);
    tell(message);
  };
}

function checkKeys(accessKey: unknown, secretKey: unknown, hints: CompleteHints): void {
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

/** Takes the keys out of text that a server sent: some echo the request. */
function createRedact(accessKey: string, secretKey: string): (text: string) => string {
  const both = Buffer.from(`${accessKey}:${secretKey}`).toString("base64");
  const secrets = [both, secretKey, encodeURIComponent(secretKey), accessKey].filter((secret) => secret.length >= 4);
  return (text) => secrets.reduce((clean, secret) => clean.replaceAll(secret, "[key]"), text);
}
