/** What the simulator's tests share: one simulator per test, a raw client without any cleverness, a frozen clock. */
import http from "node:http";
import { type Simulator, type SimulatorOptions, type SimulatorRuntime, startSimulator } from "../../src/simulator";

/** A standard number of the demo stock: 1.00 set-up, 1.25 a month. */
export const cheap = "12065550103";

/** The moment at which frozen clocks stand. */
const epoch = Date.UTC(2026, 10, 1, 12);

/** Time stands still but for `advance`; waits end at once; chance is always a half. */
export const frozen: SimulatorRuntime = { now: () => epoch, random: () => 0.5, wait: () => Promise.resolve() };

const running: Simulator[] = [];

/** Starts a simulator that `stopAll` closes. */
export async function start(options: SimulatorOptions = {}): Promise<Simulator> {
  const simulator = await startSimulator({ runtime: frozen, ...options });
  running.push(simulator);
  return simulator;
}

/** For `afterEach`. */
export async function stopAll(): Promise<void> {
  await Promise.all(running.splice(0).map((simulator) => simulator.close()));
}

export interface Reply {
  status: number;
  headers: http.IncomingHttpHeaders;
  text: string;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
  json: any;
}

export interface Ask {
  headers?: Record<string, string | undefined>;
  /** Objects are sent as JSON, strings as they are. */
  body?: unknown;
  /** Called once the request is on its way. */
  onSent?: (request: http.ClientRequest) => void;
}

export const basic = ({ accessKey, secretKey }: Pick<Simulator, "accessKey" | "secretKey">): string =>
  `Basic ${Buffer.from(`${accessKey}:${secretKey}`).toString("base64")}`;

/** One request on a connection of its own. Rejects with what the socket saw. */
export function ask(simulator: Simulator, line: string, { headers, body, onSent }: Ask = {}): Promise<Reply> {
  const [method = "GET", path = "/"] = line.split(" ");
  const text = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const all: Record<string, string | undefined> = {
    authorization: basic(simulator),
    ...(text === undefined ? {} : { "content-type": "application/vnd.api+json" }),
    ...headers,
  };
  const present = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
  return new Promise((resolve, reject) => {
    const request = http.request(simulator.url + path, { method, agent: false, headers: present }, (response) => {
      const chunks: Buffer[] = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("error", reject);
      response.on("end", () => {
        const received = Buffer.concat(chunks).toString();
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: received, json: parse(received) });
      });
    });
    request.on("error", reject);
    request.end(text, () => onSent?.(request));
  });
}

/** The code of the error that a request ends with. */
export async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
  throw new Error("It was answered.");
}

/** Waits until something is so; gives up after ten seconds. */
export async function eventually(isSo: () => boolean): Promise<void> {
  for (let attempt = 0; attempt < 1000; attempt += 1) {
    if (isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error("It did not come to be.");
}

/** The only error of an answer. */
// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
export const errorOf = (reply: Reply): any => reply.json.errors[0];

export const ids = (reply: Reply): string[] => reply.json.data.map(({ id }: { id: string }) => id);

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The body that creates a route. */
export const routeBody = (alias: string, value = `${alias}.example.net`, more: object = {}) => ({
  data: { type: "route", attributes: { route_type: "host", value, alias, ...more } },
});

/** The body that assigns a route. */
export const routeReference = (id: string) => ({ data: { type: "route", id } });

/** The attributes of an emergency address; the person is made up. */
export const address = (more: object = {}) => ({
  label: "Front Desk",
  first_name: "Avery",
  last_name: "Sample",
  street_number: "123",
  street_name: "Example Avenue",
  address_type: "Suite",
  address_type_number: "4b",
  city: "Seattle",
  state: "WA",
  country: "US",
  zip: "98104",
  ...more,
});

/** The body that creates, changes or validates an emergency address. */
export const addressBody = (attributes: object = address()) => ({ data: { type: "e911", attributes } });

/** Puts a caller name on the account that is approved already. */
export const approvedName = (id: string, value: string) => ({
  id,
  value,
  is_approved: true,
  approval_datetime: "2018-04-23 17:04:30.829341+00:00",
});
