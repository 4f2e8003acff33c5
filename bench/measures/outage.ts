/** `pulumi up` that buys numbers, and in whose middle the API dies: it ends soon, says why, and forgets no number. */
import type { Outcome } from "../../test/engine/support/outcome";
import { Estate } from "../support/estate";
import { count, type Figure, type Measure } from "./measure";
import { purchasesOf } from "./purchases";

/** How an API dies. */
const DEATHS = {
  "refuses connections": ({ bench }: Estate) => void bench.simulator.close(),
  "does not answer": ({ bench }: Estate) => void bench.simulator.control.faults.add({ fault: { kind: "hang-before" } }),
  "answers 503 only": ({ bench }: Estate) =>
    void bench.simulator.control.faults.add({ fault: { kind: "status", status: 503 } }),
};

/** A purchase that was under way has to say so itself. */
const UNDER_WAY = "unknown-purchase";

/** Reasons of the errors. */
const reasonsOf = ({ messages }: Outcome): Set<string> =>
  new Set(
    [...messages.matchAll(/\[([a-z0-9-]+)\]$/gm)].flatMap(([, reason = ""]) => (reason === UNDER_WAY ? [] : reason)),
  );

export const outage: Measure = {
  name: "outage",
  question: "does a purchase end soon, with one reason and nothing lost, when the API dies in its middle",
  async run({ size }) {
    const numbers = size(200, 10);
    const figures: Figure[] = [];
    for (const [death, die] of Object.entries(DEATHS)) figures.push(...(await dieInTheMiddle(numbers, death, die)));
    return figures;
  },
};

async function dieInTheMiddle(numbers: number, death: string, die: (estate: Estate) => void): Promise<Figure[]> {
  const estate = await Estate.open({ numbers, inStock: true });
  const { control } = estate.bench.simulator;
  try {
    let diedAt: number | undefined;
    control.watch(() => {
      if (diedAt !== undefined || control.state().numbers.length < numbers / 2) return;
      diedAt = performance.now();
      // The answer that is under way is still sent.
      setTimeout(() => die(estate), 10);
    });
    const stack = await estate.stack("ours");
    const outcome = await stack.up();
    const endedAt = performance.now();
    const { bought, lost } = await purchasesOf(estate, stack);
    if (diedAt === undefined || outcome.ok) throw new Error(`the run did not meet the outage:\n${outcome.messages}`);
    const at = `an API that ${death}, after ${count(bought)} of ${count(numbers)} numbers`;
    return [
      { what: `seconds to the end, ${at}`, value: (endedAt - diedAt) / 1000, unit: "s", most: 60 },
      { what: `reasons in the errors, ${at}`, value: reasonsOf(outcome).size, unit: "errors", most: 1 },
      { what: `bought numbers that the state does not have, ${at}`, value: lost, unit: "numbers", most: 0 },
    ];
  } finally {
    await estate.close();
  }
}
