/**
 * Every answer to what Flowroute's documents leave open, as a caller of the client meets it: over HTTP, against the
 * simulator. What the simulator itself makes of a choice is in test/simulator/choices.
 */
import { expect } from "chai";
import { type Profile, startSimulator } from "../../src/simulator";
import { choiceTable } from "../../src/simulator/choices";
import { cnamObservations } from "./choices/cnams";
import { e911Observations } from "./choices/e911s";
import { messageObservations } from "./choices/messages";
import { numberObservations } from "./choices/numbers";
import { protocolObservations } from "./choices/protocol";
import { type Observation, type Observations, openScenario } from "./choices/scenario";
import { tour, toured } from "./choices/tour";

const observations: Observations = {
  ...protocolObservations,
  ...numberObservations,
  ...e911Observations,
  ...cnamObservations,
  ...messageObservations,
};

/** Time stands still but for what the client waits. */
const frozen = { now: () => Date.UTC(2026, 10, 1, 12), random: () => 0.5, wait: () => Promise.resolve() };

async function observe(observation: Observation, options: { choices?: Record<string, string>; profile?: Profile }) {
  const simulator = await startSimulator({ runtime: frozen, ...options });
  const scenario = openScenario(simulator);
  try {
    await observation(scenario);
  } finally {
    scenario.client.close();
    await simulator.close();
  }
}

describe("client: what is not documented", () => {
  const listed = (table: Record<string, readonly string[]>) =>
    Object.entries(table).flatMap(([name, values]) => values.map((value) => `${name} = ${value}`));

  it("is observed for every value of every choice, and for nothing else", () => {
    const there = Object.entries(choiceTable).map(([name, { values }]) => [name, values] as const);
    const seen = Object.entries(observations).map(([name, values]) => [name, Object.keys(values)] as const);
    expect(listed(Object.fromEntries(seen))).to.have.members(listed(Object.fromEntries(there)));
  });

  for (const [name, values] of Object.entries(observations)) {
    for (const [value, observation] of Object.entries(values)) {
      it(`${name} = ${value}`, () => observe(observation, { choices: { [name]: value } }));
    }
  }

  for (const profile of ["plain", "harsh"] as const) {
    it(`disturbs nothing that a caller of every method does, on a carrier of the profile ${profile}`, () =>
      observe(tour, { profile }));
  }

  it("is toured with every method that the client has", async () => {
    await observe(async ({ client }) => {
      const { baseUrl: _, close: __, ...families } = client;
      const methods = Object.entries(families).flatMap(([name, methods]) =>
        Object.keys(methods).map((method) => `${name}.${method}`),
      );
      expect([...toured]).to.have.members(methods);
    }, {});
  });
});
