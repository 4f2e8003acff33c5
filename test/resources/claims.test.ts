import { claimsSuite } from "../host/suites/claims";
import { openBench } from "../support/in-process";

claimsSuite(
  "claims in this process",
  async (options) => {
    const bench = await openBench(options);
    const runs: Awaited<ReturnType<typeof bench.run>>[] = [];
    return {
      ...bench,
      async run(work) {
        const run = await bench.run();
        runs.push(run);
        return work(run);
      },
      told: (urn) => runs.flatMap(({ said }) => said.filter((line) => line.urn === urn).map(({ message }) => message)),
      forget: () => void runs.splice(0),
    };
  },
  20_000,
);
