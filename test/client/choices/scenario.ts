/** A client and a simulator on one clock: what the client makes of a choice, seen from its caller's side. */
import { expect } from "chai";
import { createClient, type FlowrouteClient, FlowrouteError, RejectedError } from "../../../src/client";
import type { Simulator } from "../../../src/simulator";
import { collect } from "../support";

export interface Scenario {
  readonly client: FlowrouteClient;
  readonly simulator: Simulator;
  /** Virtual milliseconds that the client has waited. */
  waited(): number;
}

export type Observation = (scenario: Scenario) => Promise<unknown>;

/** Names of choices, their values, and what the client makes of each. */
export type Observations = Record<string, Record<string, Observation>>;

/** A client whose waits let the simulator's time pass, and take none of ours. */
export function openScenario(simulator: Simulator, keys: { accessKey?: string } = {}): Scenario {
  let elapsed = 0;
  const start = Date.parse(simulator.control.state().now);
  const runtime = {
    now: () => start + elapsed,
    random: () => 1,
    sleep: async (ms: number) => {
      elapsed += ms;
      simulator.control.advance(`${Math.ceil(ms)}ms`);
    },
  };
  const { url: baseUrl, accessKey, secretKey } = simulator;
  const client = createClient({ accessKey, secretKey, baseUrl, runtime, ...keys });
  return { client, simulator, waited: () => elapsed };
}

/** How a call ended, as `done`, or as `RejectedError duplicate 403`. */
export async function ending(work: Promise<unknown>): Promise<string> {
  try {
    await work;
    return "done";
  } catch (error) {
    if (!(error instanceof FlowrouteError)) throw error;
    const reason = error instanceof RejectedError ? error.reason : undefined;
    return [error.name, reason, error.status].filter((part) => part !== undefined).join(" ");
  }
}

/** The error that a call ended with. */
export async function failureOf(work: Promise<unknown>): Promise<FlowrouteError> {
  const value = await work.catch((error: unknown) => error);
  if (value instanceof FlowrouteError) return value;
  throw new Error(`expected a FlowrouteError, got ${String(value)}`);
}

/** For the values of a choice of which the client's caller notices nothing. */
export const sameForAll = <V extends string>(values: readonly V[], observe: Observation): Record<V, Observation> =>
  Object.fromEntries(values.map((value) => [value, observe])) as Record<V, Observation>;

/** For values that differ in one thing. */
export const each = <T>(expected: Record<string, T>, observe: (scenario: Scenario, expected: T) => Promise<unknown>) =>
  Object.fromEntries(
    Object.entries(expected).map(([value, wanted]) => [value, (scenario: Scenario) => observe(scenario, wanted)]),
  );

export const own = "12065550199";
export const tollFree = "18335550199";

/** Puts a number on the account, with a route that it may be given. */
export function giveNumber({ simulator }: Scenario, relationships: object = {}, more: object = {}): void {
  simulator.control.setAccount({
    routes: [{ id: "5", alias: "five", value: "five.example.net" }],
    numbers: [
      { id: own, relationships, ...more },
      { id: tollFree, number_type: "toll-free" },
    ],
  });
}

export const withNumber =
  (observe: Observation, relationships?: object, more?: object): Observation =>
  (scenario) => {
    giveNumber(scenario, relationships, more);
    return observe(scenario);
  };

/** What was asked, as `POST /v2/numbers/1206...`, with the status of the answer when it is an error. */
export const asked = ({ simulator }: Scenario, match = /./): string[] =>
  simulator.control
    .requests()
    .map(({ method, path, status }) => `${method} ${path}${status >= 400 ? ` ${status}` : ""}`)
    .filter((line) => match.test(line));

export const ledgerOf = ({ simulator }: Scenario): string[] =>
  simulator.control.state().ledger.map(({ kind, number, amount }) => `${kind} ${number} ${amount}`);

export const count = async (items: AsyncIterable<unknown>): Promise<number> => (await collect(items)).length;

export const expectRefusedRequests = (scenario: Scenario, lines: readonly string[]): void => {
  expect(asked(scenario, / [45]\d\d$/)).to.deep.equal(lines);
};
