/** What the client's tests share: virtual time, a scripted transport, nock with known keys. */
import nock from "nock";
import type { ClientOptions, FlowrouteClient, Runtime } from "../../src/client";
import { createClient, RejectedError } from "../../src/client";
import { createClientWithTransport } from "../../src/client/client";
import type { WireRequest, WireResult } from "../../src/client/http/transport";

// To load nock is to replace the sockets of the whole process: it is on only in the suites that ask for it.
nock.restore();

export const host = "https://api.flowroute.com";
export const accessKey = "AK-1a2b3c4d";
export const secretKey = "sk-do-not-print-me";
export const basic = `Basic ${Buffer.from(`${accessKey}:${secretKey}`).toString("base64")}`;

export const mediaType = "application/vnd.api+json";
/** The number that most recorded answers are about. */
export const number = "12065014377";

const clientHeaders = { accept: mediaType, authorization: basic, "user-agent": "pulumi-flowroute" };
/** A request with the headers that the client has; without a body it carries no content type. */
export const expectRead = () => nock(host, { reqheaders: clientHeaders, badheaders: ["content-type"] });
export const expectWrite = () => nock(host, { reqheaders: { ...clientHeaders, "content-type": mediaType } });

export interface VirtualRuntime extends Runtime {
  /** All waits asked for, in order, in milliseconds. */
  readonly sleeps: number[];
}

/** A clock that jumps to the next waiter whenever nothing else is left to do. */
export function virtualRuntime(random: () => number = () => 0.5): VirtualRuntime {
  const start = Date.UTC(2026, 0, 1);
  const sleepers: { at: number; wake(): void }[] = [];
  const sleeps: number[] = [];
  let now = start;
  function tick(): void {
    const next = sleepers.sort((a, b) => a.at - b.at).shift();
    if (next === undefined) return;
    now = Math.max(now, next.at);
    next.wake();
  }
  return {
    sleeps,
    now: () => now,
    random,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        sleeps.push(ms);
        const sleeper = { at: now + ms, wake: resolve };
        sleepers.push(sleeper);
        signal?.addEventListener("abort", () => reject(signal.reason), { once: true });
        setImmediate(() => setImmediate(tick));
      }),
  };
}

export type Step = WireResult | ((request: WireRequest) => WireResult | Promise<WireResult>);

export interface Scripted {
  readonly client: FlowrouteClient;
  readonly runtime: VirtualRuntime;
  readonly requests: WireRequest[];
  /** Virtual milliseconds since the client was made. */
  elapsed(): number;
}

/** A client whose answers are scripted: one step for each request, the last one for all that follow. */
export function scripted(steps: readonly Step[], options: Partial<ClientOptions> = {}): Scripted {
  const runtime = (options.runtime as VirtualRuntime | undefined) ?? virtualRuntime();
  const requests: WireRequest[] = [];
  const start = runtime.now();
  const client = createClientWithTransport(
    () => ({
      exchange: async (request) => {
        const step = steps[Math.min(requests.length, steps.length - 1)];
        requests.push(request);
        if (step === undefined) throw new Error("the script is empty");
        return typeof step === "function" ? step(request) : step;
      },
      close: () => {},
    }),
    { accessKey, secretKey, ...options, runtime },
  );
  return { client, runtime, requests, elapsed: () => runtime.now() - start };
}

export function answer(status: number, body: unknown = "", headers: Record<string, string> = {}): WireResult {
  return {
    kind: "answer",
    status,
    header: (name) => headers[name.toLowerCase()],
    text: typeof body === "string" ? body : JSON.stringify(body),
    complete: true,
  };
}

export const cutOff = (status: number, text = '{"data":{"type":"num'): WireResult => ({
  kind: "answer",
  status,
  header: () => undefined,
  text,
  complete: false,
});
export const refusedConnection: WireResult = {
  kind: "unsent",
  why: "could not be reached (ECONNREFUSED)",
  permanent: false,
};
export const reset: WireResult = {
  kind: "lost",
  why: "broke the connection before it answered (ECONNRESET)",
  timedOut: false,
};
/** No answer until the attempt's time is over. */
export const hang =
  (runtime: Runtime): Step =>
  async (request) => {
    await runtime.sleep(request.timeoutMs);
    return { kind: "lost", why: `did not answer within ${request.timeoutMs / 1000} s`, timedOut: true };
  };

/** A client over nock with the default base URL. */
export function overNock(options: Partial<ClientOptions> = {}): FlowrouteClient {
  return createClient({ accessKey, secretKey, runtime: virtualRuntime(), ...options });
}

