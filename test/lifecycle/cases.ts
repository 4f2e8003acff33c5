/** Each case begins at the same moment, lets its events happen, and must come to rest. */
import type { Profile } from "pulumi-flowroute/simulator";
import { extraScenarios } from "../scenarios/beyond";
import { accountEvents } from "./events/accounts";
import { engineEvents } from "./events/engine";
import { extraEvents } from "./events/extra-kinds";
import { nameEvents } from "./events/names";
import { adoptionEvents, portalEvents } from "./events/portal";
import { programEvents } from "./events/program";
import { stateEvents } from "./events/states";
import { Fixture } from "./fixture";
import { type Pair, titleOf } from "./pairs";
import { type LifecycleEvent, Scenario } from "./scenario";

export const events: readonly LifecycleEvent[] = [
  ...nameEvents,
  ...programEvents,
  ...engineEvents,
  ...portalEvents,
  ...adoptionEvents,
  ...stateEvents,
  ...accountEvents,
  ...extraEvents(extraScenarios),
];

export interface Case {
  title: string;
  /** What happens with each run, in order. */
  runs: readonly (readonly LifecycleEvent[])[];
}

export const caseOf = (event: LifecycleEvent): Case => ({ title: event.title, runs: [[event]] });

export const caseOfPair = (pair: Pair): Case => ({
  title: titleOf(pair),
  runs: pair.how === "together" ? [pair.events] : pair.events.map((event) => [event]),
});

export function describeLifecycle(title: string, profile: Profile, cases: readonly Case[]): void {
  describe(`${title}, ${profile} carrier`, () => {
    const fixture = new Fixture(profile);
    before(() => fixture.open());
    after(() => fixture.close());
    for (const { title: what, runs } of cases) {
      it(what, async () => {
        await fixture.reset();
        const scenario = new Scenario(fixture, runs.flat());
        try {
          for (const run of runs) await scenario.play(run);
          await scenario.converge();
        } catch (error) {
          // A run that did not end has the stack locked: the cases after this one have nothing to do with it.
          await fixture.stack.unlock();
          throw error;
        } finally {
          scenario.close();
        }
      });
    }
  });
}
