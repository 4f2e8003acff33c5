import { claimsSuite } from "../host/suites/claims";
import { openProviders } from "../support/provider-bench";

claimsSuite(
  "claims in this process",
  async (options) => {
    const bench = await openProviders(options);
    const runs: Awaited<ReturnType<typeof bench.run>>[] = [];
    return {
      ...bench,
      async run(work) {
        const run = await bench.run();
        runs.push(run);
        return work(run);
      },
      logged: (urn) =>
        runs.flatMap(({ logged: said }) => said.filter((line) => line.urn === urn).map(({ message }) => message)),
      forget: () => void runs.splice(0),
    };
  },
  20_000,
);
