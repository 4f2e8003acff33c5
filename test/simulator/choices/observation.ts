/** How tests say what a choice looks like from outside. */
import { expect } from "chai";
import type { Simulator } from "../../../src/simulator";
import { ask, errorOf } from "../support";

export type Observation = (simulator: Simulator) => Promise<unknown>;

/** Names of choices, their values, and how the state of things shows each. */
export type Observations = Record<string, Record<string, Observation>>;

export const own = "12065550199";

/** Puts a number on the account that nothing is attached to. */
export const giveNumber = (simulator: Simulator, relationships: object = {}) =>
  simulator.control.setAccount({
    routes: [{ id: "5", alias: "five", value: "five.example.net" }],
    numbers: [{ id: own, relationships }],
  });

export const statusOf = async (simulator: Simulator, line: string, body?: unknown): Promise<number> =>
  (await ask(simulator, line, body === undefined ? {} : { body })).status;

export const expectStatus =
  (status: number, line: string, body?: unknown): Observation =>
  async (simulator) =>
    expect(await statusOf(simulator, line, body)).to.equal(status);

export const withNumber =
  (then: Observation, relationships?: object): Observation =>
  async (simulator) => {
    giveNumber(simulator, relationships);
    await then(simulator);
  };

export const slot = (name: string) => `/v2/numbers/${own}/relationships/${name}`;
export const limitedFunds =
  (then: Observation): Observation =>
  async (simulator) => {
    simulator.control.setAccount({ balance: 0.99 });
    await then(simulator);
    expect(simulator.control.state()).to.deep.include({ balance: 0.99, ledger: [], numbers: [] });
  };

export const throttled =
  (look: (reply: Awaited<ReturnType<typeof ask>>) => void, status = 429): Observation =>
  async (simulator) => {
    simulator.control.faults.add({ fault: { kind: "status", status } });
    const reply = await ask(simulator, "GET /v2/numbers");
    expect(reply.status).to.equal(status);
    look(reply);
  };

export const failing = (look: (reply: Awaited<ReturnType<typeof ask>>) => void): Observation => throttled(look, 503);

export const wrongKeys = async (simulator: Simulator) =>
  errorOf(await ask(simulator, "GET /v2/numbers", { headers: { authorization: "" } }));