/** No test of the suite reaches a network; each starts without leftovers. */
export function isolateNetwork(): void {
  before(() => {
    nock.activate();
    nock.disableNetConnect();
  });
  afterEach(() => {
    const left = nock.pendingMocks();
    nock.cleanAll();
    if (left.length > 0) throw new Error(`never requested: ${left.join(", ")}`);
  });
  after(() => {
    nock.restore();
    nock.enableNetConnect();
  });
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The error that a call ends with, of the class that it must be. */
export async function failure<T extends Error>(
  promise: Promise<unknown>,
  // biome-ignore lint/suspicious/noExplicitAny: constructors of any shape
  type: new (...args: any[]) => T,
): Promise<T> {
  let value: unknown;
  try {
    value = await promise;
  } catch (error) {
    if (error instanceof type) return error;
    throw new Error(`expected ${type.name}, got ${String(error)}`);
  }
  throw new Error(`expected ${type.name}, got ${JSON.stringify(value)}`);
}

export const apiError = (status: number, title?: string, detail: unknown = "", id = "5d8a1c3e") => ({
  errors: [{ id, status, ...(title === undefined ? {} : { title }), detail }],
});

/** What the API says of a thing that is not on the account: the recorded words, without a title. */
export const notFound = () => apiError(404, undefined, "Could not find that resource on your account.");

/** A number as the recorded answers show it. */
export const numberDocument = (number = "12065014377", attributes = {}, relationships = {}) => ({
  data: {
    type: "number",
    id: number,
    attributes: {
      alias: null,
      cnam_lookups_enabled: true,
      number_type: "longcode",
      rate_center: "seattle",
      state: "wa",
      value: number,
      ...attributes,
    },
    links: { self: "https://api.flowroute.com/v2/numbers/16502390214" },
    relationships: {
      cnam_preset: { data: null },
      e911_address: { data: null },
      failover_route: { data: null },
      primary_route: { data: { id: "0", type: "route" } },
      ...relationships,
    },
  },
  included: [
    {
      type: "route",
      id: "0",
      attributes: { alias: "sip-reg", route_type: "sip-reg", value: null },
      links: { self: "https://api.flowroute.com/v2/routes/0" },
    },
  ],
  links: { self: `https://api.flowroute.com/v2/numbers/${number}` },
});

export const routeDocument = (id: string | number = "98396", attributes = {}) => ({
  data: {
    type: "route",
    id,
    attributes: { alias: "new route", route_type: "host", value: "example.com", ...attributes },
    links: { self: "https://api.flowroute.com/routes/98396" },
  },
  links: { self: "https://api.flowroute.com/routes/98396" },
});

/** An emergency address as the client takes it. */
export const address = {
  label: "Seattle office",
  firstName: "Ada",
  lastName: "Lovelace",
  streetNumber: "600",
  streetName: "Pine Street",
  addressType: "Suite",
  addressTypeNumber: "A-12",
  city: "Seattle",
  state: "WA",
  country: "US",
  zip: "98101",
};

/** The same as the carrier writes it. */
export const wireAddress = {
  label: "Seattle office",
  first_name: "Ada",
  last_name: "Lovelace",
  street_number: "600",
  street_name: "Pine Street",
  address_type: "Suite",
  address_type_number: "A-12",
  city: "Seattle",
  state: "WA",
  country: "US",
  zip: "98101",
};

export const e911Document = (id: string | number = "22127", attributes = {}) => ({
  data: {
    type: "e911",
    id,
    attributes: { ...wireAddress, ...attributes },
    links: { self: "https://api.flowroute.com/v2/e911s/22127" },
  },
  links: { self: "https://api.flowroute.com/v2/e911s/22127" },
});

export const cnamDocument = (id: string | number = "22790", attributes = {}, rest = {}) => ({
  data: {
    type: "cnam",
    id,
    attributes: {
      approval_datetime: null,
      creation_datetime: "2018-04-23 17:04:30.829341+00:00",
      is_approved: false,
      rejection_reason: null,
      value: "HEARTWOOD",
      ...attributes,
    },
    links: { self: "https://api.flowroute.com/v2/cnams/22790" },
    ...rest,
  },
  links: { self: "https://api.flowroute.com/v2/cnams/22790" },
});

export const messageId = "mdr2-39cadeace66e11e7aff806cd7f24ba2d";

export const messageDocument = (attributes = {}, rest = {}) => ({
  data: {
    type: "message",
    id: messageId,
    attributes: {
      amount_display: "$0.0040",
      amount_nanodollars: 4000000,
      body: "hello there",
      delivery_receipts: [
        {
          level: 1,
          status: "message buffered",
          status_code: 1003,
          status_code_description: "Message accepted by Carrier",
          timestamp: "2017-12-22T01:52:40.15Z",
        },
        { level: 2, status: "delivered", status_code: null, status_code_description: "", timestamp: null },
      ],
      direction: "outbound",
      from: "12062092844",
      is_mms: false,
      message_encoding: 0,
      message_type: "toll-free",
      status: "delivered",
      timestamp: "2017-12-22T01:52:39.39Z",
      to: "+12066418000",
      ...attributes,
    },
    links: { self: `https://api.flowroute.com/v2.1/messages/${messageId}` },
    ...rest,
  },
});

export const callbackDocument = (url: string | null = "https://hooks.example/sms") => ({
  data: { type: "callback", attributes: { api_version: "2.1", callback_url: url, product: "sms" } },
});

export const taskDocument = (id: string | number = "task-7") => ({
  data: { type: "message_provisioning_status", id, attributes: { status: "processing", tn: "+12065014377" } },
});

/** A 404 that is not the API's own proves nothing: only the whole list tells that a record is not there. */
export function itChecksAForeign404(kind: "cnams" | "e911s", documentOf: (id: string) => { data: unknown }): void {
  for (const body of ["<h1>nginx</h1>", apiError(404), apiError(404, "No such record"), { errors: [{}] }]) {
    it(`does not take a 404 with ${JSON.stringify(body)} for its word: the whole list tells`, async () => {
      const records = overNock()[kind];
      const expectList = (id: string) =>
        expectRead()
          .get(`/v2/${kind}?limit=200&offset=0`)
          .reply(200, { data: [documentOf(id).data] });
      expectRead().get(`/v2/${kind}/1`).times(3).reply(404, body);
      await failure(records.get("1"), RejectedError);
      expectList("1");
      await failure(records.find("1"), RejectedError);
      expectList("2");
      const found = await records.find("1");
      if (found !== undefined) throw new Error(`found ${JSON.stringify(found)}`);
    });
  }
}
