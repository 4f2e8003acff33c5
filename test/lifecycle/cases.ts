/** Each case begins at the same moment, lets its events happen, and must come to rest. */
import type { Profile } from "pulumi-flowroute/simulator";
import { accountEvents } from "./events/accounts";
import { engineEvents } from "./events/engine";
import { nameEvents } from "./events/names";
import { adoptionEvents, portalEvents } from "./events/portal";
import { programEvents } from "./events/program";
import { stateEvents } from "./events/states";
import { type Pair, titleOf } from "./pairs";
import { type LifeEvent, Scene } from "./scene";
import { Stage } from "./stage";

export const events: readonly LifeEvent[] = [
  ...nameEvents,
  ...programEvents,
  ...engineEvents,
  ...portalEvents,
  ...adoptionEvents,
  ...stateEvents,
  ...accountEvents,
];

export interface Case {
  title: string;
  /** What happens with each run, in order. */
  runs: readonly (readonly LifeEvent[])[];
}

export const single = (event: LifeEvent): Case => ({ title: event.title, runs: [[event]] });

export const double = (pair: Pair): Case => ({
  title: titleOf(pair),
  runs: pair.how === "together" ? [pair.events] : pair.events.map((event) => [event]),
});

export function describeLife(title: string, profile: Profile, cases: readonly Case[]): void {
  describe(`${title}, ${profile} carrier`, () => {
    const stage = new Stage(profile);
    before(() => stage.open());
    after(() => stage.close());
    for (const { title: what, runs } of cases) {
      it(what, async () => {
        await stage.setBack();
        const scene = new Scene(stage, runs.flat());
        try {
          for (const run of runs) await scene.live(run);
          await scene.settle();
        } catch (error) {
          // A run that did not end has the stack locked: the cases after this one have nothing to do with it.
          await stage.stack.unlock();
          throw error;
        } finally {
          scene.end();
        }
      });
    }
  });
}
