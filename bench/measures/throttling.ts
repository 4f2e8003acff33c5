/** `pulumi up` that buys numbers while every second answer is a 429: slow, and nothing else. */
import { Estate } from "../support/estate";
import { count, type Measure } from "./measure";
import { purchasesOf } from "./purchases";

export const throttling: Measure = {
  name: "throttling",
  question: "does a purchase end, with nothing lost or doubled, when every second answer is a 429",
  async run({ size }) {
    const numbers = size(5, 2);
    const of = `${count(numbers)} numbers`;
    const estate = await Estate.open({ numbers, inStock: true });
    try {
      estate.bench.simulator.control.faults.add({
        probability: 0.5,
        fault: { kind: "status", status: 429, retryAfter: 1 },
      });
      const stack = await estate.stack("ours");
      const { seconds, requests, throttled } = await estate.measure(stack, "up");
      const { bought, lost, doubled } = await purchasesOf(estate, stack);
      return [
        { what: `seconds, ${of}`, value: seconds, unit: "s" },
        { what: `answers that are 429, ${of}`, value: (100 * throttled) / requests, unit: "%" },
        { what: `numbers that were not bought, of ${of}`, value: numbers - bought, unit: "numbers", most: 0 },
        { what: `numbers that the state does not have, of ${of}`, value: lost, unit: "numbers", most: 0 },
        { what: `numbers bought twice, of ${of}`, value: doubled, unit: "numbers", most: 0 },
      ];
    } finally {
      await estate.close();
    }
  },
};
