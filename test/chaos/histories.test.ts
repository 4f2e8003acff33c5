/**
 * Random histories: several stacks on one account, with every fault, crash, rival and second thought, in virtual time,
 * on both profiles of the carrier and under every single answer to what its documents leave open.
 *
 *     npm run test:chaos                                                    10,000 histories, others each time
 *     CHAOS_RUNS=500 npm run test:chaos                                     so many
 *     CHAOS_SEED=1 CHAOS_PATH=7:0:2 npm run test:chaos -- -g "lost-answers = off"   one of them again
 */
import fc from "fast-check";
import type { SimulatorOptions } from "../../src/simulator";
import { choiceTable } from "../../src/simulator/choices";
import { histories } from "./support/commands";
import { live } from "./support/history";

const { CHAOS_RUNS = "200", CHAOS_SEED, CHAOS_PATH } = process.env;
const runs = Number(CHAOS_RUNS);
// In `npm test` always the same ones: what fails there is what has been changed.
const seed = CHAOS_SEED === "random" ? Date.now() % 2 ** 31 : Number(CHAOS_SEED ?? 1);

const profiles = (["plain", "harsh"] as const).map((profile): [string, SimulatorOptions] => [
  `whose profile is ${profile}`,
  { profile },
]);
const choices = Object.entries(choiceTable).flatMap(([name, { values }]) =>
  values
    .slice(1)
    .map((value): [string, SimulatorOptions] => [`with ${name} = ${value}`, { choices: { [name]: value } }]),
);

describe("any history", () => {
  before(() => console.log(`    seed ${seed}`));

  const suite = (carriers: [string, SimulatorOptions][], all: number) => {
    for (const [which, options] of carriers) {
      it(`ends with nothing lost on a carrier ${which}`, async () => {
        const property = fc.asyncProperty(histories, async (history) => void (await live(history, options)));
        const path = CHAOS_PATH === undefined ? {} : { path: CHAOS_PATH };
        const result = await fc.check(property, {
          numRuns: Math.ceil(all / carriers.length),
          seed,
          unbiased: true,
          ...path,
        });
        if (!result.failed) return;
        const again = `CHAOS_SEED=${seed} CHAOS_PATH=${result.counterexamplePath} npm run test:chaos -- -g "${which}$"`;
        throw new Error(`${again}\n${JSON.stringify(result.counterexample?.[0])}\n${String(result.errorInstance)}`);
      }).timeout(0);
    }
  };
  suite(profiles, runs / 2);
  suite(choices, runs / 2);
});
