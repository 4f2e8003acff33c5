/**
 * Random histories: several stacks on one account, with every fault, crash, rival and second thought, in virtual time,
 * on both profiles of the carrier and under every single answer to what its documents leave open.
 *
 *     npm test -- chaos                                   10,000 histories over four seeds, others each time
 *     CHAOS_RUNS=500 CHAOS_SEEDS=1 npm test -- chaos      so many
 *     CHAOS_SEED=1 CHAOS_INDEX=7 npm test -- chaos -g "lost-answers = off"   one of them again
 */
import type { SimulatorOptions } from "../../src/simulator";
import { choiceTable } from "../../src/simulator/choices";
import { again, Explorers, type Find } from "./support/explore";

const { CHAOS_RUNS = "200", CHAOS_SEEDS = "4", CHAOS_SEED, CHAOS_INDEX } = process.env;

/** In `npm test` always the same ones: what fails there is what has been changed. */
const seeds =
  CHAOS_SEED === "random"
    ? Array.from({ length: Number(CHAOS_SEEDS) }, () => Math.floor(Math.random() * 2 ** 31))
    : [Number(CHAOS_SEED ?? 1)];

const profiles = (["plain", "harsh"] as const).map((profile): [string, SimulatorOptions] => [
  `whose profile is ${profile}`,
  { profile },
]);
const choices = Object.entries(choiceTable).flatMap(([name, { values }]) =>
  values
    .slice(1)
    .map((value): [string, SimulatorOptions] => [`with ${name} = ${value}`, { choices: { [name]: value } }]),
);

for (const seed of seeds) {
  describe(`any history of seed ${seed}`, () => {
    let explorers: Explorers;
    before(() => {
      explorers = new Explorers();
    });
    after(() => explorers.close());

    const suite = (carriers: [string, SimulatorOptions][], all: number) => {
      const runs = Math.ceil(all / carriers.length);
      for (const [which, options] of carriers) {
        it(`ends with nothing lost on a carrier ${which}`, async () => {
          const find =
            CHAOS_INDEX === undefined
              ? await explorers.explore(seed, runs, options)
              : await again(seed, Number(CHAOS_INDEX), options);
          if (find !== undefined) throw new Error(reportOf(find, seed, which));
        }).timeout(0);
      }
    };
    suite(profiles, Number(CHAOS_RUNS) / seeds.length / 2);
    suite(choices, Number(CHAOS_RUNS) / seeds.length / 2);
  });
}

const reportOf = ({ index, history, error }: Find, seed: number, which: string): string =>
  `CHAOS_SEED=${seed} CHAOS_INDEX=${index} npm test -- chaos -g "${which}$"\n${JSON.stringify(history)}\n${error}`;
